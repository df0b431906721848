"""The catalogue on disk is only a cache: it answers what the log says, or is made anew, whatever is done to it."""

import shutil
import sqlite3

import pytest

from tocsin.canonical import sha256
from tocsin.errors import IntegrityError
from tocsin.vault import Vault, audit_vault, index
from tocsin.vault.index import BUCKETS, NAME

from .conftest import AT, later, take
from .conftest import NAME as DESK


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Every kind of entry, some of them often; each test works on a copy."""
    root = tmp_path_factory.mktemp("busy")
    fill(Vault.create(root / "vault", root / "keys", DESK))
    return root


@pytest.fixture()
def busy(template, tmp_path):
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Vault(tmp_path / "vault", tmp_path / "keys")


def fill(vault):
    first, *_ = [take(vault, bytes([n]), at=later(n), key=f"take {n % 20}") for n in range(40)]
    for n in range(12):
        vault.derive(first.digest, kind="text", data=b"%d" % n, media_type="a/b", recipe=str(n), actor="m", at=later(n))
        vault.note("read", actor="ben", at=later(n), exhibit=first.digest, key=f"read {n}")
    take(vault, bytes([0]), at=later(99))


def opened(vault):
    return Vault(vault.folder, vault.folder.parent / "keys")


def in_memory(vault):
    """The same vault, told to read the whole log first."""
    other = opened(vault)
    other.exhibits()
    return other


def answers(vault, digests):
    return [(vault.exhibit(digest), vault.custody(digest), vault.derivatives(digest)) for digest in digests]


def digests(vault):
    return [one.digest for one in in_memory(vault).exhibits()]


def file_of(vault):
    return vault.folder / "log" / NAME


def same(vault):
    told = digests(vault)
    return answers(opened(vault), told) == answers(in_memory(vault), told)


def test_it_answers_what_the_whole_log_answers(busy):
    assert same(busy)
    assert opened(busy).custody("0" * 64) == ()


def test_acts_with_a_key_are_found_in_it(busy):
    entries = busy.ledger.size
    opened(busy).note("read", actor="ben", at=AT, exhibit=digests(busy)[0], key="read 3")
    assert busy.ledger.size == entries
    taken = opened(busy).receive(bytes([3]), name="x", media_type="a/b", how="file", actor="a", at=AT, key="take 3")
    assert (taken.again, taken.exhibit.number, busy.ledger.size) == (True, 4, entries)


def test_the_next_exhibit_takes_the_next_number(busy):
    assert take(opened(busy), b"new").number == 41


def edit(statement, *values):
    def act(file):
        with sqlite3.connect(file) as connection:
            connection.execute(statement, values)
        connection.close()

    return act


HARMS = {
    "removed": lambda file: file.unlink(),
    "emptied": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"not a database at all" * 500),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:5000]),
    "flipped": lambda file: file.write_bytes(bytes(255 - byte for byte in file.read_bytes())),
    "another file": edit("DROP TABLE state"),
    "postings left out": edit("UPDATE bucket SET data = zeroblob(0)"),
    "postings removed": edit("DELETE FROM bucket"),
    "postings as text": edit("UPDATE bucket SET data = 'x'"),
    "postings doubled": edit("UPDATE bucket SET data = CAST(data || data AS BLOB)"),
    "postings of other buckets": edit("UPDATE bucket SET data = (SELECT data FROM bucket ORDER BY id DESC LIMIT 1)"),
    "a larger size": edit("UPDATE state SET size = size + 5"),
    "a smaller size": edit("UPDATE state SET size = 1"),
    "another count": edit("UPDATE state SET exhibits = 7"),
    "another root": edit("UPDATE state SET root = zeroblob(32)"),
    "other hashes": edit("UPDATE state SET hashes = zeroblob(?)", BUCKETS * 32),
    "no seal": edit("UPDATE state SET seal = zeroblob(64)"),
    "nulls": edit("UPDATE state SET seal = NULL, root = NULL, hashes = NULL"),
    "no state": edit("DELETE FROM state"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_whatever_is_done_to_it_the_log_is_believed_and_not_it(busy, harm):
    assert same(busy)
    HARMS[harm](file_of(busy))
    assert same(busy)
    assert take(opened(busy), b"new").number == 41
    assert all(check.ok for check in audit_vault(busy.folder))


@pytest.mark.parametrize("harm", HARMS)
def test_harm_while_a_vault_is_open_is_found_too(busy, harm):
    first, *_ = digests(busy)
    vault, truth = opened(busy), in_memory(busy)
    assert vault.exhibit(first).number == 1
    HARMS[harm](file_of(busy))
    assert vault.custody(first) == truth.custody(first)
    assert take(vault, b"new").number == 41


def test_an_older_catalogue_put_back_is_only_brought_up_to_date(busy, tmp_path):
    assert same(busy)
    shutil.copy(file_of(busy), tmp_path / "old")
    take(opened(busy), b"new")
    shutil.copy(tmp_path / "old", file_of(busy))
    assert same(busy)
    assert take(opened(busy), b"newer").number == 42


def test_the_catalogue_of_another_log_under_the_same_key_is_not_believed(busy, tmp_path):
    other = Vault.create(tmp_path / "other", tmp_path / "keys", DESK)
    for n in range(60):
        other.note("read", actor="eve", at=later(n))
    opened(other).custody("0" * 64)
    assert opened(other).ledger.size < busy.ledger.size
    shutil.copy(file_of(other), file_of(busy))
    assert same(busy)


def test_a_catalogue_signed_by_another_key_is_not_believed(busy, tmp_path):
    other = Vault.create(tmp_path / "o", tmp_path / "ok", DESK)
    take(other, b"x")
    shutil.copy(file_of(other), file_of(busy))
    assert same(busy)


def test_an_edited_line_is_found_by_the_first_look_up_that_meets_it(busy):
    first, *_, last = digests(busy)
    lines = busy.folder / "log" / "entries.jsonl"
    lines.write_bytes(lines.read_bytes().replace(b'"actor":"ada"', b'"actor":"eve"', 1))
    vault = opened(busy)
    assert vault.exhibit(last).digest == last
    for act in (vault.exhibit, vault.custody):
        with pytest.raises(IntegrityError, match=r"Entry 0 .* was altered"):
            act(first)
    for _ in range(2):
        with pytest.raises(IntegrityError, match="altered"):
            vault.exhibits()


def test_a_line_edited_before_it_was_taken_in_is_found_when_it_is(busy):
    file_of(busy).unlink()
    lines = busy.folder / "log" / "entries.jsonl"
    lines.write_bytes(lines.read_bytes().replace(b'"actor":"ben"', b'"actor":"eve"', 1))
    with pytest.raises(IntegrityError, match="altered"):
        opened(busy).exhibit(sha256(b"\x05"))


@pytest.mark.parametrize("entries", [5, 80])
def test_opening_and_receiving_read_as_many_entries_in_a_long_log_as_in_a_short_one(vault, monkeypatch, entries):
    for n in range(entries):
        vault.note("read", actor="ada", at=later(n))
    opened(vault).custody("0" * 64)
    taken = []
    real = index.parse_entry
    monkeypatch.setattr(index, "parse_entry", lambda line, seq: taken.append(seq) or real(line, seq))
    take(opened(vault), b"new")
    assert taken == [entries]


def test_a_long_log_is_taken_in_by_parts_and_a_part_is_kept(vault, monkeypatch):
    monkeypatch.setattr(index, "BATCH", 7)
    for n in range(5):
        take(vault, bytes([n]))
    file_of(vault).unlink()
    for n in range(20):
        take(vault, bytes([50 + n]))
    file_of(vault).unlink()
    assert same(vault)


def test_a_vault_whose_catalogue_cannot_be_written_works_from_the_log(busy):
    file_of(busy).unlink()
    file_of(busy).mkdir()
    assert same(busy)
    assert take(opened(busy), b"new").number == 41


def test_only_its_owner_may_read_it(busy):
    assert file_of(busy).stat().st_mode & 0o077 == 0
