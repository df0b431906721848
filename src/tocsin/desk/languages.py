"""The languages in which the desk can speak to its people: those it has a catalogue for and its settings name."""

from pathlib import Path

from django.conf.locale import LANG_INFO

CATALOGUES = Path(__file__).parent / "locale"
SOURCE = "en"
"""The language in which the pages are written; it needs no catalogue."""


def offered(wanted: tuple[str, ...]) -> list[tuple[str, str]]:
    """Code and own name of each language to choose from, in the order of the settings; English when none is left.

    `wanted` are the desk's languages as BCP 47 tags. A desk writes warnings in more languages than its pages have.
    """
    known = [code for code in dict.fromkeys(wanted) if code == SOURCE or has_catalogue(code)]
    return [(code, own_name(code)) for code in known or [SOURCE]]


def own_name(code: str) -> str:
    """The language's name in itself, with a capital where its script has them: `Bahasa Indonesia`, `Русский`."""
    name = str(LANG_INFO[code]["name_local"])
    return name[:1].upper() + name[1:]


def has_catalogue(code: str) -> bool:
    """Whether the desk's pages exist in this language."""
    return code in catalogues()


def catalogues() -> tuple[str, ...]:
    """Every language with a compiled catalogue, by code."""
    return tuple(sorted(path.parts[-3] for path in CATALOGUES.glob("*/LC_MESSAGES/django.mo")))
