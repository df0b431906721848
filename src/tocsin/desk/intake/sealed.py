"""Reports that came through the door: opened, preserved, and put into the inbox; further messages join their report.

The way back too: what a person answers, and what became of a report, is sealed to the reporter's own key.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.core import signing
from django.db import transaction
from django.db.models import QuerySet

from tocsin.canonical import instant
from tocsin.casework import lifecycle
from tocsin.desk import here
from tocsin.desk.evidence.indexing import index
from tocsin.desk.intake.models import Channel, Consent, Message, Purpose, Report, Urgency
from tocsin.desk.intake.passed_on import passed_on
from tocsin.desk.intake.services import WORDING, Told, attach, log, moved, open_report, take_back
from tocsin.desk.intake.taking import note_lead, read_files, workbench
from tocsin.errors import BadInput, TocsinError
from tocsin.intake import spool
from tocsin.intake.spool import DoorReport, ReportTaken, forget, sealed_identity, take_report, waiting
from tocsin.intake.spool import open_report as open_sealed
from tocsin.net import parse_link

PURPOSES = {
    "contact": Purpose.CONTACT,
    "police": Purpose.SHARE_POLICE,
    "platform": Purpose.SHARE_PLATFORM,
    "count": Purpose.COUNT,
    "publish": Purpose.PUBLISH,
}
CODES = {purpose: code for code, purpose in PURPOSES.items()}
WHOLE = "report"
"""What a reporter takes back who withdraws the report itself."""
TOLD_STATES = frozenset({"screened", "linked", "merged", "signposted", "needs information", "unfounded", "withdrawn"})
"""States that a reporter is told of; the door has a sentence for each, in every language."""
GRAVE = frozenset({"4", "5"})
"""Answers to “how serious does it feel to you” that bring a report forward."""

VIA = "tocsin.via"
"""Salt of the signature under which the desk's own API says which partner filed a report."""
DANGER = {"yes": Urgency.NOW, "unsure": Urgency.SOON}
"""Answer to “is anyone in danger right now” → how soon a person must look."""
MOST_AT_ONCE = 25
"""Entries of the spool taken in before the worker looks at its other duties."""
TURNS, LAST = {"report": 1, "mailbox": 2, "message": 3}, 9
LATEST = timedelta(hours=6)
"""How long after a report its mailbox may still follow. (A door that was killed never tells it.)"""
worklog = logging.getLogger(__name__)


def bring_in(*, at: datetime) -> list[Report]:
    """Take what waits sealed, the most pressing first; each leaves the spool only when it is whole in vault and inbox.

    At most MOST_AT_ONCE a time, so that in a flood what comes next and is more pressing need not wait for all of it.
    A report that cannot be taken stays where it is, counts for nothing and does not stop the others, however many
    they are. A message waits until its report is here and its mailbox known.
    """
    brought: list[Report] = []
    left = MOST_AT_ONCE
    for name in in_turn(waiting(here.home())):
        if not left:
            break
        try:
            brought += filter(None, [_bring_in(name, at)])
        except TocsinError as error:
            worklog.error("The sealed report %s could not be taken: %s %s", name, error, error.hint)
        left -= not (here.home().spool / name).exists()
    return brought


def in_turn(names: Iterable[str]) -> list[str]:
    """Names in the spool in the order in which they are taken in.

    Changed receipts, reports by urgency, mailboxes of reports, messages; last what cannot be opened.
    """
    return sorted(names, key=lambda name: (_turn(name), name))


def _turn(name: str) -> tuple[int, str]:
    try:
        return (0, "") if name.startswith(spool.ENTRY) else _turn_of(here.home().spool / name)
    except TocsinError:
        return (LAST, "")


@lru_cache(maxsize=50_000)
def _turn_of(sealed: Path) -> tuple[int, str]:
    """Remembered, since a flood lies in the spool for a while. Raises IntegrityError for what cannot be opened."""
    report = open_sealed(here.home(), sealed.name)
    return (TURNS.get(report.kind, LAST), urgency_of(report).value if report.kind == "report" else "")


