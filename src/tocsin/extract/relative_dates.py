"""Dates told from the day of publication: yesterday, two weeks ago, last month, next Friday."""

from collections.abc import Iterator
from datetime import date, timedelta

from tocsin.extract.datewords import DateWords
from tocsin.extract.lexicon import Hit
from tocsin.extract.numbers import amount
from tocsin.extract.reader import Reading
from tocsin.model.passage import Passage
from tocsin.model.when import When

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WORDS = (("today", 0), ("before_yesterday", 2), ("yesterday", 1), ("tomorrow", -1))
"""Concepts of the vocabularies, and days before publication."""
_COUNTED = "day: counted from the publication date"


def relative(reading: Reading, told: DateWords, basis: date | None) -> Iterator[When]:
    """Relative dates; none while the day of publication is not known."""
    if basis is None:
        return
    words = reading.words
    for concept, days in _WORDS:
        for hit in reading.between(0, len(words), concept):
            yield on_day(words.passage(hit.first, hit.last), basis - timedelta(days=days))
    for one in told.tagged("days:"):
        days = int(one.tag.partition(":")[2])
        yield on_day(words.passage(one.first, one.last), basis - timedelta(days=days))
    for one in told.tagged("weeks:", "months:", "years:"):
        unit, _, back = one.tag.partition(":")
        yield spanning(words.passage(one.first, one.last), unit.removesuffix("s"), int(back), basis)
    yield from ago(reading, told, basis)
    for hit in reading.between(0, len(words), "weekday:"):
        if not (hit.first and words.keys[hit.first - 1].isdigit()):
            yield weekday(reading, told, hit, basis)


def on_day(passage: Passage, day: date) -> When:
    """A day that was counted."""
    return When(day.isoformat(), passage, inferred=(_COUNTED,))


def spanning(passage: Passage, unit: str, back: int, basis: date) -> When:
    """A whole week (Monday to Sunday), month or year, so many before the one of publication."""
    if unit == "week":
        monday = basis - timedelta(days=basis.weekday() + 7 * back)
        edtf = f"{monday}/{monday + timedelta(days=6)}"
    elif unit == "month":
        months = basis.year * 12 + basis.month - 1 - back
        edtf = f"{months // 12:04d}-{months % 12 + 1:02d}"
    else:
        edtf = f"{basis.year - back:04d}"
    return When(edtf, passage, inferred=(f"{unit}: counted from the publication date",))


def ago(reading: Reading, told: DateWords, basis: date) -> Iterator[When]:
    """`three days ago`, `hace una semana`, `قبل يومين`: an amount and its unit with a mark of the past beside them."""
    words = reading.words
    for one in told.tagged("unit:"):
        count = amount(words.keys[one.first - 1]) if one.first and words.joined(one.first - 1) else 0
        if count:
            yield from marked(reading, one.first - 1, one.last, one.tag.partition(":")[2], count, basis=basis)
    for one in told.tagged("amount:"):
        _, unit, count_said = one.tag.split(":")
        if not (one.first and amount(words.keys[one.first - 1])):
            yield from marked(reading, one.first, one.last, unit, int(count_said), basis=basis)


def marked(reading: Reading, first: int, last: int, unit: str, count: int, *, basis: date) -> Iterator[When]:
    """The amount as a date, when a mark of the past stands right before or behind it."""
    after = reading.between(last, last + 1, "ago_after")
    before = [hit for hit in reading.between(max(0, first - 2), first, "ago_before") if hit.last == first]
    if not (after or before):
        return
    passage = reading.words.passage(before[0].first if before else first, after[0].last if after else last)
    if unit in {"day", "week"}:
        yield on_day(passage, basis - timedelta(days=count * (7 if unit == "week" else 1)))
    elif count < 1000:
        yield spanning(passage, unit, count, basis)


def weekday(reading: Reading, told: DateWords, hit: Hit, basis: date) -> When:
    """A bare weekday: the latest one up to publication, or the first one after it where a word says “next”."""
    words, number = reading.words, int(hit.concept[8:])
    near = reading.between(max(0, hit.first - 1), min(hit.last + 1, len(words)), "last", "ago_after")
    following = told.ending(hit.first, "next") or told.beginning(hit.last, "next")
    if following and not near:
        first, last = min(hit.first, following.first), max(hit.last, following.last)
        day = basis + timedelta(days=(number - basis.isoweekday() - 1) % 7 + 1)
        reason = "day: the first such weekday after the publication date"
    else:
        first, last = min([hit.first, *[one.first for one in near]]), max([hit.last, *[one.last for one in near]])
        day = basis - timedelta(days=(basis.isoweekday() - number) % 7)
        reason = "day: the latest such weekday up to the publication date"
    return When(day.isoformat(), words.passage(first, last), WEEKDAYS[number - 1], True, (reason,))
