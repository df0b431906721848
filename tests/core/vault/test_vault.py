"""The vault: once received never lost, never doubled, never changed, whatever is killed and whoever else writes."""

import hashlib
import io
import os
import shutil
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest

from tocsin.errors import BadInput, IntegrityError, LimitReached, Refused
from tocsin.vault import LIMIT, Vault, act_key, audit_vault

from .conftest import AT, NAME, later, take
from .kill import killed_at, lines_of


def good(vault):
    failed = [check for check in audit_vault(vault.folder, keys=vault.keyring.folder) if not check.ok]
    assert failed == []
    return True


def acts(vault, digest):
    return [event.act for event in vault.custody(digest)]


def reopened(vault, tmp_path):
    return Vault(vault.folder, tmp_path / "keys")


def test_what_is_received_is_an_exhibit_with_number_and_custody(vault):
    got = vault.receive(
        b"<p>post</p>",
        name="post.html",
        media_type="text/html",
        how="link",
        actor="ada",
        at=AT,
        received_from="https://chirrup.example/p/1",
        group="ab",
        detail={"tool": "x"},
    )
    exhibit = got.exhibit
    assert not got.again
    assert (exhibit.number, exhibit.label, exhibit.size, exhibit.name) == (1, "E-0001", 11, "post.html")
    assert (exhibit.how, exhibit.received_from, exhibit.group) == ("link", "https://chirrup.example/p/1", "ab")
    assert (exhibit.received_at, exhibit.detail) == (AT, {"tool": "x"})
    assert vault.read(exhibit.digest) == b"<p>post</p>"
    (event,) = vault.custody(exhibit.digest)
    assert (event.seq, event.act, event.actor, event.detail["size"]) == (0, "received", "ada", "11")


@pytest.mark.parametrize("kind", ["bytes", "path", "stream"])
def test_bytes_files_and_streams_are_taken_alike(vault, tmp_path, kind):
    file = tmp_path / "in.html"
    file.write_bytes(b"same")
    source = {"bytes": b"same", "path": file, "stream": io.BytesIO(b"same")}[kind]
    assert take(vault, source).digest == act_digest(b"same")
    assert file.read_bytes() == b"same"


def act_digest(data):
    return hashlib.sha256(data).hexdigest()


def test_the_same_bytes_again_are_a_custody_entry_and_not_an_exhibit(vault):
    first = take(vault, b"x")
    again = vault.receive(b"x", name="copy.html", media_type="text/html", how="file", actor="ben", at=later(9))
    assert again.again
    assert again.exhibit == first
    assert vault.exhibits() == (first,)
    assert acts(vault, first.digest) == ["received", "received again"]
    assert vault.custody(first.digest)[1].detail["name"] == "copy.html"


def test_with_a_key_a_repeated_call_logs_nothing_twice(vault):
    for _ in range(3):
        take(vault, b"x", key=act_key("run", "a"))
    assert len(list(vault.entries())) == 1
    take(vault, b"x", key=act_key("run", "b"))
    assert len(list(vault.entries())) == 2


def test_exhibit_numbers_run_without_gap_in_log_order(vault):
    made = [take(vault, bytes([n])) for n in range(12)]
    assert [one.number for one in vault.exhibits()] == list(range(1, 13))
    assert vault.exhibits() == tuple(made)


