"""P-6: who somebody is goes to the identity custodians and to nobody else; the desk's own key does not open it."""

import json

import pyrage
import pytest

from tests.core.door.conftest import Visitor
from tests.core.door.test_rotation import RECEIPT
from tocsin.canonical import canonical, sha256
from tocsin.door import receipt
from tocsin.door.questions import IDENTITY

NAME, CONTACT = "Sona Planted-Name", "+1 202 555 0199 planted"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap hash: what is tested here is who may open what, not how slow guessing is."""
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)


@pytest.fixture
def custodian(visitor: Visitor) -> pyrage.x25519.Identity:
    """A custodian whose public key the door knows."""
    key = pyrage.x25519.Identity.generate()
    (visitor.site.folder / "custodians").write_text(f"{key.to_public()}\n")
    return key


def sealed_part(visitor: Visitor) -> bytes:
    (folder,) = visitor.sealed()
    return (folder / "identity.age").read_bytes()


def test_only_a_custodian_opens_who_somebody_is(visitor: Visitor, custodian: pyrage.x25519.Identity) -> None:
    assert visitor.report(what="x", name=NAME, contact=CONTACT).status == 200
    sealed = sealed_part(visitor)
    told = json.loads(pyrage.decrypt(sealed, [custodian]))
    assert told == {"format": "tocsin-identity/1", "name": NAME, "contact": CONTACT}
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [visitor.desk_key])


def test_nothing_that_the_desk_opens_holds_who_somebody_is(visitor: Visitor, custodian: pyrage.x25519.Identity) -> None:
    visitor.report({"a.png": b"x"}, what="x", name=NAME, contact=CONTACT)
    opened = visitor.opened() + visitor.opened("file-01.age")
    assert b"Planted" not in opened
    assert b"planted" not in opened
    assert json.loads(visitor.opened())["identity"] == sha256(sealed_part(visitor)), "it cannot be swapped unnoticed"


def test_each_of_several_custodians_opens_it_alone(visitor: Visitor, custodian: pyrage.x25519.Identity) -> None:
    other = pyrage.x25519.Identity.generate()
    with (visitor.site.folder / "custodians").open("a") as listed:
        listed.write(f"{other.to_public()}\n")
    visitor.report(what="x", name=NAME)
    assert pyrage.decrypt(sealed_part(visitor), [custodian]) == pyrage.decrypt(sealed_part(visitor), [other])


def test_whoever_tells_nothing_has_nothing_sealed(visitor: Visitor, custodian: pyrage.x25519.Identity) -> None:
    visitor.report(what="x", name="  ")
    (folder,) = visitor.sealed()
    assert [path.name for path in folder.iterdir()] == ["report.age"]
    assert json.loads(visitor.opened())["identity"] == ""


def test_a_desk_without_a_custodian_does_not_ask_who_somebody_is(visitor: Visitor) -> None:
    assert 'name="contact"' not in visitor.get("/").text


def test_what_is_told_to_a_door_without_custodians_is_given_back_and_not_kept(visitor: Visitor) -> None:
    """The form was loaded while there was a custodian: better refused than readable by the whole desk."""
    reply = visitor.report(what="my story", name=NAME)
    assert reply.status == 400
    assert "cannot keep a name" in reply.text
    assert "my story" in reply.text
    assert list(visitor.site.spool.iterdir()) == []


def test_a_mistake_keeps_the_name_on_the_page(visitor: Visitor, custodian: pyrage.x25519.Identity) -> None:
    assert f'value="{NAME}"' in visitor.report(name=NAME).text


def test_a_receipt_typed_where_the_name_belongs_is_caught(
    visitor: Visitor, custodian: pyrage.x25519.Identity, receipt_in: RECEIPT
) -> None:
    words = receipt_in(visitor.report(what="first"))
    assert "contains a receipt" in visitor.report(what="second", contact=words).text


def test_every_question_about_who_somebody_is_is_sealed_and_none_is_an_answer(
    visitor: Visitor, custodian: pyrage.x25519.Identity
) -> None:
    visitor.report(what="x", **{question.name: "planted" for question in IDENTITY})
    assert canonical(json.loads(visitor.opened())["answers"]) == b'{"what":["x"]}'
    assert pyrage.decrypt(sealed_part(visitor), [custodian]).count(b"planted") == len(IDENTITY)
