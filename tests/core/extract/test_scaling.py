"""Work grows with the length of a text and no faster, whatever its author repeats."""

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from tocsin.extract import extract
from tocsin.triage import suggest

from .conftest import item_of

SHORT = 4_000
"""Code points; the longer text is twice as long."""
MOST_GROWTH = 3.0
"""Twice the text is twice the work, give or take a fixed part; work that grows with the square is four times it."""
HOSTILE = (
    "said ", "police ", "police said “we are here now” ", "“a b c d” said ", "account “a_b” ", "account @abc ",
    "urged ", "killed ", "in Port ", "the consulate of ", "and attack ",
    "Mayor Dana Ortega urged the police to condemn ",
    "attack at a rally on 21 July 2026. ", "21/7 ", "“x\n“", "a@", "a.b ", "http://a.b/", "]])", "1" * 70 + " ",
    "Abc ", "Aldera 9 News ", "+1 202 555 0143 ", "bc1q", "Caddesi ", "شارع ", "Marenians ", "k i l l ", "if you ",
    "3 to 5 July ", "in 2019 ", "next Friday ", "a week ago ", "۳ تا ۵ تیر ۱۴۰۵ ", "plate 34 ABC 12 ", "car ",
    "ig: a_b ",
    "N 34° 3.1' ", "12.3456, ", "Jl. Abc 12 ", "geo:1.1,", "http://maps.google.com/?q=1.12345,", "u/abc ",
    "a at b dot ",
)  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """How many Python functions are entered: a measure of work that no other load on the machine changes."""
    entered = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal entered
        entered += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return entered


def read(text: str) -> Callable[[], object]:
    """The work of extracting and judging a text."""
    item = item_of(text)
    return lambda: suggest(item, extract(item))


@pytest.mark.parametrize("unit", HOSTILE)
def test_twice_the_text_is_at_most_three_times_the_work(unit: str) -> None:
    short, long = unit * (SHORT // len(unit)), unit * (2 * SHORT // len(unit))
    extract(item_of(unit * 3))
    once, twice = calls(read(short)), calls(read(long))
    assert twice < MOST_GROWTH * once, (once, twice)


def test_the_measure_sees_work_that_grows_with_the_square() -> None:
    def square(size: int) -> Callable[[], object]:
        return lambda: [abs(i * j) for i in range(size) for j in range(size)]

    assert calls(square(60)) > MOST_GROWTH * calls(square(30))
