"""Everything that was read out of one item's text, each part with the passage it came from."""

from dataclasses import dataclass

from tocsin.model.claim import Claim, Mention, Quote
from tocsin.model.indicator import Indicator
from tocsin.model.item import Item
from tocsin.model.passage import Passage
from tocsin.model.when import When


@dataclass(frozen=True)
class Language:
    """The language of a text."""

    code: str
    """BCP 47 tag, `und` when it cannot be told."""
    confidence: float = 0.0
    """0 to 1."""
    script: str = ""
    """ISO 15924: `Latn`, `Cyrl`, `Armn`, `Arab`."""


@dataclass(frozen=True)
class IncidentSketch:
    """An offline event that a text tells of, as a proposal for an incident."""

    what: str
    """Short neutral wording in English for the desk: `assault at a demonstration`."""
    passage: Passage
    on: str = ""
    """EDTF date."""
    place: str = ""
    harmed: tuple[tuple[str, Passage], ...] = ()
    """Harm reported, each with its passage: (`at least one police officer injured`, passage)."""
    sources: tuple[str, ...] = ()
    """Speakers who tell of it."""


@dataclass(frozen=True)
class OutcomeClaim:
    """A step of a proceeding that somebody says has happened; claimed, not known."""

    step: str
    """A step of the outcome ledger: `hate-crime investigation launched`."""
    claimed_by: str
    passage: Passage
    on: str = ""


@dataclass(frozen=True)
class Extraction:
    """What the words of one item give."""

    item: str
    """Item id."""
    language: Language
    dates: tuple[When, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    incidents: tuple[IncidentSketch, ...] = ()
    outcomes: tuple[OutcomeClaim, ...] = ()
    reported: tuple[Item, ...] = ()
    """Items that this one (an article) reports: quoted posts, described accounts. Each is triaged for itself."""
    notes: tuple[str, ...] = ()
