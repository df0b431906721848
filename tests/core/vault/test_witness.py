"""Witnesses: they sign only what extends what they signed, and what they signed outlives an insider with all keys."""

import base64
import shutil
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.vault import Vault, audit_vault
from tocsin.vault.checkpoint import COSIGNER, parse_vkey
from tocsin.vault.witness import Witness, cosigned_at, witness_request

from .conftest import NAME, later, take
from .test_insider import edited, rewrite


@pytest.fixture()
def lawyer(tmp_path, desk):
    witness = Witness.create(tmp_path / "lawyer", "lawyer.example")
    witness.trust(desk.vault.log_key.vkey)
    return witness


def cosigned(vault, witness, old=0, at=None):
    return vault.ledger.checkpoint() + witness.cosign(witness_request(vault.ledger, old), at or later(0))


def test_a_cosigned_checkpoint_tells_head_and_time_and_is_an_anchor(desk, lawyer):
    note = cosigned(desk.vault, lawyer)
    head, at = cosigned_at(note, desk.vault.log_key, lawyer.key)
    assert (head.size, at) == (6, later(0))
    assert all(check.ok for check in audit_vault(desk.vault.folder, [note]))


def test_the_witness_key_is_of_the_cosignature_kind(lawyer):
    assert parse_vkey(lawyer.key.vkey, COSIGNER) == lawyer.key
    with pytest.raises(BadInput):
        parse_vkey(lawyer.key.vkey)


def test_a_growing_log_is_cosigned_again_and_again(desk, lawyer):
    old = 0
    for n in range(12):
        cosigned(desk.vault, lawyer, old, later(n))
        old = desk.vault.ledger.size
        take(desk.vault, bytes([n]) * 2, at=later(50 + n))
    assert witness_request(desk.vault.ledger, old).startswith(f"old {old}\n")


def test_an_unchanged_log_may_be_cosigned_at_a_later_time(desk, lawyer):
    cosigned(desk.vault, lawyer)
    note = cosigned(desk.vault, lawyer, old=6, at=later(600))
    assert cosigned_at(note, desk.vault.log_key, lawyer.key)[1] == later(600)


@pytest.mark.parametrize("old", [0, 3, 7])
def test_a_request_from_another_size_is_refused_with_the_size_that_is_needed(desk, lawyer, old):
    cosigned(desk.vault, lawyer)
    desk.vault.note("read", actor="ada", at=later(1))
    with pytest.raises(Refused) as caught:
        lawyer.cosign(witness_request(desk.vault.ledger, old), later(2))
    assert caught.value.hint == "Send a proof from 6."


@pytest.mark.parametrize(
    "change",
    [
        lambda e: edited(e, 0, actor="eve"),
        lambda e: [*e[:5], *e[4:]],
        lambda e: [e[1], e[0], *e[2:]],
        lambda e: [edited(e, 5, act="printed")[5], *e],
    ],
)
def test_no_history_written_anew_is_ever_cosigned(desk, lawyer, change):
    cosigned(desk.vault, lawyer)
    rewrite(desk, change)
    forged = Vault(desk.vault.folder, desk.root / "keys")
    with pytest.raises(IntegrityError):
        lawyer.cosign(witness_request(forged.ledger, 6), later(2))


def test_a_shortened_log_is_not_cosigned(desk, lawyer):
    cosigned(desk.vault, lawyer)
    rewrite(desk, lambda entries: entries[:4])
    forged = Vault(desk.vault.folder, desk.root / "keys")
    with pytest.raises(BadInput, match="past the end"):
        lawyer.cosign("old 6\n\n" + forged.ledger.checkpoint(), later(2))


def test_of_two_forks_only_the_first_is_cosigned(desk, lawyer, tmp_path):
    cosigned(desk.vault, lawyer)
    shutil.copytree(desk.vault.folder, tmp_path / "fork")
    fork = Vault(tmp_path / "fork", desk.root / "keys")
    desk.vault.note("told the police", actor="ada", at=later(1))
    fork.note("told nobody", actor="ada", at=later(1))
    cosigned(desk.vault, lawyer, old=6)
    with pytest.raises(Refused):
        lawyer.cosign(witness_request(fork.ledger, 6), later(2))
    with pytest.raises(IntegrityError):
        lawyer.cosign("old 7\n\n" + fork.ledger.checkpoint(), later(2))


def test_a_witness_remembers_after_it_was_closed(desk, lawyer):
    cosigned(desk.vault, lawyer)
    with pytest.raises(Refused, match="last signed 6"):
        Witness(lawyer.folder).cosign(witness_request(desk.vault.ledger, 0), later(1))


def test_a_stranger_log_and_a_changed_key_are_refused(desk, lawyer, tmp_path):
    other = Vault.create(tmp_path / "o", tmp_path / "ok", "Another desk")
    with pytest.raises(BadInput, match="does not know"):
        lawyer.cosign(witness_request(other.ledger, 0), later(1))
    twin = Vault.create(tmp_path / "t", tmp_path / "tk", NAME)
    with pytest.raises(Refused, match="Another key"):
        lawyer.trust(twin.log_key.vkey)
    with pytest.raises(IntegrityError):
        lawyer.cosign(witness_request(twin.ledger, 0), later(1))
    lawyer.trust(desk.vault.log_key.vkey)


def test_a_cosignature_of_another_witness_or_head_or_time_does_not_count(desk, lawyer, tmp_path):
    note = cosigned(desk.vault, lawyer)
    other = Witness.create(tmp_path / "other", "lawyer.example")
    with pytest.raises(IntegrityError):
        cosigned_at(note, desk.vault.log_key, other.key)
    with pytest.raises(IntegrityError):
        cosigned_at(desk.vault.ledger.checkpoint(), desk.vault.log_key, lawyer.key)
    line = note.splitlines()[-1].split(" ")[2]
    desk.vault.note("read", actor="ada", at=later(1))
    with pytest.raises(IntegrityError):
        cosigned_at(desk.vault.ledger.checkpoint() + note.splitlines()[-1] + "\n", desk.vault.log_key, lawyer.key)
    raw = bytearray(base64.b64decode(line))
    raw[11] ^= 1
    with pytest.raises(IntegrityError):
        cosigned_at(note.replace(line, base64.b64encode(raw).decode()), desk.vault.log_key, lawyer.key)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text(max_size=100).map(lambda text: f"old 0\n{text}\n\n{text}"))
def test_any_text_is_a_clear_refusal(tmp_path_factory, text):
    witness = Witness.create(tmp_path_factory.getbasetemp() / "w", "w")
    with pytest.raises((BadInput, IntegrityError)):
        witness.cosign(text, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_proof_longer_than_any_log_needs_is_not_read(desk, lawyer):
    with pytest.raises(BadInput):
        lawyer.cosign("old 0\n" + "AAAA\n" * 64 + "\n" + desk.vault.ledger.checkpoint(), later(1))
