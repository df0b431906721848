"""The identity custodians' keys: each custodian has a key pair, whose private half only their own pass-phrase opens.

A private key lies in `keys/custodians/` as an age file under that pass-phrase (C2SP age.md, scrypt), so that no process
of the desk opens it without the person; any age tool opens it for them without the desk. Who seals an identity, the
door or an officer at a call, knows the public halves alone.
"""

from datetime import datetime
from pathlib import Path

import pyrage
from django.db import transaction

from tocsin.casework.permissions import Act, Role, demand
from tocsin.desk import here
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.intake.spool import publish_custodians
from tocsin.vault.durable import write_aside

SHORTEST = 14
"""Letters of a pass-phrase."""


def private_key(person: User) -> Path:
    """Where this custodian's private key lies, under their pass-phrase."""
    return here.home().keys / "custodians" / f"{person.public_id}.age"


def public_key(person: User) -> str:
    """This custodian's public key (age X25519); empty when they have none."""
    path = private_key(person).with_suffix(".pub")
    return path.read_text("ascii").strip() if path.is_file() else ""


def has_key(person: User) -> bool:
    """Whether this person has made their key."""
    return bool(public_key(person))


def recipients() -> tuple[str, ...]:
    """The public keys to which an identity is sealed now: those of all active custodians who have made one."""
    active = User.objects.filter(is_active=True).order_by("pk")
    keys = (public_key(person) for person in active if Role.IDENTITY_CUSTODIAN in person.roles)
    return tuple(key for key in keys if key)


@transaction.atomic
def make_key(*, by: User, passphrase: str, at: datetime) -> None:
    """Make this custodian's key pair under a pass-phrase that only they know, and tell the door its public half.

    Raises Refused when they have one, BadInput for a pass-phrase that is short or is their log-in password.
    """
    demand(actor_of(by), Act.DECIDE_IDENTITY)
    wait_for_turn(f"identity key {by.public_id}")
    if has_key(by):
        raise Refused("You have a key already.", hint="Sealed identities need it; it is not replaced.")
    if len(passphrase) < SHORTEST:
        raise BadInput(f"A pass-phrase needs {SHORTEST} letters or more.", hint="Five unrelated words are best.")
    if by.check_password(passphrase):
        raise BadInput("This is your log-in password.", hint="Choose other words: who steals one must not have both.")
    pair = pyrage.x25519.Identity.generate()
    _keep(private_key(by), pyrage.passphrase.encrypt(str(pair).encode(), passphrase, armored=True))
    _keep(private_key(by).with_suffix(".pub"), f"{pair.to_public()}\n".encode())
    publish_custodians(here.home(), recipients())
    here.vault().note("identity key made", actor=by.public_id, at=at, detail={"public key": str(pair.to_public())})


def _keep(path: Path, data: bytes) -> None:
    """Write a file whole, for the desk's account alone; what a killed process left half-made is replaced."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_aside(path, data)
    path.chmod(0o600)


def unlock(*, by: User, passphrase: str) -> pyrage.x25519.Identity:
    """This custodian's private key, in memory only.

    Raises Refused when they have none, BadInput for a wrong pass-phrase, IntegrityError for a damaged key.
    """
    demand(actor_of(by), Act.DECIDE_IDENTITY)
    path = private_key(by)
    if not path.is_file():
        raise Refused("You have no key yet.", hint="Make it on the page “Identities”.")
    try:
        opened = pyrage.passphrase.decrypt(path.read_bytes(), passphrase)
        return pyrage.x25519.Identity.from_str(opened.decode("ascii"))
    except pyrage.DecryptError as error:
        raise BadInput("This pass-phrase does not open your key.", hint="Look for a slip and try again.") from error
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise IntegrityError("Your key file is damaged.", hint="Bring it back from a copy of the desk.") from error


def keep_a_custodian(person: User, roles: frozenset[Role]) -> None:
    """Raise Refused when this would leave sealed identities with nobody who opens them."""
    if Role.IDENTITY_CUSTODIAN in roles or Role.IDENTITY_CUSTODIAN not in person.roles or not has_key(person):
        return
    if set(recipients()) <= {public_key(person)}:
        raise Refused(
            f"Nobody but {person.name} could open sealed identities.",
            hint="Let another identity custodian make a key, and have the identities handed over first.",
        )
