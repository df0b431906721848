"""P-6, P-43: who reported is sealed to the custodians, opened on approval only, for one person, for a day."""

from base64 import b64decode
from collections.abc import Iterator
from datetime import timedelta

import pyrage
import pytest
from django.db import connection

from tests.conftest import AT
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.intake import identities
from tocsin.desk.intake.models import Identity, IdentityRequest
from tocsin.desk.people import custody, services
from tocsin.errors import BadInput, Refused

from .identity_story import CONTACT, NAME, PASSPHRASE, filed, keeper, kim, made_once, sona  # noqa: F401
from .intake_story import report as typed_report

DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
NEEDLES = (b"Planted-Name", b"0199 planted")


def written(home) -> bytes:
    """Every byte on disk below the desk's folder, and every value in its database."""
    data = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    return data + b"\n".join(values_kept())


def values_kept() -> Iterator[bytes]:
    """Every value of every table, whichever database keeps them."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for value in (value for row in cursor.fetchall() for value in row):
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def assert_nowhere(home) -> None:
    data = written(home)
    for needle in NEEDLES:
        assert needle not in data


@pytest.fixture
def asked(sona, kim, noor):  # noqa: F811
    """Noor's request to see who sent Sona's report."""
    return identities.ask(report=filed(sona), reason="She must be warned by phone tonight.", by=noor, at=AT)


def approve(asked, kim, at=AT):  # noqa: F811
    identities.approve(request=asked.request, passphrase=PASSPHRASE, by=kim, at=at, answer="Agreed.")


def test_an_approved_request_opens_to_its_asker(asked, kim, noor):  # noqa: F811
    approve(asked, kim)
    who = identities.look(request=asked.request, key=asked.key, by=noor, at=AT)
    assert (who.name, who.contact) == (NAME, CONTACT)


def test_no_byte_on_disk_tells_who_reported_at_any_step(asked, kim, noor, desk):  # noqa: F811
    """The scan looks at files and rows after each step, an opening included."""
    assert_nowhere(desk)
    approve(asked, kim)
    assert_nowhere(desk)
    identities.look(request=asked.request, key=asked.key, by=noor, at=AT)
    assert_nowhere(desk)
    identities.lapse(AT + DAY)
    assert_nowhere(desk)


def test_the_scan_finds_what_it_looks_for(asked, desk, noor):
    """A scan that cannot fail would protect nobody."""
    asked.request.report.notes.create(at=AT, by=noor, text=NAME)
    assert NEEDLES[0] in written(desk)


def test_all_keys_of_the_desk_together_do_not_open_it(asked, kim, desk):  # noqa: F811
    """Database, key folder and an approved request: without the custodian or the asker's browser nothing opens."""
    approve(asked, kim)
    request = IdentityRequest.objects.get()
    keys = [path.read_text("utf-8", "replace").strip() for path in desk.keys.rglob("*") if path.is_file()]
    held = [pyrage.x25519.Identity.from_str(key) for key in keys if key.startswith("AGE-SECRET-KEY-")]
    assert held, "the door's key at least"
    for sealed in (Identity.objects.get().sealed, request.resealed):
        for key in held:
            with pytest.raises(Refused):
                identities._open(sealed, key)


def test_a_refused_request_opens_nothing(asked, kim, noor):  # noqa: F811
    identities.refuse(request=asked.request, answer="Write to her instead.", by=kim, at=AT)
    with pytest.raises(Refused):
        identities.look(request=asked.request, key=asked.key, by=noor, at=AT)
    with pytest.raises(Refused):
        approve(asked, kim)
    assert IdentityRequest.objects.get().resealed == ""


def test_nothing_opens_before_a_decision(asked, noor):
    with pytest.raises(Refused):
        identities.look(request=asked.request, key=asked.key, by=noor, at=AT)


def test_it_opens_until_its_time_is_over_and_not_one_tick_longer(asked, kim, noor):  # noqa: F811
    approve(asked, kim)
    assert identities.look(request=asked.request, key=asked.key, by=noor, at=AT + DAY - TICK).name == NAME
    with pytest.raises(Refused, match="time of this is over"):
        identities.look(request=asked.request, key=asked.key, by=noor, at=AT + DAY)


