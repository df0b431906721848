"""Times as formats write them, to When: with a zone an instant in UTC, without one local time and a note."""

import re
from datetime import UTC, datetime

from tocsin.model.when import When

NO_ZONE = "the source gives no time zone"
COMPACT_ZONE = re.compile(r"([+-]\d\d)(\d\d)$")


def of_datetime(at: datetime, note: str = "") -> When:
    """The When of a datetime: aware ones as UTC with `Z`, naive ones as local time with a note."""
    if at.tzinfo is None:
        return When(at.isoformat(timespec="seconds"), note=note or NO_ZONE)
    return When(at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), note=note)


def of_iso(text: str) -> When | None:
    """The When of an ISO 8601 date or date and time, None when it is neither."""
    stamp = COMPACT_ZONE.sub(r"\1:\2", text.strip())
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if len(stamp) <= 10:
        return When(at.date().isoformat())
    try:
        return of_datetime(at)
    except OverflowError:
        return None


def of_unix(seconds: float | str) -> When | None:
    """The When of seconds since 1970 in UTC, None when they name no time."""
    try:
        return of_datetime(datetime.fromtimestamp(float(seconds), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def of_millis(value: object) -> When | None:
    """The When of milliseconds since 1970 in UTC, as a number or its digits; None when they name no time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return of_unix(float(value) / 1000)
    except (ValueError, OverflowError):
        return None
