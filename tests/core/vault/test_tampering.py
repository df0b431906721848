"""The tamper matrix: what the single-file verifier and the printed steps say of every altered package.

Each change must be found by both, each must name the file, and an untouched package must raise no alarm.
"""

import random
import subprocess
import sys
from dataclasses import replace

import pytest

from tocsin.vault import Vault, verifier, verify_package
from tocsin.vault.bundle import Bundle
from tocsin.vault.checkpoint import create_log_key, load_signer

from .conftest import NAME, dossier_of, later, take
from .tampering import (
    by_hand,
    edited,
    flipped,
    plain_changes,
    printed_steps,
    relisted,
    resigned,
    unpack,
    with_head,
    with_key,
    write_folder,
    write_zip,
)


def failures(path, key=""):
    return [f"{check.name}: {check.detail}" for check in verify_package(path, key) if not check.ok]


def repacked(files, path):
    """The files in the very layout that sealed packages have."""
    with path.open("wb") as file:
        bundle = Bundle(file)
        for name, data in files.items():
            bundle.add(name, "", [data])
        bundle.close()
    return path


@pytest.fixture()
def files(package):
    return unpack(package.path)


@pytest.fixture()
def stranger(tmp_path):
    create_log_key(tmp_path / "stranger", NAME)
    return load_signer(tmp_path / "stranger")


def test_an_untouched_package_raises_no_alarm_in_any_form(package, files, tmp_path):
    assert failures(package.path) == []
    assert failures(write_folder(files, tmp_path / "folder")) == []
    assert failures(repacked(files, tmp_path / "again.zip")) == []
    steps = printed_steps(files["VERIFY.txt"].decode())
    told = by_hand(package.path, steps, tmp_path / "hand").splitlines()
    assert told[0] == "Signature Verified Successfully"
    assert len(told) == 2
    assert told[1].split()[0] in files["VERIFY.txt"].decode()


def thinned(step):
    """All changes, or every so many of them, with the added and swapped files at the end in any case."""
    return lambda changes: changes if step == 1 else changes[::step] + changes[-8:]


SOME_OR_ALL = pytest.mark.parametrize(
    "chosen", [pytest.param(thinned(7), id="some"), pytest.param(thinned(1), id="all", marks=pytest.mark.slow)]
)


@SOME_OR_ALL
def test_each_plain_change_is_found_and_named_by_the_verifier_in_folder_and_zip(files, tmp_path, chosen):
    changes = plain_changes(files)
    assert len(changes) > 150
    for change in chosen(changes):
        for path in (
            write_folder(change.files, tmp_path / "folder"),
            repacked(change.files, tmp_path / "same-layout.zip"),
            write_zip(change.files, tmp_path / "other-layout.zip"),
        ):
            report = "\n".join(failures(path))
            assert report, (change.name, path.name)
            for name in change.told:
                assert name in report, (change.name, path.name, report)


@SOME_OR_ALL
def test_each_plain_change_is_found_and_named_by_the_printed_steps(files, tmp_path, chosen):
    steps = printed_steps(files["VERIFY.txt"].decode())
    for change in chosen(plain_changes(files)):
        said = by_hand(repacked(change.files, tmp_path / "x.zip"), steps, tmp_path / "hand")
        lines = said.splitlines()
        signed = "Signature Verified Successfully" in said
        assert not signed or len(lines) > 2, (change.name, said)
        for name in change.told:
            of_the_list = name.startswith(("SHA256SUMS", "custody/log.pem"))
            assert name in said or (of_the_list and not signed), (change.name, said)


def test_a_renamed_file_is_called_renamed_with_both_names(files, tmp_path):
    data = files.pop("summary.pdf")
    report = failures(write_folder({**files, "summary2.pdf": data}, tmp_path / "x"))
    assert report == ["files: summary.pdf: RENAMED to summary2.pdf"]


def test_a_list_rewritten_without_a_key_fails_on_its_signature(files, tmp_path):
    forged = relisted({**files, "summary.pdf": b"%PDF another story"})
    report = "\n".join(failures(write_folder(forged, tmp_path / "x")))
    assert "manifest.json.sig: the signature is not that of the log key" in report
    assert "SHA256SUMS.sig: the signature is not that of the log key" in report


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (resigned, "manifest.json.sig: the signature"),
        (lambda files, key: resigned(with_key(files, key), key), "custody/checkpoint: is signed by another key"),
        (lambda files, key: resigned({**with_key(files, key)} | {"custody/log.pem": b""}, key), "custody/log.pem"),
    ],
    ids=["own signatures", "own key too", "own key in one form"],
)
def test_signing_again_with_another_key_is_found(files, stranger, tmp_path, step, told):
    forged = step({**files, "summary.pdf": b"%PDF another story"}, stranger)
    assert told in "\n".join(failures(write_folder(forged, tmp_path / "x")))


