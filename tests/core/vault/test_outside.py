"""What somebody outside signed goes along in packages: it is checked there, and an altered one is named."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import Vault, audit_vault, verifier, verify_package
from tocsin.vault.checkpoint import load_signer
from tocsin.vault.outside import chosen
from tocsin.vault.timestamp import Authority, stamp
from tocsin.vault.witness import Witness, cosigned_at, keep_cosigned, witness_request

from .authority import Clockmaker, ExtendedKeyUsageOID
from .conftest import AT, NAME, later, take
from .tampering import edited, flipped, resigned, unpack, write_folder


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clockmaker(tmp_path_factory.mktemp("tsa") / "good")


@pytest.fixture()
def lawyer(desk, tmp_path):
    made = Witness.create(tmp_path / "lawyer", "lawyer.example")
    made.trust(desk.vault.log_key.vkey)
    return made


def stamped(vault, clock, at=None):
    return stamp(vault, clock, Authority("Test clock", (clock.root,)), actor="worker", clock=lambda: datetime.now(UTC))


def cosigned(vault, witness, old=0, at=None):
    note = vault.ledger.checkpoint() + witness.cosign(witness_request(vault.ledger, old), at or later(21))
    return keep_cosigned(vault, note, witness.key, actor="ada", at=at or later(21))


@pytest.fixture()
def files(desk, clock, lawyer):
    """A package under a timestamp and a cosignature."""
    stamped(desk.vault, clock)
    cosigned(desk.vault, lawyer)
    return unpack(desk.seal(desk.root / "p.zip").path)


TOKEN, STAMPED, COSIGNED = (
    "custody/timestamps/000006.token",
    "custody/timestamps/000006.checkpoint",
    "custody/cosignatures/000007.checkpoint",
)


def failures(path):
    return "\n".join(f"{check.name}: {check.detail}" for check in verify_package(path) if not check.ok)


def test_both_go_along_and_tell_what_existed_when_and_who_says_so(desk, files, lawyer):
    assert {TOKEN, STAMPED, COSIGNED} <= set(files)
    checks = verify_package(desk.root / "p.zip", desk.vault.log_key.fingerprint)
    assert all(check.ok for check in checks)
    token, witness = [check for check in checks if check.name == "outside time"]
    assert "entries 0 to 5 existed at 20" in token.detail
    assert "says Test clock (signed by CN=Test clock, certified by CN=Test root)" in token.detail
    assert "entries 0 to 6 existed at 2026-11-20T09:51:00Z, says the witness lawyer-example" in witness.detail
    assert lawyer.key.fingerprint in witness.detail
    assert not token.skipped


def test_without_cryptography_the_verifier_says_what_it_could_not_check_and_checks_the_rest(files, tmp_path):
    folder = write_folder(files, tmp_path / "x")
    command = [sys.executable, "-I", "-S", folder / "verify.py"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not checked  outside time: entries 0 to 5 existed" in done.stdout
    assert "signature NOT checked" in done.stdout


def test_openssl_verifies_the_token_as_the_package_carries_it(files, clock, tmp_path):
    folder = write_folder(files, tmp_path / "x")
    command = ["openssl", "ts", "-verify", "-data", STAMPED, "-in", TOKEN, "-CAfile", clock.folder / "root.pem"]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("name", [TOKEN, STAMPED, COSIGNED])
@pytest.mark.parametrize("place", [0, 20, 60, 150, -1])
def test_an_insider_who_signs_everything_anew_cannot_change_a_byte_of_them(desk, files, tmp_path, name, place):
    """The log pinned each by digest, bytes outside the token's own signature too."""
    forged = resigned({**files, name: flipped(files[name], place)}, load_signer(desk.root / "keys"))
    assert f"{name}: is not the one that the log pinned" in failures(write_folder(forged, tmp_path / "x"))


@pytest.mark.parametrize("name", [TOKEN, STAMPED, COSIGNED])
def test_an_insider_can_neither_leave_one_out_nor_slip_one_in(desk, files, tmp_path, name):
    rest = {other: data for other, data in files.items() if other != name}
    signer = load_signer(desk.root / "keys")
    assert f"{name}: MISSING" in failures(write_folder(resigned(rest, signer), tmp_path / "x"))
    extra = name.replace("00000", "00001")
    forged = resigned({**files, extra: files[name]}, signer)
    assert f"{extra}: no entry of the log pins it" in failures(write_folder(forged, tmp_path / "y"))


