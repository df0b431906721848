"""Platform notices: ask a platform to act. Before content goes, somebody who can preserve it should have been asked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.lifecycle import NOTICE
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.consent import taken_back
from tocsin.desk.dispatch.models import PlatformNotice
from tocsin.desk.dispatch.queries import preservation_prompted
from tocsin.desk.dispatch.services.acts import approve, keep, lines, move, must_be_draft
from tocsin.desk.intake.models import Purpose
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.agency import Agency
from tocsin.model.codec import to_record

NOT_PRESERVED = "A platform that acts on this notice may delete what police would need."


@transaction.atomic
def draft_notice(
    *, by: User, case: Case, agency: Agency, items: Iterable[str], ground: str, at: datetime, asks: Iterable[str] = ()
) -> PlatformNotice:
    """Draft a notice about items of the case (ids); `ground` is the platform's own rule or the law invoked.

    Raises BadInput for no ground, no items, or items of another case.
    """
    ask(by, Act.DRAFT, case, at)
    chosen = sorted(set(items))
    if not ground.strip() or not chosen or case.items.filter(item__item_id__in=chosen).count() != len(chosen):
        raise BadInput("A notice needs the rule it invokes and items of this case.")
    notice = PlatformNotice(
        case=case,
        number=next_number("N", at),
        agency=to_record(agency),
        items=chosen,
        ground=ground.strip(),
        asks=lines(asks),
        drafted_by=by,
        drafted_at=at,
    )
    keep(notice, "notice drafted", f"drafted {notice.number} to {agency.name}", by=by, at=at, agency=agency.code)
    return notice


@transaction.atomic
def go_without_preservation(*, by: User, notice: PlatformNotice, reason: str, at: datetime) -> None:
    """Say why the notice goes out although no agency was asked to preserve the account first."""
    ask(by, Act.DRAFT, notice.case, at)
    must_be_draft(notice)
    if not reason.strip():
        raise BadInput("Say why it cannot wait.")
    notice.without_preservation = reason.strip()
    keep(notice, "preservation waived", f"{notice.number} does not wait for preservation", by=by, at=at, reason=reason)


@transaction.atomic
def approve_notice(*, by: User, notice: PlatformNotice, at: datetime) -> None:
    """Approve a notice. Raises Refused when preservation was neither prompted nor waived with a reason."""
    _must_not_be_taken_back(notice)
    if not notice.without_preservation and not preservation_prompted(notice.case):
        raise Refused(NOT_PRESERVED, hint="Refer the case to police first, or say why this cannot wait.")
    approve(notice, NOTICE, by=by, at=at)
    keep(notice, "notice approved", f"approved {notice.number}", by=by, at=at)


@transaction.atomic
def send_notice(*, by: User, notice: PlatformNotice, at: datetime, reference: str = "") -> None:
    """Record that a person sent the notice, with the platform's ticket number when it gave one."""
    ask(by, Act.SEND, notice.case, at)
    _must_not_be_taken_back(notice)
    move(notice, NOTICE, "send")
    notice.reference = reference.strip()
    keep(notice, "notice sent", f"sent {notice.number} to {notice.to.name}", by=by, at=at)


def _must_not_be_taken_back(notice: PlatformNotice) -> None:
    """Raise Refused when a reporter of these items allowed the notice once and allows it no longer."""
    if gone := taken_back(notice.case, Purpose.SHARE_PLATFORM, notice.items):
        named = ", ".join(report.number for report in gone)
        raise Refused(f"The reporter of {named} took this permission back.", hint="Withdraw the notice, or ask them.")


@transaction.atomic
def answer_notice(*, by: User, notice: PlatformNotice, event: str, answer: str, at: datetime) -> None:
    """Record the platform's answer (`answer`), that none came (`give up`), or the end (`close`)."""
    ask(by, Act.RECORD_OUTCOME, notice.case, at)
    if event not in ("answer", "give up", "close"):
        raise BadInput(f"“{event}” is not an answer.")
    move(notice, NOTICE, event)
    keep(notice, f"notice: {event}", f"{notice.number}: {notice.state}", by=by, at=at, reason=answer)


@transaction.atomic
def withdraw_notice(*, by: User, notice: PlatformNotice, reason: str, at: datetime) -> None:
    """Withdraw a notice that has not been sent."""
    ask(by, Act.DRAFT, notice.case, at)
    move(notice, NOTICE, "withdraw")
    keep(notice, "notice withdrawn", f"withdrew {notice.number}", by=by, at=at, reason=reason)
