"""Dates: day first, weekdays checked, years and relative days worked out and said to be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract.dates import dates
from tocsin.extract.edtf import valid
from tocsin.extract.reader import read


def got(text, language="en", published_on=""):
    return dates(read(text, language), published_on)


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("23/7/2026", "en", "2026-07-23"), ("2026-07-23", "en", "2026-07-23"), ("23.07.26", "ru", "2026-07-23"),
        ("July 23, 2026", "en", "2026-07-23"), ("the 3rd of May 2026", "en", "2026-05-03"),
        ("7/23/2026", "en", "2026-07-23"),
        ("23 Juli 2026", "id", "2026-07-23"), ("23 Temmuz 2026", "tr", "2026-07-23"),
        ("23 iyul 2026-cı il", "az", "2026-07-23"),
        ("2026-cı il iyulun 23-də", "az", "2026-07-23"), ("2026 թվականի հուլիսի 23-ին", "hy", "2026-07-23"),
        ("23 июля 2026 года", "ru", "2026-07-23"), ("23 de julio de 2026", "es", "2026-07-23"),
        ("23 يوليو 2026", "ar", "2026-07-23"), ("٢٣ تموز ٢٠٢٦", "ar", "2026-07-23"),
        ("۲۳ ژوئیه ۲۰۲۶", "fa", "2026-07-23"),
        ("July 2026", "en", "2026-07"), ("about 5 June 2026", "en", "2026-06-05~"),
    ],
)  # fmt: skip
def test_dates_are_read_in_every_language(text, language, edtf):
    assert [when.edtf for when in got(text, language)] == [edtf]


@pytest.mark.parametrize(
    ("text", "language", "edtf"),
    [
        ("yesterday", "en", "2026-07-23"), ("3 days ago", "en", "2026-07-21"), ("2 weeks ago", "en", "2026-07-10"),
        ("kemarin", "id", "2026-07-23"), ("3 hari lalu", "id", "2026-07-21"), ("dün", "tr", "2026-07-23"),
        ("3 gün önce", "tr", "2026-07-21"), ("dünən", "az", "2026-07-23"), ("երեկ", "hy", "2026-07-23"),
        ("3 օր առաջ", "hy", "2026-07-21"), ("вчера", "ru", "2026-07-23"), ("hace 3 días", "es", "2026-07-21"),
        ("قبل 3 أيام", "ar", "2026-07-21"), ("دیروز", "fa", "2026-07-23"), ("last Tuesday", "en", "2026-07-21"),
    ],
)  # fmt: skip
def test_relative_days_count_from_publication_and_say_so(text, language, edtf):
    (when,) = got(text, language, "2026-07-24")
    assert when.edtf == edtf
    assert when.inferred
    assert got(text, language) == ()


def test_a_weekday_that_does_not_fit_is_shown():
    (when,) = got("Wednesday, 21 July 2026")
    assert (when.weekday_said, when.weekday_agrees) == ("Wednesday", False)
    assert when.note == "The weekday does not belong to this date."


def test_a_date_that_could_be_month_first_says_so_and_its_weekday_settles_it():
    (open_,) = got("02/10/2026")
    assert (open_.edtf, open_.note) == ("2026-10-02", "Read day first; it could be month first.")
    (settled,) = got("Tuesday (02/10/2026)")
    assert (settled.edtf, settled.weekday_agrees, settled.note) == ("2026-02-10", True, "")


def test_a_year_that_nothing_tells_is_left_open():
    (when,) = got("on 21 July")
    assert (when.edtf, when.note) == ("XXXX-07-21", "The year is not given and could not be worked out.")


def test_december_told_in_january_is_of_the_year_before():
    (when,) = got("on 28 December", published_on="2026-01-04")
    assert (when.edtf, when.inferred) == ("2025-12-28", ("year: from the publication date",))


@pytest.mark.parametrize(
    "text", ["it may happen", "1/2 of them", "12.15 WIB", "30 February 2026", "version 1.2.3", "99/99/2026", "mar"]
)
def test_what_is_no_date_gives_none(text):
    assert got(text, "en", "2026-07-24") == ()


@settings(max_examples=150, deadline=None)
@given(st.dates())
def test_every_numeric_day_reads_back(day):
    if 1900 <= day.year <= 2100:
        assert got(day.strftime("%d/%m/") + f"{day.year}")[0].edtf == day.isoformat()
        assert got(day.isoformat())[0].edtf == day.isoformat()


@pytest.mark.parametrize("published_on", ["", "0001-01-01", "0002-01-05", "9999-12-31", "2026-07-21"])
@pytest.mark.parametrize(
    "text",
    [
        "yesterday, 999 years ago, last month, on Friday, on 5 July",
        "valid until 9999-12-31, the night before 31 December, on 29 February",
        "since 0001-01-01, the night before 1 January, on 5 July",
        "\u1369 days ago, seen by \u1369 people",
    ],
)
def test_no_day_at_the_edge_of_the_calendar_and_no_odd_digit_stops_the_reading(text, published_on):
    assert all(valid(when.edtf) for when in got(text, "en", published_on))


@pytest.mark.parametrize("never_set", ["0001-01-01", "9999-12-31"])
def test_a_clock_that_was_never_set_gives_no_day_to_count_from(never_set):
    assert [when.edtf for when in got("yesterday, and on 5 July", "en", never_set)] == ["XXXX-07-05"]
