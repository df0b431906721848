"""An answer is for ever shown with its own questions, whatever is asked later."""

import json
from dataclasses import replace

import pytest

from tests.conftest import AT
from tocsin.desk import here
from tocsin.desk.intake import asked, sealed
from tocsin.door import questions, report
from tocsin.door.questions import QUESTIONS, version

from .identity_story import kim, sona  # noqa: F401
from .intake_story import report as typed_report


@pytest.fixture
def filed(sona):  # noqa: F811
    """Sona's report under the questions of today."""
    sona.report(what="They wait", when="Friday", when_known="about", help="police", danger="no", consent="police")
    (one,) = sealed.bring_in(at=AT)
    return one


def test_the_answers_stand_under_their_questions_in_order_and_in_words(filed):
    sheet = asked.sheet(filed)
    assert [(row.question, row.answers) for row in sheet.rows] == [
        ("Is anyone in danger right now?", ("No",)),
        ("What happened?", ("They wait",)),
        ("When was it?", ("Friday",)),
        ("How sure are you of the time?", ("About then",)),
        ("What would help you?", ("Help with going to the police",)),
    ]
    assert sheet.sound
    assert sheet.version == version()


def test_a_later_questionnaire_changes_nothing_in_an_older_answer(filed, sona, monkeypatch):  # noqa: F811
    """The choice “about” is worded anew, one question goes, another comes: each report keeps its own."""
    before = asked.sheet(filed)
    worded = tuple(
        replace(one, text="When, roughly?") if one.name == "when" else one for one in QUESTIONS if one.name != "help"
    )
    later = (*worded, replace(QUESTIONS[4], name="weather", text="What was the weather?"))
    for module in (questions, report):
        monkeypatch.setattr(module, "QUESTIONS", later)
    sona.report(what="Again", when="Monday", weather="rain")
    (new,) = sealed.bring_in(at=AT)
    assert asked.sheet(filed) == before
    sheet = asked.sheet(new)
    assert [row.question for row in sheet.rows] == ["What happened?", "When, roughly?", "What was the weather?"]
    assert sheet.version == version() != before.version
    assert sheet.sound


def test_consents_name_the_version_of_their_words(filed):
    assert {consent.wording for consent in filed.consents.all()} == {version()}


def test_the_page_shows_them_and_says_when_the_digest_does_not_fit(filed, browse, lea, monkeypatch):
    page = browse(lea).get(f"/reports/{filed.public_id}/").content.decode()
    assert "How sure are you of the time?" in page
    assert version() in page
    assert "digest does not fit" not in page
    record = asked.record_of(filed)
    forged = json.loads(json.dumps(record).replace("About then", "Exactly then"))
    monkeypatch.setattr(asked, "record_of", lambda _report: forged)
    assert "digest does not fit" in browse(lea).get(f"/reports/{filed.public_id}/").content.decode()


def test_a_report_that_came_by_no_form_has_no_sheet(lea):
    assert asked.sheet(typed_report(lea)) is None


def test_who_somebody_is_stands_on_no_sheet_and_in_no_exhibit(sona, kim):  # noqa: F811
    from .identity_story import NAME
    from .identity_story import filed as named

    one = named(sona)
    assert NAME not in str(asked.sheet(one))
    for exhibit in one.exhibits.all():
        assert NAME.encode() not in here.vault().read(exhibit.digest)