def _bring_in(name: str, at: datetime) -> Report | None:
    sealed = open_sealed(here.home(), name)
    if _must_wait(sealed, at):
        return None
    if sealed.kind in MOVES:
        report = MOVES[sealed.kind](sealed, at)
    else:
        taken = take_report(workbench("door"), name)
        index(here.vault())
        report = _message(taken, at) if sealed.kind == "message" else _report(taken, at)
        read_files(report, taken.files, actor="door", at=at)
    forget(here.home(), name)
    return report


def _must_wait(sealed: DoorReport, at: datetime) -> bool:
    """Whether what this belongs to is not here yet: a mailbox follows its report, a message the mailbox."""
    if sealed.kind == "mailbox":
        return (here.home().spool / Path(sealed.mailbox).name).exists()
    return sealed.kind == "message" and not _report_of(sealed) and _is_awaited(at)


def _report_of(message: DoorReport) -> Report | None:
    """The report to whose mailbox something was written."""
    return Report.objects.filter(receipt_id=message.mailbox).first()


def _is_awaited(at: datetime) -> bool:
    """Whether the mailbox of some report is still being worked out at the door."""
    return _without_mailbox().filter(received_at__gt=at - LATEST).exists()


def _without_mailbox() -> QuerySet[Report]:
    """Reports through the door in which something stands in place of their mailbox."""
    return Report.objects.filter(channel=Channel.DOOR, recipient="").exclude(receipt_id="")


@transaction.atomic
def _report(taken: ReportTaken, at: datetime) -> Report:
    """The report in the inbox; the same sealed report twice is one report."""
    known = Report.objects.filter(exhibits__digest=taken.record.digest).first()
    if known:
        return known
    identity = sealed_identity(here.home(), taken.report)
    report = open_report(told=told(taken.report, identity), by=None, at=at)
    attach(report=report, digests=[exhibit.digest for exhibit in taken.taken.exhibits], by=None, at=at)
    for link in taken.report.links:
        queue_link(report, link, at)
    return report


def told(report: DoorReport, identity: bytes = b"") -> Told:
    """What the report says, in the desk's terms. How grave it feels to the reporter only orders the inbox."""
    source = source_of(report)
    return Told(
        channel=Channel.PARTNER if source else Channel.DOOR,
        words=report.words,
        urgency=urgency_of(report),
        language=report.language,
        reporter="target" if "me" in report.answers.get("who", ()) else "",
        receipt_id=report.mailbox,
        recipient=report.recipient,
        source=source,
        wording=report.questions or WORDING,
        identity=identity,
        consents=tuple(PURPOSES[code] for code in report.consents if code in PURPOSES),
    )


def source_of(report: DoorReport) -> str:
    """The partner who filed it, if this desk itself signed so; empty for the public form and for a forged name."""
    try:
        signed = signing.Signer(salt=VIA).unsign_object(report.via) if report.via else {}
    except signing.BadSignature:
        return ""
    return str(signed.get("partner", "")) if signed.get("mailbox") == report.mailbox else ""


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
    report = _report_of(taken.report)
    if report is None:
        return _report(taken, at)
    attach(report=report, digests=[exhibit.digest for exhibit in taken.taken.exhibits], by=None, at=at)
    if taken.report.text and not Message.objects.filter(report=report, text=taken.report.text, by=None).exists():
        Message.objects.create(report=report, at=at, by=None, text=taken.report.text)
        log("message from reporter", report, None, at)
        if (report.state, "answered") in lifecycle.REPORT:
            report = moved(report=report, event="answered", by=None, at=at)
    withdraw(report, taken.report.withdraw, at)
    return report


def withdraw(report: Report, codes: Iterable[str], at: datetime) -> None:
    """End what the reporter takes back: single permissions, or with the report itself all of them."""
    if WHOLE in codes:
        take_back(report=report, purposes=Purpose, by=None, at=at)
        if (report.state, "withdraw") in lifecycle.REPORT:
            moved(report=report, event="withdraw", by=None, at=at)
        return
    take_back(report=report, purposes=[PURPOSES[code] for code in codes if code in PURPOSES], by=None, at=at)


def _change(change: DoorReport, at: datetime) -> Report | None:
    """Move a mailbox to the words that its reporter has chosen. Repeatable; the old words are dead either way."""
    report = _changed(change, at)
    spool.bury(here.home(), change.mailbox)
    if report:
        tell_reporter(report)
    return report


