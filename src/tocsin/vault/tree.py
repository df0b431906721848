"""The log's Merkle tree on disk: every complete subtree's hash, and where each entry ends. Both files are rebuildable.

`hashes` holds 32-byte records in the order in which subtrees become complete, so that appending a leaf appends one
record and one for each subtree it completes, and a proof reads a logarithmic number of them. `ends` holds, for each
entry, the offset in entries.jsonl just after its newline, as 8 bytes big-endian.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from tocsin.errors import IntegrityError
from tocsin.vault import merkle
from tocsin.vault.blank import leaf_of


class Tree:
    """The two files beside the entries. Writers hold the ledger's lock; readers need none."""

    def __init__(self, folder: Path) -> None:
        """Open, or begin with no leaf."""
        self._hashes, self._ends = folder / "hashes", folder / "ends"
        for file in (self._hashes, self._ends):
            file.touch(mode=0o600)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._ends.stat().st_size // 8

    def end(self, size: int) -> int:
        """Bytes of entries.jsonl that the first `size` entries take."""
        return int.from_bytes(_record(self._ends, size - 1, 8), "big") if size else 0

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree (`merkle.Nodes`). Raises IntegrityError when the file is too short."""
        return _record(self._hashes, _position(level, index), merkle.HASH_SIZE)

    def root(self, size: int) -> bytes:
        """Root over the first `size` leaves."""
        return merkle.root(self.node, size)

    def root_with(self, line: bytes) -> bytes:
        """Root that the tree would have with this leaf appended."""
        size = self.size
        fresh = self._completed(size, line)
        return merkle.root(lambda level, index: fresh.get((level, index)) or self.node(level, index), size + 1)

    def append(self, lines: Iterable[bytes]) -> None:
        """Add leaves, given without their newlines."""
        size = self.size
        end = self.end(size)
        self._trim(size)
        with self._hashes.open("ab", 0) as hashes, self._ends.open("ab", 0) as ends:
            for line in lines:
                hashes.write(b"".join(self._completed(size, line).values()))
                end += len(line) + 1
                ends.write(end.to_bytes(8, "big"))
                size += 1

    def rebuild(self, lines: Iterable[bytes]) -> None:
        """Make both files anew from the leaves."""
        os.truncate(self._ends, 0)
        self.append(lines)

    def _completed(self, size: int, line: bytes) -> dict[tuple[int, int], bytes]:
        """The subtrees that the leaf with index `size` completes, itself first."""
        level, value = 0, leaf_of(line)
        made = {(0, size): value}
        while size >> level & 1:
            value = merkle.node_hash(self.node(level, (size >> level) - 1), value)
            level += 1
            made[level, size >> level] = value
        return made

    def _trim(self, size: int) -> None:
        whole = _stored(size) * merkle.HASH_SIZE
        if self._hashes.stat().st_size > whole:
            os.truncate(self._hashes, whole)
        if self._ends.stat().st_size != size * 8:
            os.truncate(self._ends, size * 8)


def _stored(size: int) -> int:
    """Number of complete subtrees, leaves included, in a tree of `size` leaves."""
    return 2 * size - size.bit_count()


def _position(level: int, index: int) -> int:
    last = ((index + 1) << level) - 1
    return _stored(last) + level


def _record(file: Path, index: int, width: int) -> bytes:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        record = os.pread(descriptor, width, index * width)
    finally:
        os.close(descriptor)
    if len(record) != width:
        raise IntegrityError(f"{file} ends before record {index}.")
    return record
