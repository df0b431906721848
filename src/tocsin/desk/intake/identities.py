"""Who reported: asked for with a reason, decided by a custodian, opened for the one who asked, for a while.

An identity is sealed to the custodians' keys. On approval a custodian's pass-phrase opens it in memory, and it is
sealed anew to a key of this one request, whose private half the asker's browser holds and the desk does not. So at no
time can the desk, its database and its key folder together be made to tell who reported.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyrage
from django.db import transaction
from django.db.models import QuerySet

from tocsin.canonical import canonical
from tocsin.casework.deadlines import ALLOWED, Clock
from tocsin.casework.lifecycle import IDENTITY, step
from tocsin.casework.permissions import Act, Relation, allowed, demand
from tocsin.desk import here
from tocsin.desk.intake.models import Identity, IdentityRequest, IdentityStep, Report
from tocsin.desk.intake.services import log, tell_later, written
from tocsin.desk.people import custody
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused

FORMAT = "tocsin-identity/1"


@dataclass(frozen=True)
class Who:
    """Who reported, as they told it; held in memory for the length of one answer."""

    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Asked:
    """A new request, and the private key of its asker (age), which is kept nowhere here."""

    request: IdentityRequest
    key: str


def seal(told: Mapping[str, str]) -> bytes:
    """Seal who somebody is to the custodians alone; nothing told is empty. Raises BadInput without custodians."""
    given = {name: words.strip() for name, words in told.items() if words.strip()}
    keys = [pyrage.x25519.Recipient.from_str(key) for key in custody.recipients()] if given else []
    if given and not keys:
        raise BadInput(
            "A name or number cannot be kept yet: no identity custodian has made a key.",
            hint="Leave it out, or ask an administrator for an identity custodian.",
        )
    return pyrage.encrypt(canonical({"format": FORMAT, **given}), keys) if given else b""


def requests(by: User) -> QuerySet[IdentityRequest]:
    """The requests that this person may see: a custodian all of them, others their own."""
    found = IdentityRequest.objects.select_related("report", "asked_by", "decided_by")
    if allowed(actor_of(by), Act.DECIDE_IDENTITY):
        return found
    demand(actor_of(by), Act.ASK_IDENTITY)
    return found.filter(asked_by=by)


@transaction.atomic
def ask(*, report: Report, reason: str, by: User, at: datetime) -> Asked:
    """Ask to see who reported. Raises BadInput without a reason, Refused when nothing is sealed or one's own waits."""
    demand(actor_of(by), Act.ASK_IDENTITY)
    if not Identity.objects.filter(report=report).exists():
        raise Refused(f"{report.number} came without a name or address.", hint="Write to the reporter instead.")
    if IdentityRequest.objects.filter(report=report, asked_by=by, state="asked").exists():
        raise Refused("You have asked already.", hint="An identity custodian decides.")
    pair = pyrage.x25519.Identity.generate()
    request = IdentityRequest.objects.create(
        report=report, asked_by=by, asked_at=at, reason=written(reason), key=str(pair.to_public())
    )
    _keep(request, "ask", "asked", by, at)
    return Asked(request, str(pair))


@transaction.atomic
def approve(*, request: IdentityRequest, passphrase: str, by: User, at: datetime, answer: str = "") -> None:
    """Open the identity for the one who asked, until its time is over.

    Raises Refused for one's own request, for one that was decided, and for an identity that was sealed before this
    custodian had a key; BadInput for a wrong pass-phrase.
    """
    now = _decided_by(request, by)
    _move(now, "approve")
    told = _open(_kept(now.report).sealed, custody.unlock(by=by, passphrase=passphrase))
    now.resealed = _sealed(told, [now.key])
    now.decided_by, now.answer, now.until = by, answer.strip(), at + ALLOWED[Clock.IDENTITY_OPEN]
    _keep(now, "approve", now.state, by, at)


@transaction.atomic
def refuse(*, request: IdentityRequest, answer: str, by: User, at: datetime) -> None:
    """Refuse a request, with the reason for it. Nothing is opened."""
    now = _decided_by(request, by)
    _move(now, "refuse")
    now.decided_by, now.answer = by, written(answer)
    _keep(now, "refuse", now.state, by, at)


@transaction.atomic
def look(*, request: IdentityRequest, key: str, by: User, at: datetime) -> Who:
    """Who reported, for the asker with the private key of the request, in its time; else raises Refused."""
    demand(actor_of(by), Act.ASK_IDENTITY)
    now = _locked(request)
    if now.asked_by != by:
        raise Refused("This was opened for somebody else.", hint="Ask for yourself, with your own reason.")
    if now.until is not None and at >= now.until:
        raise Refused("The time of this is over.", hint="Ask again if you still need it.")
    _move(now, "open")
    told = json.loads(_open(now.resealed, _private(key)))
    _keep(now, "open", now.state, by, at)
    return Who(told.get("name", ""), told.get("contact", ""))


