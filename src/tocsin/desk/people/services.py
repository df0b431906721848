"""How people come to the desk, and what they may do there."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tocsin.canonical import sha256
from tocsin.casework.permissions import EXCLUSIVE, Act, Role, demand
from tocsin.desk import here
from tocsin.desk.people import custody
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import SetupLink, User
from tocsin.errors import BadInput, Refused
from tocsin.intake.spool import publish_custodians

FIRST_LINK_LASTS = timedelta(days=7)
LINK_LASTS = timedelta(days=3)


def token_digest(token: str) -> str:
    """What is kept of the secret of a link or key: its SHA-256; 256 random bits need no slow hash."""
    return sha256(token.encode("utf-8", "replace"))


def first_roles(*, solo: bool) -> frozenset[Role]:
    """The roles of the first person: all in solo mode, else those that set a desk up and hand it on."""
    return frozenset(Role) if solo else frozenset({Role.ADMINISTRATOR, Role.CASE_LEAD, Role.DUTY_OFFICER})


@transaction.atomic
def create_setup_link(*, at: datetime) -> str:
    """The secret of a one-time link for the first person. Raises Refused when somebody is here already."""
    if User.objects.exists():
        raise Refused("This desk has people already.", hint="Ask an administrator for a link of your own.")
    SetupLink.objects.filter(used_at=None).delete()
    return new_link(roles=first_roles(solo=here.settings().solo), at=at, by=None, lasts=FIRST_LINK_LASTS)


@transaction.atomic
def invite(*, by: User, roles: Iterable[Role], at: datetime) -> str:
    """The secret of a one-time link for a new colleague with these roles."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    wanted = checked_roles(roles)
    token = new_link(roles=wanted, at=at, by=by, lasts=LINK_LASTS)
    here.vault().note("person invited", actor=by.public_id, at=at, detail={"roles": ", ".join(sorted(wanted))})
    return token


def new_link(*, roles: frozenset[Role], at: datetime, by: User | None, lasts: timedelta) -> str:
    """Keep a link's digest and give its secret."""
    token = secrets.token_urlsafe(32)
    SetupLink.objects.create(
        token_sha256=token_digest(token), role_names=sorted(roles), made_at=at, made_by=by, expires_at=at + lasts
    )
    return token


def open_link(*, token: str, at: datetime) -> SetupLink:
    """The link of this secret. Raises Refused when it was used, is too old, or never was; all read the same."""
    link = SetupLink.objects.filter(token_sha256=token_digest(token), used_at=None, expires_at__gt=at).first()
    if link is None:
        raise Refused("This link does not work, or no longer.", hint="Ask whoever sent it for a new one.")
    return link


@transaction.atomic
def come_in(*, token: str, username: str, name: str, password: str, at: datetime) -> User:
    """Make a person out of a one-time link. Raises Refused for a spent link, BadInput for an unfit name or password."""
    link = SetupLink.objects.select_for_update().get(pk=open_link(token=token, at=at).pk)
    user = create_person(username=username, name=name, password=password, roles=map(Role, link.role_names), at=at)
    spent = SetupLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at, used_by=user)
    if not spent:
        raise Refused("This link was used a moment ago.", hint="Ask whoever sent it for a new one.")
    here.vault().note("person came in", actor=user.public_id, at=at, detail={"name": name})
    return user


def create_person(*, username: str, name: str, password: str, roles: Iterable[Role], at: datetime) -> User:
    """A new person with a checked password. Raises BadInput naming what does not fit."""
    user = User(username=username.strip().casefold(), name=name.strip(), joined_at=at)
    user.role_names = sorted(checked_roles(roles))
    if not user.username or not user.name:
        raise BadInput("A person needs a name and a log-in name.")
    if User.objects.filter(username=user.username).exists():
        raise BadInput("This log-in name is taken.", hint="Choose another.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), hint="Four or five unrelated words make a good password.") from error
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def change_roles(*, by: User, person: User, roles: Iterable[Role], at: datetime) -> None:
    """Give a colleague exactly these roles. Raises Refused for one's own, so that nobody raises themselves alone."""
    actor = actor_of(by)
    demand(actor, Act.MANAGE_PEOPLE)
    if person == by and not actor.solo:
        raise Refused("You may not change your own roles.", hint="Ask another administrator.")
    keep_an_administrator(person, roles := checked_roles(roles))
    custody.keep_a_custodian(person, roles)
    person.role_names = sorted(roles)
    person.save(update_fields=["role_names"])
    publish_custodians(here.home(), custody.recipients())
    detail = {"person": person.public_id, "roles": ", ".join(sorted(roles))}
    here.vault().note("roles changed", actor=by.public_id, at=at, detail=detail)


@transaction.atomic
def let_go(*, by: User, person: User, at: datetime) -> None:
    """End a colleague's access; their work keeps their name."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    keep_an_administrator(person, frozenset())
    custody.keep_a_custodian(person, frozenset())
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    publish_custodians(here.home(), custody.recipients())
    here.vault().note("person left", actor=by.public_id, at=at, detail={"person": person.public_id})


def checked_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """These roles. Raises Refused for none, and for a pair that nobody holds together outside solo mode."""
    wanted = frozenset(roles)
    if not wanted:
        raise Refused("A person needs a role.", hint="Choose at least one.")
    for one, other in EXCLUSIVE:
        if {one, other} <= wanted and not here.settings().solo:
            raise Refused(f"Nobody is {one} and {other} together.", hint="Give one of them to someone else.")
    return wanted


def keep_an_administrator(person: User, roles: frozenset[Role]) -> None:
    """Raise Refused when this would leave the desk without an administrator."""
    others = User.objects.filter(is_active=True).exclude(pk=person.pk)
    if Role.ADMINISTRATOR in roles or any(Role.ADMINISTRATOR in other.roles for other in others):
        return
    if Role.ADMINISTRATOR in person.roles:
        raise Refused("This desk would have no administrator.", hint="Make someone else an administrator first.")
