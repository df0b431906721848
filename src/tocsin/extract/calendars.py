"""Two calendars that dates are written in besides the Gregorian one, as days of the Gregorian one.

Solar Hijri (Iran, Afghanistan): leap years by the cycle of 33 years, which agrees with the official calendar for the
years 1304 to 1472 (1925 to 2093). Islamic: the tabular calendar, civil epoch (16 July 622 Julian), leap years 2, 5, 7,
10, 13, 16, 18, 21, 24, 26 and 29 of 30; what is seen of the moon may differ from it by a day.
"""

from collections.abc import Callable
from datetime import date, timedelta

_SOLAR_LEAP = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_SOLAR_KNOWN = (1304, 1472)
_NOWRUZ_1405 = date(2026, 3, 21)
_HIJRI_LEAP = frozenset({2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29})
_HIJRI_KNOWN = (1300, 1500)
_FIRST_OF_1448 = date(2026, 6, 17)


def first_of_year(year: int, known: int, its_first: date, length: Callable[[int], int]) -> date:
    """The first day of a year, counted from a year whose first day is known."""
    if year >= known:
        return its_first + timedelta(days=sum(map(length, range(known, year))))
    return its_first - timedelta(days=sum(map(length, range(year, known))))


def solar_year_length(year: int) -> int:
    """Days of a Solar Hijri year."""
    return 366 if year % 33 in _SOLAR_LEAP else 365


def solar(year: int, month: int, day: int) -> date | None:
    """A Solar Hijri day; None when there is none, or its year lies outside those for which the cycle holds.

    >>> solar(1405, 4, 30)
    datetime.date(2026, 7, 21)
    """
    if (
        not _SOLAR_KNOWN[0] <= year <= _SOLAR_KNOWN[1]
        or not 1 <= month <= 12
        or not 1 <= day <= solar_days(year, month)
    ):
        return None
    first = first_of_year(year, 1405, _NOWRUZ_1405, solar_year_length)
    return first + timedelta(days=31 * min(month - 1, 6) + 30 * max(0, month - 7) + day - 1)


def solar_days(year: int, month: int) -> int:
    """Days of a Solar Hijri month: six of 31, five of 30, the last of 29 or 30."""
    if month <= 6:
        return 31
    return 30 if month < 12 or solar_year_length(year) == 366 else 29


def hijri_year_length(year: int) -> int:
    """Days of a year of the tabular Islamic calendar."""
    return 355 if (year - 1) % 30 + 1 in _HIJRI_LEAP else 354


def hijri(year: int, month: int, day: int) -> date | None:
    """A day of the tabular Islamic calendar; None when there is none, or its year lies outside 1300 to 1500.

    >>> hijri(1448, 1, 15)
    datetime.date(2026, 7, 1)
    """
    if (
        not _HIJRI_KNOWN[0] <= year <= _HIJRI_KNOWN[1]
        or not 1 <= month <= 12
        or not 1 <= day <= hijri_days(year, month)
    ):
        return None
    first = first_of_year(year, 1448, _FIRST_OF_1448, hijri_year_length)
    return first + timedelta(days=(59 * (month - 1) + 1) // 2 + day - 1)


def hijri_days(year: int, month: int) -> int:
    """Days of a month of the tabular Islamic calendar: 30 and 29 in turn, the last 30 in a leap year."""
    return 30 if month % 2 or (month == 12 and hijri_year_length(year) == 355) else 29
