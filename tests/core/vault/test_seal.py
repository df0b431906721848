"""Sealing: the same input gives the same bytes, only what may leave is inside, and a killed run can be repeated."""

import json
import re
import shutil
import stat
import subprocess
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.canonical import canonical, sha256
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.codec import from_record, to_record
from tocsin.model.dossier import Dossier
from tocsin.model.exhibit import Exhibit
from tocsin.vault import Vault, audit_vault, package_file_name, verifier, verify_package

from .conftest import AT, dossier_of, later, take
from .kill import killed_at, lines_of


def exhibit_named(name, number=1):
    return Exhibit(number, "0" * 64, 1, "a/b", name, "file", AT)


def names(path):
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def read(path, name):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def test_the_package_holds_what_its_specification_lists(package):
    assert sorted(names(package.path)) == [
        "SHA256SUMS",
        "SHA256SUMS.sig",
        "VERIFY.html",
        "VERIFY.txt",
        "custody/checkpoint",
        "custody/entries.jsonl",
        "custody/log.pem",
        "custody/log.vkey",
        "custody/proofs.json",
        "exhibits/E-0001_post.html",
        "exhibits/E-0003_Ekran-goruntusu.png",
        "manifest.json",
        "manifest.json.sig",
        "record.json",
        "salts.json",
        "summary.pdf",
        "verify.py",
    ]


def test_a_sealed_package_verifies_with_the_desks_own_key(desk, package):
    checks = verify_package(package.path, desk.vault.log_key.fingerprint)
    assert all(check.ok for check in checks)
    assert [check.name for check in checks if check.skipped] == ["outside time", "what was said is true"]


def test_size_and_digest_are_those_of_the_file(package):
    data = package.path.read_bytes()
    assert (package.digest, package.size) == (sha256(data), len(data))


def test_the_record_is_the_dossier(desk, package):
    record = read(package.path, "record.json")
    assert record == canonical(to_record(desk.dossier))
    assert from_record(Dossier, json.loads(record)) == desk.dossier


def test_sealing_again_gives_the_same_bytes_and_logs_nothing_new(desk, package, tmp_path):
    entries = len(list(desk.vault.entries()))
    again = desk.seal(tmp_path / "again.zip")
    assert again.path.read_bytes() == package.path.read_bytes()
    assert again.seq == package.seq
    assert len(list(desk.vault.entries())) == entries


def test_the_same_bytes_come_out_when_the_log_has_grown_since(desk, package, tmp_path):
    take(desk.vault, b"something new", at=later(90))
    assert desk.seal(tmp_path / "again.zip").digest == package.digest


def test_sealing_is_in_the_custody_of_each_exhibit(desk, package):
    for preserved in desk.dossier.exhibits:
        assert desk.vault.custody(preserved.exhibit.digest)[-1].act == "selected for package"
    last = list(desk.vault.entries())[-1]
    assert (last.act, last.detail["package"]) == ("package written", package.digest)
    assert all(check.ok for check in audit_vault(desk.vault.folder))


def test_a_withheld_exhibit_leaves_no_byte_in_the_package_but_its_custody_does(desk, package):
    secret = desk.dossier.exhibits[2].exhibit
    data = package.path.read_bytes()
    assert desk.vault.read(secret.digest) == b"caller's own words"
    assert b"caller's own words" not in data
    assert secret.digest.encode() in read(package.path, "custody/entries.jsonl")


def test_nothing_of_another_case_is_in_the_package(desk, package):
    other = desk.vault.exhibits()[1]
    data = package.path.read_bytes()
    assert other.digest.encode() not in data
    assert b"other.html" not in data


def test_no_private_key_leaves(desk, package):
    secret = (desk.root / "keys" / "log.key").read_bytes()
    assert secret.splitlines()[1] not in package.path.read_bytes()


def test_the_zip_says_nothing_of_the_machine_or_the_hour(package):
    with zipfile.ZipFile(package.path) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.extra == info.comment == b""
            assert stat.S_IMODE(info.external_attr >> 16) == 0o644
        assert archive.comment == b""


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a b.pdf",
        "../x",
        "a/b",
        "ü.pdf",
        "manifest.json",
        "MANIFEST.JSON",
        "VERIFY.txt",
        "verify.HTML",
        "custody",
        ".x",
        "x" * 101,
        "record.json",
        "SHA256SUMS",
        "verify.py",
    ],
)
def test_an_artefact_with_an_unfit_or_taken_name_is_refused_before_anything_is_logged(desk, tmp_path, name):
    entries = len(list(desk.vault.entries()))
    with pytest.raises(BadInput):
        desk.seal(tmp_path / "x.zip", artefacts=[Artefact(name, "a/b", b"x")])
    assert len(list(desk.vault.entries())) == entries
    assert not (tmp_path / "x.zip").exists()


def test_two_artefacts_that_differ_in_case_only_are_refused_because_some_disks_cannot_hold_both(desk, tmp_path):
    with pytest.raises(BadInput, match=r"a\.pdf"):
        desk.seal(tmp_path / "x.zip", artefacts=[Artefact("a.pdf", "a/b", b"1"), Artefact("A.pdf", "a/b", b"2")])


