"""P-1: who reports without a name comes back with eight words and is answered, and nobody else reads it."""

import json
from collections.abc import Callable
from typing import Any

import pyrage
import pytest
from tests.conftest import AT
from tests.core.door.conftest import Reply, Visitor, receipt_in  # noqa: F401

from tocsin.casework.lifecycle import REPORT, states
from tocsin.desk.intake import sealed, services
from tocsin.desk.intake.models import Channel, Report, Urgency
from tocsin.door.site import open_site
from tocsin.door.stages import STAGES
from tocsin.intake import spool

WORDS_OF = Callable[[Reply], str]
COMMITS = Any
"""`django_capture_on_commit_callbacks`: what is to happen after the commit happens at the end of its block."""


@pytest.fixture
def sona(desk: Any) -> Visitor:
    """A reporter at this desk's own door."""
    for folder in (desk.spool, desk.published):
        folder.mkdir(parents=True)
    spool.create_door(desk)
    return Visitor(open_site(desk.door, desk.spool), spool._identity(desk))


def filed(sona: Visitor, words_of: WORDS_OF, **words: str) -> tuple[str, Report]:
    """A report through the door into the inbox: its receipt and its row."""
    receipt = words_of(sona.report(**{"what": "They wait for us at the harbour gate", **words}))
    (report,) = sealed.bring_in(at=AT)
    return receipt, report


def test_a_reply_reaches_its_reporter_sealed(sona, noor, receipt_in, django_capture_on_commit_callbacks: COMMITS):  # noqa: F811
    receipt, report = filed(sona, receipt_in)
    assert "no answer yet" in sona.post("/return", receipt=receipt).text
    with django_capture_on_commit_callbacks(execute=True):
        services.reply(report=report, text="We told the police on Friday.", by=noor, at=AT)
    assert "We told the police on Friday." in sona.post("/return", receipt=receipt).text
    on_disk = b"".join(path.read_bytes() for path in sona.site.folder.rglob("*") if path.is_file())
    assert b"police" not in on_disk


def test_an_answer_is_sealed_once_however_often_it_is_told(sona, noor, receipt_in, django_capture_on_commit_callbacks):  # noqa: F811
    _receipt, report = filed(sona, receipt_in)
    services.reply(report=report, text="First.", by=noor, at=AT)
    assert sealed.tell_reporter(report) == 1
    before = {path: path.read_bytes() for path in sona.site.replies(report.receipt_id).iterdir()}
    assert sealed.tell_reporter(report) == 0
    with django_capture_on_commit_callbacks(execute=True):
        services.reply(report=report, text="Second.", by=noor, at=AT)
    after = {path: path.read_bytes() for path in sona.site.replies(report.receipt_id).iterdir()}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_an_answer_that_was_lost_before_it_was_sealed_comes_with_the_next(sona, noor, receipt_in):  # noqa: F811
    """The desk was killed between its commit and the seal: nothing may be missing for ever."""
    receipt, report = filed(sona, receipt_in)
    services.reply(report=report, text="Lost words.", by=noor, at=AT)
    services.reply(report=report, text="Later words.", by=noor, at=AT)
    assert sealed.tell_reporter(report) == 2
    assert "Lost words." in sona.post("/return", receipt=receipt).text


def test_the_reporter_reads_what_became_of_it_in_the_language_they_choose(
    sona,
    noor,
    receipt_in,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    receipt, report = filed(sona, receipt_in)
    with django_capture_on_commit_callbacks(execute=True):
        services.advance(report=report, event="screen", by=noor, at=AT)
        services.advance(report=report, event="link", by=noor, at=AT.replace(hour=9))
    page = sona.post("/return", receipt=receipt).text
    assert page.index("has read your report") < page.index("part of a matter"), "in the order in which it happened"
    assert json.loads(pyrage_first(sona, report, receipt))["text"] == "", "the sentence is the door's, in any language"


def pyrage_first(sona: Visitor, report: Report, receipt: str) -> bytes:
    """The first answer in this mailbox, opened with the reporter's own key."""
    from tocsin.door.receipt import mailbox

    first = sorted(sona.site.replies(report.receipt_id).iterdir())[0]
    return pyrage.decrypt(first.read_bytes(), [mailbox(receipt).identity])


def test_every_state_of_a_report_but_the_first_has_a_sentence_at_the_door():
    assert set(states(REPORT)) - {"received"} == set(STAGES) == sealed.TOLD_STATES


def test_a_report_that_did_not_come_through_the_door_has_nobody_to_tell(lea, desk):
    call = services.open_report(told=services.Told(channel=Channel.CALL), by=lea, at=AT)
    typed = services.open_report(told=services.Told(channel=Channel.DOOR, receipt_id="0" * 32), by=None, at=AT)
    for report in (call, typed):
        services.advance(report=report, event="screen", by=lea, at=AT)
        assert sealed.tell_reporter(report) == 0


def test_a_further_message_does_not_change_whose_key_answers_are_sealed_to(sona, noor, receipt_in):  # noqa: F811
    receipt, report = filed(sona, receipt_in)
    before = report.recipient
    sona.post("/return/write", receipt=receipt, message="He wrote again")
    (same,) = sealed.bring_in(at=AT)
    assert same == report
    assert before == same.recipient != ""


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        ({"danger": "yes"}, Urgency.NOW),
        ({"danger": "yes", "serious": "1"}, Urgency.NOW),
        ({"danger": "unsure"}, Urgency.SOON),
        ({"danger": "no"}, Urgency.ROUTINE),
        ({"danger": "no", "serious": "5"}, Urgency.SOON),
        ({"danger": "anything else"}, Urgency.ROUTINE),
        ({}, Urgency.ROUTINE),
    ],
)
def test_who_says_that_someone_is_in_danger_is_read_first(sona, receipt_in, said, urgency):  # noqa: F811
    _receipt, report = filed(sona, receipt_in, **said)
    assert report.urgency == urgency


def test_a_report_that_cannot_be_opened_does_not_stop_the_others(sona, receipt_in):  # noqa: F811
    broken = sona.site.spool / ("0" * 32)
    broken.mkdir()
    (broken / spool.REPORT).write_bytes(b"not sealed to us")
    _receipt, report = filed(sona, receipt_in)
    assert report.words == "They wait for us at the harbour gate"
    assert (broken / spool.REPORT).exists(), "it is kept as it is"
