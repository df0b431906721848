"""Years that a chat export counts from elsewhere: the Persian (Solar Hijri) and the Thai (Buddhist) calendar.

The year alone tells which it is: messengers are younger than 2000, so 1405 and 2569 are no years of the common era.
"""

from dataclasses import dataclass
from datetime import date, timedelta

PERSIAN, THAI = range(1370, 1500), range(2540, 2700)
THAI_AHEAD = 543
ANCHOR_YEAR, ANCHOR = 1375, date(1996, 3, 20)
"""1 Farvardin 1375 fell on 20 March 1996."""
LEAP_33 = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
"""Leap years in a cycle of 33, which holds from 1244 to 1501 of the Persian calendar."""


@dataclass(frozen=True)
class Calendar:
    """How a file counts its years."""

    name: str
    """For people; empty for the common era."""


COMMON, SOLAR_HIJRI, BUDDHIST = Calendar(""), Calendar("Persian calendar"), Calendar("Thai calendar")


def calendar_of(year: int) -> Calendar:
    """The calendar of a year of four digits.

    >>> calendar_of(1405).name
    'Persian calendar'
    """
    return SOLAR_HIJRI if year in PERSIAN else BUDDHIST if year in THAI else COMMON


def common_date(year: int, month: int, day: int) -> date:
    """The date in the common era. Raises ValueError where the calendar has no such date.

    >>> common_date(1405, 7, 21), common_date(2569, 10, 13)
    (datetime.date(2026, 10, 13), datetime.date(2026, 10, 13))
    """
    calendar = calendar_of(year)
    if calendar is SOLAR_HIJRI:
        return _from_persian(year, month, day)
    return date(year - THAI_AHEAD if calendar is BUDDHIST else year, month, day)


def _from_persian(year: int, month: int, day: int) -> date:
    """Six months of 31 days, five of 30, and one of 29 or in leap years 30."""
    if not 1 <= month <= 12 or not 1 <= day <= _length(year, month):
        raise ValueError(f"{year}-{month}-{day} is no date of the Persian calendar")
    years = range(ANCHOR_YEAR, year) if year >= ANCHOR_YEAR else range(year, ANCHOR_YEAR)
    days = sum(366 if _is_leap(one) else 365 for one in years)
    start = ANCHOR + timedelta(days=days if year >= ANCHOR_YEAR else -days)
    return start + timedelta(days=sum(_length(year, one) for one in range(1, month)) + day - 1)


def _is_leap(year: int) -> bool:
    return year % 33 in LEAP_33


def _length(year: int, month: int) -> int:
    return 31 if month < 7 else 30 if month < 12 or _is_leap(year) else 29