def test_a_whole_forgery_under_another_key_is_found_by_the_fingerprint_and_said_to_be_unchecked_without(
    desk, files, stranger, tmp_path
):
    forged = resigned(with_head(with_key(files, stranger), stranger), stranger)
    path = write_folder(forged, tmp_path / "x")
    assert failures(path) == []
    assert "desk's key" in {check.name for check in verify_package(path) if check.skipped}
    (report,) = failures(path, desk.vault.log_key.fingerprint)
    assert "NOT the one given" in report


HOW = '"how":"link","media_type":"text/html","name":"post.html","number":1'
EDITS = [
    ("record.json", '"T-2026-0001"', '"T-2026-0002"', "sealed other contents"),
    ("record.json", '"number":1', '"number":4', "number of E-0004"),
    ("record.json", '"name":"post.html","number":1', '"name":"past.html","number":1', "name of E-0001"),
    ("record.json", '"size":54', '"size":55', "size of E-0001"),
    ("record.json", '"how":"file","media_type":"text/html","name":"post.html","number":1', HOW, "how of E-0001"),
    ("record.json", '"received_at":"2026-11-20T09:30:00Z"', '"received_at":"2026-11-19T09:30:00Z"', "received_at"),
    ("record.json", '"act":"derived"', '"act":"deleted"', "custody event 4 of E-0001"),
    ("record.json", '"at":"2026-11-20T09:34:00Z"', '"at":"2026-11-20T09:35:00Z"', "custody event 4 of E-0001"),
    ("record.json", '"seq":4', '"seq":40', "custody event 40 of E-0001"),
    ("record.json", '"file_name":"E-0001_post.html"', '"file_name":""', "E-0001_post.html is not in the record"),
    ("record.json", '"file_name":""', '"file_name":"E-0004_call.txt"', "E-0004_call.txt is not in the package"),
    ("record.json", '"title":', '"title":"peace","title":', "a key stands twice"),
    ("record.json", '"title":"Bounty post"', '"title":"Bounty past"', "record.json: /title is not what was sealed"),
    ("record.json", '"summary":"A post."', '"summary":"A past."', "does not lead to the root that entry 7 sealed"),
    ("salts.json", '"title":"', '"title":"0', "sealed record"),
    ("salts.json", '"record":', '"recorded":', "sealed record"),
    ("custody/entries.jsonl", '"tree":"', '"tree":"0', "is not in the signed log"),
    ("custody/entries.jsonl", '"actor":"ada"', '"actor":"eve"', "entry 0 (received) is not in the signed log"),
    ("custody/entries.jsonl", "2026-11-20T09:30", "2026-11-18T09:30", "entry 0 (received) is not in the signed log"),
    ("custody/entries.jsonl", '"seq":2', '"seq":1', "is not in the signed log"),
    ("custody/entries.jsonl", '"seq":2', '"seq":99', "entry 99 is not one of this log"),
    ("custody/entries.jsonl", '"seq":2', '"seq":0', "stands twice"),
    ("custody/entries.jsonl", '"seq":2', '"seq":"2"', "stands twice"),
    ("custody/entries.jsonl", '"act":"sealed package"', '"act":"unsealed"', "is not in the signed log"),
    ("custody/proofs.json", '"size":8', '"size":9', "do not belong to"),
    ("custody/proofs.json", '"0":["', '"0":["00', "is not in the signed log"),
    ("custody/proofs.json", '"0":', '"1":', "is not in the signed log"),
    ("custody/proofs.json", '{"proofs":{', '{"proofs":{"9":[],', "proofs for"),
    ("custody/checkpoint", "\n8\n", "\n9\n", "custody/checkpoint"),
    ("custody/checkpoint", "consulate", "consulat3", "custody/checkpoint"),
    ("custody/log.vkey", "consulate", "consulat3", "do not belong together"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), EDITS)
def test_an_insider_with_the_log_key_cannot_edit_record_or_custody_alone(desk, files, tmp_path, name, old, new, told):
    signer = load_signer(desk.root / "keys")
    forged = resigned(edited(files, name, old, new), signer)
    assert told in "\n".join(failures(write_folder(forged, tmp_path / "x")))


def without_lines(data, *wanted):
    return b"".join(line for number, line in enumerate(data.splitlines(keepends=True)) if number not in wanted)


def test_an_insider_with_the_log_key_cannot_leave_out_custody_or_contents(desk, files, tmp_path):
    signer = load_signer(desk.root / "keys")
    entries = files["custody/entries.jsonl"]
    cases = {
        "never received": {**files, "custody/entries.jsonl": without_lines(entries, 0)},
        "proofs for": {**files, "custody/entries.jsonl": without_lines(entries, 3)},
        "the sealing of this package is not in it": {**files, "custody/entries.jsonl": without_lines(entries, 6)},
        "sealed other contents": {**files, "summary.pdf": b"%PDF another story"},
        "entry 7 sealed other contents": {**files, "letter.pdf": b"%PDF slipped in"},
        "is not in the record": {**files, "exhibits/E-0001_post.html": b"<p>peace</p>"},
    }
    cases["is not in the record"]["exhibits/E-0009_x.html"] = b"x"
    for told, forged in cases.items():
        made = resigned(forged, signer)
        if "E-0009" in str(list(forged)):
            made = resigned({**made, "manifest.json": made["manifest.json"].replace(b"artefact", b"exhibit")}, signer)
        assert told in "\n".join(failures(write_folder(made, tmp_path / "x"))), told


