"""EDTF, the part of ISO 8601-2 in which dates are kept here: level 0 and level 1, and a year left open in front.

Source: the Extended Date/Time Format specification (Library of Congress, 4 February 2019), levels 0 and 1. Of level 2
only `XXXX-MM` and `XXXX-MM-DD` are known: a day whose year nothing tells.
"""

import re
from calendar import monthrange

_SHAPES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?", re.ASCII)),
    (1, re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>0[1-9]|1[0-2]|2[1-4])(?:-(?P<day>\d{2}))?)?[?~%]?", re.ASCII)),
    (1, re.compile(r"Y-?[1-9]\d{4,15}", re.ASCII)),
    (1, re.compile(r"-?(?:\d{3}X|\d{2}XX|\d{4}-XX|\d{4}-(?:0[1-9]|1[0-2])-XX|\d{4}-XX-XX)", re.ASCII)),
    (2, re.compile(r"XXXX-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?[?~%]?", re.ASCII)),
)
_INSTANT = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4])(?::[0-5]\d)?)?", re.ASCII
)


def valid(text: str) -> bool:
    """Whether a text is a date of the part of EDTF that is kept here.

    >>> valid("2026-07-21~"), valid("2026-07-03/2026-07-05"), valid("2026-02-30")
    (True, True, False)
    """
    return level(text) is not None


def level(text: str) -> int | None:
    """The lowest level of EDTF that has this date, interval or instant; None when it is none of them."""
    if instant := _INSTANT.fullmatch(text):
        return 0 if _of_date(instant["date"]) == 0 else None
    if "/" not in text:
        return _of_date(text)
    begin, _, end = text.partition("/")
    if begin in {"", ".."} and end in {"", ".."}:
        return None
    levels = [1 if edge in {"", ".."} else _of_date(edge) for edge in (begin, end)]
    known = [one for one in levels if one is not None]
    return max(known) if len(known) == 2 and in_order(begin, end) else None


def in_order(begin: str, end: str) -> bool:
    """Whether an interval does not end before it begins, as far as its edges tell."""
    plain = [edge.rstrip("?~%") for edge in (begin, end)]
    if not all(edge[:4].isdigit() and "X" not in edge for edge in plain):
        return True
    size = min(map(len, plain))
    return plain[0][:size] <= plain[1][:size]


def _of_date(text: str) -> int | None:
    """The level of a single date."""
    for number, shape in _SHAPES:
        found = shape.fullmatch(text)
        if found and _exists(found.groupdict()):
            return number
    return None


def _exists(parts: dict[str, str | None]) -> bool:
    """Whether the month has such a day; a leap year is taken where no year is told."""
    day = parts.get("day")
    if day is None:
        return True
    month = int(parts["month"] or 0)
    if month > 12:
        return False
    year = parts.get("year") or "2000"
    days = monthrange(abs(int(year)) or 2000, month)[1]
    return 1 <= int(day) <= days
