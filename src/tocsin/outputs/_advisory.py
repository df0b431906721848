"""What every form of a warning shares: its words in each language, whether it may call itself actual, its names.

No warning calls itself actual unless two persons stand behind it; everything else says that it is a test or a draft.
"""

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from tocsin.errors import BadInput
from tocsin.model.dossier import Advisory, AdvisoryVersion, Dossier
from tocsin.outputs._facts import file_stem, two_persons
from tocsin.outputs._privacy import check_advisory
from tocsin.outputs._words import check_advisory_words

WORDS = Path(__file__).parent / "words" / "advisory.json"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ckb", "ps", "yi", "dv", "sd", "ug"})
OUT = frozenset({"approved", "published"})


@dataclass(frozen=True)
class Phrases:
    """The fixed words of a warning in one language."""

    language: str
    """BCP 47 tag of these words: English when the version's own language has none here."""
    words: dict[str, str]

    def __getitem__(self, key: str) -> str:
        """One of the words."""
        return self.words[key]


@cache
def all_phrases() -> dict[str, dict[str, str]]:
    """The shipped words, by primary language subtag."""
    loaded: dict[str, dict[str, str]] = json.loads(WORDS.read_text("utf-8"))
    return loaded


def primary(tag: str) -> str:
    """The primary subtag of a BCP 47 tag.

    >>> primary("az-Latn")
    'az'
    """
    return tag.replace("_", "-").split("-")[0].casefold()


def phrases(tag: str) -> Phrases:
    """The words for a language, or the English ones, which say that they are English."""
    known = all_phrases()
    return Phrases(tag, known[primary(tag)]) if primary(tag) in known else Phrases("en", known["en"])


def language_name(tag: str) -> str:
    """The language's own name for itself, or its tag when that is not known here."""
    return all_phrases().get(primary(tag), {"name": tag})["name"]


def text_direction(tag: str) -> str:
    """`rtl` or `ltr` for a language tag; a script subtag decides where there is one."""
    subtags = tag.casefold().replace("_", "-").split("-")
    if any(subtag in {"latn", "cyrl", "armn"} for subtag in subtags[1:]):
        return "ltr"
    return "rtl" if subtags[0] in RIGHT_TO_LEFT or {"arab", "hebr"} & set(subtags[1:]) else "ltr"


def checked(dossier: Dossier) -> Advisory:
    """The dossier's advisory, when it may be shown to the public.

    1. It has a version, and each language stands once. 2. It expires after it is issued. 3. It has a hotline, a source
    grade, and in each language a headline and what to do. 4. It points at nobody. 5. It uses no word that presumes
    guilt. Raises BadInput for 1 to 3, Refused for 4 and 5.
    """
    advisory = dossier.advisory
    if advisory is None:
        raise BadInput("This dossier has no warning.", hint="Draft an advisory first.")
    for met, problem, hint in requirements(dossier, advisory):
        if not met:
            raise BadInput(problem, hint=hint)
    check_advisory(dossier)
    check_advisory_words(dossier)
    return advisory


def requirements(dossier: Dossier, advisory: Advisory) -> tuple[tuple[bool, str, str], ...]:
    """Checks 1 to 3 as (whether it is met, what is wrong, what to do)."""
    tags = [version.language.casefold() for version in advisory.versions]
    whole = all(version.headline.strip() and version.instruction.strip() for version in advisory.versions)
    return (
        (bool(tags), "This warning has no text in any language.", "Write it in at least one language."),
        (
            len(set(tags)) == len(tags),
            "This warning has two texts in one language.",
            "Keep one text for each language.",
        ),
        (advisory.expires_at > advisory.issued_at, "This warning expires before it is issued.", "Set a later expiry."),
        (bool(dossier.organisation.hotline), "This warning has no hotline.", "Set the desk's hotline in its settings."),
        (bool(advisory.source_grade), "This warning has no source grade.", "Grade the source, A to F and 1 to 6."),
        (whole, "A text of this warning lacks its headline or what to do.", "Write both in every language."),
    )


def is_actual(dossier: Dossier) -> bool:
    """Whether the warning may call itself actual: approved or published, by two persons (CAP profile, own rule)."""
    return dossier.advisory is not None and dossier.advisory.state in OUT and two_persons(dossier)


def status_key(dossier: Dossier) -> str:
    """Key of the sentence on a warning's standing; empty when there is nothing to say."""
    advisory = dossier.advisory
    assert advisory is not None
    if advisory.state in {"expired", "withdrawn"}:
        return advisory.state
    if advisory.state in OUT and dossier.solo:
        return "solo"
    return "" if is_actual(dossier) else "draft"


def updated_at(advisory: Advisory) -> datetime:
    """When the warning last changed."""
    return max((advisory.issued_at, *(correction.at for correction in advisory.corrections)))


def stem(advisory: Advisory) -> str:
    """Beginning of the names of all files of one warning."""
    return file_stem(advisory.number, "ADVISORY")


def tel(number: str) -> str:
    """A telephone number as a `tel:` address holds it (RFC 3966)."""
    return "".join(char for char in number if char.isdigit() or char == "+")


def stable_uuid(*parts: str) -> UUID:
    """A UUID that the same parts always give (RFC 9562, version 5)."""
    return uuid5(NAMESPACE_URL, "urn:tocsin:" + "\x1f".join(parts))


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in text).split())


def headline(version: AdvisoryVersion) -> str:
    """The headline on one line."""
    return one_line(version.headline)