def test_an_exhibit_swapped_for_another_cases_by_an_insider_is_found(desk, files, tmp_path):
    signer = load_signer(desk.root / "keys")
    other = desk.vault.exhibits()[1]
    text = files["record.json"].decode().replace(desk.dossier.exhibits[0].exhibit.digest, other.digest)
    forged = {**files, "record.json": text.encode(), "exhibits/E-0001_post.html": desk.vault.read(other.digest)}
    report = "\n".join(failures(write_folder(resigned(forged, signer), tmp_path / "x")))
    assert "E-0001 was never received, says the log" in report


def test_the_custody_of_another_package_does_not_fit(desk, files, tmp_path):
    other = take(desk.vault, b"later post", at=later(70))
    second = unpack(desk.seal(tmp_path / "second.zip", dossier=dossier_of(desk.vault, [other])).path)
    mixed = {name: second[name] if name.startswith("custody/") else data for name, data in files.items()}
    report = "\n".join(failures(write_folder(resigned(mixed, load_signer(desk.root / "keys")), tmp_path / "x")))
    assert "E-0001 was never received" in report
    assert "sealed other contents" in report


MANY = pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.timeout(3600)])


@pytest.mark.parametrize("count", [80, MANY])
def test_random_bit_flips_of_the_zip_are_all_found(package, tmp_path, count):
    data, dice = package.path.read_bytes(), random.Random(7)
    path = tmp_path / "x.zip"
    for place in sorted(dice.sample(range(len(data)), count)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :])
        assert failures(path), place


def test_every_byte_of_the_zips_own_structure_counts(package, tmp_path):
    data = package.path.read_bytes()
    path = tmp_path / "x.zip"
    start = int.from_bytes(data[-6:-2], "little")
    headers = list(range(30)) + list(range(start, start + 46)) + list(range(len(data) - 22, len(data)))
    for place in headers:
        path.write_bytes(flipped(data, place))
        assert failures(path), place


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_every_truncation_and_addition_is_found(package, tmp_path, count):
    data, path = package.path.read_bytes(), tmp_path / "x.zip"
    cuts = [data[:at] for at in range(0, len(data), len(data) // count)]
    for changed in [*cuts, data[:-1], data + b"\0", b"\0" + data, data + data, data[:100] + b"x" + data[100:]]:
        path.write_bytes(changed)
        assert failures(path), len(changed)


def test_both_checksums_of_an_unlisted_file_changed_alike_are_found(package, files, tmp_path):
    """Local header and directory agree, so only the bytes themselves can tell."""
    data = package.path.read_bytes()
    for name in verifier.OWN:
        crc = verifier.zlib.crc32(files[name]).to_bytes(4, "little")
        assert data.count(crc) == 2
        path = tmp_path / "x.zip"
        path.write_bytes(data.replace(crc, flipped(crc)))
        assert any(name in line and "checksum" in line for line in failures(path)), name


def test_the_verifier_in_the_package_runs_alone_without_site_packages(package, tmp_path):
    folder = write_folder(unpack(package.path), tmp_path / "x")
    for arguments in ([], [str(package.path)], [str(folder)]):
        done = subprocess.run(
            [sys.executable, "-I", "-S", folder / "verify.py", *arguments], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.endswith("RESULT: every check passed.\n")
    (folder / "summary.pdf").write_bytes(b"changed")
    done = subprocess.run(
        [sys.executable, "-I", "-S", folder / "verify.py"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "summary.pdf: ALTERED" in done.stdout
    assert "Do not rely on this package" in done.stdout


def test_a_fingerprint_may_be_given_as_people_write_it(desk, package):
    plain = desk.vault.log_key.fingerprint
    spaced = " ".join(plain[at : at + 4] for at in range(0, 64, 4)).upper()
    assert failures(package.path, spaced) == []
    assert failures(package.path, flipped(plain.encode()).decode())


@pytest.mark.slow
def test_three_hundred_clean_packages_raise_no_alarm(tmp_path):
    vault = Vault.create(tmp_path / "v", tmp_path / "k", NAME)
    from .conftest import Desk

    desk = Desk(tmp_path, vault, dossier_of(vault, []))
    for n in range(300):
        take(vault, f"post {n}".encode(), name=f"{n}.html", at=later(n))
        dossier = dossier_of(vault, vault.exhibits()[-(n % 7 + 1) :])
        made = desk.seal(tmp_path / f"{n}.zip", dossier=replace(dossier, case_number=f"T-{n}"), at=later(n))
        assert failures(made.path, vault.log_key.fingerprint) == []
