"""Danger to life: one person may refer at once, and another reviews it within a day."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.consent import Basis, checked_basis
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.services.acts import keep, lines
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.agency import Agency
from tocsin.model.codec import to_record


@transaction.atomic
def refer_in_emergency(
    *, by: User, case: Case, agency: Agency, danger: str, at: datetime, asks: Iterable[str] = ()
) -> Referral:
    """An approved referral by one person, on the basis of vital interests; `danger` says to whom and why now.

    Raises Refused while an earlier emergency referral of the same person waits for its review: an exception that
    nobody looks at becomes the rule.
    """
    ask(by, Act.DRAFT, case, at)
    if waiting := Referral.objects.filter(emergency=True, drafted_by=by, reviewed_at=None).first():
        raise Refused(f"{waiting.number} still waits for its review.", hint="Ask a colleague to review it first.")
    if not case.items.exists():
        raise BadInput(f"{case.number} has no items to refer.", hint="Add what the referral is about.")
    basis = checked_basis(case, basis=Basis.VITAL, words=danger, kind=agency.kind, left_out=set())
    referral = Referral(
        case=case,
        number=next_number("REF", at),
        agency=to_record(agency),
        asks=lines(asks),
        consent_basis=basis,
        emergency=True,
        state="approved",
        drafted_by=by,
        drafted_at=at,
        approved_by=by,
        approved_at=at,
    )
    sentence = f"referred to {agency.name} in an emergency ({referral.number})"
    keep(referral, "emergency referral", sentence, by=by, at=at, reason=danger, agency=agency.code)
    return referral


@transaction.atomic
def review_emergency(*, by: User, referral: Referral, finding: str, at: datetime) -> None:
    """Review an emergency referral afterwards; by another, save in solo mode. Raises BadInput without a finding."""
    ask(by, Act.APPROVE, referral.case, at, own_work=referral.drafted_by == by)
    if not referral.emergency or referral.reviewed_at:
        raise Refused(f"{referral.number} waits for no review.")
    if not finding.strip():
        raise BadInput("A review needs a finding.", hint="Was it needed, and was it right?")
    referral.reviewed_by, referral.reviewed_at, referral.review = by, at, finding.strip()
    keep(referral, "emergency reviewed", f"reviewed {referral.number}", by=by, at=at, reason=finding)