@pytest.mark.parametrize("data", [b"", b"\0" * 10_000_000, "ünï".encode(), bytes(range(256))])
def test_any_bytes_can_be_an_exhibit_even_none(vault, data):
    assert vault.read(take(vault, data).digest) == data


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\nb", "\u202egnp.exe", "x" * 4000, "", "CON", "a/b\\c", "🙂.txt"]
)
def test_a_hostile_name_is_kept_as_given_and_never_used_as_a_path(vault, name):
    exhibit = take(vault, b"x", name=name)
    assert exhibit.name == name
    kept = [path for path in (vault.folder / "store").rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [exhibit.digest]


def test_the_limit_is_met_at_the_limit_and_refused_past_it(vault):
    assert take(vault, b"x" * 100, limit=100).size == 100
    with pytest.raises(LimitReached):
        take(vault, b"x" * 101, limit=100)
    assert len(list(vault.entries())) == 1
    assert LIMIT == 2 * 1024**3


def test_a_folder_or_a_pipe_is_refused_instead_of_waited_for(vault, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for source in (tmp_path, tmp_path / "pipe", tmp_path / "missing"):
        with pytest.raises(BadInput, match="not a file"):
            take(vault, source)


def test_a_lone_surrogate_in_a_name_is_a_clear_refusal(vault):
    with pytest.raises(BadInput):
        take(vault, b"x", name="\ud800")
    assert vault.exhibits() == ()


def test_a_derivative_is_kept_with_its_recipe_and_made_once(vault):
    exhibit = take(vault, b"x")
    made = [
        vault.derive(
            exhibit.digest, kind="text", data=b"y", media_type="text/plain", recipe="r 1", actor="m", at=later(n)
        )
        for n in range(3)
    ]
    assert made[0] == made[1] == made[2]
    assert vault.derivatives(exhibit.digest) == (made[0],)
    assert vault.derivatives(exhibit.digest, "other") == ()
    assert vault.read(made[0].digest) == b"y"
    assert acts(vault, exhibit.digest) == ["received", "derived"]
    assert acts(vault, made[0].digest) == ["derived"]


def test_another_recipe_kind_or_result_is_another_derivative(vault):
    exhibit = take(vault, b"x")
    for kind, recipe, data in [("text", "1", b"a"), ("text", "2", b"a"), ("ocr", "1", b"a"), ("text", "1", b"b")]:
        vault.derive(exhibit.digest, kind=kind, data=data, media_type="text/plain", recipe=recipe, actor="m", at=AT)
    assert len(vault.derivatives(exhibit.digest)) == 4
    assert len(vault.derivatives(exhibit.digest, "text")) == 3


def test_a_derivative_of_a_derivative_is_possible_and_of_nothing_is_not(vault):
    exhibit = take(vault, b"x")
    text = vault.derive(exhibit.digest, kind="t", data=b"y", media_type="a/b", recipe="1", actor="m", at=AT)
    vault.derive(text.digest, kind="u", data=b"z", media_type="a/b", recipe="1", actor="m", at=AT)
    assert len(vault.derivatives(text.digest)) == 1
    with pytest.raises(BadInput, match="knows nothing") as caught:
        vault.derive("0" * 64, kind="t", data=b"y", media_type="a/b", recipe="1", actor="m", at=AT)
    assert caught.value.hint == "Receive it first."


def test_human_acts_are_logged_with_or_without_an_exhibit(vault):
    exhibit = take(vault, b"x")
    vault.note("approved", actor="ben", at=AT, detail={"draft": "R-1"})
    vault.note("read", actor="ben", at=AT, exhibit=exhibit.digest)
    assert [event.act for event in vault.entries()] == ["received", "approved", "read"]
    assert [event.act for event in vault.entries(1)] == ["approved", "read"]
    assert acts(vault, exhibit.digest) == ["received", "read"]


def test_a_note_with_a_key_is_logged_once_and_tells_the_first(vault):
    first = vault.note("approved", actor="ben", at=AT, key="k")
    assert vault.note("approved", actor="eve", at=later(1), key="k") == first
    assert len(list(vault.entries())) == 1


@pytest.mark.parametrize("act", ["received", "received again", "derived"])
def test_nobody_else_writes_the_acts_that_make_exhibits(vault, act):
    with pytest.raises(BadInput, match="vault itself"):
        vault.note(act, actor="eve", at=AT)


def test_a_note_on_an_unknown_exhibit_is_refused(vault):
    with pytest.raises(BadInput):
        vault.note("read", actor="ben", at=AT, exhibit="0" * 64)
    with pytest.raises(BadInput):
        vault.exhibit("0" * 64)
    assert vault.custody("0" * 64) == ()


def test_a_time_without_a_zone_is_refused_before_anything_is_logged(vault):
    with pytest.raises(BadInput, match="zone"):
        take(vault, b"x", at=AT.replace(tzinfo=None))
    assert vault.exhibits() == ()


def test_everything_is_there_again_after_reopening(desk, tmp_path):
    other = reopened(desk.vault, tmp_path)
    assert other.exhibits() == desk.vault.exhibits()
    assert list(other.entries()) == list(desk.vault.entries())
    for exhibit in other.exhibits():
        assert other.custody(exhibit.digest) == desk.vault.custody(exhibit.digest)
        assert other.derivatives(exhibit.digest) == desk.vault.derivatives(exhibit.digest)


def test_a_vault_is_not_made_over_another(vault, tmp_path):
    with pytest.raises(Refused):
        Vault.create(vault.folder, tmp_path / "keys", NAME)


def test_keys_of_another_vault_are_refused(vault, tmp_path):
    Vault.create(tmp_path / "other", tmp_path / "other-keys", NAME)
    with pytest.raises(BadInput, match="not those of the vault"):
        Vault(vault.folder, tmp_path / "other-keys")


def test_no_folder_is_no_vault(tmp_path, vault):
    with pytest.raises(BadInput, match="no log key"):
        Vault(tmp_path / "nowhere", tmp_path / "keys")


def test_an_edited_line_is_found_on_opening_even_where_tree_and_checkpoint_are_untouched(vault, tmp_path):
    for n in range(5):
        take(vault, bytes([n]))
    file = vault.folder / "log" / "entries.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"actor":"ada"', b'"actor":"eve"', 1))
    with pytest.raises(IntegrityError, match="altered after they were signed"):
        reopened(vault, tmp_path).exhibits()


def test_a_line_that_says_the_same_in_other_bytes_is_found_too(vault, tmp_path):
    """What is compared is the bytes on disk, not what they mean."""
    take(vault, b"x")
    file = vault.folder / "log" / "entries.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"actor":"ada"', b'"actor":"\\u0061da"'))
    with pytest.raises(IntegrityError):
        reopened(vault, tmp_path).exhibits()


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_line_made_longer_or_shorter_is_found_on_opening(vault, tmp_path, place):
    """The tree is rebuilt when the lengths do not fit, and the rebuilt one must still lead to the signed root."""
    for n in range(5):
        take(vault, bytes([n]))
    file = vault.folder / "log" / "entries.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    for name in (b"eve adams", b"e"):
        changed = [*lines[:place], lines[place].replace(b'"ada"', b'"' + name + b'"'), *lines[place + 1 :]]
        file.write_bytes(b"".join(changed))
        with pytest.raises(IntegrityError, match="not the one that its checkpoint signs"):
            reopened(vault, tmp_path)


# --------------------------------------------------------------------------- kill -9


def attempt(folder, keys):
    """What a killed and repeated `take` does: open, receive, derive, note, all with keys."""
    vault = Vault(folder, keys)
    exhibit = take(vault, b"threatening post", key="take 1")
    vault.derive(
        exhibit.digest, kind="text", data=b"threatening", media_type="text/plain", recipe="1", actor="m", at=AT
    )
    vault.note("read", actor="ada", at=AT, exhibit=exhibit.digest, key="read 1")


@pytest.mark.parametrize("tries", [24, pytest.param(400, marks=[pytest.mark.slow, pytest.mark.timeout(1800)])])
def test_a_kill_at_any_line_of_receive_derive_and_note_loses_and_doubles_nothing(vault, tmp_path, tries):
    old = take(vault, b"an exhibit from before")
    template, keys = vault.folder, tmp_path / "keys"

    def fresh():
        shutil.rmtree(tmp_path / "try", ignore_errors=True)
        return Path(shutil.copytree(template, tmp_path / "try"))

    folder = fresh()
    moments = lines_of(lambda: attempt(folder, keys))
    assert moments > 300
    for moment in range(1, moments + 1, moments // tries):
        folder = fresh()
        assert killed_at(moment, partial(attempt, folder, keys)), moment
        seen = len(Vault(folder, keys).exhibits())
        attempt(folder, keys)
        again = Vault(folder, keys)
        assert seen in (1, 2)
        assert [one.digest for one in again.exhibits()] == [old.digest, act_digest(b"threatening post")], moment
        assert [event.act for event in again.entries()] == ["received", "received", "derived", "read"], moment
        assert again.read(old.digest) == b"an exhibit from before"
        again.store.sweep()
        assert good(again), moment


@pytest.mark.parametrize("step", [23, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_at_any_line_of_making_a_vault_can_be_repeated(tmp_path, step):
    def make(n):
        Vault.create(tmp_path / f"v{n}", tmp_path / f"k{n}", NAME)

    moments = lines_of(lambda: make(0))
    for moment in range(1, moments + 1, step):
        assert killed_at(moment, partial(make, moment)), moment
        if (tmp_path / f"v{moment}" / "log" / "checkpoint").exists():
            vault = Vault(tmp_path / f"v{moment}", tmp_path / f"k{moment}")
        else:
            vault = Vault.create(tmp_path / f"v{moment}", tmp_path / f"k{moment}", NAME)
        take(vault, b"x")
        assert good(vault)


# --------------------------------------------------------------------------- several at once

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tocsin.vault import Vault
root, who = Path(sys.argv[1]), sys.argv[2]
vault = Vault(root / "vault", root / "keys")
at = datetime(2026, 11, 20, tzinfo=UTC)
for n in range(15):
    one = vault.receive(f"{who} {n}".encode(), name="own", media_type="text/plain", how="file", actor=who, at=at)
    vault.receive(f"shared {n}".encode(), name="shared", media_type="text/plain", how="file", actor=who, at=at)
    vault.derive(one.exhibit.digest, kind="k", data=b"same", media_type="a/b", recipe="1", actor=who, at=at)
    vault.note("approved", actor=who, at=at, key=f"key {n}")
"""


def test_processes_that_write_at_once_lose_and_double_nothing(vault, tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, who]) for who in ("take", "desk", "worker")]
    reader_saw = []
    while any(writer.poll() is None for writer in writers):
        reader_saw.append(len(vault.exhibits()))
        assert good(vault)
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert reader_saw == sorted(reader_saw)
    events = list(vault.entries())
    assert [event.seq for event in events] == list(range(len(events)))
    counted = {act: sum(event.act == act for event in events) for act in {event.act for event in events}}
    assert counted == {"received": 60, "received again": 30, "derived": 45, "approved": 15}
    assert [one.number for one in vault.exhibits()] == list(range(1, 61))
    assert good(vault)


def test_threads_may_share_one_vault(vault):
    def work(who):
        for n in range(8):
            take(vault, f"{who} {n}".encode())
            vault.exhibits()

    threads = [threading.Thread(target=work, args=[who]) for who in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.number for one in vault.exhibits()] == list(range(1, 33))
    assert good(vault)