def test_what_has_lapsed_is_deleted_even_if_nobody_comes(asked, kim):  # noqa: F811
    approve(asked, kim)
    assert identities.lapse(AT + DAY - TICK) == 0
    assert identities.lapse(AT + DAY) == 1
    assert identities.lapse(AT + DAY) == 0
    now = IdentityRequest.objects.get()
    assert (now.state, now.resealed) == ("lapsed", "")


def test_nobody_but_the_asker_opens_it_and_not_without_the_key(asked, kim, noor, rami):  # noqa: F811
    approve(asked, kim)
    with pytest.raises(Refused, match="somebody else"):
        identities.look(request=asked.request, key=asked.key, by=rami, at=AT)
    for wrong in ("", "AGE-SECRET-KEY-1", str(pyrage.x25519.Identity.generate())):
        with pytest.raises(Refused):
            identities.look(request=asked.request, key=wrong, by=noor, at=AT)


def test_a_custodian_cannot_approve_a_request_of_their_own(sona, desk, monkeypatch):  # noqa: F811
    both = keeper("both", [Role.IDENTITY_CUSTODIAN, Role.ANALYST], monkeypatch)
    own = identities.ask(report=filed(sona), reason="I want to know.", by=both, at=AT)
    with pytest.raises(Refused, match="own work"):
        approve(own, both)
    with pytest.raises(Refused, match="own work"):
        identities.refuse(request=own.request, answer="no", by=both, at=AT)
    assert IdentityRequest.objects.get().state == "asked"


@pytest.mark.parametrize("person", ["lea", "noor", "rami", "ana", "ivo", "aud", "pia"])
def test_only_a_custodian_decides(asked, person, request):
    with pytest.raises(Refused):
        approve(asked, request.getfixturevalue(person) if person != "noor" else asked.request.asked_by)


@pytest.mark.parametrize("person", ["ivo", "aud", "pia", "kim"])
def test_who_does_not_work_on_reports_does_not_ask(sona, kim, person, request):  # noqa: F811
    with pytest.raises(Refused):
        identities.ask(report=filed(sona), reason="x", by=request.getfixturevalue(person), at=AT)


def test_a_wrong_pass_phrase_opens_nothing_and_leaves_the_request_open(asked, kim):  # noqa: F811
    with pytest.raises(BadInput, match="does not open your key"):
        identities.approve(request=asked.request, passphrase="wrong words altogether", by=kim, at=AT)
    now = IdentityRequest.objects.get()
    assert (now.state, now.resealed) == ("asked", "")


@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_request_needs_a_reason_and_so_does_a_refusal(asked, sona, kim, noor, rami, blank):  # noqa: F811
    with pytest.raises(BadInput):
        identities.ask(report=asked.request.report, reason=blank, by=rami, at=AT)
    with pytest.raises(BadInput):
        identities.refuse(request=asked.request, answer=blank, by=kim, at=AT)


def test_one_asks_once_and_only_where_something_is_sealed(asked, noor):
    with pytest.raises(Refused, match="asked already"):
        identities.ask(report=asked.request.report, reason="again", by=noor, at=AT)
    with pytest.raises(Refused, match="without a name"):
        identities.ask(report=typed_report(noor), reason="who?", by=noor, at=AT)


def test_the_whole_history_is_kept_and_stands_in_the_log(asked, kim, noor):  # noqa: F811
    approve(asked, kim)
    identities.look(request=asked.request, key=asked.key, by=noor, at=AT)
    identities.close(request=asked.request, by=noor, at=AT)
    assert [(step.event, step.by) for step in asked.request.steps.all()] == [
        ("ask", noor),
        ("approve", kim),
        ("open", noor),
        ("close", noor),
    ]
    acts = [entry.act for entry in here.vault().entries()]
    assert {"identity: ask", "identity: approve", "identity: open", "identity: close"} <= set(acts)
    with pytest.raises(Refused):
        identities.look(request=asked.request, key=asked.key, by=noor, at=AT)


def test_a_request_is_taken_back_by_its_asker_and_then_decided_by_nobody(asked, kim, noor):  # noqa: F811
    identities.close(request=asked.request, by=noor, at=AT)
    with pytest.raises(Refused):
        approve(asked, kim)


