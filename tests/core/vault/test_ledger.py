"""The custody log: nothing signed is ever lost, nothing unsigned is ever taken in, whatever happens to its files."""

import json
import os
import shutil
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.vault import merkle
from tocsin.vault.checkpoint import Checkpoint, create_log_key, load_signer, open_checkpoint, sign_checkpoint
from tocsin.vault.entry import ENTRY_LIMIT, make_entry, parse_entry
from tocsin.vault.ledger import SALTING, Ledger

from .conftest import AT, later

FILES = ("entries.jsonl", "checkpoint", "hashes", "ends")


@pytest.fixture()
def signer(tmp_path):
    create_log_key(tmp_path / "keys", "desk")
    return load_signer(tmp_path / "keys")


@pytest.fixture()
def ledger(tmp_path, signer):
    return Ledger.create(tmp_path / "log", signer)


def fill(ledger, count):
    return [ledger.append(act="read", actor="ada", at=later(n), detail={"n": str(n)}) for n in range(count)]


def reopened(ledger, signer):
    return Ledger(ledger.folder, signer)


def test_an_entry_comes_back_as_it_was_logged(ledger):
    made = ledger.append(act="read", actor="Ada Ö", at=AT, exhibit="ab", detail={"why": "случай 🙂"}, key="k")
    assert list(ledger.entries()) == [made]
    assert ledger.entry(0) == made
    assert made.event.detail == {"why": "случай 🙂"}


def test_each_line_is_the_canonical_json_that_the_specification_names(ledger):
    ledger.append(act="read", actor="ada", at=AT, exhibit="ab", detail={"b": "2", "a": "1"})
    line = (ledger.folder / "entries.jsonl").read_bytes()
    told = (
        b'{"act":"read","actor":"ada","at":"2026-11-20T09:30:00Z","detail":{"a":"1","b":"2"},'
        b'"exhibit":"ab","facts":{},"key":"",%b"seq":0,"v":1}'
    )
    salt = sha256(ledger._signer.sign(SALTING + told % b"")).hexdigest()[:32].encode()
    assert line == told % (b'"salt":"%b",' % salt) + b"\n"


def test_equal_acts_have_unlike_salts_and_no_salt_follows_from_the_line_alone(ledger, tmp_path):
    """A leaf hash stands in audit paths that strangers hold; a line with one unknown word must not be guessed by it."""
    twice = [ledger.append(act="call", actor="ada", at=AT, detail={"number": "+12025550143"}) for _ in range(2)]
    assert len({entry.salt for entry in twice}) == 2
    create_log_key(tmp_path / "other", "other")
    other = Ledger.create(tmp_path / "log2", load_signer(tmp_path / "other"))
    entry = other.append(act="call", actor="ada", at=AT, detail={"number": "+12025550143"})
    assert entry.salt != twice[0].salt


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=4), st.text(min_size=1, max_size=9))
def test_any_text_survives_the_line(detail, actor):
    try:
        entry = make_entry(AT, act="read", actor=actor, detail=detail)
    except BadInput:
        return
    assert b"\n" not in entry.line
    assert parse_entry(entry.line, 0) == entry


@pytest.mark.parametrize(
    "wrong",
    [{"act": ""}, {"actor": ""}, {"detail": {"n": 1}}, {"detail": {1: "n"}}, {"exhibit": None}, {"key": 3}],
)
def test_what_is_not_text_or_has_no_name_is_refused_before_it_is_written(ledger, wrong):
    with pytest.raises(BadInput):
        ledger.append(**{"act": "read", "actor": "ada", "at": AT, **wrong})
    assert ledger.size == 0


def test_an_entry_of_just_the_limit_is_logged_and_one_byte_more_is_refused(ledger):
    spare = ENTRY_LIMIT - len(make_entry(AT, act="read", actor="ada", detail={"x": ""}).line)
    ledger.append(act="read", actor="ada", at=AT, detail={"x": "x" * spare})
    with pytest.raises(BadInput, match="too long"):
        ledger.append(act="read", actor="ada", at=AT, detail={"x": "x" * (spare + 1)})
    assert ledger.size == 1


