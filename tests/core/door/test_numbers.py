"""Whom to call: the desk's own number first, other countries' from a dated list that an independent source confirms."""

from dataclasses import replace
from datetime import date

import pytest
from phonenumbers import shortnumberinfo

from tests.core.door.conftest import Visitor
from tocsin.door.numbers import Numbers, country_names, national, number_list
from tocsin.door.pages import LANGUAGE_NAMES
from tocsin.door.site import Site


def test_the_list_names_the_day_it_was_checked_and_the_day_it_must_be_checked_again() -> None:
    listed = number_list()
    checked, review = date.fromisoformat(listed.checked_on), date.fromisoformat(listed.review_by)
    assert 0 < (review - checked).days <= 366, "numbers that nobody looked at for over a year are not to be trusted"


@pytest.mark.parametrize("numbers", number_list().countries, ids=lambda numbers: numbers.country)
def test_each_number_is_an_emergency_number_there_by_the_metadata_of_libphonenumber(numbers: Numbers) -> None:
    named = [number for number in (numbers.any, numbers.police, numbers.ambulance) if number]
    assert named
    assert bool(numbers.any) != bool(numbers.police), "one number for everything, or one for the police"
    for number in named:
        assert shortnumberinfo.is_emergency_number(number, numbers.country), number


@pytest.mark.parametrize("language", sorted(LANGUAGE_NAMES))
def test_every_listed_country_has_a_name_in_every_language(language: str) -> None:
    names = country_names(language)
    assert set(names) == {numbers.country for numbers in number_list().countries}
    assert len(set(names.values())) == len(names)
    assert not any(name == code for code, name in names.items())


def with_settings(visitor: Visitor, **changes: str) -> str:
    visitor.site = Site(visitor.site.folder, visitor.site.spool, replace(visitor.site.settings, **changes))
    return visitor.get("/emergency").text


def test_the_desks_own_number_stands_before_the_list(visitor: Visitor) -> None:
    page = with_settings(visitor, emergency="911", country="GB")
    assert page.index("tel:911") < page.index("<header>") < page.index("United Kingdom")


def test_a_desk_that_names_no_number_shows_its_countrys(visitor: Visitor) -> None:
    page = with_settings(visitor, emergency="", country="ID")
    assert "tel:110" in page[: page.index("<header>")]


def test_a_desk_in_a_country_that_is_not_listed_says_to_call_its_police(visitor: Visitor) -> None:
    page = with_settings(visitor, emergency="", country="AQ")
    assert "Call the police of your country" in page[: page.index("<header>")]
    assert national("AQ") == ""


def test_the_page_says_when_the_list_was_checked(visitor: Visitor) -> None:
    assert number_list().checked_on in visitor.get("/emergency").text


def test_the_question_of_danger_comes_first_and_brings_the_number_up_again(visitor: Visitor) -> None:
    page = visitor.get("/").text
    form = page[page.index("<form") :]
    assert form.index("Is anyone in danger right now?") < form.index("What happened?")
    assert form.index("tel:911") < form.index("What happened?")
    assert 'name="danger" value="yes" checked' not in form


def test_who_said_that_someone_is_in_danger_is_told_again_to_call(visitor: Visitor) -> None:
    told, other = visitor.report(what="x", danger="yes").text, visitor.report(what="x", danger="no").text
    assert "we cannot come to you" in told
    assert told[told.index("<main") :].count("tel:911") == 1
    assert "we cannot come to you" not in other
