"""Outside time: tokens made by openssl, verified by another library, and every token that must not count."""

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import audit_vault
from tocsin.vault.timestamp import (
    Authority,
    WrongClock,
    has_new_work,
    imprint_of,
    load_certificates,
    stamp,
    stamped_checkpoints,
    verify_token,
)

from .authority import Clockmaker, ExtendedKeyUsageOID
from .conftest import later, take
from .tampering import flipped
from .test_insider import edited, rewrite


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clockmaker(tmp_path_factory.mktemp("tsa") / "good")


@pytest.fixture()
def authority(clock):
    return Authority("test clock", (clock.root,))


def now():
    return datetime.now(UTC)


def stamped(desk, clock, authority):
    return stamp(desk.vault, clock, authority, actor="worker", clock=now)


def test_a_token_is_kept_pinned_and_says_when_by_the_authoritys_clock(desk, clock, authority):
    before = datetime.now(UTC) - timedelta(seconds=2)
    note = desk.vault.ledger.checkpoint()
    event = stamped(desk, clock, authority)
    ((kept, said),) = stamped_checkpoints(desk.vault, [authority])
    assert kept == note
    assert before <= said <= datetime.now(UTC) + timedelta(seconds=2)
    assert event.detail["authority"] == "test clock"
    assert all(check.ok for check in audit_vault(desk.vault.folder, [kept]))


def test_openssl_itself_verifies_what_was_kept(desk, clock, authority, tmp_path):
    detail = stamped(desk, clock, authority).detail
    (tmp_path / "note").write_bytes(desk.vault.read(detail["checkpoint"]))
    (tmp_path / "token").write_bytes(desk.vault.read(detail["token"]))
    command = ["openssl", "ts", "-verify", "-data", "note", "-in", "token", "-CAfile", str(clock.folder / "root.pem")]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert "Verification: OK" in done.stdout + done.stderr


def test_a_stamped_checkpoint_is_an_anchor_against_an_insider(desk, clock, authority):
    stamped(desk, clock, authority)
    ((note, _),) = stamped_checkpoints(desk.vault, [authority])
    rewrite(desk, lambda entries: edited(entries, 0, actor="eve"))
    assert not all(check.ok for check in audit_vault(desk.vault.folder, [note]))


def test_each_new_head_can_be_stamped(desk, clock, authority):
    for n in range(3):
        stamped(desk, clock, authority)
        take(desk.vault, bytes([n]) * 5, at=later(40 + n))
    sizes = [int(note.split("\n")[1]) for note, _ in stamped_checkpoints(desk.vault, [authority])]
    assert sizes == [6, 8, 10]


def test_there_is_new_work_until_it_is_stamped(desk, clock, authority):
    assert has_new_work(desk.vault)
    stamped(desk, clock, authority)
    assert not has_new_work(desk.vault)
    desk.vault.note("read", actor="ada", at=later(31))
    assert has_new_work(desk.vault)


def test_a_cosignature_after_a_stamp_is_no_new_work_or_the_two_would_call_each_other_for_ever(desk, clock, authority):
    stamped(desk, clock, authority)
    desk.vault.note("cosigned", actor="w", at=later(31), facts={"witness": "w+1+A", "checkpoint": "0" * 64})
    assert not has_new_work(desk.vault)


def test_an_act_of_that_name_without_a_token_is_only_a_note(desk, authority):
    desk.vault.note("timestamped", actor="ada", at=later(31))
    assert stamped_checkpoints(desk.vault, [authority]) == []
    assert all(check.ok for check in audit_vault(desk.vault.folder))


def test_a_token_over_something_else_is_refused_and_not_kept(desk, clock, authority):
    entries = len(list(desk.vault.entries()))
    other = clock(request_over(b"another message"))
    with pytest.raises(IntegrityError, match="test clock"):
        stamp(desk.vault, lambda _: other, authority, actor="worker", clock=now)
    assert len(list(desk.vault.entries())) == entries


def request_over(message):
    return TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build().as_bytes()


@pytest.mark.parametrize("reply", [b"", b"<html>sorry</html>", b"0" * 5000, b"\x30\x03\x02\x01\x02"])
def test_what_is_no_token_is_a_sentence(desk, authority, reply):
    with pytest.raises(IntegrityError, match="not a token"):
        stamp(desk.vault, lambda _: reply, authority, actor="worker", clock=now)


