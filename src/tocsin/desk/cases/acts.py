"""One act in a case: who may, and its two records (the decision in the case, the entry in the custody log)."""

from datetime import datetime

from django.db.models import F

from tocsin.casework.permissions import Act, Relation, demand
from tocsin.desk import here
from tocsin.desk.cases.models import Case, Counter, Decision, Grant, Recusal
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User

DESK = "desk"
"""Actor in the custody log of what the desk does by the clock."""


def relation(by: User, case: Case, at: datetime, *, own_work: bool = False) -> Relation:
    """How this person stands to this case at this moment."""
    return Relation(
        granted=Grant.objects.filter(case=case, person=by, given_at__lte=at).exclude(ends_at__lte=at).exists(),
        recused=Recusal.objects.filter(case=case, person=by).exists(),
        own_work=own_work,
    )


def ask(by: User, act: Act, case: Case, at: datetime, *, own_work: bool = False) -> None:
    """Raise Refused unless this person may do this in this case now."""
    demand(actor_of(by), act, relation(by, case, at, own_work=own_work))


def record(
    *, case: Case, subject: str, act: str, sentence: str, by: User | None, at: datetime, reason: str = "", **detail: str
) -> Decision:
    """Keep one act: a decision in the case for people, and one custody entry, in the caller's transaction.

    `by` is nobody for what the desk does by the clock.

    The custody log gets ids and digests, never the words of a case: it is read by more people than the case is.
    """
    decision = Decision.objects.create(
        case=case, subject=subject, act=act, sentence=sentence, reason=reason, by=by, at=at
    )
    here.vault().note(
        act=act, actor=by.public_id if by else DESK, at=at, detail={"case": case.number, "subject": subject, **detail}
    )
    return decision


def next_number(letter: str, at: datetime) -> str:
    """The next spoken number of a series: `T-2026-0001`. Gaps are possible, doubles are not."""
    series = f"{letter}-{at:%Y}"
    Counter.objects.get_or_create(series=series)
    Counter.objects.filter(series=series).update(last=F("last") + 1)
    return str(Counter.objects.get(series=series))
