"""The custody log: append-only lines, each a leaf of an RFC 6962 tree, all of them under a signed checkpoint.

An append signs the head that the log is about to have (`checkpoint.next`), writes the line, then makes that head the
checkpoint. So after a kill at any moment the log is either as before or has one more line that a signed head covers;
a line that no signed head covers was not written by this log and is refused.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from tocsin.canonical import instant, parse_instant, sha256
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.vault import merkle
from tocsin.vault.blank import blank_of, is_blank, leaf_of
from tocsin.vault.checkpoint import Checkpoint, Signer, open_checkpoint, sign_checkpoint
from tocsin.vault.durable import sync_folder, write_aside
from tocsin.vault.entry import ENTRY_LIMIT, Entry, make_entry, parse_entry
from tocsin.vault.tree import Tree

SALTING = b"tocsin entry salt 1\n"
"""What the log key signs to salt an entry begins with this; no checkpoint, manifest or list does."""
ENTRIES, CHECKPOINT, NEXT, LOCK = "entries.jsonl", "checkpoint", "checkpoint.next", "lock"

CLOCKS_DIFFER = timedelta(minutes=10)
"""How far an entry may be behind the one before it: acts are timed when they begin, and processes differ."""


class Ledger:
    """One log folder. Any number of processes and threads may append; each append is alone."""

    def __init__(self, folder: Path, signer: Signer) -> None:
        """Open the log and finish what a killed process left. Raises IntegrityError when it is not what was signed."""
        if not (folder / CHECKPOINT).is_file():
            raise BadInput(f"There is no custody log in {folder}.", hint="Make the desk with `tocsin init`.")
        self.folder, self._signer = folder, signer
        self._entries = folder / ENTRIES
        self._tree = Tree(folder)
        with self.locked():
            pass

    @classmethod
    def create(cls, folder: Path, signer: Signer) -> "Ledger":
        """Begin a log with no entry. Raises Refused when there is one."""
        if (folder / CHECKPOINT).exists():
            raise Refused(f"There is a custody log in {folder} already.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in (ENTRIES, LOCK):
            (folder / name).touch(mode=0o600)
        start = Checkpoint(signer.key.name, 0, merkle.EMPTY_ROOT)
        write_aside(folder / CHECKPOINT, sign_checkpoint(start, signer).encode())
        return cls(folder, signer)

    @property
    def size(self) -> int:
        """Number of entries."""
        return self._tree.size

    def append(
        self,
        *,
        act: str,
        actor: str,
        at: datetime,
        exhibit: str = "",
        detail: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Entry:
        """Log one act, durably, and return its entry. Raises BadInput for what cannot be an entry."""
        draft = make_entry(at, act=act, actor=actor, exhibit=exhibit, detail=detail, facts=facts, key=key)
        with self.locked():
            return self.append_locked(draft)

    def entries(self, start: int = 0) -> Iterator[Entry]:
        """The entries from index `start` on, as the log stands now; erased ones are left out.

        Raises IntegrityError naming a damaged one.
        """
        numbered = enumerate(self.lines(start), start)
        return (parse_entry(line, seq) for seq, line in numbered if not is_blank(line))

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """The lines as they stand, without their newlines; `blank.leaf_of` gives the leaf hash of each."""
        size = self.size
        if start < size:
            yield from islice(self._lines(self._tree.end(start)), size - start)

    def entry(self, seq: int) -> Entry:
        """One entry by its index, proven to be under the root.

        Raises IntegrityError when its line was altered, BadInput when the entry was erased.
        """
        size = self.size
        if not 0 <= seq < size:
            raise BadInput(f"There is no entry {seq}.")
        line = next(self._lines(self._tree.end(seq)), b"")
        try:
            merkle.verify_inclusion(leaf_of(line), seq, size, self.inclusion(seq, size), self.root(size))
        except IntegrityError as error:
            raise IntegrityError(f"Entry {seq} of the custody log was altered after it was signed.") from error
        if is_blank(line):
            raise BadInput(f"Entry {seq} of the custody log was erased.")
        return parse_entry(line, seq)

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (`merkle.Nodes`)."""
        return self._tree.node(level, index)

    def root(self, size: int) -> bytes:
        """Root over the first `size` entries."""
        return self._tree.root(size)

    def inclusion(self, seq: int, size: int) -> list[bytes]:
        """Proof that entry `seq` is in the log of `size` entries."""
        return merkle.inclusion(self._tree.node, seq, size)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """Proof that the log of `new` entries extends that of `old`."""
        return merkle.consistency(self._tree.node, old, new)

    def checkpoint(self, size: int | None = None) -> str:
        """The signed head over the first `size` entries (all of them by default), the same bytes each time."""
        count = self.size if size is None else size
        if not 0 <= count <= self.size:
            raise BadInput(f"The log has {self.size} entries, not {count}.")
        return sign_checkpoint(Checkpoint(self._signer.key.name, count, self.root(count)), self._signer)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the log for oneself, brought up to what was signed. Not to be nested."""
        with held(self.folder, fcntl.LOCK_EX):
            self._settle()
            yield

    def blank_locked(self, seqs: Iterable[int]) -> None:
        """Overwrite these entries, where they lie, by blanks that hold their leaf hashes, for a lock's holder."""
        with self._entries.open("r+b") as file:
            for seq in seqs:
                start = self._tree.end(seq)
                file.seek(start)
                line = file.read(self._tree.end(seq + 1) - start - 1)
                file.seek(start)
                file.write(blank_of(line))
            file.flush()
            os.fsync(file.fileno())

    def append_locked(self, draft: Entry) -> Entry:
        """Number and log an entry, for a caller that holds the lock; one of before the last one says so."""
        late = self._clock_before()
        behind = {"clock_behind": instant(late)} if late and draft.at < late - CLOCKS_DIFFER else {}
        numbered = replace(draft, seq=self.size, salt="", facts={**draft.facts, **behind})
        entry = replace(numbered, salt=sha256(self._signer.sign(SALTING + numbered.line))[:32])
        self._write(entry.line)
        return entry

    def _clock_before(self) -> datetime | None:
        """The latest time that the last entry tells of: its own, or that behind which it says it is."""
        line = next(self._lines(self._tree.end(self.size - 1)), b"") if self.size else b""
        if not line or is_blank(line):
            return None
        last = parse_entry(line, self.size - 1)
        return max(last.at, parse_instant(last.facts.get("clock_behind", instant(last.at))))

    def _write(self, line: bytes) -> None:
        head = Checkpoint(self._signer.key.name, self.size + 1, self._tree.root_with(line))
        write_aside(self.folder / NEXT, sign_checkpoint(head, self._signer).encode())
        with self._entries.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._promote()
        self._tree.append([line])

    def _promote(self) -> None:
        (self.folder / NEXT).rename(self.folder / CHECKPOINT)
        sync_folder(self.folder)

    def _settle(self) -> None:
        """Bring entries, tree and checkpoint together after a kill; costs a few reads when nothing happened."""
        head = self._head(CHECKPOINT)
        if not self._tree_holds(head):
            self._mend_tree(head)
        if self._surplus(head):
            self._rebuild_tree(head)
            self._settle_tail(head)

    def _surplus(self, head: Checkpoint) -> int:
        return self._entries.stat().st_size - self._tree.end(head.size)

    def _tree_holds(self, head: Checkpoint) -> bool:
        try:
            return self._tree.size == head.size and self.root(head.size) == head.root
        except IntegrityError:
            return False

    def _mend_tree(self, head: Checkpoint) -> None:
        if self._tree.size == head.size - 1:
            self._tree.append(islice(self._lines(self._tree.end(head.size - 1)), 1))
        if not self._tree_holds(head):
            self._rebuild_tree(head)

    def _rebuild_tree(self, head: Checkpoint) -> None:
        self._tree.rebuild(islice(self._lines(0), head.size))
        if not self._tree_holds(head):
            raise IntegrityError(f"The custody log in {self.folder} is not the one that its checkpoint signs.")

    def _settle_tail(self, head: Checkpoint) -> None:
        if self._surplus(head) <= 0:
            return
        end = self._tree.end(head.size)
        with self._entries.open("rb") as file:
            file.seek(end)
            line, newline, rest = file.read(ENTRY_LIMIT + 2).partition(b"\n")
        announced = self._head(NEXT) if (self.folder / NEXT).exists() else head
        if announced.size != head.size + 1 or rest or (newline and self._tree.root_with(line) != announced.root):
            raise IntegrityError(f"The custody log in {self.folder} goes on after its last signed entry.")
        if not newline:
            os.truncate(self._entries, end)
            return
        self._promote()
        self._tree.append([line])

    def _head(self, name: str) -> Checkpoint:
        return open_checkpoint((self.folder / name).read_text("utf-8"), self._signer.key)

    def _lines(self, offset: int) -> Iterator[bytes]:
        with self._entries.open("rb") as file:
            file.seek(offset)
            for line in file:
                if line.endswith(b"\n"):
                    yield line[:-1]


@contextmanager
def held(folder: Path, how: int) -> Iterator[None]:
    """Hold a log's lock, `fcntl.LOCK_EX` to write or `fcntl.LOCK_SH` to read head and entries as one."""
    with (folder / LOCK).open("rb") as lock:
        fcntl.flock(lock, how)
        yield
