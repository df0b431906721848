"""Dates in running text: day first, weekdays checked, years and relative days worked out from what is known.

Values are EDTF (ISO 8601-2): `2020-07-21`, `2020-07`, `2020-07-21~` for “about”, `XXXX-07-21` where no year is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tocsin.extract.lexicon import Hit
from tocsin.extract.reader import Reading
from tocsin.extract.words import Words
from tocsin.model.passage import Passage
from tocsin.model.when import When

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST = 500
"""Dates kept from one text."""
NEAR_FUTURE = timedelta(days=31)
"""A date without a year may lie this far after its basis before it is taken for the year before."""
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,4})([./-])(\d{1,2})(?:\2(\d{2,4}))?(?![\w/]|[.,-]\d)")
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|ին|ի|го|е|ого|ci|cu|cı|cü|inci|de|da)?$")
_YEAR = re.compile(r"^((?:19|20)\d\d)(?:\D{0,6})$")
_FILLERS = frozenset(
    [
        "de",
        "del",
        "of",
        "the",
        "il",
        "ilin",
        "ilde",
        "yil",
        "yili",
        "yilin",
        "yilinda",
        "г",
        "года",
        "год",
        "թ",
        "թվականի",
        "թվական",
        "ci",
        "cu",
        "i",
        "inda",
        "in",
        "لعام",
        "عام",
        "سنه",
        "سال",
        "si",
        "si",
        "ին",
        "ի",
        "օրը",
        "числа",
        "nin",
        "nci",
    ]
)
_OPEN = frozenset("([")


@dataclass(frozen=True)
class Found:
    """A date as written: parts that are there, and the words that carry it."""

    passage: Passage
    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int = 0
    """1 for Monday; 0 when none is said."""
    ambiguous: bool = False
    about: bool = False
    days_before: int | None = None
    """For relative dates: days before publication."""


def dates(reading: Reading, published_on: str) -> tuple[When, ...]:
    """All dates of a text in order. Years and relative days are worked out from `published_on` (an EDTF day)."""
    found = sorted(every(reading), key=lambda one: (one.passage.start, -one.passage.end))[:MOST]
    kept: list[Found] = []
    for one in found:
        if not kept or one.passage.start >= kept[-1].passage.end:
            kept.append(one)
    basis = day_of(published_on)
    whole = [(day, one.passage) for one in kept if one.year and (day := safe(one.year, one.month, one.day))]
    settled = (settle(one, basis, whole) for one in kept)
    return tuple(when for when in settled if when)


def every(reading: Reading) -> Iterator[Found]:
    """Dates by each way of writing them; they may overlap."""
    yield from numeric(reading)
    for hit in reading.between(0, len(reading.words), "month:"):
        yield from named(reading, hit)
    yield from relative(reading)


def numeric(reading: Reading) -> Iterator[Found]:
    """`23/7/2020`, `2020-07-23`, and `21/7` beside a weekday or in brackets."""
    text = reading.words.text
    for match in _NUMERIC.finditer(text):
        first, second, third = int(match[1]), int(match[3]), int(match[4] or 0)
        passage, weekday = with_weekday(reading, match.start(), match.end())
        if len(match[1]) == 4:
            if match[4] and len(match[4]) <= 2:
                yield Found(passage, third, second, first, weekday)
        elif match[4]:
            yield from ordered(passage, first, second, third if third > 99 else 2000 + third, weekday)
        elif weekday or (text[match.start() - 1 : match.start()] in _OPEN and match[2] == "/"):
            yield from ordered(passage, first, second, 0, weekday)


def ordered(passage: Passage, first: int, second: int, year: int, weekday: int) -> Iterator[Found]:
    """Day first; month first only where nothing else is a date or the weekday says so."""
    year = year if 1900 <= year <= 2100 or not year else -1
    if year < 0 or not (1 <= first <= 31 and 1 <= second <= 31) or min(first, second) > 12:
        return
    day_first = second <= 12
    if weekday and year and first <= 12 and second <= 12:
        other, this = safe(year, first, second), safe(year, second, first)
        day_first = not (other and other.isoweekday() == weekday and this and this.isoweekday() != weekday)
    day, month = (first, second) if day_first else (second, first)
    settled = bool(weekday and year) or first > 12 or second > 12 or first == second
    yield Found(passage, day, month, year, weekday, ambiguous=not settled)


def with_weekday(reading: Reading, start: int, end: int) -> tuple[Passage, int]:
    """The passage with the weekday just before it (`Kamis (23/7/2020)`), and that weekday from 1 (Monday)."""
    words = reading.words
    number = words.at(start)
    for hit in reversed(reading.between(max(0, number - 4), number, "weekday:")):
        between = words.text[words.ends[hit.last - 1] : start]
        if len(between) <= 3 and not any(char.isalnum() for char in between):
            close = 1 if "(" in between and words.text[end : end + 1] == ")" else 0
            begin = words.starts[hit.first]
            return Passage(begin, end + close, words.text[begin : end + close]), int(hit.concept[8:])
    return Passage(start, end, words.text[start:end]), 0


def named(reading: Reading, hit: Hit) -> Iterator[Found]:
    """A month's name with a day beside it, before or after, and a year if there is one."""
    words, month = reading.words, int(hit.concept[6:])
    left, right = neighbours(words, hit.first, -1), neighbours(words, hit.last - 1, 1)
    before, after = number_at(words, left), number_at(words, right)
    day_at = left[0] if before else right[0] if after else -1
    year_at = next((place for place in (*right, *left) if is_year(words, place)), -1)
    if not (before or after or year_at in right[:1]):
        return
    places = [place for place in (day_at, hit.first, hit.last - 1, year_at) if place >= 0]
    first, last = min(places), max(places) + 1
    while last < len(words) and words.keys[last] in _FILLERS and words.suffixed_number(last):
        last += 1
    last = max(
        [last, *[lately.last for lately in reading.between(last, last + 1, "ago_after") if words.joined(last - 1)]]
    )
    weekday = weekday_beside(reading, first, last)
    about = reading.has(max(0, first - 2), first, "about")
    if weekday:
        first, last = min(first, weekday.first), max(last, weekday.last)
    year = int(words.keys[year_at][:4]) if year_at >= 0 else 0
    said = int(weekday.concept[8:]) if weekday else 0
    yield Found(words.passage(first, last), before or after, month, year, said, about=about)


