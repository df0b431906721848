"""Links between items, and the campaign they may add up to."""

from dataclasses import dataclass
from enum import StrEnum


class LinkState(StrEnum):
    """A link is proposed by the machine or a person; only a person confirms or rejects it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class LinkKind(StrEnum):
    """What two items share."""

    SAME_INDICATOR = "same_indicator"
    SAME_ACCOUNT = "same_account"
    NEAR_DUPLICATE_TEXT = "near_duplicate_text"
    SAME_PASSAGE = "same_passage"
    SAME_PICTURE = "same_picture"
    SAME_TEMPLATE = "same_template"
    REPORTED_IN = "reported_in"


@dataclass(frozen=True)
class Link:
    """A typed relation between two items, with its evidence."""

    kind: LinkKind
    a: str
    b: str
    """Item ids, `a < b`."""
    evidence: str
    """What is shared, in words a stranger can check: `wallet bc1q… in both`."""
    confidence: float
    """0 to 1: how surely the evidence is what it says, not how surely one hand is behind both."""
    value: str = ""
    """The shared value itself: the indicator, the distance, the shared words."""
    state: LinkState = LinkState.PROPOSED

    @property
    def id(self) -> str:
        """Stable text id of the relation."""
        return f"{self.kind.value}:{self.a}:{self.b}:{self.value}"[:200]


@dataclass(frozen=True)
class Campaign:
    """Items that may belong together, with the reasons for and against saying so."""

    title: str
    members: tuple[str, ...]
    """Item ids, sorted."""
    links: tuple[Link, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    began_on: str = ""
    ended_on: str = ""
    trigger: str = ""
    """An outside event just before the burst, when one is known."""
    state: LinkState = LinkState.PROPOSED
