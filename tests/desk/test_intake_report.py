"""Lea takes a call, screens reports, writes notes, answers a reporter."""

import pytest

from tests.conftest import AT
from tocsin.casework.lifecycle import REPORT, events, states
from tocsin.desk import here
from tocsin.desk.intake import services
from tocsin.desk.intake.models import Channel, Purpose, Report, Urgency
from tocsin.errors import BadInput, Refused

from .intake_story import report

pytestmark = pytest.mark.postgresql

CALL = {
    "urgency": "1 now",
    "words": "They shouted that on Friday they would wait for us at the harbour gate.",
    "note": "Children in the background.",
    "reporter": "target",
    "language": "English",
    "call_back": "After six",
    "consents": ["keep", "share police"],
}


def take_call(client, **changes):
    client.post("/calls/new/", {**CALL, **changes})
    return Report.objects.get()


def test_a_call_keeps_the_callers_words_apart_from_the_officers_notes(browse, lea):
    one = take_call(browse(lea))
    assert one.words == CALL["words"]
    assert [note.text for note in one.notes.all()] == [CALL["note"]]
    kept = here.vault().read(one.exhibits.get().digest).decode()
    assert CALL["note"] not in kept


def test_the_callers_words_are_an_exhibit_of_a_call(browse, lea):
    one = take_call(browse(lea))
    assert one.exhibits.get().how == "call"
    assert one.channel == Channel.CALL


def test_consents_are_off_until_given_and_each_stands_alone(browse, lea):
    one = take_call(browse(lea))
    assert {consent.purpose for consent in one.consents.all()} == {"keep", "share police"}
    assert "checked" not in browse(lea).get("/calls/new/").content.decode().split("They agreed")[1]


def test_a_consent_can_be_withdrawn_once_and_its_history_stays(browse, lea):
    one = take_call(browse(lea))
    browse(lea).post(f"/reports/{one.public_id}/consent/", {"purpose": "share police"})
    assert one.consents.filter(withdrawn_at=None).count() == 1
    assert one.consents.count() == 2
    with pytest.raises(BadInput):
        services.withdraw_consent(report=one, purpose=Purpose.SHARE_POLICE, by=lea, at=AT)


def test_the_call_page_asks_first_whether_someone_is_in_danger(browse, lea):
    page = browse(lea).get("/calls/new/").content.decode()
    assert page.index("is anyone in danger right now") < page.index("own words")
    assert "911" in page


@pytest.mark.parametrize("state", states(REPORT))
@pytest.mark.parametrize("event", sorted({event for _, event in REPORT}))
def test_a_report_goes_only_where_the_table_leads(lea, state, event):
    one, other = report(lea), report(lea)
    Report.objects.filter(pk=one.pk).update(state=state)
    one.refresh_from_db()
    said = {"reason": "seen by two", "into": other}
    if event in events(REPORT, state):
        assert services.advance(report=one, event=event, by=lea, at=AT, **said).state == REPORT[(state, event)]
        assert one.steps.get().event == event
    else:
        with pytest.raises(Refused, match="not possible"):
            services.advance(report=one, event=event, by=lea, at=AT, **said)
        assert Report.objects.get(pk=one.pk).state == state
        assert not one.steps.exists()


def test_two_people_who_screen_at_once_take_one_step(lea, noor):
    one = report(lea)
    services.advance(report=one, event="screen", by=lea, at=AT)
    with pytest.raises(Refused):
        services.advance(report=one, event="screen", by=noor, at=AT)


def test_numbers_run_within_the_year(lea):
    assert [report(lea).number for _ in range(3)] == ["R-2026-0001", "R-2026-0002", "R-2026-0003"]
    later = services.open_report(told=services.Told(channel=Channel.CALL), by=lea, at=AT.replace(year=2027))
    assert later.number == "R-2027-0001"


def test_a_reply_needs_a_receipt_for_nobody_else_could_read_it(lea):
    with pytest.raises(BadInput, match="no receipt"):
        services.reply(report=report(lea), text="Thank you.", by=lea, at=AT)
    one = report(lea, Channel.DOOR, receipt_id="rcp_1")
    assert services.reply(report=one, text=" Thank you. ", by=lea, at=AT).text == "Thank you."


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_note_is_none(lea, blank):
    with pytest.raises(BadInput):
        services.add_note(report=report(lea), text=blank, by=lea, at=AT)


def test_the_words_of_a_report_cannot_be_changed_by_any_form(browse, lea):
    one = take_call(browse(lea))
    for path in ("step", "note", "reply", "urgency"):
        typed = {"words": "others", "event": "screen", "note-text": "x", "reply-text": "x", "urgency": "2 soon"}
        browse(lea).post(f"/reports/{one.public_id}/{path}/", typed)
    one.refresh_from_db()
    assert (one.words, one.urgency, one.state) == (CALL["words"], "2 soon", "screened")


def test_a_report_through_the_door_belongs_to_nobody_and_is_logged_as_such(desk):
    one = services.open_report(told=services.Told(channel=Channel.DOOR, receipt_id="rcp_1"), by=None, at=AT)
    assert one.taken_by is None
    assert [entry.actor for entry in here.vault().entries()] == ["door"]


def test_the_log_tells_of_each_act_and_never_of_the_words(browse, lea):
    one = take_call(browse(lea))
    services.change_urgency(report=one, urgency=Urgency.SOON, by=lea, at=AT)
    entries = list(here.vault().entries())
    acts = [entry.act for entry in entries]
    assert {"report received", "exhibit attached to report", "note on report", "report urgency changed"} <= set(acts)
    assert "harbour" not in str(entries)
    assert "Children" not in str(entries)


def test_the_words_are_under_a_veil(browse, lea):
    one = take_call(browse(lea))
    page = browse(lea).get(f"/reports/{one.public_id}/").content.decode()
    assert page.index('type="checkbox"') < page.index("They shouted")


def test_the_obvious_next_step_of_a_new_report_is_to_read_it(browse, lea):
    one = report(lea)
    page = browse(lea).get(f"/reports/{one.public_id}/").content.decode()
    assert "I have read it" in page
    browse(lea).post(f"/reports/{one.public_id}/step/", {"event": "screen"})
    assert "I have read it" not in browse(lea).get(f"/reports/{one.public_id}/").content.decode()


def test_script_in_a_reporters_words_is_words(browse, lea):
    one = take_call(browse(lea), words="<script>alert(1)</script><img src=x onerror=alert(1)>")
    for path in (f"/reports/{one.public_id}/", "/inbox/"):
        page = browse(lea).get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
