"""The date and time that open each line of a chat export, and which of the numbers is the day.

No locale is written in such a file. The evidence is the file itself: a number above 12 can only be a day, a number of
four digits only a year, and messages stand in the order in which they came.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from tocsin.model.when import When
from tocsin.readers._calendars import calendar_of, common_date

MARKS = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]*"
SPACES = "[ \u00a0\u202f]*"
BEFORE_NOON = (
    r"[Aa]\.?[ \u00a0\u202f]?[Mm]\.?|ÖÖ|öö|ص|ق\.ظ\.?|ДП|дп|上午|早上|清晨|凌晨|午前|오전|π\.?μ\.?|vorm\.|पूर्वाह्न|"
    r"म\.पू\.|ਪੂ\.ਦੁ\.|முற்பகல்|PG|PD|SA|TO|de\.|ጥዋት|পূর্বাহ্ণ|පෙ\.ව\."
)
AFTER_NOON = (
    r"[Pp]\.?[ \u00a0\u202f]?[Mm]\.?|ÖS|ös|م|ب\.ظ\.?|ПП|пп|下午|中午|傍晚|晚上|午後|오후|μ\.?μ\.?|nachm\.|अपराह्न|"
    r"म\.उ\.|ਬਾ\.ਦੁ\.|பிற்பகல்|PTG|MD|CH|TK|du\.|ከሰዓት|অপরাহ্ণ|ප\.ව\."
)
HALF = f"{BEFORE_NOON}|{AFTER_NOON}"
AFTERNOON = re.compile(AFTER_NOON)
ERA = r"(?: ?[гж]\.)?"
"""“Year”, after the date in Bulgarian and Kazakh."""
AT = r"(?:klo |kl\. ?|lúc )?"
"""“At”, before the time in Finnish and others."""
CLOCK = r"(?P<hour>\d{1,2})(?:[:.]| h )(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: ?ч\.)?"
DAY = (
    rf"(?P<a>\d{{1,4}})(?P<sep>{MARKS}[./\-]{MARKS} ?|년 |年)(?P<b>\d{{1,2}})(?:{MARKS}[./\-]{MARKS} ?|월 |月)"
    r"(?P<c>\d{1,4})"
)
END = rf"{MARKS}(?:\]{SPACES}{MARKS}|{SPACES}[-–—] {MARKS}|, (?=\S[^:]*:))"
HEADER = re.compile(
    rf"{MARKS}\[?{MARKS}{DAY}[.일日]?{ERA}{MARKS}[,،]?{MARKS}{SPACES}{MARKS}{AT}(?:(?P<half1>{HALF}){SPACES})?"
    rf"{CLOCK}(?:{SPACES}{MARKS}(?P<half2>{HALF}))?{END}"
)
TIME_FIRST = re.compile(
    rf"{MARKS}\[?{MARKS}(?:(?P<half1>{HALF}){SPACES})?{CLOCK}(?:{SPACES}(?P<half2>{HALF}))?,?{SPACES}{DAY}{END}"
)
"""As Vietnamese writes it."""
ORDERS = {"day first": (0, 1, 2), "month first": (1, 0, 2), "year first": (2, 1, 0)}
"""Where day, month and year stand among the three numbers."""


@dataclass(frozen=True)
class Stamp:
    """What a line says of its time."""

    numbers: tuple[int, int, int]
    """The three numbers of the date as they stand."""
    hour: int
    minute: int
    second: int | None
    rest: str
    """What follows on the line."""
    slashed: bool
    padded: bool
    twelve: bool

    def at(self, order: str) -> datetime | None:
        """The local time under an order, None when there is no such date."""
        day, month, year = (self.numbers[place] for place in ORDERS[order])
        try:
            # The export names no zone, and this is not made to say that it does.
            at = time(self.hour, self.minute, self.second or 0)
            return datetime.combine(common_date(_full(year), month, day), at)
        except ValueError:
            return None

    def calendar(self, order: str) -> str:
        """Name of the calendar that the year is counted in; empty for the common era."""
        return calendar_of(self.numbers[ORDERS[order][2]]).name


def _full(year: int) -> int:
    """A year of two digits is of this century: the application is younger than 2000."""
    return year if year > 99 else 2000 + year


def header_of(line: str) -> re.Match[str] | None:
    """What opens this line as an export writes it: date and time, or time and date."""
    bare = line.removeprefix("\ufeff")
    return HEADER.match(bare) or TIME_FIRST.match(bare)


def stamp_of(line: str) -> Stamp | None:
    """The stamp that opens this line, None for a line that continues the one before."""
    found = header_of(line)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    half = found["half1"] or found["half2"]
    if half:
        hour = hour % 12 + (12 if AFTERNOON.search(half) else 0)
    second = int(found["second"]) if found["second"] else None
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return None
    return Stamp(
        (int(found["a"]), int(found["b"]), int(found["c"])),
        hour,
        minute,
        second,
        found.string[found.end() :],
        slashed="/" in found["sep"],
        padded=len(found["a"]) > 1 and len(found["b"]) > 1,
        twelve=bool(half),
    )


@dataclass(frozen=True)
class Dates:
    """How the dates of one file are read, and why."""

    order: str
    reason: str
    """The sentence that states it."""
    sure: bool

    @classmethod
    def of(cls, stamps: Iterable[Stamp]) -> "Dates":
        """Read every stamp of a file once and decide."""
        impossible, backward = dict.fromkeys(ORDERS, 0), dict.fromkeys(ORDERS, 0)
        last: dict[str, datetime] = {}
        first: Stamp | None = None
        for stamp in stamps:
            first = first or stamp
            for order in ORDERS:
                at = stamp.at(order)
                if at is None:
                    impossible[order] += 1
                    continue
                backward[order] += at < last.get(order, at)
                last[order] = at
        return _decided(first, impossible, backward)

    def when(self, stamp: Stamp) -> When | None:
        """The When of a stamp: local time without a zone, marked uncertain where the order was assumed."""
        at = stamp.at(self.order)
        if at is None:
            return None
        exact = at.isoformat(timespec="seconds" if stamp.second is not None else "minutes")
        said = "the export gives no time zone"
        if calendar := stamp.calendar(self.order):
            said += f"; the year is of the {calendar}"
        if self.sure:
            return When(exact, note=said)
        return When(f"{exact}?", note=f"{said}; read {self.order}, which is assumed")


def _decided(first: Stamp | None, impossible: dict[str, int], backward: dict[str, int]) -> Dates:
    """The order by the strongest evidence there is: impossible dates, then the order of messages, then the form."""
    if first is None:
        return Dates("day first", "No line begins with a date and a time.", False)
    if first.numbers[0] > 31:
        return Dates("year first", "Dates are read year first, because they begin with the year.", True)
    day, month = impossible["day first"], impossible["month first"]
    if day != month:
        order = "day first" if day < month else "month first"
        why = f"{abs(day - month)} of them would be no date in the other order"
        return Dates(order, f"Dates are read {order}, because {why}.", True)
    day, month = backward["day first"], backward["month first"]
    if day != month:
        order = "day first" if day < month else "month first"
        return Dates(order, f"Dates are read {order}, because only so do the messages stand in order of time.", True)
    return _by_form(first)


def _by_form(first: Stamp) -> Dates:
    """No evidence: points mean day first (no locale with points puts the month first); the rest is assumed and said."""
    if not first.slashed:
        return Dates("day first", "Dates are read day first, as dates with points are written.", True)
    order = "month first" if first.twelve and not first.padded else "day first"
    why = "by their form alone: no date in the file decides it. Ask the sender"
    return Dates(order, f"Dates are read {order}, {why}.", False)
