"""Dates in running text: day first, weekdays checked, years and relative days worked out from what is known.

Values are EDTF (ISO 8601-2, see `edtf`): `2026-07-21`, `2026-07`, `2026-07-21~` for “about”, `2026-07-21?` for
“perhaps”, `2026-07-03/2026-07-05` for a span, `2025-22` for a summer, `XXXX-07-21` where no year is told.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tocsin.extract import calendars
from tocsin.extract.datewords import DateWords, date_words, listed
from tocsin.extract.lexicon import Hit
from tocsin.extract.reader import Reading
from tocsin.extract.relative_dates import WEEKDAYS, relative
from tocsin.extract.words import Words
from tocsin.model.passage import Passage
from tocsin.model.when import When

MOST = 500
"""Dates kept from one text."""
NEAR_FUTURE = timedelta(days=31)
"""A date without a year may lie this far after its basis before it is taken for the year before."""
_COUNTED_FROM = range(1900, 2101)
"""Years of days from which others are counted: a clock that was never set writes the year 1 or 9999."""
_DIGIT = re.compile(r"\d")
_TELLING = frozenset({"month:", "weekday:", "today", "before_yesterday", "yesterday", "tomorrow"})
"""Concepts of the vocabularies that tell a day; without one, without digits and phrases of dates there is none."""
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,4})([./-])(\d{1,2})(?:\2(\d{2,4}))?(?!(?![թг])[\w/]|[.,-]\d)")
_DAY = re.compile(r"^(\d{1,2})(?:st|nd|rd|th|ին|ի|го|е|ого|ci|cu|cı|cü|inci|de|da|o|er)?$")
_DAY_WORDS = {"primero": 1}
_YEARS = {"": re.compile(r"^((?:19|20)\d\d)(?:\D{0,6})$"), "solar": re.compile(r"^(1[34]\d\d)$")}
_YEARS["hijri"] = _YEARS["solar"]
_DASHES = frozenset("-–—‐‑")
_OPEN = frozenset("([")
_CALENDARS = {"month": "", "solar": "solar", "hijri": "hijri"}
_BY_TABLES = "The Islamic date is reckoned by tables; by sight of the moon it may be a day off."


@dataclass(frozen=True)
class Found:
    """A date as written: parts that are there, and the words that carry it."""

    passage: Passage
    day: int = 0
    month: int = 0
    """1 to 12; 21 to 24 for a season; 0 for a whole year."""
    year: int = 0
    weekday: int = 0
    """1 for Monday; 0 when none is said."""
    ambiguous: bool = False
    about: bool = False
    unsure: bool = False
    since: int = 0
    """First day of a span whose last is `day`."""
    eve: bool = False
    """The night before the day and into it."""
    calendar: str = ""
    """`solar`, `hijri`; empty for the Gregorian one."""


def dates(reading: Reading, published_on: str) -> tuple[When, ...]:
    """All dates of a text in order. Years and relative days are worked out from `published_on` (an EDTF day)."""
    told = date_words(reading.words, reading.lexicon.language)
    if not told.found and not _DIGIT.search(reading.words.text) and reading.present.isdisjoint(_TELLING):
        return ()
    basis = basis_of(day_of(published_on))
    written = sorted(every(reading, told), key=lambda one: one.passage.start)[: 2 * MOST]
    whole = [(day, one.passage) for one in written if one.year and (day := basis_of(gregorian(one, one.year)))]
    settled = [when for one in written if (when := settle(one, basis, whole))]
    settled += relative(reading, told, basis)
    kept: list[When] = []
    for when in sorted(settled, key=lambda one: (start(one), -end(one))):
        if not kept or start(when) >= end(kept[-1]):
            kept.append(when)
    return tuple(kept[:MOST])


def basis_of(day: date | None) -> date | None:
    """A day from which others may be counted; None when it is none."""
    return day if day and day.year in _COUNTED_FROM else None


def start(when: When) -> int:
    """Where a date's words begin."""
    return when.passage.start if when.passage else 0


def end(when: When) -> int:
    """Where a date's words end."""
    return when.passage.end if when.passage else 0


def every(reading: Reading, told: DateWords) -> Iterator[Found]:
    """Dates by each way of writing them; they may overlap."""
    yield from numeric(reading, told)
    for hit in reading.between(0, len(reading.words), "month:"):
        yield from named(reading, told, hit)
    for one in told.tagged("month:", "solar:", "hijri:"):
        yield from named(reading, told, Hit(one.first, one.last, one.tag))
    yield from years(reading, told)


