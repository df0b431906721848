"""Signed heads: C2SP signed-note and tlog-checkpoint, with an outside signature and every way to forge one."""

import base64
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import merkle, verifier
from tocsin.vault.checkpoint import (
    Checkpoint,
    create_log_key,
    load_signer,
    log_name,
    open_checkpoint,
    parse_vkey,
    read_vkey,
    sign_checkpoint,
)

# The example key and note of golang.org/x/mod/sumdb/note (BSD-3-Clause), from which C2SP signed-note comes.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="


@pytest.fixture()
def signer(tmp_path):
    create_log_key(tmp_path / "keys", "Marenian desk")
    return load_signer(tmp_path / "keys")


@pytest.fixture()
def note(signer):
    return sign_checkpoint(Checkpoint(signer.key.name, 7, b"\x07" * 32), signer)


def test_the_example_of_the_go_note_package_verifies():
    key = parse_vkey(GO_VKEY)
    raw = base64.b64decode(GO_SIGNATURE)
    assert raw[:4] == key.id
    key.verify(raw[4:], GO_TEXT.encode())
    verifier.verify_signature(key.public, GO_TEXT.encode(), raw[4:], "note")
    with pytest.raises(IntegrityError):
        key.verify(raw[4:], GO_TEXT.encode() + b"\n")


def test_a_checkpoint_says_after_signing_what_it_said_before(signer, note):
    assert open_checkpoint(note, signer.key) == Checkpoint(signer.key.name, 7, b"\x07" * 32)
    assert note == f"marenian-desk\n7\n{base64.b64encode(bytes([7] * 32)).decode()}\n\n" + note.split("\n\n")[1]


def test_a_further_signature_of_a_witness_does_not_disturb(signer, note):
    assert open_checkpoint(note + "— witness.example AAAAAAAA\n", signer.key).size == 7


@given(st.data())
def test_no_single_changed_character_passes(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp() / "flip"
    create_log_key(folder, "flip")
    signer = load_signer(folder)
    note = sign_checkpoint(Checkpoint("flip", 7, b"\x07" * 32), signer)
    place = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda letter: letter != note[place]))
    with pytest.raises(IntegrityError):
        open_checkpoint(note[:place] + other + note[place + 1 :], signer.key)


def test_another_key_of_the_same_name_is_not_the_log_key(tmp_path, note):
    other = create_log_key(tmp_path / "other", "Marenian desk")
    with pytest.raises(IntegrityError, match="no signature"):
        open_checkpoint(note, other)


@pytest.mark.parametrize("body", ["name\nx\n", "", "name\n-1\nAAAA\n", "name\n01\nAAAA\n", "other\n1\nAAAA\n"])
def test_signed_nonsense_is_refused(signer, body):
    text = body.replace("name", signer.key.name)
    signature = base64.b64encode(signer.key.id + signer.sign(text.encode())).decode()
    with pytest.raises(IntegrityError):
        open_checkpoint(f"{text}\n— {signer.key.name} {signature}\n", signer.key)


def test_the_private_key_is_for_its_owner_only(tmp_path):
    create_log_key(tmp_path / "keys", "desk")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "log.key").stat().st_mode) == 0o600
    assert b"PRIVATE KEY" not in (tmp_path / "keys" / "log.vkey").read_bytes()


def test_making_a_key_again_keeps_the_first_because_old_packages_need_it(tmp_path):
    assert create_log_key(tmp_path, "desk") == create_log_key(tmp_path, "desk")


def test_a_key_half_made_by_a_killed_run_is_made_whole(tmp_path):
    key = create_log_key(tmp_path, "desk")
    (tmp_path / "log.vkey").unlink()
    (tmp_path / "log.new").write_bytes(b"half")
    assert create_log_key(tmp_path, "desk") == key


def test_halves_of_two_keys_are_not_taken_for_one(tmp_path):
    create_log_key(tmp_path / "a", "desk")
    create_log_key(tmp_path / "b", "desk")
    (tmp_path / "a" / "log.key").write_bytes((tmp_path / "b" / "log.key").read_bytes())
    with pytest.raises(BadInput, match="private half"):
        load_signer(tmp_path / "a")


@pytest.mark.parametrize("data", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_private_key_is_said_to_be(tmp_path, data):
    create_log_key(tmp_path, "desk")
    (tmp_path / "log.key").write_bytes(data)
    with pytest.raises(BadInput, match=r"log\.key"):
        load_signer(tmp_path)


def test_a_missing_public_key_is_said_to_be(tmp_path):
    with pytest.raises(BadInput, match="no log key") as caught:
        read_vkey(tmp_path / "log.vkey")
    assert "tocsin init" in caught.value.hint


@pytest.mark.parametrize("place", range(0, len(GO_VKEY), 3))
def test_a_verifier_key_with_a_changed_character_is_refused(place):
    letter = "B" if GO_VKEY[place] != "B" else "C"
    with pytest.raises(BadInput):
        parse_vkey(GO_VKEY[:place] + letter + GO_VKEY[place + 1 :])


@given(st.text())
def test_any_desk_name_becomes_a_log_name_that_notes_can_hold(name):
    made = log_name(name)
    assert made
    assert not set(made) & set(" +\n\t\r")
    assert log_name(made) == made or made == "tocsin"


@given(st.binary(max_size=64), st.integers(0, 63), st.integers(1, 255))
def test_the_verifiers_own_ed25519_agrees_with_the_library(tmp_path_factory, message, place, flip):
    folder = tmp_path_factory.getbasetemp() / "agree"
    create_log_key(folder, "agree")
    signer = load_signer(folder)
    good = signer.sign(message)
    verifier.verify_signature(signer.key.public, message, good, "m")
    bad = bytes(byte ^ flip if at == place else byte for at, byte in enumerate(good))
    with pytest.raises(verifier.Problem):
        verifier.verify_signature(signer.key.public, message, bad, "m")


def test_a_signature_with_a_scalar_past_the_group_order_is_refused(signer):
    good = signer.sign(b"m")
    high = int.from_bytes(good[32:], "little") + verifier.ORDER
    for bad in (good[:32] + high.to_bytes(32, "little"), good + b"\0", good[:63], b""):
        with pytest.raises(verifier.Problem):
            verifier.verify_signature(signer.key.public, b"m", bad, "m")


def test_the_empty_log_has_a_head_too(signer):
    note = sign_checkpoint(Checkpoint(signer.key.name, 0, merkle.EMPTY_ROOT), signer)
    assert open_checkpoint(note, signer.key).size == 0
