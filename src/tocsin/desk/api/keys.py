"""What an administrator does with partners and keys. Each act: permission, change, entry in the custody log."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.api.models import ApiKey, Partner, Scope
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.desk.people.services import token_digest
from tocsin.errors import BadInput

PREFIX = "tocsin_"
"""What every secret begins with, so that a leaked one is found by those who look for leaks."""
LONGEST = timedelta(days=366)


def partners(by: User) -> QuerySet[Partner]:
    """All partners, for those who manage who comes in."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    return Partner.objects.prefetch_related("keys")


@transaction.atomic
def add_partner(*, name: str, by: User, at: datetime) -> Partner:
    """A new partner. Raises BadInput for an empty name or one that is taken."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    if not name.strip():
        raise BadInput("A partner needs a name.")
    if Partner.objects.filter(name__iexact=name.strip()).exists():
        raise BadInput("There is a partner of this name.", hint="Open it and make a further key.")
    partner = Partner.objects.create(name=name.strip(), added_at=at, added_by=by)
    note("partner added", partner, by, at, name=partner.name)
    return partner


@transaction.atomic
def make_key(
    *, partner: Partner, label: str, scopes: Iterable[Scope], lasts: timedelta, by: User, at: datetime
) -> tuple[ApiKey, str]:
    """A key and its secret, which nobody can be shown a second time.

    Raises BadInput for a key without scope or label, or one that would last no time or more than a year.
    """
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    names = sorted({scope.value for scope in scopes})
    if not names or not label.strip():
        raise BadInput("A key needs a label and at least one thing that it is good for.")
    if not timedelta() < lasts <= LONGEST:
        raise BadInput("A key lasts a year at most.", hint="Make a new one before it ends.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        partner=partner,
        label=label.strip(),
        secret_sha256=token_digest(secret),
        scope_names=names,
        made_at=at,
        made_by=by,
        expires_at=at + lasts,
    )
    note("key made", partner, by, at, key=key.public_id, scopes=", ".join(names))
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User, at: datetime) -> None:
    """End a key at once. Raises BadInput when it was ended before."""
    demand(actor_of(by), Act.MANAGE_PEOPLE)
    if not ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at, revoked_by=by):
        raise BadInput("This key was revoked before.")
    note("key revoked", key.partner, by, at, key=key.public_id)


def note(act: str, partner: Partner, by: User, at: datetime, **detail: str) -> None:
    """One entry of the custody log about a partner."""
    here.vault().note(act, actor=by.public_id, at=at, detail={"partner": partner.public_id, **detail})
