"""Reports that came through the door: opened, preserved, and put into the inbox; further messages join their report.

The way back too: what a person answers, and what became of a report, is sealed to the reporter's own key.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.canonical import instant
from tocsin.desk import here
from tocsin.desk.evidence.indexing import index
from tocsin.desk.intake.models import Channel, Message, Purpose, Report, Urgency
from tocsin.desk.intake.services import Told, attach, log, open_report
from tocsin.desk.intake.taking import note_lead, workbench
from tocsin.errors import BadInput, TocsinError
from tocsin.intake import spool
from tocsin.intake.spool import DoorReport, ReportTaken, forget, take_report, waiting
from tocsin.net import parse_link

PURPOSES = {
    "contact": Purpose.CONTACT,
    "police": Purpose.SHARE_POLICE,
    "platform": Purpose.SHARE_PLATFORM,
    "count": Purpose.COUNT,
    "publish": Purpose.PUBLISH,
}
TOLD_STATES = frozenset({"screened", "linked", "merged", "signposted", "needs information", "unfounded", "withdrawn"})
"""States that a reporter is told of; the door has a sentence for each, in every language."""
GRAVE = frozenset({"4", "5"})
"""Answers to “how serious does it feel to you” that bring a report forward."""

DANGER = {"yes": Urgency.NOW, "unsure": Urgency.SOON}
"""Answer to “is anyone in danger right now” → how soon a person must look."""
worklog = logging.getLogger(__name__)


def bring_in(*, at: datetime) -> list[Report]:
    """Take every sealed report that waits; each leaves the spool only when it is whole in vault and inbox.

    A report that cannot be opened stays where it is and does not stop the others.
    """
    brought = []
    for name in waiting(here.home()):
        try:
            brought.append(_bring_in(name, at))
        except TocsinError as error:
            worklog.error("The sealed report %s could not be taken: %s %s", name, error, error.hint)
    return brought


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
    return Told(
        channel=Channel.DOOR,
        words=report.words,
        urgency=urgency_of(report),
        language=report.language,
        reporter="target" if "me" in report.answers.get("who", ()) else "",
        call_back=report.contact,
        receipt_id=report.mailbox,
        consents=tuple(PURPOSES[code] for code in report.consents if code in PURPOSES),
    )


def urgency_of(report: DoorReport) -> Urgency:
    """The most pressing of what the reporter said: danger now, not sure of it, or a grave feeling."""
    said = [DANGER[answer] for answer in report.answers.get("danger", ()) if answer in DANGER]
    grave = [Urgency.SOON] if GRAVE & set(report.answers.get("serious", ())) else []
    return min([*said, *grave], default=Urgency.ROUTINE)


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


def tell_reporter(report: Report) -> int:
    """Seal into the door whatever this report's reporter was not told yet; returns how many answers were new.

    Repeatable: each answer has its own number for ever (messages even, steps odd), and one that lies there stays as
    it is. A report that did not come through the door has nobody to tell.
    """
    recipient = recipient_of(report)
    if not recipient:
        return 0
    replies = here.home().door / spool.REPLIES / report.receipt_id
    new = [answer for answer in answers_of(report) if not (replies / f"{answer.number:04d}.age").exists()]
    for answer in new:
        spool.answer(here.home(), mailbox=report.receipt_id, recipient=recipient, **vars(answer))
    return len(new)


@dataclass(frozen=True)
class AnswerToReporter:
    """One thing that a reporter is told."""

    number: int
    stage: str
    """State of the report, for which the door has a sentence; empty for words of the desk's own."""
    text: str
    on: str


def answers_of(report: Report) -> list[AnswerToReporter]:
    """All that this report's reporter is to be told."""
    written = [AnswerToReporter(2 * one.pk, "", one.text, instant(one.at)) for one in report.messages.exclude(by=None)]
    steps = report.steps.filter(after__in=TOLD_STATES)
    return written + [AnswerToReporter(2 * one.pk + 1, one.after, "", instant(one.at)) for one in steps]


def recipient_of(report: Report) -> str:
    """The public key that the reporter left with the report, from its preserved record; empty when there is none."""
    if not report.receipt_id:
        return ""
    for digest in report.exhibits.filter(how="door").values_list("digest", flat=True):
        if here.vault().exhibit(digest).detail.get("role") == "record":
            record = json.loads(here.vault().read(digest))
            if record["mailbox"] == report.receipt_id and record.get("recipient"):
                return str(record["recipient"])
    return ""
