"""Opening, describing, closing a case."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act, Role, demand
from tocsin.desk.cases.acts import ask, next_number, record
from tocsin.desk.cases.keys import bind
from tocsin.desk.cases.models import MARKINGS, Case, CaseItem, Grant
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused

DESCRIBED = ("title", "summary", "threatened", "community", "marking", "fear_statement", "steps_taken")
"""What may be written of a case while it is open."""


@transaction.atomic
def open_case(
    *,
    by: User,
    title: str,
    at: datetime,
    summary: str = "",
    threatened: str = "",
    community: str = "",
    items: Iterable[Item] = (),
    why: str = "",
    team: Iterable[User] = (),
) -> Case:
    """A new case with its first items. Its opener and the team hold grants on it, and at least one case lead does.

    When neither opener nor team is a case lead, all case leads of the desk are added: a case that nobody can give
    access to would be lost when its opener leaves. Raises BadInput for an empty title.
    """
    demand(actor_of(by), Act.OPEN_CASE)
    case = Case.objects.create(
        number=next_number("T", at),
        title=_words(title, "title"),
        summary=summary.strip(),
        threatened=threatened.strip(),
        community=community.strip(),
        opened_by=by,
        opened_at=at,
    )
    for person in _with_a_lead([by, *team]):
        Grant.objects.create(case=case, person=person, reason="opened with the case", given_by=by, given_at=at)
    taken = list(items)
    for item in taken:
        CaseItem.objects.create(case=case, item=item, why=why.strip(), added_by=by, added_at=at)
    bind(case, taken)
    record(case=case, subject=case.public_id, act="case opened", sentence=f"opened {case.number}", by=by, at=at)
    return case


@transaction.atomic
def describe_case(*, by: User, case: Case, at: datetime, **words: str) -> None:
    """Write the case's title, summary and so on. Raises BadInput for another field or an unknown marking."""
    ask(by, Act.WORK_CASE, case, at)
    must_be_open(case)
    if unknown := set(words) - set(DESCRIBED):
        raise BadInput(f"A case has no {', '.join(sorted(unknown))} to write.")
    if words.get("marking", case.marking) not in MARKINGS:
        raise BadInput("This is no TLP 2.0 marking.", hint=f"Choose one of: {', '.join(MARKINGS)}.")
    for field, value in words.items():
        setattr(case, field, _words(value, field) if field == "title" else value.strip())
    case.save(update_fields=list(words))
    named = ", ".join(sorted(words)).replace("_", " ")
    record(case=case, subject=case.public_id, act="case described", sentence=f"wrote {named}", by=by, at=at)


@transaction.atomic
def close_case(*, by: User, case: Case, reason: str, at: datetime) -> None:
    """Close a case, with the reason."""
    _turn(by, case, "open", "closed", reason=reason, at=at)


@transaction.atomic
def reopen_case(*, by: User, case: Case, reason: str, at: datetime) -> None:
    """Open a closed case again, with the reason. Raises Refused for an erased one."""
    if case.decisions.filter(act="erased").exists():
        raise Refused(f"{case.number} is erased.", hint="Open a new case.")
    _turn(by, case, "closed", "open", reason=reason, at=at)


def must_be_open(case: Case) -> None:
    """Raise Refused for a closed case."""
    if case.state != "open":
        raise Refused(f"{case.number} is closed.", hint="Reopen it first, with the reason.")


def _turn(by: User, case: Case, before: str, after: str, *, reason: str, at: datetime) -> None:
    ask(by, Act.WORK_CASE, case, at)
    if not Case.objects.filter(pk=case.pk, state=before).update(state=after):
        raise Refused(f"{case.number} is {after} already.")
    case.state = after
    act = "case closed" if after == "closed" else "case reopened"
    record(case=case, subject=case.public_id, act=act, sentence=act, by=by, at=at, reason=_words(reason, "reason"))


def _with_a_lead(team: list[User]) -> list[User]:
    """The team without doubles, and with the desk's case leads when it has none of its own."""
    chosen = {person.pk: person for person in team if person.is_active}
    if not any(Role.CASE_LEAD in person.roles for person in chosen.values()):
        active = User.objects.filter(is_active=True)
        chosen |= {person.pk: person for person in active if Role.CASE_LEAD in person.roles}
    return list(chosen.values())


def _words(text: str, name: str) -> str:
    if not text.strip():
        raise BadInput(f"The {name} is empty.", hint=f"Write a {name}.")
    return text.strip()
