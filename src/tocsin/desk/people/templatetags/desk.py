"""Small words and shapes for templates, loaded everywhere."""

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from tocsin.casework.permissions import Act, Relation, allowed
from tocsin.desk import moments
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.desk.people.templatetags.icons import ICONS
from tocsin.desk.vocabulary import worded
from tocsin.model.claim import Mention
from tocsin.model.item import Item, ItemKind

register = template.Library()

LEVELS = {
    "": (_("Not assessed"), "M3 12h18"),
    "unjudged": (_("Not judged yet"), "M3 12h18"),
    "none": (_("None"), "M12 4a8 8 0 1 0 .01 0Z"),
    "low": (_("Low"), "M5 5h14v14H5Z"),
    "medium": (_("Medium"), "M12 3l9 9-9 9-9-9Z"),
    "high": (_("High"), "M12 4l9.500 16h-19Z"),
    "imminent": (
        _("Imminent"),
        "M12 0l3 6.800 7.400-.800-4.400 6 4.400 6-7.400-.800-3 6.800-3-6.800-7.400.800 4.400-6-4.400-6 7.400.800Z",
    ),
}
"""Level → word and shape (24×24 path): never colour alone."""
NAMED = frozenset({ItemKind.ARTICLE, ItemKind.PAGE})
"""Kinds of item whose source is named in full."""
HIGHER = frozenset({"low", "medium", "high", "imminent"})
"""Levels whose shape is filled."""


@register.inclusion_tag("parts/level.html")
def level(value: str | None, note: str = "") -> dict[str, object]:
    """A threat level as word, shape and colour; an empty value is “not assessed”, which is not “none”."""
    name = str(value or "")
    word, shape = LEVELS[name]
    filled = name in HIGHER
    shown = name if filled or name == "none" else "unknown"
    return {"value": shown, "word": word, "shape": shape, "filled": filled, "note": note}


@register.simple_tag
def stamp(at: datetime | None) -> SafeString:
    """An instant in the desk's zone with the zone named, and in UTC for machines."""
    return moments.instant(at) if at else SafeString("")


@register.filter
def moment(edtf: str | None) -> str:
    """A date as a source gives it, in the one form of the desk; empty when it gives none."""
    return moments.moment(edtf or "")


@register.simple_tag
def may(user: User, act: str, granted: bool = False, own_work: bool = False) -> bool:
    """Whether the rules let this person do this: `{% may user "DRAFT" granted=True as can %}`."""
    return isinstance(user, User) and allowed(actor_of(user), Act[act], Relation(granted=granted, own_work=own_work))


@register.filter
def masked(handle: str) -> str:
    """A handle with all but its first two letters hidden, for lists that others may glance at."""
    return handle[:2] + "•" * max(len(handle) - 2, 3) if handle else ""


@register.filter
def sender(value: Item) -> str:
    """Who posted or wrote it, masked, for lists and headings; empty when that is not known, and for calls.

    A newspaper is named: it is the source. A caller is not: the name may be the reporter's.
    """
    if value.account:
        return masked(value.account.handle or value.account.display_name or value.account.stable_id)
    if value.kind in NAMED:
        return value.speaker
    return "" if value.kind is ItemKind.CALL else masked(value.speaker)


register.filter(worded)


@register.filter
def size(count: int) -> str:
    """A number of bytes in the largest fitting unit, powers of 1024."""
    amount, units = float(count), ["B", "KiB", "MiB", "GiB", "TiB"]
    while amount >= 1024 and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    return f"{amount:.0f} {units[0]}" if units[0] == "B" else f"{amount:.1f} {units[0]}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon that says nothing to a screen reader: the words beside it do."""
    turns = " turns" if name in {"back", "next", "send"} else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        turns,
        ICONS[name],
    )


@register.filter
def at(found: dict[object, object], key: object) -> object:
    """What a dictionary holds under this key; empty when nothing."""
    return found.get(key, "")


@register.filter
def percent(share: float) -> str:
    """A share of one as a percentage without decimals."""
    return f"{share:.0%}"


@register.filter
def language_word(code: str) -> str:
    """A BCP 47 tag as the name of the language; “not known” for `und` and nothing, the tag itself for a rare one."""
    if not code or code == "und":
        return str(_("not known"))
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def cue_word(family: str) -> str:
    """A cue family in words."""
    return family.replace("_", " ").capitalize()


@register.filter
def distinct_names(mentions: Iterable[Mention]) -> list[tuple[str, str]]:
    """Each name with its kind, once."""
    return list(dict.fromkeys((mention.name, mention.kind.value) for mention in mentions))