def test_a_new_custodian_opens_older_identities_after_a_hand_over(asked, kim, desk, monkeypatch):  # noqa: F811
    new, pair = keeper("new", [Role.IDENTITY_CUSTODIAN], monkeypatch), pyrage.x25519.Identity.generate()
    custody.private_key(new).with_suffix(".pub").write_text(f"{pair.to_public()}\n")
    with pytest.raises(Refused):
        identities._open(Identity.objects.get().sealed, pair)
    assert identities.hand_over(passphrase=PASSPHRASE, by=kim, at=AT) == 1
    assert NAME.encode() in identities._open(Identity.objects.get().sealed, pair)


def test_the_last_custodian_with_a_key_cannot_leave(kim, ivo):  # noqa: F811
    for leave in (
        lambda: services.let_go(by=ivo, person=kim, at=AT),
        lambda: services.change_roles(by=ivo, person=kim, roles=[Role.ANALYST], at=AT),
    ):
        with pytest.raises(Refused, match="Nobody but Kim"):
            leave()


def test_the_door_no_longer_seals_to_a_custodian_who_has_left(kim, ivo, sona, monkeypatch):  # noqa: F811
    new, pair = keeper("new", [Role.IDENTITY_CUSTODIAN], monkeypatch), pyrage.x25519.Identity.generate()
    custody.private_key(new).with_suffix(".pub").write_text(f"{pair.to_public()}\n")
    services.let_go(by=ivo, person=kim, at=AT)
    assert sona.site.custodians == (str(pair.to_public()),)


def test_deleting_who_reported_leaves_the_history(asked, kim, noor):  # noqa: F811
    approve(asked, kim)
    assert identities.forget_identity(report=asked.request.report, by=kim, at=AT)
    assert not Identity.objects.exists()
    assert asked.request.steps.count() == 2
    with pytest.raises(Refused):
        identities.look(request=asked.request, key=asked.key, by=noor, at=AT)


def test_the_reporter_reads_who_asked_and_what_was_decided(asked, kim, noor, sona):  # noqa: F811
    from tocsin.desk.intake import sealed

    approve(asked, kim)
    identities.look(request=asked.request, key=asked.key, by=noor, at=AT)
    told = [one.stage for one in sealed.answers_of(asked.request.report)]
    assert told == ["identity asked", "identity approved", "identity opened"]


def test_a_custodians_key_is_made_under_a_real_pass_phrase(desk, monkeypatch):
    """Without the stand-ins of the other tests: scrypt, a private file, and the door told at once."""
    person = services.create_person(
        username="kim", name="Kim", password="a long log-in password", roles=[Role.IDENTITY_CUSTODIAN], at=AT
    )
    with pytest.raises(BadInput, match="14 letters"):
        custody.make_key(by=person, passphrase="short", at=AT)
    with pytest.raises(BadInput, match="log-in password"):
        custody.make_key(by=person, passphrase="a long log-in password", at=AT)
    custody.make_key(by=person, passphrase=PASSPHRASE, at=AT)
    kept = custody.private_key(person)
    assert b"AGE-SECRET-KEY" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert (desk.door / "custodians").read_text().split() == [custody.public_key(person)]
    assert str(custody.unlock(by=person, passphrase=PASSPHRASE).to_public()) == custody.public_key(person)
    with pytest.raises(Refused, match="have a key already"):
        custody.make_key(by=person, passphrase=PASSPHRASE, at=AT)


def test_solo_mode_lets_one_person_decide_and_the_history_says_who(sona, desk, monkeypatch):  # noqa: F811
    """A desk of one chose so in words; the pass-phrase still stands between a stolen disk and the names."""
    text = desk.settings_file.read_text("utf-8").replace("solo = false", "solo = true")
    desk.settings_file.write_text(text, "utf-8")
    lone = keeper("lone", [Role.IDENTITY_CUSTODIAN, Role.ANALYST], monkeypatch)
    own = identities.ask(report=filed(sona), reason="to call her back", by=lone, at=AT)
    approve(own, lone)
    assert identities.look(request=own.request, key=own.key, by=lone, at=AT).name == NAME
    assert {step.by for step in own.request.steps.all()} == {lone}


def test_neither_name_nor_seal_is_an_exhibit_that_could_leave(asked):
    """Packages are made of exhibits: what is none cannot be packed by mistake."""
    sealed = b64decode(Identity.objects.get().sealed)
    for exhibit in here.vault().exhibits():
        kept = here.vault().read(exhibit.digest)
        assert sealed not in kept
        assert NEEDLES[0] not in kept
