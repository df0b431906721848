"""Kim keeps identities: Sona reports with her name through the door, Noor asks who she is, Kim decides."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyrage
import pytest

from tests.conftest import AT
from tests.core.door.conftest import Visitor
from tocsin.casework.permissions import Role
from tocsin.desk.intake import sealed
from tocsin.desk.intake.models import Report
from tocsin.desk.people import custody
from tocsin.desk.people.models import User
from tocsin.desk.people.services import create_person
from tocsin.door import receipt
from tocsin.door.site import open_site
from tocsin.intake import spool

NAME, CONTACT = "Sona Planted-Name", "+1 202 555 0199 planted"
PASSPHRASE = "harbour lantern seventeen quiet geese"


@cache
def made_once() -> tuple[str, bytes]:
    """A key pair: the public key, and the private one under PASSPHRASE (making it takes a second on purpose)."""
    pair = pyrage.x25519.Identity.generate()
    return str(pair.to_public()), pyrage.passphrase.encrypt(str(pair).encode(), PASSPHRASE, armored=True)


@cache
def opened_once(kept: bytes, passphrase: str) -> bytes:
    """What the pass-phrase opens, worked out once."""
    return decrypt(kept, passphrase)


decrypt = pyrage.passphrase.decrypt


def keeper(username: str, roles: list[Role], monkeypatch: pytest.MonkeyPatch) -> User:
    """A custodian whose key was made before."""
    person = create_person(
        username=username, name=username.title(), password="a long log-in password", roles=roles, at=AT
    )
    public, private = made_once()
    path = custody.private_key(person)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(private)
    path.with_suffix(".pub").write_text(f"{public}\n")
    spool.publish_custodians(custody.here.home(), custody.recipients())
    monkeypatch.setattr(pyrage.passphrase, "decrypt", opened_once)
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)
    return person


@pytest.fixture
def kim(desk: Any, monkeypatch: pytest.MonkeyPatch) -> User:
    """Identity custodian with a key."""
    return keeper("kim", [Role.IDENTITY_CUSTODIAN], monkeypatch)


@pytest.fixture
def sona(desk: Any) -> Visitor:
    """A reporter at this desk's own door."""
    for folder in (desk.spool, desk.published):
        folder.mkdir(parents=True, exist_ok=True)
    spool.create_door(desk)
    return Visitor(open_site(desk.door, desk.spool), spool._identity(desk))


def filed(sona: Visitor, **words: str) -> Report:
    """Her report, in the inbox."""
    assert sona.report(**{"what": "They wait for us", "name": NAME, "contact": CONTACT, **words}).status == 200
    (report,) = sealed.bring_in(at=AT)
    return report
