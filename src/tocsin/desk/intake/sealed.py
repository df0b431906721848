"""Reports that came through the door: opened, preserved, and put into the inbox; further messages join their report."""

from datetime import datetime

from django.db import transaction

from tocsin.desk import here
from tocsin.desk.evidence.indexing import index
from tocsin.desk.intake.models import Channel, Message, Purpose, Report, Urgency
from tocsin.desk.intake.services import Told, attach, log, open_report
from tocsin.desk.intake.taking import note_lead, workbench
from tocsin.errors import BadInput
from tocsin.intake.spool import DoorReport, ReportTaken, forget, take_report, waiting
from tocsin.net import parse_link

PURPOSES = {
    "contact": Purpose.CONTACT,
    "police": Purpose.SHARE_POLICE,
    "platform": Purpose.SHARE_PLATFORM,
    "count": Purpose.COUNT,
    "publish": Purpose.PUBLISH,
}
GRAVE = frozenset({"4", "5"})
"""Answers to “how serious does it feel to you” that bring a report forward."""


def bring_in(*, at: datetime) -> list[Report]:
    """Take every sealed report that waits; each leaves the spool only when it is whole in vault and inbox.

    A report that cannot be opened stays where it is and does not stop the others.
    """
    return [_bring_in(name, at) for name in waiting(here.home())]


def _bring_in(name: str, at: datetime) -> Report:
    taken = take_report(workbench("door"), name)
    index(here.vault())
    report = _message(taken, at) if taken.report.kind == "message" else _report(taken, at)
    forget(here.home(), name)
    return report


@transaction.atomic
def _report(taken: ReportTaken, at: datetime) -> Report:
    """The report in the inbox; the same sealed report twice is one report."""
    known = Report.objects.filter(exhibits__digest=taken.record.digest).first()
    if known:
        return known
    report = open_report(told=told(taken.report), by=None, at=at)
    attach(report=report, digests=[exhibit.digest for exhibit in taken.taken.exhibits], by=None, at=at)
    for link in taken.report.links:
        queue_link(report, link, at)
    return report


def told(report: DoorReport) -> Told:
    """What the report says, in the desk's terms. How grave it feels to the reporter only orders the inbox."""
    serious = set(report.answers.get("serious", ()))
    return Told(
        channel=Channel.DOOR,
        words=report.words,
        urgency=Urgency.SOON if serious & GRAVE else Urgency.ROUTINE,
        language=report.language,
        reporter="target" if "me" in report.answers.get("who", ()) else "",
        call_back=report.contact,
        receipt_id=report.mailbox,
        consents=tuple(PURPOSES[code] for code in report.consents if code in PURPOSES),
    )


def queue_link(report: Report, link: str, at: datetime) -> None:
    """Queue one link for capture; one that is none is kept as a lead that says so."""
    from tocsin.desk.intake.tasks import capture_later  # tasks know this module

    lead = note_lead(report, Channel.LINK, link, at)
    try:
        lead.name = parse_link(link)
    except BadInput as error:
        lead.state, lead.problem = "failed", f"{error} {error.hint}".strip()
        lead.save(update_fields=["state", "problem"])
        return
    lead.save(update_fields=["name"])
    transaction.on_commit(lambda: capture_later.enqueue(lead.public_id, "door"))


@transaction.atomic
def _message(taken: ReportTaken, at: datetime) -> Report:
    """A further message joins the report of its mailbox; withdrawn consents end at once."""
    report = Report.objects.filter(receipt_id=taken.report.mailbox).first()
    if report is None:
        return _report(taken, at)
    attach(report=report, digests=[exhibit.digest for exhibit in taken.taken.exhibits], by=None, at=at)
    if taken.report.text and not Message.objects.filter(report=report, text=taken.report.text, by=None).exists():
        Message.objects.create(report=report, at=at, by=None, text=taken.report.text)
        log("message from reporter", report, None, at)
    if taken.report.withdraw and report.consents.filter(withdrawn_at=None).update(withdrawn_at=at):
        log("all consents withdrawn by the reporter", report, None, at)
    return report
