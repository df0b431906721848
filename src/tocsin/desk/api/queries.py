"""What a partner may read: its own filings and what became of them. The caller is an argument of every query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tocsin.desk.api.caller import Caller
from tocsin.desk.api.models import Filing, Kind, Scope
from tocsin.desk.intake.models import Message, Report
from tocsin.desk.intake.sealed import TOLD_STATES
from tocsin.door.stages import STAGES

RECEIVED = "received"
NOT_YET = "The desk has your report. Nobody has read it yet."


@dataclass(frozen=True)
class Standing:
    """What became of a report, as far as a reporter is told."""

    state: str
    since: datetime
    meaning: str
    number: str | None
    """The desk's spoken number; none until the desk has taken the report in."""


def own_reports(caller: Caller) -> QuerySet[Filing]:
    """The reports that this partner filed, oldest first."""
    caller.demand(Scope.READ)
    return reports_of(caller)


def reports_of(caller: Caller) -> QuerySet[Filing]:
    """The same for acts that need another scope than reading."""
    return Filing.objects.filter(partner=caller.partner, kind=Kind.REPORT, sealed=True)


def own_report(caller: Caller, public_id: str) -> Filing:
    """One of them. Raises Filing.DoesNotExist, alike for another partner's and for none."""
    return own_reports(caller).get(public_id=public_id)


def standing(caller: Caller, filing: Filing) -> Standing:
    """What became of this report."""
    report = desk_report(caller, filing)
    if report is None:
        return Standing(RECEIVED, filing.filed_at, NOT_YET, None)
    told = report.steps.filter(after__in=TOLD_STATES).order_by("at", "id").last()
    if told is None:
        return Standing(RECEIVED, filing.filed_at, NOT_YET, report.number)
    return Standing(told.after, told.at, STAGES[told.after], report.number)


def desk_report(caller: Caller, filing: Filing) -> Report | None:
    """The desk's report of an own filing; none until the desk has taken it in."""
    caller.demand(Scope.READ)
    if filing.partner_id != caller.partner.pk:
        raise Filing.DoesNotExist
    return Report.objects.filter(receipt_id=filing.mailbox).first()


def conversation(caller: Caller, filing: Filing) -> QuerySet[Message]:
    """All messages about an own report, of both sides, oldest first."""
    report = desk_report(caller, filing)
    return Message.objects.filter(report=report) if report else Message.objects.none()
