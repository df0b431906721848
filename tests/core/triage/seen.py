"""Items made by hand for triage tests: text, language, kind."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from tocsin.extract.normalise import normalise
from tocsin.model.extraction import Extraction, Language
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.suggestion import Suggestion
from tocsin.triage import suggest, with_second_opinion

FOLDER = Path(__file__).parent
SCRIPTS = {"ru": "Cyrl", "hy": "Armn", "ar": "Arab", "fa": "Arab"}
LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")


def item(text: str, kind: ItemKind = ItemKind.POST, reported_in: str = "") -> Item:
    """An item with these words."""
    return Item(kind, text, SourceRef("0" * 64, "line 1", "by hand"), reported_in=reported_in)


def judged(text: str, language: str, kind: ItemKind = ItemKind.POST, reported_in: str = "") -> Suggestion:
    """The suggestion for words in a language that is surely known."""
    it = item(text, kind, reported_in)
    return suggest(it, spoken(it, language))


def opined(text: str, language: str) -> Suggestion:
    """The same for a post, with the second opinion beside it."""
    it = item(text)
    found = spoken(it, language)
    return with_second_opinion(suggest(it, found), it, found)


def spoken(it: Item, language: str) -> Extraction:
    """An extraction that knows the language and nothing else."""
    return Extraction(it.id, Language(language, 0.95, SCRIPTS.get(language, "Latn")))


def frozen_lines(folder: str, *sides: str) -> Iterator[tuple[str, str, str, str]]:
    """(language, side, family or kind, sentence) of a set that neither rules nor training read: `threats`, `contrasts`.

    Nobody prints them: they measure by their totals alone.
    """
    for language in LANGUAGES:
        table = tomllib.loads((FOLDER / folder / f"{language}.toml").read_text("utf-8"))
        for side in sides or ("threats", "contrasts"):
            yield from ((language, side, kind, text) for kind, text in table[side])


def active(suggestion: Suggestion) -> set[str]:
    """Families found, whether or not a context sets them aside."""
    return {cue.family for cue in suggestion.cues}


def folded(text: str) -> str:
    """The folded text alone."""
    return normalise(text).text
