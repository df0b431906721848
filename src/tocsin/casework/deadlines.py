"""The clocks of the work: when each next act is due. Pure rules; the caller brings the time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tocsin.errors import BadInput


class Clock(StrEnum):
    """What a deadline waits for."""

    SCREENING = "screen the report"
    SCREENING_IMMINENT = "screen a report of imminent danger"
    AFTER_REVIEW = "review an emergency referral"
    ACKNOWLEDGEMENT = "acknowledgement by the agency"
    ACKNOWLEDGEMENT_EMERGENCY = "acknowledgement of an emergency referral"
    ANSWER = "answer to a letter"
    NOTICE_ANSWER = "answer of a platform"
    IDENTITY_OPEN = "close an opened identity"


ALLOWED: Mapping[Clock, timedelta] = {
    Clock.SCREENING: timedelta(hours=4),
    Clock.SCREENING_IMMINENT: timedelta(minutes=15),
    Clock.AFTER_REVIEW: timedelta(hours=24),
    Clock.ACKNOWLEDGEMENT: timedelta(days=14),
    Clock.ACKNOWLEDGEMENT_EMERGENCY: timedelta(hours=24),
    Clock.ANSWER: timedelta(days=21),
    Clock.NOTICE_ANSWER: timedelta(days=7),
    Clock.IDENTITY_OPEN: timedelta(hours=24),
}
"""How long each act may take."""

ADVISORY_LIFE = timedelta(days=7)
"""How long a warning stands when nobody chooses."""
ADVISORY_LONGEST = timedelta(days=14)
"""A warning older than this is noise; it is issued anew instead."""


@dataclass(frozen=True)
class Due:
    """A deadline as it stands at one moment."""

    clock: Clock
    at: datetime
    left: timedelta
    """Negative once the time has passed."""

    @property
    def late(self) -> bool:
        """Whether the time has passed; at the very instant it has not."""
        return self.left < timedelta(0)

    @property
    def words(self) -> str:
        """`due in 3 days`, `5 hours late`: for a person at a glance."""
        span = _span(abs(self.left))
        return f"{span} late" if self.late else f"due in {span}"


def due(clock: Clock, since: datetime, at: datetime) -> Due:
    """The deadline of `clock`, running since `since`, as it stands at `at` (both aware)."""
    end = since + ALLOWED[clock]
    return Due(clock, end, end - at)


def screening_clock(imminent: bool) -> Clock:
    """Which clock the first reading of a report runs on."""
    return Clock.SCREENING_IMMINENT if imminent else Clock.SCREENING


def acknowledgement_clock(emergency: bool) -> Clock:
    """Which clock an agency's acknowledgement runs on."""
    return Clock.ACKNOWLEDGEMENT_EMERGENCY if emergency else Clock.ACKNOWLEDGEMENT


def advisory_expiry(issued_at: datetime, expires_at: datetime | None) -> datetime:
    """When a warning issued at `issued_at` ends: as chosen, else after ADVISORY_LIFE.

    Raises BadInput for an end before the beginning or past ADVISORY_LONGEST: an old warning does harm of its own.
    """
    end = expires_at or issued_at + ADVISORY_LIFE
    if end <= issued_at:
        raise BadInput("A warning must end after it begins.", hint="Choose a later end.")
    if end - issued_at > ADVISORY_LONGEST:
        raise BadInput(
            f"A warning may stand {ADVISORY_LONGEST.days} days at most.",
            hint="Choose an earlier end, and issue it anew if it is still needed then.",
        )
    return end


def _span(length: timedelta) -> str:
    """A length of time in its largest whole unit.

    >>> _span(timedelta(hours=49)), _span(timedelta(minutes=90)), _span(timedelta(seconds=20))
    ('2 days', '1 hour', '0 minutes')
    """
    seconds = int(length.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= size or unit == "minute":
            count = seconds // size
            return f"{count} {unit}{'' if count == 1 else 's'}"
    raise AssertionError("unreachable: minutes catch the rest")