def test_root_inclusion_and_consistency_are_those_of_rfc_6962_at_every_size(ledger):
    leaves = [merkle.leaf_hash(entry.line) for entry in fill(ledger, 21)]
    nodes = merkle.nodes_of(leaves)
    for size in range(22):
        assert ledger.root(size) == merkle.root(nodes, size)
        for index in range(size):
            merkle.verify_inclusion(leaves[index], index, size, ledger.inclusion(index, size), ledger.root(size))
            proof = ledger.consistency(index + 1, size)
            merkle.verify_consistency(index + 1, size, proof, ledger.root(index + 1), ledger.root(size))


def test_the_checkpoint_on_disk_covers_every_entry_after_every_append(ledger, signer):
    for size in range(1, 6):
        fill(ledger, 1)
        note = (ledger.folder / "checkpoint").read_text()
        assert open_checkpoint(note, signer.key) == Checkpoint("desk", size, ledger.root(size))
        assert ledger.checkpoint() == note
    assert open_checkpoint(ledger.checkpoint(2), signer.key).size == 2
    with pytest.raises(BadInput):
        ledger.checkpoint(6)


def test_entries_can_be_read_from_any_place(ledger):
    made = fill(ledger, 5)
    for start in range(6):
        assert list(ledger.entries(start)) == made[start:]
    assert list(ledger.entries(99)) == []
    with pytest.raises(BadInput):
        ledger.entry(5)


