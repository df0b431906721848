"""The acting person, as the rules of the work know them."""

from django.http import HttpRequest

from tocsin.casework.permissions import Actor
from tocsin.desk import here
from tocsin.desk.people.models import User
from tocsin.errors import Refused


def actor_of(user: User) -> Actor:
    """The person as an Actor, with their roles and the desk's solo mode."""
    return Actor(id=user.public_id, name=user.name, roles=user.roles, solo=here.settings().solo)


def acting(request: HttpRequest) -> User:
    """The person who sent this request. Raises Refused when nobody is logged in."""
    if not isinstance(request.user, User):
        raise Refused("Nobody is logged in.", hint="Log in first.")
    return request.user
