"""The audit of a live vault: every file of it altered, missing or added is named, and a killed writer is no alarm."""

import shutil

import pytest

from tocsin.vault import Vault, audit_vault
from tocsin.vault.ledger import NEXT

from .conftest import AT, later, take
from .tampering import flipped


def failures(vault):
    return [check.detail for check in audit_vault(vault.folder) if not check.ok]


def exhibit_path(desk, number=0):
    return desk.vault.store.path(desk.vault.exhibits()[number].digest)


def test_a_vault_in_use_passes(desk):
    assert failures(desk.vault) == []


@pytest.mark.parametrize("number", [0, 1, 2, 3])
@pytest.mark.parametrize("harm", ["flip", "cut", "grow", "remove", "link"])
def test_a_harmed_exhibit_is_named_by_label_and_path(desk, number, harm, tmp_path):
    path = exhibit_path(desk, number)
    data = path.read_bytes()
    path.chmod(0o600)
    path.unlink()
    if harm == "link":
        (tmp_path / "elsewhere").write_bytes(data)
        path.symlink_to(tmp_path / "elsewhere")
    elif harm != "remove":
        path.write_bytes({"flip": flipped(data), "cut": data[:-1], "grow": data + b"x"}[harm])
    report = failures(desk.vault)
    assert f"E-000{number + 1}: {path}" in report[0]
    assert ("MISSING" if harm in {"remove", "link"} else "ALTERED") in report[0]


def test_a_harmed_derivative_is_named_by_kind_and_entry(desk):
    path = desk.vault.store.path(desk.vault.derivatives(desk.vault.exhibits()[0].digest)[0].digest)
    path.unlink()
    assert "text made by entry 4" in failures(desk.vault)[0]


@pytest.mark.parametrize("name", ["store/strange", "store/ab/strange", "store/zz/" + "0" * 64, "store/00/" + "f" * 64])
def test_a_file_that_is_not_of_the_store_is_named(desk, name):
    path = desk.vault.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    assert failures(desk.vault) == [f"{path} was ADDED: it is not a file of the store"]


def test_what_a_killed_writer_left_is_no_alarm(desk):
    (desk.vault.folder / "store" / "incoming" / "left").write_bytes(b"half")
    desk.vault.store.put(b"stored, and killed before the entry")
    (desk.vault.folder / "log" / NEXT).write_text(desk.vault.ledger.checkpoint())
    assert failures(desk.vault) == []


@pytest.mark.parametrize("kept", [0, 40, 10_000])
def test_an_append_under_way_or_killed_is_no_alarm_but_another_line_is(desk, tmp_path, kept):
    log = desk.vault.folder / "log"
    before = {name: (log / name).read_bytes() for name in ("entries.jsonl", "checkpoint")}
    desk.vault.note("read", actor="ada", at=AT)
    line = (log / "entries.jsonl").read_bytes()[len(before["entries.jsonl"]) :]
    shutil.copy(log / "checkpoint", log / NEXT)
    (log / "checkpoint").write_bytes(before["checkpoint"])
    (log / "entries.jsonl").write_bytes(before["entries.jsonl"] + line[:kept])
    assert failures(desk.vault) == []
    (log / "entries.jsonl").write_bytes(before["entries.jsonl"] + line.replace(b"ada", b"eve"))
    assert "goes on after" in failures(desk.vault)[0]


def test_every_byte_of_the_log_counts(desk):
    file = desk.vault.folder / "log" / "entries.jsonl"
    data = file.read_bytes()
    for place in range(0, len(data), 7):
        file.write_bytes(flipped(data, place))
        assert failures(desk.vault), place


@pytest.mark.parametrize("name", ["log.vkey", "log/checkpoint", "log/entries.jsonl", "log/lock"])
@pytest.mark.parametrize("harm", ["remove", "empty", "binary"])
def test_a_missing_or_ruined_file_of_the_log_is_a_failed_check_and_never_a_crash(desk, name, harm):
    path = desk.vault.folder / name
    path.unlink() if harm == "remove" else path.write_bytes(b"" if harm == "empty" else b"\xff\xfe\0")
    report = failures(desk.vault)
    assert report if name != "log/lock" or harm == "remove" else report == []


def test_a_folder_that_is_no_vault_fails_every_way(tmp_path):
    checks = audit_vault(tmp_path)
    assert "no log key" in checks[0].detail
    assert sum(not check.ok for check in checks) >= 3


def test_the_audit_changes_nothing(desk):
    def state():
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in desk.vault.folder.rglob("*")}

    before = state()
    audit_vault(desk.vault.folder)
    assert state() == before


def test_a_long_log_is_audited_whole(tmp_path):
    vault = Vault.create(tmp_path / "v", tmp_path / "keys", "desk")
    for n in range(70):
        take(vault, f"{n}".encode(), at=later(n))
    assert failures(vault) == []
    file = vault.folder / "log" / "entries.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    for changed in (lines[:40] + lines[41:], [*lines[:8], lines[9], lines[8], *lines[10:]], [*lines, lines[-1]]):
        file.write_bytes(b"".join(changed))
        assert failures(vault)