@transaction.atomic
def close(*, request: IdentityRequest, by: User, at: datetime) -> None:
    """Close an open identity before its time, or take an unanswered request back. A custodian may close too."""
    now = _locked(request)
    if now.asked_by != by:
        demand(actor_of(by), Act.DECIDE_IDENTITY)
        if now.state == "asked":
            raise Refused("Only its asker takes a request back.", hint="Refuse it, with your reason.")
    event = "take back" if now.state == "asked" else "close"
    _move(now, event)
    now.resealed = ""
    _keep(now, event, now.state, by, at)


def lapse(at: datetime) -> int:
    """Close what has been open for its time; how many. By the clock, without a person."""
    over = IdentityRequest.objects.filter(state="approved", until__lte=at)
    return sum(_lapsed(request, at) for request in over)


@transaction.atomic
def _lapsed(request: IdentityRequest, at: datetime) -> bool:
    now = _locked(request)
    if now.state != "approved":
        return False
    _move(now, "lapse")
    now.resealed = ""
    _keep(now, "lapse", now.state, None, at)
    return True


@transaction.atomic
def hand_over(*, passphrase: str, by: User, at: datetime) -> int:
    """Seal every identity that this custodian can open anew to all custodians of now; how many.

    Needed when a custodian comes or goes. Raises as `custody.unlock`.
    """
    key, done = custody.unlock(by=by, passphrase=passphrase), 0
    for identity in Identity.objects.select_for_update().select_related("report"):
        try:
            told = _open(identity.sealed, key)
        except Refused:
            continue
        identity.sealed = _sealed(told, custody.recipients())
        identity.save(update_fields=["sealed"])
        log("identity handed over", identity.report, by, at)
        done += 1
    return done


@transaction.atomic
def forget_identity(*, report: Report, by: User | None, at: datetime) -> bool:
    """Delete who reported, for good; whether there was anything. The history of requests stays.

    Raises Refused while a case that holds what came with the report is under a legal hold.
    """
    if by is not None:
        demand(actor_of(by), Act.DECIDE_IDENTITY)
    here.vault().demand_no_hold(report.exhibits.values_list("digest", flat=True))
    gone, _ = Identity.objects.filter(report=report).delete()
    IdentityRequest.objects.filter(report=report).update(resealed="")
    if gone:
        log("identity deleted", report, by, at)
    return bool(gone)


def _decided_by(request: IdentityRequest, by: User) -> IdentityRequest:
    """The request, locked, for whoever may decide it. Raises Refused for one's own."""
    now = _locked(request)
    demand(actor_of(by), Act.DECIDE_IDENTITY, Relation(own_work=now.asked_by == by))
    return now


def _locked(request: IdentityRequest) -> IdentityRequest:
    return IdentityRequest.objects.select_for_update().get(pk=request.pk)


def _kept(report: Report) -> Identity:
    found = Identity.objects.filter(report=report).first()
    if found is None:
        raise Refused("Who reported was deleted.", hint="Refuse the request; nothing is left to open.")
    return found


def _move(request: IdentityRequest, event: str) -> None:
    request.state = step(IDENTITY, request.state, event)


def _keep(request: IdentityRequest, event: str, after: str, by: User | None, at: datetime) -> None:
    """Save the request with one step of its history, in the log, and for the reporter to read."""
    request.save()
    IdentityStep.objects.create(report=request.report, request=request, at=at, by=by, event=event, after=after)
    log(f"identity: {event}", request.report, by, at, request=request.public_id)
    tell_later(request.report)


def _sealed(told: bytes, keys: list[str] | tuple[str, ...]) -> str:
    return b64encode(pyrage.encrypt(told, [pyrage.x25519.Recipient.from_str(key) for key in keys])).decode()


def _open(sealed: str, key: pyrage.x25519.Identity) -> bytes:
    try:
        opened: bytes = pyrage.decrypt(b64decode(sealed), [key])
    except pyrage.DecryptError as error:
        raise Refused("This key does not open it.", hint="Ask another identity custodian.") from error
    return opened


def _private(key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(key)
    except pyrage.IdentityError as error:
        raise Refused(
            "This browser does not hold the key of your request.",
            hint="Open it in the browser in which you asked, or ask again.",
        ) from error