def neighbours(words: Words, place: int, step: int) -> list[int]:
    """Up to two words beside a place that could be its day and year; fillers are passed over, sentences are not.

    To the right a comma may come before the year (`July 21, 2026`), and a stop after an abbreviated month.
    """
    found: list[int] = []
    number = place
    for _ in range(5):
        gap = words.gap(number if step > 0 else number - 1).strip(" \u00a0-‐‑'’.") if number + (step > 0) > 0 else "\n"
        number += step
        comma = step > 0 and gap in {",", "،"} and 0 <= number < len(words) and is_year(words, number)
        if not 0 <= number < len(words) or (gap and not comma):
            break
        if words.keys[number] in _FILLERS:
            continue
        found.append(number)
        if len(found) == 2:
            break
    return found


def number_at(words: Words, places: Sequence[int]) -> int:
    """The day of the month that the nearest neighbour is; 0 when it is none."""
    match = _DAY.match(words.keys[places[0]]) if places else None
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else 0


def is_year(words: Words, place: int) -> bool:
    """Whether a word is a year from 1900 to 2099."""
    return bool(_YEAR.match(words.keys[place]))


def weekday_beside(reading: Reading, first: int, last: int) -> Hit | None:
    """The weekday that belongs to a date: the nearest one within a word of it, before one behind a comma."""
    words = reading.words

    def distance(hit: Hit) -> tuple[int, bool]:
        between = (hit.last - 1, first) if hit.first < first else (last - 1, hit.first)
        text = words.text[words.ends[between[0]] : words.starts[between[1]]]
        return between[1] - between[0] - 1, any(char in text for char in ",،;\n")

    near = reading.between(max(0, first - 4), min(last + 3, len(words)), "weekday:")
    near = [hit for hit in near if distance(hit)[0] <= 1 and (hit.last <= first or hit.first >= last)]
    return min(near, key=distance, default=None)