def numeric(reading: Reading, told: DateWords) -> Iterator[Found]:
    """`23/7/2020`, `2020-07-23`, `۱۴۰۵/۰۴/۳۰`, and `21/7` beside a weekday or in brackets."""
    text = reading.words.text
    for match in _NUMERIC.finditer(text):
        first, second, third = int(match[1]), int(match[3]), int(match[4] or 0)
        passage, weekday = with_weekday(reading, told, match.start(), match.end())
        if len(match[1]) == 4:
            if match[4] and len(match[4]) <= 2:
                yield Found(passage, third, second, first, weekday, calendar=calendar_of(reading, first))
        elif match[4] and calendar_of(reading, third):
            yield Found(passage, first, second, third, weekday, calendar=calendar_of(reading, third))
        elif match[4]:
            yield from ordered(passage, first, second, third if third > 99 else 2000 + third, weekday)
        elif weekday or (text[match.start() - 1 : match.start()] in _OPEN and match[2] == "/"):
            yield from ordered(passage, first, second, 0, weekday)


def calendar_of(reading: Reading, year: int) -> str:
    """The calendar to which a year in digits belongs in a text of this language."""
    if not 1300 <= year < 1500:
        return ""
    return {"fa": "solar", "ar": "hijri"}.get(reading.lexicon.language, "")


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


def with_weekday(reading: Reading, told: DateWords, begin: int, close: int) -> tuple[Passage, int]:
    """The passage with the weekday just before it (`Kamis (23/7/2020)`), and that weekday from 1 (Monday)."""
    words = reading.words
    number = words.at(begin)
    for hit in reversed(weekdays(reading, told, max(0, number - 4), number)):
        between = words.text[words.ends[hit.last - 1] : begin]
        if len(between) <= 3 and not any(char.isalnum() for char in between):
            bracket = 1 if "(" in between and words.text[close : close + 1] == ")" else 0
            first = words.starts[hit.first]
            return Passage(first, close + bracket, words.text[first : close + bracket]), int(hit.concept[8:])
    return Passage(begin, close, words.text[begin:close]), 0


def weekdays(reading: Reading, told: DateWords, first: int, last: int) -> list[Hit]:
    """Names of weekdays that begin between two words, those among them that are such only beside a date."""
    more = (one for number in range(first, last) if (one := told.beginning(number, "weekday:")))
    found = [*reading.between(first, last, "weekday:"), *(Hit(*one) for one in more)]
    return sorted(found, key=lambda hit: hit.first)


def named(reading: Reading, told: DateWords, hit: Hit) -> Iterator[Found]:
    """A month's name with a day beside it, before or after, and a year if there is one."""
    words, kind, month = reading.words, hit.concept.partition(":")[0], int(hit.concept.partition(":")[2])
    calendar = _CALENDARS[kind]
    left, right = neighbours(words, hit.first, -1, calendar), neighbours(words, hit.last - 1, 1, calendar)
    before, after = number_at(words, left), number_at(words, right)
    day_at = left[0] if before else right[span_length(words, right)] if after else -1
    year_at = next((place for place in (*right, *left) if is_year(words, place, calendar)), -1)
    day = number_at(words, [day_at]) if day_at >= 0 else 0
    if not (day or year_at in right[:1]) or (year_at < 0 and words.keys[hit.first] in listed("need_year")):
        return
    places = [place for place in (day_at, hit.first, hit.last - 1, year_at) if place >= 0]
    since, since_at = span_start(words, told, day_at, day)
    places += [since_at] if since else []
    first, last = min(places), trailing(reading, max(places) + 1)
    year = int(words.keys[year_at][:4]) if year_at >= 0 else 0
    base = Found(words.passage(first, last), day, month, year, since=since, calendar=calendar)
    yield beside(reading, told, base, first, last)


def span_length(words: Words, places: Sequence[int]) -> int:
    """1 where the nearest two neighbours are days with a dash between them, else 0."""
    if len(places) < 2 or places[1] != places[0] + 1 or words.gap(places[0]).strip() not in _DASHES:
        return 0
    return int(number_at(words, places) < number_at(words, places[1:]))


def trailing(reading: Reading, last: int) -> int:
    """The end of a date's words with the endings and marks of the past that its language writes behind it."""
    words = reading.words
    while last < len(words) and words.keys[last] in listed("fillers") and words.suffixed_number(last):
        last += 1
    marks = reading.between(last, last + 1, "ago_after") if words.joined(last - 1) else []
    return max([last, *[mark.last for mark in marks]])


def span_start(words: Words, told: DateWords, day_at: int, day: int) -> tuple[int, int]:
    """The first day of a span and its word (`3–5 July`, `с 3 по 5 июля`, `July 3-5` is read from its end); else 0."""
    if day_at < 0:
        return 0, -1
    link = told.ending(day_at, "to")
    before = link.first - 1 if link else day_at - 1
    if before < 0 or not (link or words.gap(before).strip() in _DASHES):
        return 0, -1
    first = number_at(words, [before])
    if not 0 < first < day:
        return 0, -1
    opened = told.ending(before, "from")
    return (first, opened.first if opened else before) if opened or not link or link.tag == "to" else (0, -1)