@pytest.mark.parametrize(
    "fault",
    [
        {"usage": ExtendedKeyUsageOID.SERVER_AUTH},
        {"critical": False},
        {"until": datetime.now(UTC) - timedelta(hours=1)},
        {"since": datetime.now(UTC) + timedelta(hours=1)},
    ],
    ids=["not for stamping", "stamping not critical", "expired at that time", "not valid yet"],
)
def test_a_certificate_that_may_not_stamp_does_not(desk, tmp_path, fault):
    bad = Clockmaker(tmp_path / "bad", **fault)
    try:
        reply = bad(request_over(desk.vault.ledger.checkpoint().encode()))
    except subprocess.CalledProcessError:
        return  # openssl itself refuses to stamp with it
    with pytest.raises(IntegrityError):
        verify_token(reply, desk.vault.ledger.checkpoint().encode(), Authority("bad", (bad.root,)))


def test_a_certificate_for_stamping_and_more_does_not_stamp(desk, tmp_path):
    """RFC 3161 section 2.3: the one usage, so that no key of a web server can ever make tokens."""
    both = Clockmaker(tmp_path / "both", more=[ExtendedKeyUsageOID.SERVER_AUTH])
    try:
        reply = both(request_over(b"note"))
    except subprocess.CalledProcessError:
        return
    with pytest.raises(IntegrityError, match="more than stamping"):
        verify_token(reply, b"note", Authority("both", (both.root,)))


def test_a_token_of_a_policy_that_was_not_chosen_does_not_count(desk, clock):
    reply = clock(request_over(b"note"))
    assert verify_token(reply, b"note", Authority("c", (clock.root,), policy="1.3.6.1.4.1.55555.1")).hashes == {
        "sha256"
    }
    with pytest.raises(IntegrityError, match="Policy"):
        verify_token(reply, b"note", Authority("c", (clock.root,), policy="1.3.6.1.4.1.55555.2"))


def test_a_token_whose_time_is_not_the_desks_is_refused_because_one_clock_is_wrong(desk, clock, authority):
    at, size = datetime.now(UTC) - timedelta(minutes=7), desk.vault.ledger.size
    with pytest.raises(WrongClock, match="this machine"):
        stamp(desk.vault, clock, authority, actor="worker", clock=lambda: at)
    assert desk.vault.ledger.size == size
    near = datetime.now(UTC) - timedelta(minutes=4)
    stamp(desk.vault, clock, authority, actor="worker", clock=lambda: near)


def test_what_a_token_tells_can_be_read_without_any_certificate(clock):
    import hashlib

    method, imprint, at = imprint_of(clock(request_over(b"note")))
    assert (method, imprint) == ("sha256", hashlib.sha256(b"note").digest())
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    with pytest.raises(BadInput, match="not an RFC 3161"):
        imprint_of(b"<html>")


def test_an_authority_of_another_root_is_not_believed(desk, clock, tmp_path):
    other = Clockmaker(tmp_path / "other")
    with pytest.raises(IntegrityError):
        stamp(desk.vault, clock, Authority("test clock", (other.root,)), actor="worker", clock=now)
    with pytest.raises(IntegrityError, match="root certificate"):
        stamp(desk.vault, clock, Authority("test clock", ()), actor="worker", clock=now)


def test_an_altered_token_in_the_store_is_found_even_where_the_token_would_still_verify(desk, clock, authority):
    """Some bytes of a token are not under its signature; the digest in the log pins them all."""
    path = desk.vault.store.path(stamped(desk, clock, authority).detail["token"])
    data = path.read_bytes()
    path.chmod(0o600)
    for place in range(0, len(data), 97):
        path.write_bytes(flipped(data, place))
        with pytest.raises(IntegrityError):
            stamped_checkpoints(desk.vault, [authority])
        assert not all(check.ok for check in audit_vault(desk.vault.folder))


def test_a_token_of_an_authority_not_given_is_said_to_be_unknown(desk, clock, authority):
    stamped(desk, clock, authority)
    with pytest.raises(IntegrityError, match="not known"):
        stamped_checkpoints(desk.vault, [])


def test_roots_are_read_from_pem(clock, tmp_path):
    assert load_certificates(clock.folder / "root.pem") == (clock.root,)
    (tmp_path / "x").write_bytes(b"no certificate")
    for path in (tmp_path / "x", tmp_path / "missing"):
        with pytest.raises(BadInput, match="no certificate"):
            load_certificates(path)
