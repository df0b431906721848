"""How long a case is kept before somebody must look at it again, and on which grounds it may be erased.

GDPR Art. 5(1)(e) (no longer than needed) and Art. 17(1) (grounds of erasure); each desk's counsel decides, these are
its defaults. Nothing is erased by the clock: a date that has come asks a person to decide.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from tocsin.errors import BadInput

YEAR = timedelta(days=365)
HOLD_REVIEW = timedelta(days=90)
"""How often a legal hold is looked at again."""


class Standing(StrEnum):
    """Where a case stands, as far as its keeping goes."""

    OPEN = "open"
    NOT_CONFIRMED = "closed, nothing confirmed"
    CONFIRMED = "closed, confirmed, not referred"
    REFERRED = "closed, referred"


PERIODS: Mapping[Standing, timedelta] = {
    Standing.OPEN: YEAR,
    Standing.NOT_CONFIRMED: YEAR,
    Standing.CONFIRMED: 3 * YEAR,
    Standing.REFERRED: 2 * YEAR,
}
"""After the last thing that happened in a case, when it is looked at again."""


class Ground(StrEnum):
    """Why a case may be erased. A fixed list, because it stays in the custody log, where no words of people belong."""

    OVER = "no longer needed"
    """Art. 17(1)(a)."""
    CONSENT = "consent withdrawn"
    """Art. 17(1)(b)."""
    OBJECTION = "objection of the person concerned"
    """Art. 17(1)(c)."""
    UNLAWFUL = "should not have been taken in"
    """Art. 17(1)(d)."""
    DUTY = "order of a court or authority"
    """Art. 17(1)(e)."""


def standing_of(*, is_open: bool, confirmed: bool, referred: bool) -> Standing:
    """Where a case stands; what was referred is kept longest, whatever else holds."""
    if is_open:
        return Standing.OPEN
    if referred:
        return Standing.REFERRED
    return Standing.CONFIRMED if confirmed else Standing.NOT_CONFIRMED


def review_on(standing: Standing, last: date, chosen: date | None = None) -> date:
    """The day on which somebody looks at a case again: as chosen, else a period after the last thing that happened."""
    return chosen or last + PERIODS[standing]


def demand_later(chosen: date, today: date, reason: str) -> None:
    """Raise BadInput for a review date that is not to come, is more than three years away, or has no reason."""
    if not today < chosen <= today + PERIODS[Standing.CONFIRMED]:
        raise BadInput("The next review must lie within the next three years.", hint="Choose a date to come.")
    if not reason.strip():
        raise BadInput("Keeping a case longer needs a reason.", hint="Say what it is still needed for.")
