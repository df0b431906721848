"""No pattern's cost grows faster than the text: every compiled pattern of the room, on texts made to make it try again.

A pattern that goes back over what it has read costs eight times eight for a text eight times as long. The bound between
is generous, and what is quick at any length is not measured at all: no load of the machine decides this test.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tocsin.extract
from tocsin.extract.indicators import FINDERS, Scan, addresses, find, handles, plates, wallets

SHORT, TIMES = 2_000, 8
MOST_GROWTH = 25.0
"""Eight times the text: eight times the work, or sixty-four when it grows with the square."""
QUICK = 0.05
"""Seconds below which a whole text is quick enough, however they compare."""
ATOMS = (
    "a", "1", " ", "a ", "1 ", "A1 ", "a.", "1.", "1,", "@a", "a@", "-1", "(1", "/a", "a/1", ":", "a:", "[.]", "°1'",
    "+1 ",
    "#a", "Ab ", "Ab Cd ", "12 Ab ", "ул. Аб ", "شارع ا ", "خیابان ", "Jl. A ", "küçəsi 1 ", "Սա փ. 1", "Calle A ",
    "“a", "]",
    "http://", "h**ps://a", "geo:1,", "www.", "a at b dot ", "u/a ", "ig: a", "\u0301", "\u202e", "😀", "0x", "bc1",
    "1A", "\n",
)  # fmt: skip


def held(value: Any) -> Iterator[re.Pattern[str]]:
    """Patterns of text in a value, and in the tuples and dataclasses it is made of."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from held(one)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from held(tuple(vars(value).values()))


def every_pattern() -> dict[str, re.Pattern[str]]:
    """All patterns of `tocsin.extract`, those read from data among them, by where they stand.

    The dateline's is left out: it is matched at the beginning of 160 characters and nowhere else.
    """
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(tocsin.extract.__path__, "tocsin.extract."):
        for name, value in vars(importlib.import_module(module.name)).items():
            found |= {f"{module.name}.{name}.{n}": one for n, one in enumerate(held(value))}
    made = (addresses.patterns(), plates.known(), handles.names(), handles.label(), handles.following(), wallets.CHAINS)
    found.pop("tocsin.extract.source._DATELINE.0")
    return found | {f"made.{n}": one for n, one in enumerate(held(made))}


PATTERNS = every_pattern()


def cost(pattern: re.Pattern[str], text: str) -> float:
    """Processor time of looking through a text, the best of two."""
    times = []
    for _ in range(2):
        begun = time.process_time()
        for _match in pattern.finditer(text):
            pass
        times.append(time.process_time() - begun)
    return min(times)


def too_steep(pattern: re.Pattern[str], unit: str) -> bool:
    """Whether a pattern's cost on a repeated unit grows much faster than the text."""
    text = unit * (SHORT // len(unit) + 1)
    long = cost(pattern, text * TIMES)
    return long > QUICK and long > MOST_GROWTH * cost(pattern, text)


def test_the_measure_sees_a_pattern_that_goes_back_over_what_it_read():
    assert too_steep(re.compile(r"a*b"), "a")
    assert not too_steep(re.compile(r"a{1,50}b"), "a")


def test_there_are_patterns_to_measure():
    assert len(PATTERNS) > 80
    assert len(FINDERS) >= 9


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_costs_more_than_its_text(name):
    assert [unit for unit in ATOMS if too_steep(PATTERNS[name], unit)] == []


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(PATTERNS)), st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3).map("".join))
def test_a_pattern_does_not_cost_more_than_its_text(name, unit):
    assert not too_steep(PATTERNS[name], unit)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(ATOMS), st.text(max_size=4)), max_size=40).map("".join))
def test_whatever_is_found_stands_at_its_place_and_only_once(text):
    found = find(Scan(text, "", ("US", "ID", "TR", "RU", "IR")))
    for one in found:
        assert text[one.passage.start : one.passage.end] == one.passage.text != ""
    places = sorted((one.passage.start, one.passage.end) for one in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
