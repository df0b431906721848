"""P-7: the officer who read a receipt to a caller cannot use it once the caller has come back."""

import pytest
from tests.conftest import AT
from tests.core.door.test_rotation import hidden
from tests.desk.identity_story import CONTACT, NAME, kim, sona  # noqa: F401

from tocsin.desk.intake import calls, sealed, services
from tocsin.desk.intake.models import Channel, Identity, Message, Purpose, Report
from tocsin.door import receipt


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)


def called(lea, **told) -> calls.Taken:
    said = services.Told(channel=Channel.CALL, words="They wait at the gate", consents=(Purpose.SHARE_POLICE,), **told)
    return calls.take_call(told=said, identity={}, by=lea, at=AT)


def test_from_the_call_to_the_answer_under_words_that_only_the_caller_knows(sona, lea, noor):  # noqa: F811
    taken = called(lea)
    services.reply(report=taken.report, text="We told the police.", by=noor, at=AT)
    sealed.tell_reporter(taken.report)
    first = sona.post("/return", receipt=taken.receipt)
    assert "We told the police." not in first.text, "who knows only the old words reads nothing"
    offer = hidden(first)
    sona.post("/return/change", **offer)
    assert sealed.bring_in(at=AT) == [taken.report]
    assert "We told the police." in sona.post("/return", receipt=offer["new"]).text
    assert "no longer count" in sona.post("/return", receipt=taken.receipt).text
    row = Report.objects.get()
    assert not row.receipt_shared
    services.reply(report=row, text="And they answered.", by=noor, at=AT)
    sealed.tell_reporter(row)
    assert "And they answered." in sona.post("/return", receipt=offer["new"]).text
    assert list(sona.site.spool.iterdir()) == []


def test_an_answer_given_between_change_and_worker_reaches_the_new_words_only(sona, lea, noor):  # noqa: F811
    """The desk did not know of the change yet: what it sealed to the old words is dead there and told anew."""
    taken = called(lea)
    offer = hidden(sona.post("/return", receipt=taken.receipt))
    sona.post("/return/change", **offer)
    services.reply(report=taken.report, text="Late words.", by=noor, at=AT)
    sealed.tell_reporter(taken.report)
    assert "Late words." not in sona.post("/return", receipt=taken.receipt).text
    sealed.bring_in(at=AT)
    assert "Late words." in sona.post("/return", receipt=offer["new"]).text
    assert not list(sona.site.replies(receipt.mailbox(taken.receipt).name).glob("*.age"))


def test_a_message_sent_right_after_the_change_joins_the_report(sona, lea):  # noqa: F811
    taken = called(lea)
    offer = hidden(sona.post("/return", receipt=taken.receipt))
    sona.post("/return/change", **offer)
    sona.post("/return/write", receipt=offer["new"], message="He called again", withdraw="police")
    sealed.bring_in(at=AT)
    assert Report.objects.count() == 1
    assert [message.text for message in Message.objects.all()] == ["He called again"]
    assert not taken.report.consents.filter(withdrawn_at=None).exists()


def test_a_worker_killed_in_the_middle_of_the_change_ends_it_the_next_time(sona, lea, monkeypatch):  # noqa: F811
    taken = called(lea)
    offer = hidden(sona.post("/return", receipt=taken.receipt))
    sona.post("/return/change", **offer)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(sealed.spool, "bury", killed)
        sealed.bring_in(at=AT)
    assert "no longer count" in sona.post("/return", receipt=taken.receipt).text
    sealed.bring_in(at=AT)
    assert "no longer count" in sona.post("/return", receipt=taken.receipt).text
    assert "no answer yet" in sona.post("/return", receipt=offer["new"]).text
    assert list(sona.site.spool.iterdir()) == []


