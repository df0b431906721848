"""What a reader yields while it goes through a file: items, texts made from it, and sentences about what it met."""

from dataclasses import dataclass

from tocsin.model.item import Item


@dataclass(frozen=True)
class Note:
    """A sentence for a person about something met on the way."""

    text: str
    locator: str = ""
    problem: bool = False
    """True when something could not be read; the rest was."""


@dataclass(frozen=True)
class Text:
    """A text made from the exhibit (OCR, article body), kept as a derivative with its recipe."""

    text: str
    recipe: str
    confidence: float = 1.0


Finding = Item | Text | Note
