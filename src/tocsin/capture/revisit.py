"""What became of a page since it was captured: looked at once more, on request, and compared with what was kept."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from tocsin.capture.browser import Browser
from tocsin.capture.content import plain
from tocsin.capture.preserve import capture
from tocsin.capture.result import Capture, CapturePolicy, CaptureStatus
from tocsin.capture.words import WordChange, changed_words, kept_share

NUMBER = re.compile(r"\W*\d[\d\W]*[KMBkmb]?\W*")
OTHER_PAGE = 0.5
"""Below this share of the earlier words, a page that moved elsewhere no longer shows the content."""


class Standing(StrEnum):
    """How a page stands now."""

    STILL_UP = "still up"
    CHANGED = "changed"
    REMOVED = "removed"
    UNREACHABLE = "unreachable"
    """It could not be seen this time: no answer, a wall, a robot check. It may well be there."""


@dataclass(frozen=True)
class Earlier:
    """What is known of the capture that a page is compared with."""

    text: str
    final_url: str
    status: CaptureStatus = CaptureStatus.CAPTURED


@dataclass(frozen=True)
class Revisit:
    """How a page stood at an instant, and the new capture that shows it."""

    standing: Standing
    at: datetime
    reason: str
    """One sentence for the record."""
    changes: tuple[WordChange, ...] = ()
    """The words that differ from the earlier capture, in reading order, the first fifty."""
    capture: Capture | None = None
    """The new capture, to be kept or thrown away by the caller."""


def revisit(
    url: str,
    earlier: Earlier | Capture,
    folder: Path,
    policy: CapturePolicy,
    at: datetime,
    *,
    browser: Browser | None = None,
) -> Revisit:
    """Visit the link again, into `folder`, and say what became of the page.

    Raises as `capture` does: Unavailable without a browser, OSError when the folder cannot be written.
    """
    before = earlier if isinstance(earlier, Earlier) else Earlier(earlier.text, earlier.final_url, earlier.status)
    now = capture(url, folder, policy, at, browser=browser)
    standing, reason = compared(before, now)
    changes = changed_words(before.text, now.text) if standing is Standing.CHANGED else ()
    if changes and all(only_numbers(each) for each in changes):
        reason = "The page shows the same words as before with other numbers: counters, times or amounts."
    return Revisit(standing, now.ended_at or at, reason, changes, now)


def only_numbers(change: WordChange) -> bool:
    """Whether a change replaces numbers by numbers; a reader judges whether it is a counter or an amount."""
    return all(NUMBER.fullmatch(word) for words in (change.was, change.now) for word in words.split() or ["-"])


def compared(before: Earlier, now: Capture) -> tuple[Standing, str]:
    """How a page stands, and why; the first that holds decides.

    1. The site says that the content is gone: removed. 2. The page could not be seen: unreachable. 3. It had been gone
    and is back: changed. 4. It leads elsewhere, and most of the earlier words are not there: removed. 5. The same words
    in the same order: still up; case, punctuation and spacing do not count. 6. Otherwise: changed.
    """
    if now.status is CaptureStatus.GONE:
        return Standing.REMOVED, now.reason
    if now.status is not CaptureStatus.CAPTURED:
        return Standing.UNREACHABLE, now.reason
    if before.status is CaptureStatus.GONE:
        return Standing.CHANGED, "The page was gone at the earlier capture and shows content now."
    moved = now.final_url != before.final_url
    if moved and kept_share(before.text, now.text) < OTHER_PAGE:
        return Standing.REMOVED, f"The link now leads to {now.final_url}, which does not show the earlier content."
    if plain(before.text) == plain(now.text):
        return Standing.STILL_UP, "The page shows the same words as before."
    return Standing.CHANGED, "The page is there, and some of its words are others than before."
