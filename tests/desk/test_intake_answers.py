"""Answers in the reporter's language: whole in every language, changed before they go, never sent with a gap."""

import re

import pytest

from tests.conftest import AT
from tocsin.desk.intake import answers, services
from tocsin.desk.intake.models import Channel, Message
from tocsin.errors import BadInput

from .intake_story import report

LANGUAGES = ("ar", "az", "en", "es", "fa", "hy", "id", "ru", "tr")
PLACE = re.compile(r"\{\w*\}|\[\[.*?\]\]")


def door_report(by, language="tr"):
    return report(by, Channel.DOOR, receipt_id="rcp_1", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_answer_with_the_same_places(language):
    assert set(answers.texts(language)) == set(answers.titles())
    for code, text in answers.texts(language).items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(answers.texts("en")[code])), code
        assert set(re.findall(r"\{(\w*)\}", text)) <= set(answers.PLACES)
        assert language == "en" or text != answers.texts("en")[code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_said_to_have_checked_what_nobody_checked(language):
    assert bool(answers.reviewer(language)) == (language == "en")


def test_an_answer_is_filled_in_for_the_report_in_its_language(lea, desk):
    ready = answers.ready(door_report(lea), "safe")
    assert ready.language == "tr"
    assert not ready.reviewed
    assert "911" in ready.text and "+12025550143" in ready.text and "{" not in ready.text
    assert ready.source.startswith("If you are in danger now, call 911.")


@pytest.mark.parametrize("language", ["", "xx", "../en", "de-AT"])
def test_a_language_without_answers_gets_the_source_language(lea, language):
    ready = answers.ready(door_report(lea, language), "asked")
    assert (ready.language, ready.source) == ("en", "")


def test_a_region_of_a_language_is_that_language(lea):
    assert answers.ready(door_report(lea, "es-MX"), "asked").language == "es"


def test_the_page_offers_them_marks_the_unchecked_and_lets_the_officer_change_them(browse, lea):
    one = door_report(lea, "ar")
    page = browse(lea).get(f"/reports/{one.public_id}/?answer=safe").content.decode()
    assert answers.ready(one, "safe").text.split("911")[0][:20] in page
    assert "have not been checked by a speaker" in page
    assert "If you are in danger now, call 911." in page, "an officer who reads no Arabic knows what it says"
    browse(lea).post(f"/reports/{one.public_id}/reply/", {"reply-text": "Changed by hand."})
    assert Message.objects.get().text == "Changed by hand."


@pytest.mark.parametrize("code", ["asked", "signposted", "police"])
def test_an_answer_with_a_gap_is_not_sent(lea, code):
    one = door_report(lea)
    text = answers.ready(one, code).text
    with pytest.raises(BadInput, match="still something to fill in"):
        services.reply(report=one, text=text, by=lea, at=AT)
    whole = re.sub(r"\[\[.*?\]\]", "1 Harbour Square", text)
    assert services.reply(report=one, text=whole, by=lea, at=AT).text == whole


def test_a_place_that_nobody_filled_in_is_not_sent_and_other_braces_are(lea):
    one = door_report(lea)
    with pytest.raises(BadInput):
        services.reply(report=one, text="Call {hotline}.", by=lea, at=AT)
    assert services.reply(report=one, text="He wrote {sic} and {}.", by=lea, at=AT)


def test_what_the_desk_has_no_value_for_becomes_a_gap(lea, desk):
    settings = desk.settings_file.read_text("utf-8").replace('hotline = "+12025550143"', 'hotline = ""')
    desk.settings_file.write_text(settings, "utf-8")
    assert "[[hotline]]" in answers.ready(door_report(lea), "safe").text


def test_an_unknown_answer_is_refused_in_words(browse, lea):
    one = door_report(lea)
    assert browse(lea).get(f"/reports/{one.public_id}/?answer=nonsense").status_code == 400
