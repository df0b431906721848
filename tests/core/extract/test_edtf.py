"""The dates that are kept are EDTF: the specification's own examples of levels 0 and 1, and what it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.edtf import level, valid

LEVEL_0 = (
    "1985-04-12", "1985-04", "1985", "1985-04-12T23:20:30", "1985-04-12T23:20:30Z", "1985-04-12T23:20:30-04",
    "1985-04-12T23:20:30+04:30", "1964/2008", "2004-06/2006-08", "2004-02-01/2005-02-08", "2004-02-01/2005-02",
    "2004-02-01/2005", "2005/2006-02",
)  # fmt: skip
LEVEL_1 = (
    "Y170000002", "Y-170000002", "2001-21", "1984?", "2004-06~", "2004-06-11%", "201X", "20XX", "2004-XX", "1985-04-XX",
    "1985-XX-XX", "1985-04-12/..", "1985-04/..", "1985/..", "../1985-04-12", "../1985-04", "../1985", "1985-04-12/",
    "1985-04/", "1985/", "/1985-04-12", "/1985-04", "/1985", "-1985", "1984~/2004-06", "1984?/2004%",
)  # fmt: skip
NEITHER = (
    "", "..", "/", "../..", "1985-13", "1985-00", "1985-4", "1985-02-30", "2023-02-29", "1985-04-31", "85", "19850412",
    "1985-04-12T25:00:00", "1985-04-12T23:60:00", "1985-02-30T01:00:00", "2004/2003", "2004-06-11??", "Y2004",
    "2001-25",
    "2001-21-05",
    "X985", "1X85", "1985-X4", "[1667,1668]", "{1667}", "yesterday", "2004-06/2004-05", "1985\n", "١٩٨٥",
    "1984/2004/2005",
)  # fmt: skip


@pytest.mark.parametrize("text", LEVEL_0)
def test_the_specifications_examples_of_level_0(text):
    assert level(text) == 0


@pytest.mark.parametrize("text", LEVEL_1)
def test_the_specifications_examples_of_level_1(text):
    assert level(text) == 1


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_no_such_date(text):
    assert not valid(text)


@pytest.mark.parametrize("text", ["XXXX-07-21", "XXXX-07", "XXXX-02-29~"])
def test_a_year_left_open_is_the_one_form_of_level_2(text):
    assert level(text) == 2


@given(st.dates(), st.sampled_from(["", "?", "~", "%"]))
def test_every_day_is_valid_with_each_qualifier(day, qualifier):
    assert level(day.isoformat() + qualifier) == (1 if qualifier else 0)


@given(st.dates(), st.dates())
def test_an_interval_is_valid_only_in_its_order(one, other):
    assert valid(f"{one}/{other}") == (one <= other)


@given(st.text("0123456789X-/?~%TYZ:+.", max_size=30))
def test_any_text_is_answered(text):
    assert level(text) in {None, 0, 1, 2}
