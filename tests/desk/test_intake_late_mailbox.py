"""In a crowd the door lets a report in before its mailbox is known: the desk takes it, and names the mailbox later."""

from datetime import timedelta

import pytest

from tests.conftest import AT
from tests.core.door.conftest import receipt_in
from tests.desk.identity_story import sona
from tocsin.desk import here
from tocsin.desk.intake import sealed, services
from tocsin.desk.intake.models import Message, Purpose, Report
from tocsin.door import receipt, report
from tocsin.door.flood import Gate
from tocsin.door.mill import Mill
from tocsin.errors import IntegrityError

__all__ = ["receipt_in", "sona"]


class Later(Mill):
    """A mill that works nothing off until it is told to."""

    def __init__(self):
        super().__init__()
        self._grinding = True

    def work_off(self):
        self._grind()


@pytest.fixture
def gate(monkeypatch):
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)
    monkeypatch.setattr("tocsin.door.mill.SOON", 0.0)
    return Gate(mill=Later())


def filed(sona, gate, receipt_in, **words):
    """A report of somebody in a crowd: its receipt and its row, whose mailbox is not known yet."""
    sona.gate = gate
    words_of = receipt_in(sona.report(**{"what": "They wait for us at the harbour gate", **words}))
    (row,) = sealed.bring_in(at=AT)
    return words_of, row


def test_the_desk_has_the_report_at_once_and_can_answer_once_the_mailbox_is_named(sona, gate, receipt_in, noor):
    words, row = filed(sona, gate, receipt_in)
    assert row.recipient == ""
    services.reply(report=row, text="We told the police.", by=noor, at=AT)
    assert sealed.tell_reporter(row) == 0, "nobody could open it yet"
    gate.mill.work_off()
    assert sealed.bring_in(at=AT) == [row]
    assert "We told the police." in sona.post("/return", receipt=words).text
    assert list(sona.site.spool.iterdir()) == []


def test_what_a_reporter_takes_back_in_the_meantime_waits_for_the_mailbox_and_counts(sona, gate, receipt_in):
    words, row = filed(sona, gate, receipt_in, consent="police")
    sona.post("/return/write", receipt=words, message="He is here", withdraw="police")
    assert sealed.bring_in(at=AT) == [], "it cannot be told yet to which report this belongs"
    assert row.consents.get().withdrawn_at is None
    gate.mill.work_off()
    assert set(sealed.bring_in(at=AT)) == {row}
    assert Message.objects.get(report=row).text == "He is here"
    assert row.consents.get(purpose=Purpose.SHARE_POLICE).withdrawn_at == AT
    assert Report.objects.count() == 1


def test_a_message_whose_mailbox_never_comes_is_not_lost(sona, gate, receipt_in):
    """The door was killed in the crowd: what is written under that receipt becomes a report of its own."""
    words, _row = filed(sona, gate, receipt_in)
    sona.post("/return/write", receipt=words, message="He is here")
    assert sealed.bring_in(at=AT + sealed.LATEST - timedelta(seconds=1)) == []
    (orphan,) = sealed.bring_in(at=AT + sealed.LATEST)
    assert orphan.words == "" and here.vault().read(orphan.exhibits.last().digest) == b"He is here"


def test_a_mailbox_that_is_faster_than_its_report_waits_for_it(sona, gate, receipt_in, monkeypatch):
    sona.gate = gate
    words = receipt_in(sona.report(what="They wait"))
    gate.mill.work_off()
    monkeypatch.setattr(sealed, "TURNS", {**sealed.TURNS, "mailbox": 0})
    assert [one.receipt_id for one in sealed.bring_in(at=AT)] != [receipt.mailbox(words).name]
    sealed.bring_in(at=AT)
    assert Report.objects.get().receipt_id == receipt.mailbox(words).name
    assert list(sona.site.spool.iterdir()) == []


def test_a_mailbox_is_named_once(sona, gate, receipt_in):
    """Whoever can write into the spool cannot lead the answers of a report elsewhere that has its mailbox."""
    _words, row = filed(sona, gate, receipt_in)
    name = row.receipt_id
    gate.mill.work_off()
    sealed.bring_in(at=AT)
    report.name_mailbox(sona.site, name, receipt.mailbox(receipt.new_receipt()), "en")
    row.refresh_from_db()
    report.name_mailbox(sona.site, row.receipt_id, receipt.mailbox(receipt.new_receipt()), "en")
    before = row.receipt_id
    sealed.bring_in(at=AT)
    row.refresh_from_db()
    assert row.receipt_id == before


def test_in_a_flood_danger_is_taken_in_first_and_only_so_many_at_once(sona, gate, monkeypatch):
    monkeypatch.setattr(sealed, "MOST_AT_ONCE", 2)
    for number in range(4):
        sona.gate = Gate()
        sona.report(what=f"junk {number}")
    sona.gate = Gate()
    sona.report(what="They are at the gate", danger="yes")
    sona.gate = Gate()
    sona.report(what="I am afraid", danger="unsure")
    assert [one.words for one in sealed.bring_in(at=AT)] == ["They are at the gate", "I am afraid"]
    assert len(sealed.bring_in(at=AT)) == 2


def test_a_report_that_cannot_be_opened_holds_nobody_up(sona, gate, monkeypatch):
    monkeypatch.setattr(sealed, "MOST_AT_ONCE", 1)
    broken = sona.site.spool / ("0" * 32)
    broken.mkdir()
    (broken / "report.age").write_bytes(b"broken")
    sona.gate = Gate()
    sona.report(what="They wait")
    assert [one.words for one in sealed.bring_in(at=AT)] == ["They wait"]
    assert broken.exists()


def test_reports_that_open_and_cannot_be_taken_hold_nobody_up_however_many_they_are(sona, gate, monkeypatch):
    """Three that failed each time were the three that each run tried, and nothing behind them ever came in."""
    monkeypatch.setattr(sealed, "MOST_AT_ONCE", 2)
    for number in range(3):
        sona.gate = Gate()
        sona.report(what=f"damaged {number}", danger="yes")
    failing = set(sealed.waiting(here.home()))
    sona.gate = Gate()
    sona.report(what="They wait")
    take = sealed.take_report

    def damaged(bench, name):
        if name in failing:
            raise IntegrityError("A file of this report is damaged.")
        return take(bench, name)

    monkeypatch.setattr(sealed, "take_report", damaged)
    assert [one.words for one in sealed.bring_in(at=AT)] == ["They wait"]
    assert set(sealed.waiting(here.home())) == failing
