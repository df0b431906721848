"""One pass over one item: every part of the room in its order, values out, no network and no clock."""

from dataclasses import dataclass

from tocsin.extract import indicators, language
from tocsin.model.agency import Agency
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item

LONGEST = 200_000
"""Code points that are read of one text. Longer texts are dumps; the note says what was left unread."""


@dataclass(frozen=True)
class Context:
    """What the caller knows besides the text. Everything is optional."""

    published_on: str = ""
    """EDTF date on which the item was published or received; years and relative days are worked out from it."""
    country: str = ""
    """ISO 3166-1 alpha-2 country whose local phone numbers and plates are likely."""
    known_agencies: tuple[Agency, ...] = ()
    """Agencies of the desk, recognised by name and code."""


def extract(item: Item, context: Context = Context()) -> Extraction:
    """Everything that the words of one item give, each part with the passage it came from.

    Never fails on any text. Offsets are code points of `item.text`; what lies beyond `LONGEST` is not read, and a
    note says so.
    """
    text = item.text[:LONGEST]
    found = language.identify(text)
    scan = indicators.Scan(
        text, item.account.platform if item.account else "", (context.country,) if context.country else ()
    )
    return Extraction(item.id, found, indicators=indicators.find(scan), notes=notes(item))


def notes(item: Item) -> tuple[str, ...]:
    """What a person should know about the reading."""
    if len(item.text) <= LONGEST:
        return ()
    return (f"Only the first {LONGEST:,} of {len(item.text):,} characters were read.",)
