"""Who may see a case: grants with a reason and an end, and recusals."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act, Role
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.cases.models import Case, Grant, Recusal
from tocsin.desk.cases.queries import team
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused


@transaction.atomic
def give_grant(
    *, by: User, case: Case, person: User, reason: str, at: datetime, ends_at: datetime | None = None
) -> Grant:
    """Let a colleague into the case. Raises BadInput without a reason or for an end in the past, Refused if recused."""
    ask(by, Act.GRANT, case, at)
    if not reason.strip():
        raise BadInput("Access needs a reason.", hint="Say in a few words what they are to do.")
    if ends_at is not None and ends_at <= at:
        raise BadInput("This access would be over before it begins.", hint="Choose a later end.")
    if Recusal.objects.filter(case=case, person=person).exists():
        raise Refused(f"{person} is recused from {case.number}.")
    grant = Grant.objects.create(
        case=case, person=person, reason=reason.strip(), given_by=by, given_at=at, ends_at=ends_at
    )
    _record(case, person, "access given", f"gave {person} access", by=by, at=at, reason=reason)
    return grant


@transaction.atomic
def end_grant(*, by: User, case: Case, person: User, reason: str, at: datetime) -> None:
    """End a colleague's access. Raises Refused when the case would be left without a case lead."""
    ask(by, Act.GRANT, case, at)
    _keep_a_lead(case, person, at)
    _end(case, person, at)
    _record(case, person, "access ended", f"ended the access of {person}", by=by, at=at, reason=reason)


@transaction.atomic
def recuse(*, by: User, case: Case, person: User, reason: str, at: datetime) -> None:
    """Keep a person out of the case from now on; anyone in the case may recuse themselves, a case lead anyone."""
    ask(by, Act.READ_CASE if by == person else Act.GRANT, case, at)
    _keep_a_lead(case, person, at)
    _end(case, person, at)
    Recusal.objects.get_or_create(case=case, person=person, defaults={"reason": reason.strip(), "by": by, "at": at})
    _record(case, person, "recused", f"{person} is recused", by=by, at=at, reason=reason)


def _end(case: Case, person: User, at: datetime) -> None:
    Grant.objects.filter(case=case, person=person).exclude(ends_at__lte=at).update(ends_at=at)


def _keep_a_lead(case: Case, leaving: User, at: datetime) -> None:
    if any(Role.CASE_LEAD in person.roles for person in team(case, at) if person != leaving):
        return
    raise Refused(f"{case.number} would have no case lead.", hint="Give another case lead access first.")


def _record(case: Case, person: User, act: str, sentence: str, *, by: User, at: datetime, reason: str) -> None:
    record(
        case=case,
        subject=case.public_id,
        act=act,
        sentence=sentence,
        by=by,
        at=at,
        reason=reason.strip(),
        person=person.public_id,
    )
