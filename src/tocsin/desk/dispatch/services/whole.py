"""Whole lines for the command line and the worked case: from a case to a product in one call, each step in the log."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Advisory, Letter, Package
from tocsin.desk.dispatch.queries import agency
from tocsin.desk.dispatch.services import advisories, letters, referrals, sending
from tocsin.desk.people.models import User
from tocsin.model.dossier import AdvisoryVersion, BoundFact


@transaction.atomic
def refer_case(
    *,
    by: User,
    approver: User,
    case: Case,
    to: str,
    basis: Basis,
    at: datetime,
    words: str = "",
    asks: Iterable[str] = (),
    already_done: Iterable[str] = (),
) -> Package:
    """Draft, check, approve and seal a referral to the agency of code `to`; the package is not sent.

    Raises Refused when the approver is the drafter outside solo mode, or consent is the basis and is missing.
    """
    referral = referrals.draft_referral(
        by=by, case=case, agency=agency(to), asks=asks, already_done=already_done, at=at
    )
    referrals.check_consent(by=by, referral=referral, basis=basis, words=words, at=at)
    referrals.ask_approval(by=by, referral=referral, at=at)
    referrals.approve_referral(by=approver, referral=referral, at=at)
    return sending.package_referral(by=approver, referral=referral, at=at)


@transaction.atomic
def advise(
    *,
    by: User,
    approver: User,
    publisher: User,
    case: Case,
    audience: str,
    area: str,
    source_grade: str,
    versions: Iterable[AdvisoryVersion],
    at: datetime,
    expires_at: datetime | None = None,
    severity: str = "Moderate",
) -> Advisory:
    """Draft, check, approve and publish a warning. Raises Refused naming what must not be public."""
    advisory = advisories.draft_advisory(
        by=by,
        case=case,
        audience=audience,
        area=area,
        source_grade=source_grade,
        versions=versions,
        expires_at=expires_at,
        severity=severity,
        at=at,
    )
    advisories.check_facts(by=by, advisory=advisory, at=at)
    advisories.check_privacy(by=by, advisory=advisory, at=at)
    advisories.approve_advisory(by=approver, advisory=advisory, at=at)
    advisories.publish_advisory(by=publisher, advisory=advisory, at=at)
    return advisory


@transaction.atomic
def write_letter(
    *,
    by: User,
    approver: User,
    case: Case,
    to_name: str,
    subject: str,
    facts: Iterable[BoundFact],
    asks: Iterable[str],
    at: datetime,
    **words: str,
) -> Letter:
    """Draft, check, approve and sign a letter; its PDF lies in the folder of packages."""
    letter = letters.draft_letter(
        by=by, case=case, to_name=to_name, subject=subject, facts=facts, asks=asks, at=at, **words
    )
    letters.check_letter(by=by, letter=letter, at=at)
    letters.approve_letter(by=approver, letter=letter, at=at)
    letters.sign_letter(by=approver, letter=letter, at=at)
    return letter
