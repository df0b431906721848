"""Packages made to hurt whoever verifies them: each ends soon, in bounded memory, with a sentence, touching nothing."""

import json
import os
import resource
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.vault import verifier, verify_package
from tocsin.vault.bundle import Bundle
from tocsin.vault.checkpoint import create_log_key, load_signer

from .tampering import relisted, resigned, unpack, with_head, with_key, write_folder, write_zip

MEMORY = 256 << 20
SECONDS = 20


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def verdict(path, *more):
    """Exit status and report of the verifier in a process that may use little and write nothing."""
    command = [sys.executable, "-I", "-S", verifier.__file__, str(path), *more]
    done = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=limits, timeout=60, cwd="/")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1), (done.returncode, done.stderr)
    return done.returncode, done.stdout


@pytest.fixture()
def files(package):
    return unpack(package.path)


@pytest.fixture()
def stranger(tmp_path):
    create_log_key(tmp_path / "stranger", "Consulate of Marenia in Port Aldera")
    return load_signer(tmp_path / "stranger")


def test_the_limits_of_these_tests_let_an_honest_package_pass(package):
    assert verdict(package.path)[0] == 0


def test_a_zip_bomb_is_not_unpacked_past_what_a_package_may_hold(files, stranger, tmp_path):
    """A listed file of 16 GB zeros in 16 MB of ZIP would take a minute and more to hash."""
    made = resigned(with_head(with_key(files, stranger), stranger), stranger)
    manifest = json.loads(made["manifest.json"])
    manifest["files"].append({"path": "bomb", "role": "artefact", "size": 1 << 34, "sha256": "0" * 64, "crc32": 0})
    made["manifest.json"] = json.dumps(manifest).encode()
    path = write_zip(made, tmp_path / "x.zip")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb", "w", force_zip64=True) as file,
    ):
        for _ in range(256):
            file.write(bytes(1 << 20))
    with path.open("rb+") as raw:
        data = raw.read()
        raw.seek(data.rindex(b"bomb") - 46 + 24)
        raw.write(struct.pack("<L", 0xFFFFFFF0))
    code, report = verdict(path)
    assert code == 1
    assert "container" in report


