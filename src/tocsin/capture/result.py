"""What a capture is told beforehand and what it tells afterwards."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tocsin.capture.conditions import Conditions
from tocsin.capture.profile import Profile
from tocsin.net import Guard


class CaptureStatus(StrEnum):
    """How a capture ended. Only `captured` counts as captured; all that was received is kept in any case."""

    CAPTURED = "captured"
    PARTIAL = "partial"
    """Something was received, but not the content, or not all of it."""
    GONE = "gone"
    """The server says that the content is not there, or no longer."""
    REFUSED = "refused"
    """A rule of the house forbids this link."""
    FAILED = "failed"
    """Nothing was received."""


@dataclass(frozen=True)
class CapturePolicy:
    """What a capture may reach and how much it may take."""

    guard: Guard = field(default_factory=Guard)
    seconds: float = 60.0
    """For the whole act. A capture returns within this and a few seconds more, whatever the page does."""
    page_seconds: float = 25.0
    """For the first answer and the load of the page itself."""
    answer_bytes: int = 100_000_000
    """The most that is kept of one answer."""
    total_bytes: int = 400_000_000
    requests: int = 3000
    scrolls: int = 40
    """The most screens that are scrolled to wake lazy content."""
    width: int = 1280
    height: int = 900
    locale: str = "en-US"
    profile: Profile | None = None
    """The desk's own log-in with which the page is seen; none: as anybody sees it."""


@dataclass(frozen=True)
class Missing:
    """Something the browser asked for that is not in the archive, or not whole, and why."""

    url: str
    reason: str


@dataclass(frozen=True)
class CaptureFile:
    """One file that the capture wrote into its folder."""

    role: str
    """`wacz` archive, `screenshot` PNG, `text` as a reader sees it, `dom` HTML after scripts, `page` HTML as served,
    `document` a file that the link gave instead of a page."""
    path: Path
    media_type: str


@dataclass(frozen=True)
class Capture:
    """One act of preserving a link."""

    url: str
    final_url: str
    status: CaptureStatus
    reason: str
    """One sentence saying why the status is not `captured`; empty when it is."""
    title: str = ""
    text: str = ""
    files: tuple[CaptureFile, ...] = ()
    missing: tuple[Missing, ...] = ()
    requests: int = 0
    """Requests in the archive."""
    browser: str = ""
    """Browser build, such as `Chromium 156.0.8078.79`; empty when none was used."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    notes: tuple[str, ...] = ()
    """Sentences on what was done or seen on the way: banners closed, certificates that could not be verified."""
    account: str = ""
    """The desk's own account with which the page was seen; empty: as anybody sees it."""
    conditions: Conditions | None = None
    """How the browser presented itself, its window and language, and the clock and chance it gave the page."""

    def file(self, role: str) -> Path | None:
        """The path of the file with this role."""
        return next((file.path for file in self.files if file.role == role), None)
