"""What is known of a capture besides its bytes: whether it is whole, renders so again, and how the page stands now."""

from dataclasses import dataclass
from datetime import datetime

LIVE, CHANGED, REMOVED, UNKNOWN = "live", "changed", "removed", "unknown"
"""How a page stands, as products print it."""


@dataclass(frozen=True)
class Visit:
    """One later look at a captured page."""

    at: datetime
    standing: str
    """`live`, `changed`, `removed`, or `unknown` when it could not be told."""
    reason: str
    """One sentence."""
    changes: tuple[str, ...] = ()
    """Words that were others than in the first capture: `“was” → “now”`."""
    exhibits: tuple[str, ...] = ()
    """Digests of what this visit preserved, its archive first."""


@dataclass(frozen=True)
class CaptureFacts:
    """All of that, in words for people."""

    url: str
    status: str
    """`captured`, `partial`, `gone`: only the first counts as captured."""
    reason: str = ""
    """Why it is not `captured`."""
    browser: str = ""
    account: str = ""
    """The desk's own account with which the page was seen; empty: as anybody sees it."""
    proof: str = ""
    """Verdict of the render proof: `reproduced`, `reproduced with differences`, `not reproduced`; empty: none made."""
    proof_reason: str = ""
    proof_words: tuple[str, ...] = ()
    """Words that the replay shows otherwise: `“was” → “now”`."""
    proof_rectangles: tuple[tuple[int, int, int, int], ...] = ()
    """Parts of the picture that the replay shows otherwise: left, top, width, height in pixels."""
    proof_altered: tuple[str, ...] = ()
    """Files beside the archive, or the archive itself, that are not as they were captured, a sentence each."""
    proof_unanswered: tuple[str, ...] = ()
    """Links that the replayed page asked for and that the archive neither holds nor names as missing."""
    proof_compared: tuple[str, ...] = ()
    """What there was to compare: `screenshot`, `text`, `dom`, and the archive's own text and document."""
    proof_with: str = ""
    """Browser build of the replay."""
    proof_at: datetime | None = None
    proof_digest: str = ""
    """SHA-256 (hex) of the render proof itself, by which the custody log names it; empty: none made."""
    checks: tuple[str, ...] = ()
    """What became of looking for what the report quoted or showed, a sentence each."""
    visits: tuple[Visit, ...] = ()
    """Later looks, the oldest first."""

    @property
    def proof_differences(self) -> int:
        """How many things the replay shows otherwise, of every sort."""
        return sum(map(len, (self.proof_words, self.proof_rectangles, self.proof_altered, self.proof_unanswered)))

    @property
    def status_now(self) -> str:
        """How the page stood at the last look; empty when nobody looked again."""
        return self.visits[-1].standing if self.visits else ""

    @property
    def checked_at(self) -> datetime | None:
        """When that was."""
        return self.visits[-1].at if self.visits else None

    @property
    def proof_line(self) -> str:
        """The render proof in one line; empty when none was made."""
        return f"{self.proof}{'. ' if self.proof_reason else ''}{self.proof_reason}"