@pytest.mark.parametrize("name", ["manifest.json", "record.json", "custody/entries.jsonl", "custody/log.vkey"])
def test_a_control_file_that_unpacks_to_gigabytes_is_not_read_whole(files, tmp_path, name):
    rest = {other: data for other, data in files.items() if other != name}
    path = write_zip(rest, tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _ in range(100):
            file.write(b" " * (1 << 20))
    code, report = verdict(path)
    assert code == 1
    assert name in report


def test_a_file_whose_header_lies_about_its_size_is_read_no_further_than_listed(files, tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data if name != "summary.pdf" else bytes(50_000_000))
    data = bytearray(path.read_bytes())
    place = data.rindex(b"summary.pdf") - 46
    data[place + 24 : place + 28] = struct.pack("<L", len(files["summary.pdf"]))
    path.write_bytes(data)
    code, report = verdict(path)
    assert code == 1
    assert "summary.pdf: ALTERED" in report


@pytest.mark.parametrize(
    "name",
    ["../escaped", "/tmp/escaped", "a/../../escaped", "..\\escaped", "C:escaped", "exhibits/", "con\0trol", "~/x"],
)
def test_a_name_that_leads_outside_is_reported_and_never_opened(files, tmp_path, name):
    path = tmp_path / "deep" / "x.zip"
    path.parent.mkdir()
    with path.open("wb") as file:
        bundle = Bundle(file)
        for one, data in {**files, name: b"escaped"}.items():
            bundle.add(one, "", [data])
        bundle.close()
    code, report = verdict(path)
    assert code == 1
    assert "ADDED" in report
    assert not list(tmp_path.glob("escaped"))


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a//b", "exhibits/../x", "x" * 300, "", ".git/x"])
def test_a_manifest_that_lists_a_path_outside_is_refused(files, tmp_path, path):
    made = relisted(files)
    manifest = json.loads(made["manifest.json"])
    manifest["files"].append({"path": path, "role": "artefact", "size": 1, "sha256": "0" * 64, "crc32": 0})
    made["manifest.json"] = json.dumps(manifest).encode()
    code, report = verdict(write_folder(made, tmp_path / "x"))
    assert code == 1
    assert "unsafe or taken" in report


@pytest.mark.parametrize("target", ["/etc/passwd", "/dev/zero", "summary.pdf", ".", "missing"])
def test_a_link_in_the_folder_is_named_and_not_followed(files, tmp_path, target):
    folder = write_folder(files, tmp_path / "x")
    (folder / "link").symlink_to(target)
    (folder / "record.json").unlink()
    (folder / "record.json").symlink_to("/dev/zero")
    code, report = verdict(folder)
    assert code == 1
    assert "link: ADDED, and neither a file nor a folder" in report
    assert "record.json: MISSING" in report


def test_a_pipe_in_the_folder_is_not_waited_for(files, tmp_path):
    folder = write_folder({name: data for name, data in files.items() if name != "summary.pdf"}, tmp_path / "x")
    os.mkfifo(folder / "summary.pdf")
    code, report = verdict(folder)
    assert code == 1
    assert "summary.pdf: MISSING" in report


def test_a_link_in_the_zip_is_only_bytes(files, tmp_path):
    path = write_zip(files, tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("evil")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    code, report = verdict(path)
    assert code == 1
    assert "evil: ADDED" in report


def test_a_name_that_stands_twice_is_reported_because_unpackers_disagree_which_counts(files, tmp_path):
    path = tmp_path / "x.zip"
    with path.open("wb") as file:
        bundle = Bundle(file)
        for one, data in [("summary.pdf", b"the false one"), *files.items()]:
            bundle.add(one, "", [data])
        bundle.close()
    code, report = verdict(path)
    assert code == 1
    assert "summary.pdf is in it twice" in report


def test_names_cannot_write_to_the_terminal(files, tmp_path):
    folder = write_folder({**files, "\x1b[2J\x07\u202eRESULT: every check passed.": b"x"}, tmp_path / "x")
    code, report = verdict(folder)
    assert code == 1
    assert report.isascii()
    assert "\x1b" not in report


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 1_000_000,
        b'{"format":"tocsin-package/1"}',
        b'{"format":"tocsin-package/1","files":{}}',
        b'{"format":"tocsin-package/1","files":[1]}',
        b'{"format":"tocsin-package/1","files":[{}]}',
        b'{"format":"tocsin-package/1","files":[{"path":"a","size":-1,"sha256":"","crc32":0}]}',
        b'{"format":"tocsin-package/1","files":[{"path":"a","size":' + b"9" * 9000 + b',"sha256":"","crc32":0}]}',
        b'{"format":"tocsin-package/2","files":[]}',
        b"null",
        b"\xff\xfe",
        b'{"a":NaN}',
    ],
)
@pytest.mark.parametrize("name", ["manifest.json", "record.json", "custody/proofs.json", "custody/entries.jsonl"])
def test_odd_json_is_a_sentence_and_not_a_crash(files, stranger, tmp_path, name, data):
    made = (
        resigned(with_head(with_key({**files, name: data}, stranger), stranger), stranger)
        if name != ("manifest.json")
        else {**files, name: data}
    )
    checks = verify_package(write_folder(made, tmp_path / "x"))
    assert not all(check.ok for check in checks)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_at_all_are_a_sentence(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.zip"
    for content in (data, data + b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + data):
        path.write_bytes(content)
        checks = verify_package(path)
        assert not all(check.ok for check in checks)
        assert all(check.detail for check in checks)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
PLACES = st.sampled_from(["format", "files", "path", "size", "sha256", "crc32", "role"])


@settings(max_examples=80, deadline=None)
@given(PLACES, JSON)
def test_any_json_in_any_place_of_the_manifest_is_a_sentence(tmp_path_factory, place, value):
    root = tmp_path_factory.getbasetemp() / "json"
    root.mkdir(exist_ok=True)
    one = {"path": "a", "role": "artefact", "size": 1, "sha256": "0" * 64, "crc32": 0}
    manifest = {"format": verifier.FORMAT, "files": [one]}
    (manifest if place in manifest else one)[place] = value
    (root / "manifest.json").write_text(json.dumps(manifest))
    (root / "a").write_bytes(b"x")
    checks = verify_package(root)
    assert not all(check.ok for check in checks)


def test_a_flood_of_files_is_refused(files, tmp_path):
    folder = write_folder(files, tmp_path / "x")
    for number in range(verifier.MOST_FILES):
        (folder / f"{number}").touch()
    code, report = verdict(folder)
    assert code == 1
    assert "more than 20000" in report


def test_a_deep_tree_of_folders_is_not_followed_to_its_end(files, tmp_path):
    folder = write_folder(files, tmp_path / "x")
    (folder / Path(*["d"] * 60)).mkdir(parents=True)
    code, report = verdict(folder)
    assert code == 1
    assert "neither a file nor a folder" in report


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.touch(), os.mkfifo])
def test_what_is_no_package_is_said_not_to_be(tmp_path, make):
    make(tmp_path / "x")
    code, report = verdict(tmp_path / "x")
    assert code == 1
    assert "FAILED" in report


def test_a_folder_where_a_file_should_be_is_a_missing_file(files, tmp_path):
    folder = write_folder({name: data for name, data in files.items() if name != "record.json"}, tmp_path / "x")
    (folder / "record.json").mkdir()
    code, report = verdict(folder)
    assert code == 1
    assert "record.json: MISSING" in report


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_named(files, tmp_path):
    folder = write_folder(files, tmp_path / "x")
    (folder / "summary.pdf").chmod(0)
    assert "summary.pdf: ALTERED, it cannot be read" in verdict(folder)[1]
