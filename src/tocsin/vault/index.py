"""The catalogue on disk: which entries speak of which bytes and keys, so that a look-up never reads the whole log.

It is only a cache. Its state is signed by the log key for one size and root of the log; each bucket is hashed before it
is believed; every answer is an index of an entry, and the entry itself is read from the log and proven there. Whatever
does not fit is thrown away and made anew from the log (docs/formats/vault.md).
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TypeVar

from tocsin.errors import IntegrityError
from tocsin.model.exhibit import Derivative, Exhibit
from tocsin.vault import merkle
from tocsin.vault.blank import is_blank, leaf_of
from tocsin.vault.catalogue import DERIVED, RECEIVED, derivative_of, exhibit_of, last_number, mentioned
from tocsin.vault.checkpoint import Signer
from tocsin.vault.durable import destroy_file
from tocsin.vault.entry import Entry, parse_entry
from tocsin.vault.ledger import Ledger
from tocsin.vault.peaks import Peaks

NAME = "catalogue"
BUCKETS = 4096
WIDTH = 40
"""Bytes of a posting: SHA-256 of a term, then the index of an entry, big-endian."""
BATCH = 50_000
"""Most entries taken in by one transaction."""
WAIT = 60.0
"""Seconds for which another process's transaction is waited for."""
EMPTY = sha256(b"").digest()
TABLES = """
CREATE TABLE IF NOT EXISTS bucket (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY, size, exhibits, root, hashes, seal);
"""


T = TypeVar("T")


class Unsound(Exception):
    """The catalogue is not what the log key signed; it is made anew."""


@dataclass(frozen=True)
class State:
    """What one transaction left."""

    size: int = 0
    exhibits: int = 0
    root: bytes = merkle.EMPTY_ROOT
    hashes: bytes = EMPTY * BUCKETS
    seal: bytes = b""

    @property
    def message(self) -> bytes:
        """What the log key signs of it."""
        facts = (self.size, self.exhibits, self.root.hex(), sha256(self.hashes).hexdigest())
        return "\n".join(["tocsin-catalogue/2", *map(str, facts), ""]).encode()