def beside(reading: Reading, told: DateWords, found: Found, first: int, last: int) -> Found:
    """A date with the weekday, the doubt and the night that stand beside it."""
    words = reading.words
    weekday = weekday_beside(reading, told, first, last)
    about = [hit for hit in reading.between(max(0, first - 3), first, "about") if near(words, hit.last, first)]
    doubt = told.ending(about[0].first if about else first, "unsure") or (
        told.ending(first - 1, "unsure") if not about and first else None
    )
    eve = told.ending(first, "eve")
    if weekday:
        first, last = min(first, weekday.first), max(last, weekday.last)
    if eve:
        first = min(first, eve.first)
    return replace(
        found,
        passage=words.passage(first, last),
        weekday=int(weekday.concept[8:]) if weekday else 0,
        about=bool(about),
        unsure=bool(doubt),
        eve=bool(eve),
    )


def near(words: Words, last: int, first: int) -> bool:
    """Whether at most an article lies between two words."""
    return first - last <= 1 and all(words.joined(number) for number in range(last - 1, first - 1))


def years(reading: Reading, told: DateWords) -> Iterator[Found]:
    """A year or a season by itself: behind a word that says so, or before one (`в 2019 году`, `صيف 2025`)."""
    words = reading.words
    calendars_read = ("", "solar") if reading.lexicon.language == "fa" else ("",)
    for number, key in enumerate(words.keys):
        if len(key) == 4 and key.isdigit():
            for calendar in calendars_read:
                if is_year(words, number, calendar):
                    yield from year_told(words, told, number, calendar)


def year_told(words: Words, told: DateWords, number: int, calendar: str) -> Iterator[Found]:
    """The year at a word, when a season or a word for year stands beside it."""
    behind = number + 1
    if behind < len(words) and words.suffixed_number(behind):
        behind += 1
    season = told.ending(number, "season:") or told.beginning(behind, "season:")
    mark = told.beginning(behind, "of_year")
    if not (season or mark or told.ending(number, "in_year")):
        return
    beside_it = [one for one in (season, mark) if one]
    first = min([number, *[one.first for one in beside_it]])
    last = max([number + 1, *[one.last for one in beside_it]])
    month = int(season.tag.partition(":")[2]) if season and not calendar else 0
    yield Found(words.passage(first, last), 0, month, int(words.keys[number]), calendar=calendar)


def neighbours(words: Words, place: int, step: int, calendar: str = "") -> list[int]:
    """Up to two words beside a place that could be its day and year; fillers are passed over, sentences are not.

    To the right a comma may come before the year (`July 21, 2026`), and a stop after an abbreviated month.
    """
    found: list[int] = []
    number = place
    for _ in range(6):
        gap = words.gap(number if step > 0 else number - 1).strip(" \u00a0-‐‑'’.") if number + (step > 0) > 0 else "\n"
        number += step
        comma = step > 0 and gap in {",", "،"} and 0 <= number < len(words) and is_year(words, number, calendar)
        span = step > 0 and gap in _DASHES
        if not 0 <= number < len(words) or (gap and not comma and not span):
            break
        if words.keys[number] in listed("fillers"):
            continue
        found.append(number)
        if len(found) == 2 + (step > 0 and span_length(words, found)):
            break
    return found


def number_at(words: Words, places: Sequence[int]) -> int:
    """The day of the month that the nearest neighbour is; 0 when it is none."""
    if not places:
        return 0
    key = words.keys[places[0]]
    match = _DAY.match(key)
    day = int(match[1]) if match else _DAY_WORDS.get(key, 0)
    return day if 1 <= day <= 31 else 0


def is_year(words: Words, place: int, calendar: str = "") -> bool:
    """Whether a word is a year from 1900 to 2099, or from 1300 to 1499 of the other calendars."""
    return bool(_YEARS[calendar].match(words.keys[place]))


def weekday_beside(reading: Reading, told: DateWords, first: int, last: int) -> Hit | None:
    """The weekday that belongs to a date: the nearest one within a word of it, before one behind a comma."""
    words = reading.words

    def distance(hit: Hit) -> tuple[int, bool]:
        between = (hit.last - 1, first) if hit.first < first else (last - 1, hit.first)
        text = words.text[words.ends[between[0]] : words.starts[between[1]]]
        return between[1] - between[0] - 1, any(char in text for char in ",،;\n")

    found = weekdays(reading, told, max(0, first - 4), min(last + 3, len(words)))
    found = [hit for hit in found if (hit.last <= first or hit.first >= last) and distance(hit)[0] <= 1]
    return min(found, key=distance, default=None)


