"""Who asserts what, in which source, and how sure they say they are."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.model.passage import Passage


class ClaimKind(StrEnum):
    """What a claim is about."""

    EVENT = "event"
    HARM = "harm"
    THREAT = "threat"
    CAMPAIGN = "campaign"
    REQUEST = "request"
    WARNING = "warning"
    CONDEMNATION = "condemnation"
    OUTCOME = "outcome"
    STATEMENT = "statement"


@dataclass(frozen=True)
class SourceGrade:
    """Admiralty code (NATO AJP-2.1): reliability of the source A–F, credibility of the information 1–6."""

    reliability: str = "F"
    credibility: int = 6

    def __str__(self) -> str:
        """`B2`; the defaults F6 mean “cannot be judged”."""
        return f"{self.reliability}{self.credibility}"


@dataclass(frozen=True)
class Claim:
    """One assertion of one speaker in one source. It is a claim, not a fact."""

    speaker: str
    """Who asserts it, as the source names them: `Konsulat Azerbaijan`, `KTLA 5 News`, or the outlet itself."""
    kind: ClaimKind
    passage: Passage
    """The words that carry the claim, in the source's language."""
    hedge: str = ""
    """The speaker's own words of caution (`mungkin`, `reportedly`), empty when there are none."""
    addressee: str = ""
    """Whom a request is made to."""
    event_on: str = ""
    """EDTF date of the event claimed, when the source gives one."""
    grade: SourceGrade = SourceGrade()
    detail: str = ""


@dataclass(frozen=True)
class Quote:
    """Words that a text puts into someone's mouth."""

    passage: Passage
    """The quoted words without their quotation marks."""
    speaker: str = ""
    verb: Passage | None = None
    """The reporting verb beside it (`tulis`, `said`), which is what makes it a quotation."""


class MentionKind(StrEnum):
    """What a named thing is."""

    AGENCY = "agency"
    OFFICIAL = "official"
    OUTLET = "outlet"
    INSTITUTION = "institution"
    PLACE = "place"
    COMMUNITY = "community"
    PLATFORM = "platform"


@dataclass(frozen=True)
class Mention:
    """A named agency, official, outlet, place or community in a text."""

    kind: MentionKind
    name: str
    """Canonical name: `LAPD`, `FBI`, `Los Angeles`, and for communities the neutral vocabulary's code."""
    passage: Passage
    detail: str = ""
    """For example the office an official holds: `mayor`."""
