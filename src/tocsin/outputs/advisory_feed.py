"""Warnings as an Atom 1.0 feed (RFC 4287): one entry a language, each with its CAP message as enclosure.

Addresses are relative: page, feed and CAP file of a warning lie in one folder, wherever the door publishes it.
"""

from collections.abc import Sequence

from lxml import etree

from tocsin.canonical import instant
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import AdvisoryVersion, Dossier, Organisation
from tocsin.outputs import advisory_cap
from tocsin.outputs._advisory import checked, headline, phrases, stable_uuid, status_key, stem, updated_at
from tocsin.outputs._xml import add, document, root_of

LABEL = "Public warning (Atom feed)"
AUDIENCE = "public"
NEEDS = "advisory"

NAMESPACE = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """A feed of this one warning. Raises BadInput and Refused as `_advisory.checked` does."""
    name = f"{stem(checked(dossier))}.atom"
    return (Artefact(name, MEDIA_TYPE, feed((dossier,), name), LABEL),)


def feed(dossiers: Sequence[Dossier], name: str = "feed.atom") -> bytes:
    """One Atom feed of several warnings, the latest first; `name` is the file it will be published under.

    All dossiers come from one desk. Raises BadInput and Refused for a warning that cannot be public.
    """
    latest = sorted(dossiers, key=lambda one: (updated_at(checked(one)), checked(one).number), reverse=True)
    desk = latest[0].organisation
    root = root_of(NAMESPACE, "feed")
    add(root, "id", stable_uuid("feed", desk.name).urn)
    add(root, "title", f"{desk.name}: safety warnings")
    add(root, "updated", instant(updated_at(checked(latest[0]))))
    author(root, desk)
    add(root, "link", rel="self", type="application/atom+xml", href=name)
    for dossier in latest:
        (cap,) = advisory_cap.render(dossier)
        for version in checked(dossier).versions:
            entry(root, dossier, version, cap)
    return document(root)


def author(parent: etree._Element, desk: Organisation) -> None:
    """Who warns."""
    add(add(parent, "author"), "name", desk.name)


def entry(root: etree._Element, dossier: Dossier, version: AdvisoryVersion, cap: Artefact) -> None:
    """One language of one warning, with the CAP message of all its languages beside it."""
    advisory, tag = checked(dossier), version.language
    one = add(root, "entry")
    one.set(XML_LANG, tag)
    add(one, "id", stable_uuid("entry", dossier.organisation.name, advisory.number, tag).urn)
    add(one, "title", headline(version))
    add(one, "updated", instant(updated_at(advisory)))
    add(one, "published", instant(advisory.issued_at))
    add(one, "link", rel="alternate", type="text/html", hreflang=tag, href=f"{stem(advisory)}.html#{tag}")
    add(one, "link", rel="enclosure", type=cap.media_type, length=str(len(cap.data)), href=cap.name)
    add(one, "category", term="Security")
    add(one, "summary", summary(dossier, version), type="text")


def summary(dossier: Dossier, version: AdvisoryVersion) -> str:
    """Whom to call, the warning's standing, what happened and what to do."""
    desk, words = dossier.organisation, phrases(version.language)
    key = status_key(dossier)
    parts = (
        words["danger"].format(number=desk.emergency) if desk.emergency else "",
        words[key] if key else "",
        version.body,
        version.instruction,
        f"{words['hotline']}: {desk.hotline}" if desk.hotline else "",
    )
    return " ".join(part for part in parts if part)
