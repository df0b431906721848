"""What machines do to a desk: kill -9 at random moments, a full disk, a clock that is set back."""

import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
from functools import partial

import pytest

from tests.core.disks import small_disk_at
from tocsin.canonical import canonical, instant
from tocsin.errors import Refused
from tocsin.home import Home
from tocsin.model.codec import from_record, to_record
from tocsin.model.dossier import Dossier
from tocsin.vault import Vault, audit_vault, verify_package
from tocsin.vault.backup import back_up, restore
from tocsin.vault.erasure import Order
from tocsin.vault.recovery import new_sheet

from .conftest import AT, NAME, Desk, dossier_of, later, take
from .kill import killed_at, lines_of

CASE = "T-2026-0001"


def failures(vault):
    return [check.detail for check in audit_vault(vault.folder) if not check.ok]


# --------------------------------------------------------------------------- kill -9


def received(root):
    vault = Vault(root / "vault", root / "keys")
    kept = take(vault, b"a further post", key="run:post")
    vault.derive(kept.digest, kind="t", data=b"read", media_type="a/b", recipe="1", actor="m", at=later(61))


def sealed(root):
    """The dossier is the one of before the kill: one that is made anew tells of the sealing that was begun."""
    dossier = from_record(Dossier, json.loads((root / "dossier.json").read_bytes()))
    Desk(root, Vault(root / "vault", root / "keys"), dossier).seal(root / "package.zip")


def bound(root):
    vault = Vault(root / "vault", root / "keys")
    vault.bind(CASE, [one.digest for one in vault.exhibits()[:2]])


def erased(root):
    vault = Vault(root / "vault", root / "keys")
    doomed = [one.digest for one in vault.exhibits() if one.number == 2]
    if doomed:
        vault.erase(Order(CASE, tuple(doomed), "no longer needed", "per_a", "per_b", later(90)))


def exported(root):
    home = Home(root)
    back_up(home, Vault(home.vault, home.keys), root.parent / "copy", root.parent / "keys-copy", AT)


def made(desk, folder):
    """A desk of its own, with a key outside."""
    root = folder / "desk"
    shutil.copytree(desk.root / "vault", root / "vault")
    shutil.copytree(desk.root / "keys", root / "keys")
    (root / "tocsin.toml").write_text("x = 1\n")
    (root / "dossier.json").write_bytes(canonical(to_record(dossier_of(desk.vault, desk.vault.exhibits()[:2]))))
    return root


ACTS = {"receive": received, "seal": sealed, "bind": bound, "erase": erased, "export": exported}


MOMENTS = [
    *((act, 3) for act in ACTS),
    *(pytest.param(act, 40, marks=pytest.mark.slow) for act in ("receive", "bind", "erase")),
    *(pytest.param(act, 200, marks=[pytest.mark.slow, pytest.mark.timeout(3600)]) for act in ("seal", "export")),
]


@pytest.mark.parametrize(("act", "tries"), MOMENTS)
def test_a_kill_at_random_moments_corrupts_nothing_and_loses_nothing(desk, tmp_path, act, tries):
    """Two hundred moments of sealing and of export in the slow run, forty of the others. Repeating it finishes it."""
    counted = made(desk, tmp_path / "count")
    recovery = new_sheet(Home(counted), AT)[0]
    keys = (counted / "keys" / "recovery.txt").read_bytes()
    before = {one.digest: one.number for one in desk.vault.exhibits()}
    moments = lines_of(partial(ACTS[act], counted))
    chosen = random.Random(act)
    for number in range(tries):
        root = made(desk, tmp_path / f"try{number}")
        (root / "keys" / "recovery.txt").write_bytes(keys)
        moment = chosen.randint(1, moments)
        killed_at(moment, partial(ACTS[act], root))
        vault = Vault(root / "vault", root / "keys")
        assert failures(vault) == [], moment
        for one in vault.exhibits():
            assert vault.read(one.digest), moment
        held = {one.digest: one.number for one in vault.exhibits()}
        assert before.items() <= held.items() or act == "erase", moment
        if (root / "package.zip").exists():
            assert all(check.ok for check in verify_package(root / "package.zip")), moment
        ACTS[act](root)
        assert failures(Vault(root / "vault", root / "keys")) == [], moment
        if act == "export":
            assert restored(root, recovery) == before.keys(), moment
        shutil.rmtree(root.parent)


