"""Renders the door's pages: Jinja with escaping on, texts through gettext, direction from the language."""

import gettext
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from gettext import gettext as _
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tocsin.door.numbers import national
from tocsin.door.site import Site, SiteSettings
from tocsin.errors import TocsinError

SOURCE = "en"
"""The language in which the texts are written."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb"})
LANGUAGE_NAMES = {
    "ar": "العربية",
    "az": "Azərbaycanca",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "ru": "Русский",
    "tr": "Türkçe",
}

UNKNOWN = _("That did not work.")
OWN_FAULT = _("Something went wrong on our side.")
OWN_FAULT_HINT = _("Nothing was kept. Please try again, or call the hotline.")


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts in this language. Raises OSError when there is no catalogue."""
    if language == SOURCE:
        return gettext.NullTranslations()
    folder = str(files("tocsin.door").joinpath("locale"))
    return gettext.translation("door", folder, languages=[language])


@cache
def is_spoken(language: str) -> bool:
    """Whether there is a catalogue for this language, so that a page in it is wholly in it."""
    try:
        catalogue(language)
    except OSError:
        return False
    return True


def is_reviewed(language: str) -> bool:
    """Whether `locale/reviewed.toml` names a speaker who has checked the texts."""
    return language == SOURCE or language in _reviewed()


@cache
def _reviewed() -> dict[str, str]:
    return tomllib.loads(files("tocsin.door").joinpath("locale", "reviewed.toml").read_text("utf-8"))


def offered(settings: SiteSettings) -> tuple[str, ...]:
    """The languages of the desk that have a catalogue; the source language when none has."""
    return tuple(code for code in settings.languages if is_spoken(code)) or (SOURCE,)


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.door"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["say"] = _say(catalogue(language))
    return environment


def _say(texts: gettext.NullTranslations) -> Callable[[str], str]:
    """Translates a text that is not known when the page is written; unlike `_` its result is escaped."""

    def say(message: str) -> str:
        return texts.gettext(message) if message else ""

    return say


def language_of(wanted: str, accepted: str, site: Site) -> str:
    """The language to answer in: the one asked for, else the first accepted one that the desk offers, else its own.

    `accepted` is an Accept-Language header (RFC 9110 §12.5.4); it is used once and not kept.
    """
    spoken = offered(site.settings)
    order = [wanted, *(part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))]
    return next((code for code in order if code in spoken), spoken[0])


def words_of(error: TocsinError | None, language: str) -> tuple[str, str]:
    """What happened and what to do, in the visitor's language; general words for an error of another room."""
    texts = catalogue(language)
    what, hint = (str(error), error.hint) if error else ("", "")
    told, next_step = texts.gettext(what or OWN_FAULT), texts.gettext(hint or OWN_FAULT_HINT)
    if what and language != SOURCE and told == what:
        return texts.gettext(UNKNOWN), texts.gettext(OWN_FAULT_HINT)
    return told, next_step


def render(template: str, site: Site, language: str, **values: Any) -> bytes:
    """A page as UTF-8 bytes."""
    settings = site.settings
    context: Mapping[str, Any] = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in offered(settings)],
        "reviewed": is_reviewed(language),
        "site": settings,
        "call": {"emergency": settings.emergency or national(settings.country), "hotline": settings.hotline},
        "words_of": words_of,
        **values,
    }
    return _environment(language).get_template(template).render(context).encode()