def settle(one: Found, basis: date | None, whole: Sequence[tuple[date, Passage]]) -> When | None:
    """The value of a date; None when there is no such day."""
    inferred: tuple[str, ...] = ()
    year = one.year
    if not year:
        year, reason = year_for(one, basis, whole)
        inferred = (reason,) if reason else ()
    if one.calendar:
        return converted(one, year, inferred)
    return valued(one, year, inferred)


def valued(one: Found, year: int, inferred: tuple[str, ...]) -> When | None:
    """A When from Gregorian parts; None when there is no such day."""
    if one.day and not safe(year or 2000, one.month, one.day):
        return None
    if not one.day and not one.month:
        return When(f"{year:04d}" + qualifier(one), one.passage, inferred=inferred)
    edtf = f"{year:04d}-{one.month:02d}" if year else f"XXXX-{one.month:02d}"
    first = f"{edtf}-{one.since:02d}/" if one.since and year else ""
    edtf += f"-{one.day:02d}" if one.day else ""
    day = safe(year, one.month, one.day) if year and one.day else None
    if one.eve and day:
        first = f"{day - timedelta(days=1)}/"
    agrees = day.isoweekday() == one.weekday if one.weekday and day else None
    weekday = WEEKDAYS[one.weekday - 1] if one.weekday else ""
    return When(first + edtf + qualifier(one), one.passage, weekday, agrees, inferred, note_of(one, year, agrees))


def converted(one: Found, year: int, inferred: tuple[str, ...]) -> When | None:
    """A When from parts of another calendar, which it names; None when there is no such day, or its year is open."""
    last = gregorian(one, year, last=True)
    first = gregorian(replace(one, day=one.since or one.day), year)
    if not (year and first and last):
        return None
    name, shown = {"solar": "Solar Hijri", "hijri": "Islamic"}[one.calendar], f"{year:04d}"
    shown += f"-{one.month:02d}" if one.month else ""
    shown += f"-{one.day:02d}" if one.day else ""
    mark = {"": "~", "?": "%"}.get(qualifier(one), qualifier(one)) if one.calendar == "hijri" else qualifier(one)
    edtf = f"{first}{mark}" if first == last else f"{first}{mark}/{last}{mark}"
    agrees = last.isoweekday() == one.weekday if one.weekday and one.day else None
    weekday = WEEKDAYS[one.weekday - 1] if one.weekday else ""
    note = note_of(one, year, agrees) or (_BY_TABLES if one.calendar == "hijri" else "")
    return When(edtf, one.passage, weekday, agrees, (f"calendar: {name} {shown}", *inferred), note)


def qualifier(one: Found) -> str:
    """EDTF's mark of doubt: `?` uncertain, `~` about, `%` both."""
    return {(False, False): "", (True, False): "?", (False, True): "~", (True, True): "%"}[one.unsure, one.about]


def gregorian(one: Found, year: int, *, last: bool = False) -> date | None:
    """The first or last day of a date in the Gregorian calendar; None when there is no such day."""
    month = one.month or (12 if last else 1)
    if one.calendar == "solar":
        return calendars.solar(year, month, one.day or (calendars.solar_days(year, month) if last else 1))
    if one.calendar == "hijri":
        return calendars.hijri(year, month, one.day or (calendars.hijri_days(year, month) if last else 1))
    return safe(year, month, one.day) if one.day else None


def note_of(one: Found, year: int, agrees: bool | None) -> str:
    """What a person should look at."""
    if agrees is False:
        return "The weekday does not belong to this date."
    if one.ambiguous:
        return "Read day first; it could be month first."
    return "" if year else "The year is not given and could not be worked out."


def year_for(one: Found, basis: date | None, whole: Sequence[tuple[date, Passage]]) -> tuple[int, str]:
    """The likeliest year of a date without one, in its own calendar, and the reason in words."""
    reason = "year: from the publication date"
    if basis is None:
        if not whole:
            return 0, ""
        basis = min(whole, key=lambda known: abs(known[1].start - one.passage.start))[0]
        reason = f"year: from another date in the text ({basis.isoformat()})"
    guess = basis.year - {"": 0, "solar": 621, "hijri": 579}[one.calendar]
    tries = [(day, year) for year in range(guess - 1, guess + 3) if (day := of_year(one, year))]
    past = [(day, year) for day, year in tries if day <= basis + NEAR_FUTURE]
    return (max(past)[1], reason) if past else (basis.year if not one.calendar else 0, reason)


def of_year(one: Found, year: int) -> date | None:
    """A date without a year in a given one."""
    return gregorian(one, year) if one.calendar else safe(year, one.month, one.day or 1)


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