def test_the_receipt_is_shown_once_and_kept_nowhere(sona, browse, lea, desk):  # noqa: F811
    page = browse(lea).post("/calls/new/", {"urgency": "2 soon", "words": "He knows my street"}).content.decode()
    listed = page.split('<ol class="receipt"')[1].split("</ol>")[0]
    words = [part.split("</li>")[0] for part in listed.split("<li>")[1:]]
    assert receipt.clean_receipt("-".join(words))
    report = Report.objects.get()
    again = browse(lea).get(f"/reports/{report.public_id}/").content.decode()
    assert "-".join(words) not in again and " ".join(words) not in again
    for path in desk.root.rglob("*"):
        if path.is_file():
            assert "-".join(words).encode() not in path.read_bytes()


def test_a_callers_name_and_number_are_sealed_and_the_safety_word_is_not(sona, kim, browse, lea):  # noqa: F811
    told = {"urgency": "2 soon", "words": "He waits", "name": NAME, "contact": CONTACT, "safety_word": "lantern"}
    browse(lea).post("/calls/new/", told)
    report = Report.objects.get()
    assert NAME not in str(vars(report)) and CONTACT not in str(vars(report))
    assert Identity.objects.get(report=report).sealed
    page = browse(lea).get(f"/reports/{report.public_id}/").content.decode()
    assert "lantern" in page
    assert NAME not in page and CONTACT not in page


def test_without_a_custodian_the_call_form_does_not_ask_and_what_is_posted_is_refused(sona, browse, lea):  # noqa: F811
    assert 'name="contact"' not in browse(lea).get("/calls/new/").content.decode()
    told = {"urgency": "2 soon", "words": "He waits", "name": NAME}
    assert browse(lea).post("/calls/new/", told).status_code == 400
    assert not Report.objects.exists()


@pytest.mark.parametrize("field", ["words", "note", "call_back"])
def test_a_receipt_typed_into_the_call_form_is_caught(sona, browse, lea, field):  # noqa: F811
    words = receipt.new_receipt().replace("-", " ")
    answer = browse(lea).post("/calls/new/", {"urgency": "2 soon", "words": "He waits", field: f"it is {words}"})
    assert "contain a receipt" in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize(("form", "field"), [("note", "note-text"), ("reply", "reply-text"), ("step", "reason")])
def test_a_receipt_typed_by_an_officer_is_not_kept(sona, browse, lea, form, field):  # noqa: F811
    report = called(lea).report
    typed = {field: receipt.new_receipt().replace("-", ", "), "event": "screen"}
    answer = browse(lea).post(f"/reports/{report.public_id}/{form}/", typed, follow=True)
    assert "contain a receipt" in answer.content.decode(), "the officer is told why nothing was kept"
    report.refresh_from_db()
    assert (report.notes.count(), report.messages.count(), report.steps.count()) == (0, 0, 0)


def test_a_report_taken_back_ends_every_permission_and_is_withdrawn(sona, lea):  # noqa: F811
    taken = called(lea)
    offer = hidden(sona.post("/return", receipt=taken.receipt))
    sona.post("/return/change", **offer)
    sona.post("/return/write", receipt=offer["new"], message="", withdraw="report")
    sealed.bring_in(at=AT)
    row = Report.objects.get()
    assert row.state == "withdrawn"
    assert not row.consents.filter(withdrawn_at=None).exists()
    sealed.tell_reporter(row)
    thread = sona.post("/return", receipt=offer["new"]).text.split("<form")[0]
    assert "took these permissions back" in thread
    assert "You may pass this report to the police." in thread
    assert "Your report was withdrawn" in thread


def test_an_answer_to_a_question_puts_the_report_before_the_desk_again(sona, lea, noor):  # noqa: F811
    taken = called(lea)
    offer = hidden(sona.post("/return", receipt=taken.receipt))
    sona.post("/return/change", **offer)
    sealed.bring_in(at=AT)
    for event in ("screen", "ask"):
        services.advance(report=taken.report, event=event, by=noor, at=AT)
    sona.post("/return/write", receipt=offer["new"], message="It was at six.")
    sealed.bring_in(at=AT)
    assert Report.objects.get().state == "screened"