PROOF = '"consistency":{"6":["'


@pytest.mark.parametrize(
    ("old", "new"), [(PROOF, PROOF + "00"), ('"consistency"', '"consistence"'), ('{"6":', '{"5":'), ('"7":[', '"77":[')]
)
def test_a_consistency_proof_that_does_not_join_is_found(desk, files, tmp_path, old, new):
    forged = resigned(edited(files, "custody/proofs.json", old, new), load_signer(desk.root / "keys"))
    assert "custody/" in failures(write_folder(forged, tmp_path / "x"))


def insider_logs(desk, act, facts, name, data):
    """An insider logs what he likes under the true key, and seals."""
    facts = {**facts, name: desk.vault.store.put(data)}
    desk.vault.note(act, actor="eve", at=later(22), facts=facts)
    return failures(desk.seal(desk.root / "bad.zip").path)


@pytest.fixture()
def token_facts(desk, clock):
    return {word: text for word, text in stamped(desk.vault, clock).detail.items()}


@pytest.fixture()
def unchecked(monkeypatch):
    """Let a package be written although it does not verify, as an insider would."""
    monkeypatch.setattr("tocsin.vault.seal._check_own_work", lambda *_: None)


def test_a_token_over_another_head_is_found(desk, token_facts, unchecked):
    later_head = desk.vault.ledger.checkpoint().encode()
    assert "timestamp of something else" in insider_logs(desk, "timestamped", token_facts, "checkpoint", later_head)


def test_another_time_than_the_tokens_in_the_log_is_found(desk, token_facts, unchecked):
    facts = {**token_facts, "time": "2020-01-01T00:00:00Z"}
    note = desk.vault.read(token_facts["checkpoint"])
    assert "tells another time" in insider_logs(desk, "timestamped", facts, "checkpoint", note)


@pytest.mark.parametrize("data", [b"", b"\x30\x80", b"<html>", b"0" * 3000, b"\x30\x84\xff\xff\xff\xff"])
def test_what_is_no_token_is_a_sentence(desk, token_facts, unchecked, data):
    assert "is not a timestamp token" in insider_logs(desk, "timestamped", token_facts, "token", data)


def test_every_flipped_byte_of_a_token_is_found_or_outside_its_signature(desk, token_facts):
    """Even without the pin: imprint, time and signature hold what they say together."""
    data, note = desk.vault.read(token_facts["token"]), desk.vault.read(token_facts["checkpoint"])
    good = verifier.read_token(data, note, "t")
    assert verifier.signer_of(good, "t")
    for place in range(0, len(data), 5):
        try:
            token = verifier.read_token(flipped(data, place), note, "t")
            verifier.signer_of(token, "t")
        except (verifier.Problem, ValueError):
            continue
        assert token[0] == good[0], place


@pytest.mark.parametrize("fault", [{"usage": ExtendedKeyUsageOID.SERVER_AUTH}, {"critical": False}])
def test_a_certificate_that_is_not_for_timestamps_is_found(token_facts, desk, tmp_path, fault, clock):
    from cryptography.hazmat.primitives.serialization import Encoding

    good = verifier.read_token(desk.vault.read(token_facts["token"]), desk.vault.read(token_facts["checkpoint"]), "t")
    bad = Clockmaker(tmp_path / "bad", **fault, key=clock.key)
    swapped = (*good[:4], [bad.signer.public_bytes(Encoding.DER)])
    with pytest.raises(verifier.Problem, match="not for timestamps"):
        verifier.signer_of(swapped, "t")
    old = Clockmaker(tmp_path / "old", since=AT - timedelta(days=9000), until=AT - timedelta(days=8000), key=clock.key)
    with pytest.raises(verifier.Problem, match="not valid then"):
        verifier.signer_of((*good[:4], [old.signer.public_bytes(Encoding.DER)]), "t")