class Index:
    """The catalogue file of one ledger. Threads and processes may share it; no connection is kept open."""

    def __init__(self, ledger: Ledger, signer: Signer) -> None:
        """Name the file; nothing is read yet."""
        self._ledger, self._signer = ledger, signer
        self.path = ledger.folder / NAME
        self._believed = b""
        self._reached = 0

    def refresh(self) -> "Index":
        """Take in what was appended since. Raises IntegrityError when the lines are not those under the signed head."""
        self._soundly(self._catch_up)
        return self

    @property
    def count(self) -> int:
        """The last exhibit number given out."""
        return self._soundly(lambda: self._now().exhibits)

    def exhibit(self, digest: str) -> Exhibit | None:
        """The exhibit of this digest."""
        found = self._entries(RECEIVED, digest)
        return exhibit_of(found[0]) if found else None

    def derivatives(self, of: str) -> list[Derivative]:
        """What was made from these bytes, the oldest first."""
        return [derivative_of(entry) for entry in self._entries(DERIVED, of)]

    def mentions(self, digest: str) -> list[int]:
        """Indices of the entries that speak of these bytes."""
        return self._find("mentioned", digest)

    def logged(self, key: str) -> int | None:
        """Index of the entry with this key."""
        found = self._find("key", key)
        return found[-1] if found else None

    def forget(self) -> None:
        """Make the catalogue anew next time, and overwrite what it held: entries were erased."""
        for path in (self.path, self.path.with_name(f"{NAME}-journal")):
            if path.exists():
                destroy_file(path)
        self._believed, self._reached = b"", 0

    def _entries(self, kind: str, word: str) -> list[Entry]:
        return [self._ledger.entry(seq) for seq in self._find(kind, word)]

    def _find(self, kind: str, word: str) -> list[int]:
        term = term_of(kind, word)
        data = self._soundly(lambda: self._read(_place(term)))
        places = range(0, len(data), WIDTH)
        return [int.from_bytes(data[at + 32 : at + WIDTH], "big") for at in places if data[at : at + 32] == term]

    def _soundly(self, act: Callable[[], T]) -> T:
        """What the act gives, once more from a catalogue made anew when this one cannot be believed or read."""
        try:
            return act()
        except (Unsound, sqlite3.DatabaseError):
            self.forget()
            self._catch_up()
            return act()

    def _now(self) -> State:
        with self._open() as file:
            return self._state(file)

    def _read(self, place: int) -> bytes:
        with self._open() as file:
            state = self._state(file)
            if state.size < self._reached:
                raise Unsound
            return _bucket(file, place, state)

    @contextmanager
    def _open(self, begin: str = "BEGIN") -> Iterator[sqlite3.Connection]:
        """One transaction: a consistent view to read, and all or nothing to write."""
        self.path.touch(mode=0o600)
        with closing(sqlite3.connect(self.path, WAIT, isolation_level=None)) as file:
            file.execute("PRAGMA synchronous = OFF")  # lost in a power cut, it is made anew
            file.execute(begin)
            yield file
            file.execute("COMMIT")

    def _catch_up(self) -> None:
        while self._behind():
            with self._open("BEGIN IMMEDIATE") as file:
                for statement in filter(str.strip, TABLES.split(";")):
                    file.execute(statement)
                self._take(file, self._state(file))

    def _behind(self) -> bool:
        if not self.path.exists() or not self.path.stat().st_size:
            return True
        self._reached = self._now().size
        return self._reached < self._ledger.size

    def _state(self, file: sqlite3.Connection) -> State:
        row = file.execute("SELECT size, exhibits, root, hashes, seal FROM state").fetchone()
        if row and [type(value) for value in row] != [int, int, bytes, bytes, bytes]:
            raise Unsound
        state = State(*row) if row else State()
        if row and state.seal + state.message != self._believed:
            self._judge(state)
        return state

    def _judge(self, state: State) -> None:
        try:
            self._signer.key.verify(state.seal, state.message)
            sound = state.size <= self._ledger.size and self._ledger.root(state.size) == state.root
        except IntegrityError as error:
            raise Unsound from error
        if not sound:
            raise Unsound
        self._believed = state.seal + state.message

    def _take(self, file: sqlite3.Connection, state: State) -> None:
        """Add the next entries of the log, proven to be those under the signed head, and sign what came of it."""
        peaks = Peaks(self._ledger, state.size)
        added: dict[int, list[bytes]] = defaultdict(list)
        exhibits, size = state.exhibits, state.size
        for line in islice(self._ledger.lines(size), BATCH):
            peaks.push(leaf_of(line))
            if not is_blank(line):
                entry = parse_entry(line, size)
                for term in terms_of(entry):
                    added[_place(term)].append(term + size.to_bytes(8, "big"))
                exhibits = max(exhibits, last_number(entry))
            size += 1
        if peaks.root() != self._ledger.root(size):
            raise IntegrityError("The entries of the custody log were altered after they were signed.")
        hashes = _extend(file, state, added)
        self._keep(file, State(size, exhibits, self._ledger.root(size), hashes))

    def _keep(self, file: sqlite3.Connection, state: State) -> None:
        row = (state.size, state.exhibits, state.root, state.hashes, self._signer.sign(state.message))
        file.execute("INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?)", row)


def term_of(kind: str, word: str) -> bytes:
    """What a posting is found by: SHA-256 of kind and word."""
    return sha256(f"{kind}\n{word}".encode()).digest()


def terms_of(entry: Entry) -> Iterator[bytes]:
    """The terms under which an entry is found."""
    yield from (term_of("mentioned", digest) for digest in mentioned(entry))
    if entry.key:
        yield term_of("key", entry.key)
    if entry.act in {RECEIVED, DERIVED}:
        yield term_of(entry.act, entry.exhibit)


def _place(term: bytes) -> int:
    return int.from_bytes(term[:2], "big") % BUCKETS


def _bucket(file: sqlite3.Connection, place: int, state: State) -> bytes:
    row = file.execute("SELECT data FROM bucket WHERE id = ?", (place,)).fetchone()
    data: bytes = row[0] if row else b""
    if not isinstance(data, bytes) or sha256(data).digest() != state.hashes[place * 32 : place * 32 + 32]:
        raise Unsound
    return data


def _extend(file: sqlite3.Connection, state: State, added: dict[int, list[bytes]]) -> bytes:
    """Write the new postings and return the hashes of all buckets."""
    hashes = bytearray(state.hashes)
    for place, postings in added.items():
        data = _bucket(file, place, state) + b"".join(postings)
        file.execute("INSERT OR REPLACE INTO bucket VALUES (?, ?)", (place, data))
        hashes[place * 32 : place * 32 + 32] = sha256(data).digest()
    return bytes(hashes)