def relative(reading: Reading) -> Iterator[Found]:
    """Days told from the day of publication: yesterday, three days ago, a bare or last weekday."""
    words = reading.words
    for concept, days in (("today", 0), ("before_yesterday", 2), ("yesterday", 1), ("tomorrow", -1)):
        for hit in reading.between(0, len(words), concept):
            yield Found(words.passage(hit.first, hit.last), days_before=days)
    for concept, size in (("day", 1), ("week", 7)):
        for hit in reading.between(0, len(words), concept):
            yield from ago(reading, hit, size)
    for hit in reading.between(0, len(words), "weekday:"):
        if hit.first and words.keys[hit.first - 1].isdigit():
            continue
        near = reading.between(max(0, hit.first - 1), min(hit.last + 1, len(words)), "last", "ago_after")
        first, last = min([hit.first, *[one.first for one in near]]), max([hit.last, *[one.last for one in near]])
        yield Found(words.passage(first, last), weekday=int(hit.concept[8:]), days_before=-99)


def ago(reading: Reading, hit: Hit, size: int) -> Iterator[Found]:
    """`three days ago` with digits, in the order of the language."""
    words = reading.words
    if not hit.first or not words.keys[hit.first - 1].isdigit() or len(words.keys[hit.first - 1]) > 3:
        return
    amount = int(words.keys[hit.first - 1])
    after = reading.between(hit.last, hit.last + 1, "ago_after")
    before = reading.between(max(0, hit.first - 2), hit.first - 1, "ago_before")
    if after or before:
        first = before[0].first if before else hit.first - 1
        yield Found(words.passage(first, after[0].last if after else hit.last), days_before=amount * size)


def settle(one: Found, basis: date | None, whole: Sequence[tuple[date, Passage]]) -> When | None:
    """The value of a date; None for a relative one that cannot be worked out."""
    if one.days_before is not None:
        return settle_relative(one, basis)
    inferred: tuple[str, ...] = ()
    year = one.year
    if not year:
        year, reason = year_for(one, basis, whole)
        inferred = (reason,) if reason else ()
    return valued(one, year, inferred)


def valued(one: Found, year: int, inferred: tuple[str, ...]) -> When | None:
    """A When from parts; None when there is no such day."""
    if year and one.day and not safe(year, one.month, one.day):
        return None
    if not 1 <= one.month <= 12 or (not year and not safe(2000, one.month, one.day or 1)):
        return None
    edtf = f"{year:04d}-{one.month:02d}" if year else f"XXXX-{one.month:02d}"
    if one.day:
        edtf += f"-{one.day:02d}"
    day = safe(year, one.month, one.day) if year and one.day else None
    agrees = day.isoweekday() == one.weekday if one.weekday and day else None
    return When(
        edtf + ("~" if one.about else ""),
        one.passage,
        WEEKDAYS[one.weekday - 1] if one.weekday else "",
        agrees,
        inferred,
        note_of(one, year, agrees),
    )


def note_of(one: Found, year: int, agrees: bool | None) -> str:
    """What a person should look at."""
    if agrees is False:
        return "The weekday does not belong to this date."
    if one.ambiguous:
        return "Read day first; it could be month first."
    return "" if year else "The year is not given and could not be worked out."


def year_for(one: Found, basis: date | None, whole: Sequence[tuple[date, Passage]]) -> tuple[int, str]:
    """The likeliest year of a date without one, and the reason in words."""
    reason = "year: from the publication date"
    if basis is None:
        if not whole:
            return 0, ""
        basis = min(whole, key=lambda known: abs(known[1].start - one.passage.start))[0]
        reason = f"year: from another date in the text ({basis.isoformat()})"
    year = basis.year
    day = safe(year, one.month, one.day or 1)
    if day and day > basis + NEAR_FUTURE:
        year -= 1
    elif day and day < basis - timedelta(days=366 - NEAR_FUTURE.days):
        year += 1
    return year, reason


def settle_relative(one: Found, basis: date | None) -> When | None:
    """A relative day once the day of publication is known."""
    if basis is None:
        return None
    if one.weekday:
        day = basis - timedelta(days=(basis.isoweekday() - one.weekday) % 7)
        reason = "day: the latest such weekday up to the publication date"
        return When(day.isoformat(), one.passage, WEEKDAYS[one.weekday - 1], True, (reason,))
    day = basis - timedelta(days=one.days_before or 0)
    return When(day.isoformat(), one.passage, inferred=("day: counted from the publication date",))


def day_of(edtf: str) -> date | None:
    """The day an EDTF text names, when it names one."""
    if not edtf:
        return None
    try:
        return date.fromisoformat(edtf[:10].rstrip("~?%"))
    except ValueError:
        return None


def safe(year: int, month: int, day: int) -> date | None:
    """That day, when there is such a day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
