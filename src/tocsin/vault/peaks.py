"""The right edge of a growing Merkle tree, from which its root follows without the leaves."""

from tocsin.vault import merkle
from tocsin.vault.ledger import Ledger


class Peaks:
    """The complete subtrees of a log that grows, from the left: enough to tell its root."""

    def __init__(self, ledger: Ledger, size: int) -> None:
        """Begin with the first `size` entries, whose hashes the ledger keeps."""
        self._peaks: list[tuple[int, bytes]] = []
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                self._peaks.append((level, ledger.node(level, start >> level)))
                start += 1 << level

    def push(self, value: bytes) -> None:
        """Append a leaf hash."""
        level = 0
        while self._peaks and self._peaks[-1][0] == level:
            value = merkle.node_hash(self._peaks.pop()[1], value)
            level += 1
        self._peaks.append((level, value))

    def root(self) -> bytes:
        """Root over all leaves."""
        if not self._peaks:
            return merkle.EMPTY_ROOT
        value = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            value = merkle.node_hash(peak, value)
        return value
