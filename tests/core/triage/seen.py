"""Items made by hand for triage tests: text, language, kind."""

from tocsin.extract.normalise import normalise
from tocsin.model.extraction import Extraction, Language
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.suggestion import Suggestion
from tocsin.triage import suggest

SCRIPTS = {"ru": "Cyrl", "hy": "Armn", "ar": "Arab", "fa": "Arab"}
LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")


def item(text: str, kind: ItemKind = ItemKind.POST, reported_in: str = "") -> Item:
    """An item with these words."""
    return Item(kind, text, SourceRef("0" * 64, "line 1", "by hand"), reported_in=reported_in)


def judged(text: str, language: str, kind: ItemKind = ItemKind.POST, reported_in: str = "") -> Suggestion:
    """The suggestion for words in a language that is surely known."""
    it = item(text, kind, reported_in)
    return suggest(it, Extraction(it.id, Language(language, 0.95, SCRIPTS.get(language, "Latn"))))


def active(suggestion: Suggestion) -> set[str]:
    """Families found, whether or not a context sets them aside."""
    return {cue.family for cue in suggestion.cues}


def folded(text: str) -> str:
    """The folded text alone."""
    return normalise(text).text
