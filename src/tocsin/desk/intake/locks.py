"""Who is at work on what. A lock is a courtesy that ends by itself; it never stops an urgent act."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from tocsin.casework.permissions import Act, demand
from tocsin.desk.intake.models import WorkLock
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import Refused

LASTS = timedelta(minutes=30)


@transaction.atomic
def claim(*, subject: str, by: User, at: datetime) -> WorkLock:
    """Say that one is at work on this. Raises Refused while a colleague is."""
    demand(actor_of(by), Act.READ_INBOX)
    wait_for_turn(f"lock {subject}")
    held = WorkLock.objects.filter(subject=subject, until__gt=at).exclude(by=by).select_related("by").first()
    if held:
        raise Refused(f"{held.by.name} is at work on this.", hint="Ask them, or take the next one.")
    lock, _ = WorkLock.objects.update_or_create(subject=subject, defaults={"by": by, "until": at + LASTS})
    return lock


def release(*, subject: str, by: User) -> None:
    """Let go of one's own lock."""
    WorkLock.objects.filter(subject=subject, by=by).delete()


def holders(subjects: Iterable[str], at: datetime) -> dict[str, User]:
    """Subject → who is at work on it now."""
    held = WorkLock.objects.filter(subject__in=list(subjects), until__gt=at).select_related("by")
    return {lock.subject: lock.by for lock in held}
