"""Who is at the other end of a request: a key, and through it a partner. All else is refused."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from tocsin.desk.api.keys import PREFIX
from tocsin.desk.api.models import ApiKey, Partner, Scope, Tally
from tocsin.desk.people.services import token_digest
from tocsin.errors import LimitReached, Refused

RATES = {"ordinary": 120, "danger": 30}
"""Requests a minute of one key. Reports that say somebody is in danger have their own."""
LONGEST_SECRET = 200


class KeyRefused(Refused):
    """No key, or one that does not work; which of the two is not told."""

    default_hint = "Send “Authorization: Bearer tocsin_…” with a key that is neither expired nor revoked."


class OutOfScope(Refused):
    """The key is good for other things."""


class TooMany(LimitReached):
    """This key asks too often."""

    def __init__(self, wait: int) -> None:
        """`wait`: seconds until it may ask again."""
        super().__init__("This key has asked too often in this minute.", hint=f"Ask again in {wait} seconds.")
        self.wait = wait


@dataclass(frozen=True)
class Caller:
    """The acting partner: an argument of every query and act of the API."""

    key: ApiKey
    partner: Partner

    def demand(self, scope: Scope) -> None:
        """Raise OutOfScope unless the key is good for this."""
        if scope not in self.key.scopes:
            raise OutOfScope(f"This key is not good to {scope.value}.", hint="Ask the desk for a key that is.")


def caller_of(authorization: str, at: datetime) -> Caller:
    """The caller whom this Authorization header names (RFC 6750). Raises KeyRefused for anything that is no key."""
    kind, _, secret = authorization.partition(" ")
    if kind.casefold() != "bearer" or not secret.startswith(PREFIX) or len(secret) > LONGEST_SECRET:
        raise KeyRefused("This needs a key.")
    key = ApiKey.objects.select_related("partner").filter(secret_sha256=token_digest(secret.strip())).first()
    if key is None or not key.works(at):
        raise KeyRefused("This key does not work, or no longer.")
    if key.last_used_on != at.date():
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=at.date())
    return Caller(key, key.partner)


def spend(caller: Caller, kind: str, at: datetime) -> None:
    """Count one request against the key's minute. Raises TooMany past its rate."""
    minute, second = divmod(int(at.timestamp()), 60)
    Tally.objects.get_or_create(key=caller.key, kind=kind)
    mine = Tally.objects.filter(key=caller.key, kind=kind)
    begun = mine.exclude(minute=minute).update(minute=minute, used=1)
    if not begun and not mine.filter(minute=minute, used__lt=RATES[kind]).update(used=F("used") + 1):
        raise TooMany(60 - second)