@pytest.mark.parametrize("word", ["name", "size", "number", "how", "media_type", "received_at"])
def test_a_dossier_that_tells_an_exhibit_otherwise_than_the_vault_is_refused(desk, tmp_path, word):
    wrong = {"name": "other.html", "size": 5, "number": 9, "how": "call", "media_type": "a/b", "received_at": later(7)}
    first, *rest = desk.dossier.exhibits
    bad = replace(first, exhibit=replace(first.exhibit, **{word: wrong[word]}), file_name="")
    with pytest.raises(BadInput, match=word):
        desk.seal(tmp_path / "x.zip", dossier=replace(desk.dossier, exhibits=(bad, *rest)))


def test_a_dossier_that_tells_custody_that_never_was_is_refused(desk, tmp_path):
    first, *rest = desk.dossier.exhibits
    invented = replace(first.custody[0], act="read")
    bad = replace(first, custody=(*first.custody, invented))
    with pytest.raises(BadInput, match="custody"):
        desk.seal(tmp_path / "x.zip", dossier=replace(desk.dossier, exhibits=(bad, *rest)))


def test_an_exhibit_under_another_file_name_or_twice_is_refused(desk, tmp_path):
    first, *rest = desk.dossier.exhibits
    for exhibits in ((replace(first, file_name="E-0001.html"), *rest), (first, first, *rest)):
        with pytest.raises(BadInput):
            desk.seal(tmp_path / "x.zip", dossier=replace(desk.dossier, exhibits=exhibits))


def test_an_exhibit_the_vault_does_not_have_is_refused(desk, tmp_path):
    first, *rest = desk.dossier.exhibits
    bad = replace(first, exhibit=replace(first.exhibit, digest="0" * 64))
    with pytest.raises(BadInput, match="no exhibit"):
        desk.seal(tmp_path / "x.zip", dossier=replace(desk.dossier, exhibits=(bad, *rest)))


def test_a_damaged_exhibit_is_never_sealed(desk, tmp_path):
    path = desk.vault.store.path(desk.dossier.exhibits[0].exhibit.digest)
    path.chmod(0o600)
    path.write_bytes(b"swapped")
    with pytest.raises(IntegrityError, match=path.name):
        desk.seal(tmp_path / "x.zip")
    assert list(tmp_path.glob("*x.zip*")) == []


def test_a_package_is_never_written_over_another(desk, package):
    before = package.path.read_bytes()
    with pytest.raises(Refused):
        desk.seal(package.path, at=later(61))
    assert package.path.read_bytes() == before
    assert list(desk.root.glob(".*part")) == []


def test_a_case_without_exhibits_or_artefacts_can_be_sealed(desk, tmp_path):
    made = desk.seal(tmp_path / "x.zip", artefacts=[], dossier=dossier_of(desk.vault, []))
    assert all(check.ok for check in verify_package(made.path))


def test_a_big_exhibit_passes_through_unchanged(desk, tmp_path):
    big = take(desk.vault, bytes(range(256)) * 50_000, name="video.mp4")
    made = desk.seal(tmp_path / "x.zip", dossier=dossier_of(desk.vault, [big]))
    assert sha256(read(made.path, f"exhibits/{package_file_name(big)}")) == big.digest


def test_every_unpacker_takes_it(package, tmp_path):
    assert subprocess.run(["unzip", "-tqq", package.path], check=False, capture_output=True).returncode == 0
    shutil.unpack_archive(package.path, tmp_path / "out")
    with zipfile.ZipFile(package.path) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("tries", [15, pytest.param(200, marks=pytest.mark.slow)])
def test_a_kill_while_sealing_leaves_no_half_package_and_the_repeat_is_the_same(desk, tmp_path, tries):
    reference = tmp_path / "copy"
    shutil.copytree(desk.root / "vault", reference)
    whole = desk.seal(tmp_path / "whole.zip")
    out, folder = tmp_path / "killed.zip", tmp_path / "try"

    def attempt():
        desk.vault = Vault(folder, desk.root / "keys")
        return desk.seal(out)

    shutil.copytree(reference, folder)
    moments = lines_of(attempt)
    for moment in range(1, moments, moments // tries):
        shutil.rmtree(folder)
        shutil.copytree(reference, folder)
        out.unlink(missing_ok=True)
        assert killed_at(moment, attempt), moment
        if out.exists():
            assert sha256(out.read_bytes()) == whole.digest
        assert attempt().digest == whole.digest
        acts = [event.act for event in desk.vault.entries()]
        assert (acts.count("sealed package"), acts.count("package written")) == (1, 1)


@given(st.text(max_size=300), st.integers(1, 99999))
def test_any_file_name_becomes_a_safe_flat_ascii_one_that_begins_with_the_label(name, number):
    exhibit = exhibit_named(name, number)
    made = package_file_name(exhibit)
    assert made.startswith(exhibit.label)
    assert re.fullmatch(r"E-\d{4,}(_[A-Za-z0-9][A-Za-z0-9-]*)?(\.[a-z0-9]{1,8})?", made)
    assert verifier.SAFE.fullmatch(f"exhibits/{made}")
    assert len(made) <= 80


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("../../etc/passwd", "E-0001_passwd"),
        ("C:\\Users\\ada\\post.PNG", "E-0001_post.png"),
        ("снимок.jpg", "E-0001.jpg"),
        ("..", "E-0001"),
        ("a b  c.tar.gz", "E-0001_a-b-c-tar.gz"),
        ("invoice.pdf\u202egpj.exe", "E-0001_invoice-pdfgpj.exe"),
        ("-rf", "E-0001_rf"),
        ("x.", "E-0001_x"),
        ("$(reboot);`id`", "E-0001_reboot-id"),
    ],
)
def test_well_known_hostile_names(name, made):
    assert package_file_name(exhibit_named(name)) == made
