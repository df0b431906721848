"""Who is here, for whoever may know."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tocsin.casework.permissions import Act, demand, may_somewhere
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User


def people(by: User) -> QuerySet[User]:
    """Everyone who is or was here, for those who manage people."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    return User.objects.all()


def colleagues_who_may(by: User, act: Act) -> list[User]:
    """Active colleagues, other than the one who asks, whose roles let them do this: whom to ask."""
    others = User.objects.filter(is_active=True).exclude(pk=by.pk)
    return [person for person in others if may_somewhere(person.roles, act)]


def names(ids: Iterable[str]) -> dict[str, str]:
    """Public id → name, for the actors of log entries; ids that are no person's are left out."""
    return dict(User.objects.filter(public_id__in=set(ids)).values_list("public_id", "name"))