def restored(root, recovery):
    restore(root.parent / "copy", root.parent / "keys-copy", recovery, root.parent / "again")
    again = Vault(root.parent / "again" / "vault", root.parent / "again" / "keys")
    return {one.digest for one in again.exhibits() if again.read(one.digest)}


# --------------------------------------------------------------------------- disk full


def in_child(act):
    """Run the act in a child, which leaves with the number of the error that it met."""
    child = os.fork()
    if child == 0:
        code = 0
        try:
            act()
        except OSError as error:
            code = error.errno or 255
        except BaseException:  # noqa: BLE001  the child's edge
            code = 254
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def with_no_room_past(size, act):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    act()


def test_files_that_cannot_grow_leave_no_half_exhibit(vault):
    """RLIMIT_FSIZE: every write past the limit fails, as on a full disk, for anybody and on every system."""
    take(vault, b"first")
    root = vault.folder.parent
    large = lambda: take(Vault(vault.folder, root / "keys"), os.urandom(300_000), name="large")  # noqa: E731
    assert in_child(lambda: with_no_room_past(100_000, large)) != 0
    again = Vault(vault.folder, root / "keys")
    assert failures(again) == []
    assert [one.number for one in again.exhibits()] == [1]
    assert take(again, b"second").number == 2


@pytest.fixture()
def small_disk(tmp_path):
    """A disk of 300 KiB, where this account may mount one."""
    with small_disk_at(tmp_path / "disk", "300k") as folder:
        yield folder


def test_a_full_disk_is_an_error_and_never_damage(small_disk):
    vault = Vault.create(small_disk / "vault", small_disk / "keys", NAME)
    kept = 0
    for number in range(400):
        try:
            take(vault, os.urandom(4000), at=later(number))
        except OSError as error:
            assert error.errno == 28
            break
        kept += 1
    assert 3 < kept < 100
    for path in small_disk.glob("vault/store/*/*"):
        assert path.parent.name != "incoming", "nothing half is left"
    again = Vault(small_disk / "vault", small_disk / "keys")
    assert failures(again) == []
    assert len(again.exhibits()) == kept
    subprocess.run(["mount", "-o", "remount,size=2m", small_disk], check=True)
    assert take(again, b"there is room again", at=later(500)).number == kept + 1


# --------------------------------------------------------------------------- clock set back


def test_an_entry_of_before_the_last_one_says_so(vault):
    take(vault, b"an hour on", at=later(60))
    for minutes in (1, 2, 62):
        vault.note("read", actor="ben", at=later(minutes))
    told = [event.detail.get("clock_behind", "") for event in vault.entries()]
    assert told == ["", instant(later(60)), instant(later(60)), ""]
    assert failures(vault) == []


def test_a_few_minutes_between_two_processes_are_no_clock_set_back(vault):
    take(vault, b"one", at=later(10))
    vault.note("read", actor="ben", at=later(0))
    assert all("clock_behind" not in event.detail for event in vault.entries())


def test_a_hold_that_lasts_is_not_lifted_by_a_clock(vault):
    """A hold has no end: whatever the clock says, it stands until somebody lifts it."""
    one = take(vault, b"x")
    vault.bind(CASE, [one.digest])
    vault.hold(CASE, actor="per_a", at=later(10))
    with pytest.raises(Refused):
        vault.erase(Order(CASE, (one.digest,), "no longer needed", "per_a", "per_b", AT.replace(year=2099)))
    assert io.BytesIO(vault.read(one.digest)).read() == b"x"