@transaction.atomic
def _changed(change: DoorReport, at: datetime) -> Report | None:
    report = Report.objects.select_for_update().filter(receipt_id=change.mailbox, receipt_shared=True).first()
    if report is None:
        return Report.objects.filter(receipt_id=change.new_mailbox).first()
    report.receipt_id, report.recipient, report.receipt_shared = change.new_mailbox, change.recipient, False
    report.save(update_fields=["receipt_id", "recipient", "receipt_shared"])
    log("receipt changed by the reporter", report, None, at)
    return report


def _mailbox(named: DoorReport, at: datetime) -> Report | None:
    """Say where the answers of a report are to lie that the door let in before it had worked that out. Repeatable."""
    _named(named, at)
    report = Report.objects.filter(receipt_id=named.new_mailbox).first()
    if report:
        tell_reporter(report)
    return report


@transaction.atomic
def _named(named: DoorReport, at: datetime) -> None:
    report = _without_mailbox().select_for_update().filter(receipt_id=named.mailbox).first()
    if report:
        report.receipt_id, report.recipient = named.new_mailbox, named.recipient
        report.save(update_fields=["receipt_id", "recipient"])
        log("mailbox of the report known", report, None, at)


MOVES: Mapping[str, Callable[[DoorReport, datetime], Report | None]] = {"change": _change, "mailbox": _mailbox}
"""Kinds of entries that only say where answers are to lie."""


def tell_reporter(report: Report) -> int:
    """Seal into the door whatever this report's reporter was not told yet; returns how many answers were new.

    Repeatable: each answer has its own number for ever (messages even, steps odd), and one that lies there stays as
    it is. A report that did not come through the door has nobody to tell.
    """
    report.refresh_from_db()
    if not (report.recipient and report.receipt_id):
        return 0
    replies = here.home().door / spool.REPLIES / report.receipt_id
    new = [answer for answer in answers_of(report) if not (replies / f"{answer.number:04d}.age").exists()]
    for answer in new:
        spool.answer(here.home(), mailbox=report.receipt_id, recipient=report.recipient, **vars(answer))
    return len(new)


@dataclass(frozen=True)
class AnswerToReporter:
    """One thing that a reporter is told."""

    number: int
    stage: str
    """State of the report, for which the door has a sentence; empty for words of the desk's own."""
    text: str
    on: str
    names: tuple[str, ...] = ()


FROM_CONSENTS, FROM_IDENTITY = 10**9, 2 * 10**9
"""Where the numbers of further kinds of answers begin, so that none is ever given twice."""
IDENTITY_TOLD = {
    "ask": "identity asked",
    "approve": "identity approved",
    "refuse": "identity refused",
    "take back": "identity taken back",
    "open": "identity opened",
    "lapse": "identity lapsed",
    "close": "identity lapsed",
}
"""Event of a request to see who reported → what the reporter is told of it."""


def answers_of(report: Report) -> list[AnswerToReporter]:
    """All that this report's reporter is to be told."""
    told = [AnswerToReporter(2 * one.pk, "", one.text, instant(one.at)) for one in report.messages.exclude(by=None)]
    told += [
        AnswerToReporter(2 * one.pk + 1, one.after, "", instant(one.at))
        for one in report.steps.filter(after__in=TOLD_STATES).exclude(event="answered")
    ]
    told += [
        AnswerToReporter(FROM_IDENTITY + one.pk, IDENTITY_TOLD[one.event], "", instant(one.at))
        for one in report.identity_steps.all()
    ]
    for consent in report.consents.exclude(withdrawn_at=None):
        told += _taken_back(report, consent)
    return told


def _taken_back(report: Report, consent: Consent) -> list[AnswerToReporter]:
    """That a permission ended, and what had been passed on under it before."""
    at, number = consent.withdrawn_at, FROM_CONSENTS + 2 * consent.pk
    assert at is not None, "only ended permissions are told"  # for types
    ended = AnswerToReporter(number, "taken back", "", instant(at), (CODES.get(Purpose(consent.purpose), ""),))
    before = [one for one in passed_on(report) if one.purpose == consent.purpose and one.at <= at]
    names = tuple(dict.fromkeys(f"{one.to}, {one.at:%Y-%m-%d}" for one in before))
    if not names:
        return [ended]
    return [ended, AnswerToReporter(number + 1, "passed on before", "", instant(at), names)]
