"""A referral from draft to approval."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tocsin.casework.lifecycle import REFERRAL
from tocsin.casework.minimise import Personal
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.consent import Basis, checked_basis, demand_consent_stands, without_consent
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.products import content_digest, whole_dossier
from tocsin.desk.dispatch.services.acts import approve, keep, lines, move, must_be_draft, return_to_drafter
from tocsin.desk.dispatch.withholding import first_choice
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.agency import Agency
from tocsin.model.codec import to_record


@transaction.atomic
def draft_referral(
    *,
    by: User,
    case: Case,
    agency: Agency,
    at: datetime,
    asks: Iterable[str] = (),
    already_done: Iterable[str] = (),
    left_out: Mapping[str, str] | None = None,
    release: Iterable[Personal] = (),
) -> Referral:
    """Draft a referral. `left_out` gives, for the digest of each exhibit that stays at the desk, the reason.

    Raises BadInput for a case without items, an exhibit that is not in the case, or a reason that is empty.
    """
    ask(by, Act.DRAFT, case, at)
    if not case.items.exists():
        raise BadInput(f"{case.number} has no items to refer.", hint="Add what the referral is about.")
    referral = Referral(
        case=case,
        number=next_number("REF", at),
        agency=to_record(agency),
        asks=lines(asks),
        already_done=lines(already_done),
        left_out=_left_out(case, left_out or {}),
        release=sorted(set(release)),
        drafted_by=by,
        drafted_at=at,
    )
    referral.withhold = to_record(first_choice(referral, whole_dossier(referral, at)))
    keep(referral, "referral drafted", f"drafted {referral.number} to {agency.name}", by=by, at=at, agency=agency.code)
    return referral


@transaction.atomic
def edit_referral(
    *,
    by: User,
    referral: Referral,
    at: datetime,
    asks: Iterable[str],
    already_done: Iterable[str],
    left_out: Mapping[str, str],
    release: Iterable[Personal],
) -> None:
    """Write the draft anew. Raises Refused once it is past being a draft."""
    ask(by, Act.DRAFT, referral.case, at)
    must_be_draft(referral)
    referral.asks, referral.already_done = lines(asks), lines(already_done)
    referral.left_out, referral.release = _left_out(referral.case, left_out), sorted(set(release))
    keep(referral, "referral edited", f"edited {referral.number}", by=by, at=at)


@transaction.atomic
def check_consent(*, by: User, referral: Referral, basis: Basis, at: datetime, words: str = "") -> None:
    """State on what basis personal data leave. Raises Refused when consent is the basis and is missing."""
    ask(by, Act.DRAFT, referral.case, at)
    if basis is Basis.VITAL and not referral.emergency:
        raise Refused("Vital interests are the basis of an emergency referral.", hint="Use the emergency way.")
    kind, left_out = referral.to.kind, set(referral.left_out)
    referral.consent_basis = checked_basis(referral.case, basis=basis, words=words, kind=kind, left_out=left_out)
    if Personal.REPORTER in referral.released and without_consent(referral.case, kind, left_out):
        raise Refused("The reporter has not agreed to be named.", hint="Withhold their name, or ask them.")
    move(referral, REFERRAL, "check consent")
    keep(referral, "consent checked", f"checked the basis of {referral.number}", by=by, at=at, basis=basis.value)


@transaction.atomic
def ask_approval(*, by: User, referral: Referral, at: datetime) -> None:
    """Put the referral before a colleague."""
    ask(by, Act.DRAFT, referral.case, at)
    move(referral, REFERRAL, "ask approval")
    keep(referral, "approval asked", f"asked for approval of {referral.number}", by=by, at=at)


@transaction.atomic
def approve_referral(*, by: User, referral: Referral, at: datetime, seen: str = "") -> None:
    """Approve what leaves. `seen` is the content digest that was looked at; Refused when the case changed since."""
    if seen and seen != content_digest(referral):
        raise Refused("The case has changed since you looked.", hint="Read the preview again, then approve.")
    must_rest_on_consent(referral)
    approve(referral, REFERRAL, by=by, at=at)
    digest = content_digest(referral)
    keep(referral, "referral approved", f"approved {referral.number}", by=by, at=at, content=digest)


def must_rest_on_consent(referral: Referral) -> None:
    """Raise Refused when the consent that this referral rests on was taken back since."""
    kind, left_out = referral.to.kind, set(referral.left_out)
    demand_consent_stands(referral.case, basis=referral.consent_basis, kind=kind, left_out=left_out)


@transaction.atomic
def return_referral(*, by: User, referral: Referral, reason: str, at: datetime) -> None:
    """Give the referral back to its drafter, with the reason; its basis is to be checked anew."""
    referral.consent_basis = ""
    return_to_drafter(referral, REFERRAL, by=by, reason=reason, at=at)


@transaction.atomic
def withdraw_referral(*, by: User, referral: Referral, reason: str, at: datetime) -> None:
    """Withdraw a referral that has not been sent."""
    ask(by, Act.DRAFT, referral.case, at)
    if not reason.strip():
        raise BadInput("To withdraw needs a reason.")
    move(referral, REFERRAL, "withdraw")
    keep(referral, "referral withdrawn", f"withdrew {referral.number}", by=by, at=at, reason=reason)


FOLLOWING = frozenset(
    {"deliver", "escalate", "consider", "return for information", "decline", "close"},
)
"""Events that tell what became of a referral after it was sent."""


@transaction.atomic
def follow_referral(*, by: User, referral: Referral, event: str, at: datetime, reason: str = "") -> None:
    """Note what became of a sent referral. Raises BadInput for an event that has a service of its own."""
    ask(by, Act.RECORD_OUTCOME, referral.case, at)
    if event not in FOLLOWING:
        raise BadInput(f"“{event}” is not a step after sending.")
    if event == "decline" and not reason.strip():
        raise BadInput("Say why they declined.")
    move(referral, REFERRAL, event)
    keep(referral, f"referral: {event}", f"{referral.number} is now {referral.state}", by=by, at=at, reason=reason)


def _left_out(case: Case, reasons: Mapping[str, str]) -> dict[str, Any]:
    known = set(case.items.values_list("item__exhibit__digest", flat=True))
    if unknown := set(reasons) - known:
        raise BadInput(f"{len(unknown)} of the exhibits left out are not in this case.")
    if not all(reason.strip() for reason in reasons.values()):
        raise BadInput("What is left out needs a reason, which the recipient reads.")
    return {digest: reason.strip() for digest, reason in reasons.items()}