def test_a_head_of_another_log_is_not_kept_and_not_believed(desk, lawyer, tmp_path, unchecked):
    other = Vault.create(tmp_path / "other", desk.root / "keys", NAME)
    take(other, b"another history")
    note = other.ledger.checkpoint() + lawyer.cosign(witness_request(other.ledger, 0), later(1))
    with pytest.raises(IntegrityError, match="not a head of this log"):
        keep_cosigned(desk.vault, note, lawyer.key, actor="ada", at=later(2))
    facts = {"witness": lawyer.key.vkey, "time": "2026-11-20T09:31:00Z"}
    assert "earlier head of this log" in insider_logs(desk, "cosigned", facts, "checkpoint", note.encode())


def test_a_cosignature_that_is_not_there_or_not_the_witnesss_is_found(desk, lawyer, tmp_path, unchecked):
    facts = {"witness": lawyer.key.vkey, "time": "2026-11-20T09:31:00Z"}
    bare = desk.vault.ledger.checkpoint()
    assert "did not sign it" in insider_logs(desk, "cosigned", facts, "checkpoint", bare.encode())


def test_a_cosignature_by_another_hand_is_found(desk, lawyer, tmp_path, unchecked):
    other = Witness.create(tmp_path / "other", "lawyer.example")
    other.trust(desk.vault.log_key.vkey)
    note = desk.vault.ledger.checkpoint() + other.cosign(witness_request(desk.vault.ledger, 0), later(1))
    facts = {"witness": lawyer.key.vkey, "time": "2026-11-20T09:31:00Z"}
    assert "did not sign it" in insider_logs(desk, "cosigned", facts, "checkpoint", note.encode())


def test_a_cosigned_head_is_kept_once_pinned_and_audited(desk, lawyer):
    event = cosigned(desk.vault, lawyer)
    note = desk.vault.read(event.detail["checkpoint"]).decode()
    assert cosigned_at(note, desk.vault.log_key, lawyer.key)[0].size == 6
    assert keep_cosigned(desk.vault, note, lawyer.key, actor="ada", at=later(30)) == event
    desk.vault.store.path(event.detail["checkpoint"]).unlink()
    assert "checkpoint of entry 6" in str([check.detail for check in audit_vault(desk.vault.folder) if not check.ok])


def test_the_first_that_covers_and_the_newest_of_each_go_along_and_no_more(desk, lawyer):
    old = 0
    for n in range(6):
        cosigned(desk.vault, lawyer, old, later(10 + n))
        old = int(desk.vault.ledger.size) - 1
        take(desk.vault, bytes([n]) * 9, at=later(30 + n))
    seqs = [entry.seq for entry in chosen(desk.vault, [7], desk.vault.ledger.size)]
    assert seqs == [8, 16]
    assert [entry.seq for entry in chosen(desk.vault, [], desk.vault.ledger.size)] == [6, 16]
    assert [entry.seq for entry in chosen(desk.vault, [15], desk.vault.ledger.size)] == [16]
    assert [entry.seq for entry in chosen(desk.vault, [7], 9)] == [8]
    assert chosen(desk.vault, [3], 6) == []


def test_the_word_under_which_they_are_listed_is_no_exhibit(desk, lawyer):
    cosigned(desk.vault, lawyer)
    with pytest.raises(BadInput, match="knows nothing"):
        desk.vault.note("read", actor="ada", at=later(30), exhibit="outside")


def test_an_older_library_that_tells_dates_without_a_zone_is_enough(desk, token_facts, monkeypatch):
    monkeypatch.setattr(verifier, "VALID", ("not_there_before_utc", "not_there_after_utc"))
    monkeypatch.setattr(verifier, "getattr", older, raising=False)
    token = verifier.read_token(desk.vault.read(token_facts["token"]), desk.vault.read(token_facts["checkpoint"]), "t")
    assert verifier.signer_of(token, "t").startswith("CN=Test clock")


def older(one, name, *default):
    """A certificate of a library in which dates have no zone."""
    if default:
        return default[0]
    return getattr(one, name.replace("there", "valid") + "_utc").replace(tzinfo=None)


def test_what_is_signed_after_the_sealing_changes_nothing_of_the_package(desk, clock, lawyer, files):
    digest = (desk.root / "p.zip").read_bytes()
    stamped(desk.vault, clock, later(80))
    assert desk.seal(desk.root / "again.zip").path.read_bytes() == digest
