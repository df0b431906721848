"""Verifies a live vault or a sealed package: a list of numbered checks, each naming what is wrong."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from tocsin.errors import IntegrityError, TocsinError
from tocsin.vault import merkle, verifier
from tocsin.vault.atrest import decrypt_stream
from tocsin.vault.blank import is_blank, leaf_of, numbers_in
from tocsin.vault.catalogue import COSIGNED, DERIVED, ERASED, RECEIVED, TIMESTAMPED
from tocsin.vault.checkpoint import PUBLIC, Checkpoint, LogKey, open_checkpoint, read_vkey
from tocsin.vault.entry import Entry, parse_entry
from tocsin.vault.keyring import Keyring
from tocsin.vault.ledger import CHECKPOINT, ENTRIES, NEXT, held
from tocsin.vault.store import DIGEST
from tocsin.vault.verifier import Check

__all__ = ["Check", "audit_vault", "verify_package"]


def verify_package(path: Path, key: str = "") -> list[Check]:
    """Every check of a sealed package, by the code that the package itself carries.

    `key` is the log key's fingerprint where it is known from elsewhere. A failed check never raises.
    """
    return verifier.verify(path, key)


def audit_vault(folder: Path, anchors: Sequence[str] = (), keys: Path | None = None) -> list[Check]:
    """Every check of a vault folder, from its bytes alone; works while others write, and changes nothing.

    `anchors` are checkpoints (signed notes) of this log that were kept elsewhere: in a package, with a witness, under a
    timestamp, on paper. Only they can show that somebody with all keys did not write another log. `keys` is the key
    folder, by default the one beside the vault; files are hashed through their decryption.

    1. the log key can be read; 2. the checkpoint is signed by it; 3. every entry can be read, they lead to the signed
    root, and nothing follows them; 4. exhibits are numbered without a gap; 5. each kept file that the log names is
    there with the digest in its name; 6. nothing else lies in the store; 7. the log extends each outside checkpoint. A
    failed check never raises.
    """
    audit = _Audit(folder, Keyring(keys or folder.parent / "keys"))
    steps: tuple[tuple[str, Callable[[], Iterable[str]], str], ...] = (
        ("1 log key", audit.read_key, "can be read"),
        ("2 checkpoint", audit.read_head, "is signed by the log key"),
        ("3 entries", audit.read_entries, "every entry is as it was signed"),
        ("4 exhibits", audit.count_exhibits, "numbered without a gap"),
        ("5 files", audit.hash_files, "every file has the digest that the log names"),
        ("6 store", audit.look_for_strangers, "holds nothing else"),
    )
    checks = [check for step in steps for check in _outcome(*step)]
    if not anchors:
        return [*checks, Check("7 outside checkpoints", True, "none was given to compare with", skipped=True)]
    passed = f"the log extends all {len(anchors)}"
    return [*checks, *_outcome("7 outside checkpoints", lambda: audit.compare(anchors), passed)]


class _Audit:
    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self.folder, self.log, self.keyring = folder, folder / "log", keyring
        self.length = 0
        self.announced: Checkpoint | None = None
        self.key: LogKey | None = None
        self.head: Checkpoint | None = None
        self.leaves: list[bytes] = []
        self.named: dict[str, str] = {}
        self.numbers: list[int] = []
        self.blanks: set[int] = set()
        self.erased: set[int] = set()
        self.gone: set[int] = set()

    def read_key(self) -> Iterator[str]:
        self.key = read_vkey(self.folder / PUBLIC)
        yield from ()

    def read_head(self) -> Iterator[str]:
        with held(self.log, fcntl.LOCK_SH):
            self.head = self._signed(CHECKPOINT)
            self.announced = self._signed(NEXT) if (self.log / NEXT).exists() else self.head
            self.length = (self.log / ENTRIES).stat().st_size
        yield from ()

    def read_entries(self) -> Iterator[str]:
        if self.head is None:
            raise IntegrityError("The entries cannot be checked without the checkpoint.")
        leaves = self.leaves
        with (self.log / ENTRIES).open("rb") as file:
            for seq, line in enumerate(islice(file, self.head.size)):
                leaf = line.removesuffix(b"\n")
                leaves.append(leaf_of(leaf))
                if is_blank(leaf):
                    self.blanks.add(seq)
                else:
                    self._take(parse_entry(line, seq))
            rest = file.read(max(self.length - file.tell(), 0))
        if rest and not self._interrupted(leaves, rest):
            yield f"{ENTRIES} goes on after entry {self.head.size - 1}, the last that was signed"
        if len(leaves) != self.head.size:
            yield f"{ENTRIES} ends after {len(leaves)} entries; {self.head.size} were signed"
        elif merkle.root(merkle.nodes_of(leaves), len(leaves)) != self.head.root:
            yield f"{ENTRIES} has an altered, inserted, removed or moved entry: it does not lead to the signed root"
        for seq in sorted(self.blanks - self.erased):
            yield f"entry {seq} was REMOVED: it is blank, and no erasure names it"
        for seq in sorted(self.erased - self.blanks):
            yield f"entry {seq} was erased by the log's own word, and stands there still"

    def count_exhibits(self) -> Iterator[str]:
        numbers = sorted([*self.numbers, *self.gone])
        if numbers != list(range(1, len(numbers) + 1)):
            yield "exhibit numbers have a gap or a double"

    def hash_files(self) -> Iterator[str]:
        for digest, name in self.named.items():
            path = self.folder / "store" / digest[:2] / digest
            if not path.is_file() or path.is_symlink():
                yield f"{name}: {path} is MISSING"
            elif problem := self._problem(path, digest):
                yield f"{name}: {problem}"

    def _problem(self, path: Path, digest: str) -> str:
        try:
            with path.open("rb") as file, Path(os.devnull).open("wb") as nowhere:
                found = decrypt_stream(file, nowhere, self.keyring.identities(digest), str(path))
        except IntegrityError as error:
            return f"{path} was ALTERED or lacks its key: {error}"
        return "" if found == digest else f"{path} was ALTERED"

    def look_for_strangers(self) -> Iterator[str]:
        store = self.folder / "store"
        for path in sorted(store.rglob("*")):
            inside = path.relative_to(store).parts
            kept = len(inside) == 2 and DIGEST.fullmatch(inside[1]) and inside[1].startswith(inside[0])
            if inside[0] != "incoming" and not kept and (path.is_symlink() or not path.is_dir()):
                yield f"{path} was ADDED: it is not a file of the store"

    def compare(self, anchors: Sequence[str]) -> Iterator[str]:
        nodes = merkle.nodes_of(self.leaves)
        for note in anchors:
            anchor = self._opened(note)
            if anchor.size > len(self.leaves):
                yield f"a checkpoint kept elsewhere has {anchor.size} entries; this log has {len(self.leaves)}"
            elif merkle.root(nodes, anchor.size) != anchor.root:
                yield f"history was rewritten: a checkpoint kept elsewhere has other first {anchor.size} entries"

    def _signed(self, name: str) -> Checkpoint:
        return self._opened((self.log / name).read_text("utf-8"))

    def _opened(self, note: str) -> Checkpoint:
        if self.key is None:
            raise IntegrityError("A checkpoint cannot be checked without the log key.")
        return open_checkpoint(note, self.key)

    def _interrupted(self, leaves: list[bytes], rest: bytes) -> bool:
        """Whether the rest is what a killed writer leaves: one entry, whole or not, whose head was signed before."""
        line, newline, more = rest.partition(b"\n")
        if more or self.announced is None or self.announced.size != len(leaves) + 1:
            return False
        grown = [*leaves, leaf_of(line)]
        return not newline or merkle.root(merkle.nodes_of(grown), len(grown)) == self.announced.root

    def _take(self, entry: Entry) -> None:
        if entry.act == RECEIVED:
            self.numbers.append(int(entry.facts["number"]))
            self.named[entry.exhibit] = f"E-{self.numbers[-1]:04d}"
        elif entry.act == ERASED:
            self.erased |= numbers_in(entry.facts["entries"])
            self.gone |= numbers_in(entry.facts["numbers"])
        elif entry.act == DERIVED:
            self.named.setdefault(entry.facts["digest"], f"{entry.facts['kind']} made by entry {entry.seq}")
        elif entry.act in {TIMESTAMPED, COSIGNED} and "checkpoint" in entry.facts:
            for part in {"token", "checkpoint"} & entry.facts.keys():
                self.named[entry.facts[part]] = f"{part} of entry {entry.seq}"


def _outcome(name: str, step: Callable[[], Iterable[str]], passed: str) -> list[Check]:
    problems: list[str] = []
    try:
        problems.extend(step())
    except (TocsinError, OSError, KeyError, ValueError) as error:
        problems.append(str(error))
    return [Check(name, False, problem) for problem in problems] or [Check(name, True, passed)]
