"""What people do with reports. Each act: permission, change, entry in the custody log, in one transaction."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tocsin.casework import lifecycle
from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.intake.answers import demand_whole
from tocsin.desk.intake.models import (
    Channel,
    Consent,
    Identity,
    Message,
    Purpose,
    Report,
    ReportExhibit,
    ReportNote,
    ReportStep,
    Urgency,
)
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import BadInput

REASONED = frozenset({"find unfounded", "signpost"})
"""Events that close a report by a judgement of the desk."""
WORDING = "consent/1"
"""Version of the consent sentences on the call form."""


@dataclass(frozen=True)
class Told:
    """What one communication told, as the person who took it wrote it down."""

    channel: Channel
    words: str = ""
    urgency: Urgency = Urgency.ROUTINE
    language: str = ""
    reporter: str = ""
    call_back: str = ""
    receipt_id: str = ""
    recipient: str = ""
    receipt_shared: bool = False
    safety_word: str = ""
    source: str = ""
    consents: tuple[Purpose, ...] = ()
    wording: str = WORDING
    identity: bytes = b""
    """Who reported, sealed to the identity custodians; empty when nothing was told."""


@transaction.atomic
def open_report(*, told: Told, by: User | None, at: datetime) -> Report:
    """A new report. `by` is nobody for what comes through the public door."""
    if by is not None:
        demand(actor_of(by), Act.TAKE_REPORT)
    report = Report.objects.create(
        number=next_number(at),
        channel=told.channel,
        received_at=at,
        taken_by=by,
        words=told.words,
        urgency=told.urgency,
        language=told.language,
        reporter=told.reporter,
        call_back=told.call_back,
        receipt_id=told.receipt_id,
        recipient=told.recipient,
        receipt_shared=told.receipt_shared,
        safety_word=told.safety_word,
        source=told.source,
    )
    Consent.objects.bulk_create(
        Consent(report=report, purpose=purpose, wording=told.wording, given_at=at)
        for purpose in dict.fromkeys(told.consents)
    )
    if told.identity:
        Identity.objects.create(report=report, sealed=b64encode(told.identity).decode())
    log("report received", report, by, at, channel=told.channel.value)
    return report


def next_number(at: datetime) -> str:
    """The next spoken number of this year: `R-2026-0001`."""
    series = f"R-{at:%Y}-"
    wait_for_turn(series)
    return f"{series}{Report.objects.filter(number__startswith=series).count() + 1:04d}"


def log(act: str, report: Report, by: User | None, at: datetime, **detail: str) -> None:
    """One entry of the custody log about a report: its number, never its words."""
    actor = by.public_id if by else "door"
    here.vault().note(act, actor=actor, at=at, detail={"report": report.number, **detail})


@transaction.atomic
def attach(*, report: Report, digests: Iterable[str], by: User | None, at: datetime) -> None:
    """Say that these exhibits came with this report; those attached already stay as they are."""
    if by is not None:
        demand(actor_of(by), Act.ADD_EVIDENCE)
    for exhibit in Exhibit.objects.filter(digest__in=list(digests)):
        _, fresh = ReportExhibit.objects.get_or_create(report=report, exhibit=exhibit)
        if fresh:
            log("exhibit attached to report", report, by, at, exhibit=exhibit.label)


@transaction.atomic
def advance(
    *, report: Report, event: str, by: User, at: datetime, reason: str = "", into: Report | None = None
) -> Report:
    """Take the report one step through its table. Raises Refused, naming what is possible, for any other step.

    What closes a report says why: to merge names the report `into` which it goes, and the events of REASONED need
    their reason. Raises BadInput where that is missing.
    """
    demand(actor_of(by), Act.SCREEN_REPORT)
    lifecycle.step(lifecycle.REPORT, Report.objects.get(pk=report.pk).state, event)
    if event in REASONED and not reason.strip():
        raise BadInput(f"“{event}” needs a reason.", hint="A sentence that a colleague can follow.")
    if event == "merge":
        _demand_another(report, into)
    return moved(report=report, event=event, by=by, at=at, reason=reason.strip(), into=into)


def _demand_another(report: Report, into: Report | None) -> None:
    """Raise BadInput unless `into` is another report that stands by itself."""
    if into is None or into.pk == report.pk or into.merged_into_id:
        raise BadInput(
            "Say which report this one goes into.", hint="Another one that is not merged itself: R-2026-0001."
        )


def moved(
    *, report: Report, event: str, by: User | None, at: datetime, reason: str = "", into: Report | None = None
) -> Report:
    """The report after one step of its table, kept and logged; `by` is nobody for what the reporter did."""
    now = Report.objects.select_for_update().get(pk=report.pk)
    now.state = lifecycle.step(lifecycle.REPORT, now.state, event)
    now.merged_into = into if event == "merge" else None
    now.save(update_fields=["state", "merged_into"])
    ReportStep.objects.create(report=now, at=at, by=by, event=event, after=now.state, reason=reason)
    log(f"report: {event}", now, by, at, after=now.state)
    tell_later(now)
    return now


@transaction.atomic
def add_note(*, report: Report, text: str, by: User, at: datetime) -> ReportNote:
    """Keep an officer's note beside the report, apart from the reporter's words."""
    demand(actor_of(by), Act.TAKE_REPORT)
    note = ReportNote.objects.create(report=report, at=at, by=by, text=written(text))
    log("note on report", report, by, at)
    return note


@transaction.atomic
def change_urgency(*, report: Report, urgency: Urgency, by: User, at: datetime) -> None:
    """Say anew how soon a person must look."""
    demand(actor_of(by), Act.SCREEN_REPORT)
    report.urgency = urgency
    report.save(update_fields=["urgency"])
    log("report urgency changed", report, by, at, urgency=urgency.value)


@transaction.atomic
def reply(*, report: Report, text: str, by: User, at: datetime) -> Message:
    """Write to the reporter. Raises BadInput when the report came without a receipt, since nobody could read it."""
    demand(actor_of(by), Act.SCREEN_REPORT)
    if not report.receipt_id:
        raise BadInput("This reporter has no receipt, so a reply cannot reach them.", hint="Call back, if they agreed.")
    demand_whole(text)
    message = Message.objects.create(report=report, at=at, by=by, text=written(text))
    log("reply to reporter", report, by, at)
    tell_later(report)
    return message


def tell_later(report: Report) -> None:
    """Once all of this is kept, seal what is new to the reporter; what fails then is sealed with the next."""
    from tocsin.desk.intake.sealed import tell_reporter  # it builds on this module

    transaction.on_commit(lambda: tell_reporter(report), robust=True)


@transaction.atomic
def withdraw_consent(*, report: Report, purpose: Purpose, by: User, at: datetime) -> None:
    """The reporter takes a permission back. Raises BadInput when it was not given."""
    demand(actor_of(by), Act.TAKE_REPORT)
    if not take_back(report=report, purposes=[purpose], by=by, at=at):
        raise BadInput("This consent was not given, or is withdrawn already.")


def take_back(*, report: Report, purposes: Iterable[Purpose], by: User | None, at: datetime) -> int:
    """End these permissions, as far as they were given; how many ended. The reporter is told, and what went before."""
    ended = report.consents.filter(purpose__in=list(purposes), withdrawn_at=None)
    named = sorted(ended.values_list("purpose", flat=True))
    ended.update(withdrawn_at=at)
    for purpose in named:
        log("consent withdrawn", report, by, at, purpose=purpose)
    tell_later(report)
    return len(named)


def written(text: str) -> str:
    """The text without outer blanks. Raises BadInput when nothing is left."""
    if not text.strip():
        raise BadInput("There is nothing written.")
    return text.strip()