@pytest.mark.parametrize("lost", ["hashes", "ends"])
@pytest.mark.parametrize("damage", ["removed", "emptied", "cut", "grown", "flipped"])
def test_the_tree_files_are_rebuilt_from_the_entries_whatever_becomes_of_them(ledger, signer, lost, damage):
    made, root = fill(ledger, 13), ledger.root(13)
    file = ledger.folder / lost
    data = file.read_bytes()
    harm = {
        "removed": file.unlink,
        "emptied": lambda: file.write_bytes(b""),
        "cut": lambda: file.write_bytes(data[: len(data) // 2 + 3]),
        "grown": lambda: file.write_bytes(data + b"\0" * 11),
        "flipped": lambda: file.write_bytes(data[:-8] + bytes(byte ^ 1 for byte in data[-8:])),
    }
    harm[damage]()
    again = reopened(ledger, signer)
    assert list(again.entries()) == made
    assert again.root(13) == root
    fill(again, 1)
    assert reopened(ledger, signer).size == 14


def interrupted(ledger, signer, written):
    """The state of a log whose writer was killed after `written` bytes of its next line."""
    before = {name: (ledger.folder / name).read_bytes() for name in FILES}
    ledger.append(act="read", actor="ada", at=AT, detail={"interrupted": "yes"})
    announced = (ledger.folder / "checkpoint").read_bytes()
    line = (ledger.folder / "entries.jsonl").read_bytes()[len(before["entries.jsonl"]) :]
    for name, data in before.items():
        (ledger.folder / name).write_bytes(data)
    (ledger.folder / "checkpoint.next").write_bytes(announced)
    (ledger.folder / "entries.jsonl").write_bytes(before["entries.jsonl"] + line[:written])
    return len(line)


def test_a_line_torn_anywhere_is_undone_and_a_whole_one_is_kept(ledger, signer):
    fill(ledger, 3)
    length = interrupted(ledger, signer, 0)
    for written in [*range(0, length, 5), length - 1, length]:
        interrupted(ledger, signer, written)
        again = reopened(ledger, signer)
        assert again.size == 3 + (written == length), written
        fill(again, 1)
        assert reopened(ledger, signer).size == again.size
        assert [entry.seq for entry in again.entries()] == list(range(again.size))
        shutil.rmtree(ledger.folder)
        ledger = Ledger.create(ledger.folder, signer)
        fill(ledger, 3)


@pytest.mark.parametrize("tail", [b"x", b"x\n", b"{}\n{}\n", b"\n"])
def test_bytes_after_the_last_signed_entry_are_refused_because_no_writer_left_them(ledger, signer, tail):
    fill(ledger, 3)
    with (ledger.folder / "entries.jsonl").open("ab") as file:
        file.write(tail)
    with pytest.raises(IntegrityError, match="goes on after"):
        reopened(ledger, signer)


def test_another_line_than_the_one_announced_is_refused(ledger, signer):
    fill(ledger, 3)
    interrupted(ledger, signer, 0)
    forged = make_entry(AT, act="read", actor="mallory")
    with (ledger.folder / "entries.jsonl").open("ab") as file:
        file.write(forged.line + b"\n")
    with pytest.raises(IntegrityError, match="goes on after"):
        reopened(ledger, signer)


@pytest.mark.parametrize("keep", range(4))
def test_a_log_shortened_by_entries_is_refused(ledger, signer, keep):
    fill(ledger, 4)
    lines = (ledger.folder / "entries.jsonl").read_bytes().splitlines(keepends=True)
    (ledger.folder / "entries.jsonl").write_bytes(b"".join(lines[:keep]))
    with pytest.raises(IntegrityError):
        reopened(ledger, signer)


def test_a_log_put_back_to_an_older_state_is_refused_while_the_checkpoint_remembers(ledger, signer):
    fill(ledger, 4)
    old = {name: (ledger.folder / name).read_bytes() for name in FILES if name != "checkpoint"}
    fill(ledger, 2)
    for name, data in old.items():
        (ledger.folder / name).write_bytes(data)
    with pytest.raises(IntegrityError):
        reopened(ledger, signer)


def test_a_checkpoint_of_another_key_is_refused(ledger, signer, tmp_path):
    fill(ledger, 2)
    create_log_key(tmp_path / "other", "desk")
    forged = sign_checkpoint(Checkpoint("desk", 2, ledger.root(2)), load_signer(tmp_path / "other"))
    (ledger.folder / "checkpoint").write_text(forged)
    with pytest.raises(IntegrityError, match="no signature"):
        reopened(ledger, signer)


def test_a_log_without_a_checkpoint_is_no_log(ledger, signer):
    (ledger.folder / "checkpoint").unlink()
    with pytest.raises(BadInput, match="no custody log"):
        reopened(ledger, signer)


def test_a_second_log_is_never_begun_over_a_first(ledger, signer):
    with pytest.raises(Refused):
        Ledger.create(ledger.folder, signer)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_an_unreadable_or_misnumbered_line_is_named(data):
    line = bytearray(make_entry(AT, act="read", actor="ada", detail={"n": "1"}).line)
    record = json.loads(line)
    word = data.draw(st.sampled_from(sorted(record)))
    record[word] = data.draw(st.sampled_from([None, 7, [], {}, "x", -1]))
    if record == json.loads(line) or (word in {"detail", "facts"} and record[word] == []):
        return
    if word in {"act", "actor", "exhibit", "key"}:
        return
    if word in {"detail", "facts"} and record[word] == {}:
        return
    with pytest.raises(IntegrityError, match="Entry 0"):
        parse_entry(json.dumps(record).encode(), 0)


@pytest.mark.parametrize("line", [b"", b"[]", b"{", b"\xff", b"null", b'{"v":1}', b"[" * 100_000])
def test_a_line_that_is_no_entry_is_named(line):
    with pytest.raises(IntegrityError, match="Entry 4"):
        parse_entry(line, 4)


def test_two_open_logs_see_each_others_entries(ledger, signer):
    other = reopened(ledger, signer)
    fill(ledger, 2)
    assert fill(other, 1)[0].seq == 2
    assert [entry.seq for entry in ledger.entries()] == [0, 1, 2]


def test_an_append_costs_the_same_reads_in_a_long_log_as_in_a_short_one(ledger, monkeypatch):
    calls = []
    real = ledger._tree.node
    monkeypatch.setattr(ledger._tree, "node", lambda *place: calls.append(place) or real(*place))
    costs = []
    for _ in range(256):
        calls.clear()
        ledger.append(act="read", actor="ada", at=AT)
        costs.append(len(calls))
    assert max(costs) <= 4 * 8


def test_a_disk_that_is_full_leaves_the_log_as_it_was(ledger, signer, monkeypatch):
    made = fill(ledger, 2)
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        fill(ledger, 1)
    monkeypatch.undo()
    assert list(reopened(ledger, signer).entries()) == made
    fill(ledger, 1)
    assert reopened(ledger, signer).size == 3
