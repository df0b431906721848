"""The Merkle tree of the custody log (RFC 6962 section 2.1; verification after RFC 9162 sections 2.1.3.2 and 2.1.4.2).

Functions that make roots and proofs read complete subtrees from a `Nodes`, so that the same code serves a tree in
memory and one in a file, at logarithmic cost.
"""

import hashlib
from collections.abc import Callable, Sequence

from tocsin.errors import BadInput, IntegrityError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Nodes = Callable[[int, int], bytes]
"""`(level, index)` → hash of the complete subtree over leaves `index << level` up to `(index + 1) << level`."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash of one leaf's bytes: SHA-256 of 0x00 and the leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """The complete subtrees of a tree in memory, from its leaf hashes."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


def root(nodes: Nodes, size: int) -> bytes:
    """Root over the first `size` leaves."""
    return _range(nodes, 0, size) if size else EMPTY_ROOT


def inclusion(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves. Raises BadInput for a leaf outside it."""
    if not 0 <= index < size:
        raise BadInput(f"Leaf {index} is not in a tree of {size}.")
    return _path(nodes, index, 0, size)


def consistency(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """Proof that the tree of `new` leaves extends that of `old`. Raises BadInput unless 0 < old <= new."""
    if not 0 < old <= new:
        raise BadInput(f"There is no consistency proof from {old} to {new} leaves.")
    return _subproof(nodes, old, 0, new, known=True)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raise IntegrityError unless the proof leads from this leaf hash to the expected root."""
    if not 0 <= index < size:
        raise IntegrityError(f"Entry {index} cannot be in a log of {size}.")
    _demand_hashes(leaf, expected, *proof)
    last, value = size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise IntegrityError(f"The proof of entry {index} is too long.")
        if index & 1 or index == last:
            value = node_hash(sibling, value)
            index, last = _skip_left_edge(index, last)
        else:
            value = node_hash(value, sibling)
        index, last = index >> 1, last >> 1
    if last or value != expected:
        raise IntegrityError("An inclusion proof does not lead to the signed root.")


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """Raise IntegrityError unless the proof shows that the new tree extends the old one.

    A size of 0 is an error: nothing is known of an empty log, so nothing can be consistent with it.
    """
    if not 0 < old <= new:
        raise IntegrityError(f"A log of {new} cannot be shown to extend one of {old}.")
    if old == new:
        if proof or old_root != new_root:
            raise IntegrityError("Two logs of one size have different roots, or a proof where none is needed.")
        return
    _demand_hashes(old_root, new_root, *proof)
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path or _fold_both(old - 1, new - 1, path) != (old_root, new_root):
        raise IntegrityError("A consistency proof does not join the two signed roots.")


def _demand_hashes(*values: bytes) -> None:
    if any(len(value) != HASH_SIZE for value in values):
        raise IntegrityError("A proof holds something that is not a SHA-256 hash.")


def _fold_both(index: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    while index & 1:
        index, last = index >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise IntegrityError("A consistency proof is too long.")
        if index & 1 or index == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            index, last = _skip_left_edge(index, last)
        else:
            second = node_hash(second, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise IntegrityError("A consistency proof is too short.")
    return first, second


def _skip_left_edge(index: int, last: int) -> tuple[int, int]:
    while index and not index & 1:
        index, last = index >> 1, last >> 1
    return index, last


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _range(nodes: Nodes, start: int, end: int) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(count)
    return node_hash(_range(nodes, start, middle), _range(nodes, middle, end))


def _path(nodes: Nodes, index: int, start: int, end: int) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(nodes, index, start, middle), _range(nodes, middle, end)]
    return [*_path(nodes, index, middle, end), _range(nodes, start, middle)]


def _subproof(nodes: Nodes, old: int, start: int, end: int, *, known: bool) -> list[bytes]:
    if old == end:
        return [] if known else [_range(nodes, start, end)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(nodes, old, start, middle, known=known), _range(nodes, middle, end)]
    return [*_subproof(nodes, old, middle, end, known=False), _range(nodes, start, middle)]
