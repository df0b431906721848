"""What the custody log says, read once and then kept up with: exhibits, derivatives, and where each is spoken of.

Reading it hashes every line and compares the root with the signed one, so what it answers is what was signed.
"""

from collections import defaultdict
from threading import RLock

from tocsin.errors import IntegrityError
from tocsin.model.exhibit import Derivative, Exhibit
from tocsin.vault import merkle
from tocsin.vault.entry import Entry, parse_entry
from tocsin.vault.ledger import Ledger

RECEIVED, AGAIN, DERIVED, TIMESTAMPED = "received", "received again", "derived", "timestamped"


class Catalogue:
    """An index of one ledger in memory. Threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin empty; `refresh` reads the log."""
        self._ledger, self._guard = ledger, RLock()
        self._seen = 0
        self._peaks: list[tuple[int, bytes]] = []
        self.exhibits: dict[str, Exhibit] = {}
        self.derivatives: dict[str, list[Derivative]] = defaultdict(list)
        self.mentions: dict[str, list[int]] = defaultdict(list)
        self.keys: dict[str, int] = {}

    def refresh(self) -> "Catalogue":
        """Read what was appended since. Raises IntegrityError when the lines are not those under the signed head."""
        with self._guard:
            size = self._ledger.size
            if size > self._seen:
                for line in self._ledger.lines(self._seen):
                    self._push(merkle.leaf_hash(line))
                    self._take(parse_entry(line, self._seen))
                if self._root() != self._ledger.root(self._seen):
                    raise IntegrityError("The entries of the custody log were altered after they were signed.")
        return self

    def knows(self, digest: str) -> bool:
        """Whether the log speaks of these bytes as an exhibit or a derivative."""
        return digest in self.exhibits or digest in self.mentions

    def _take(self, entry: Entry) -> None:
        self._seen = entry.seq + 1
        if entry.key:
            self.keys[entry.key] = entry.seq
        named = (entry.exhibit, entry.facts.get("digest", ""), *entry.facts.get("exhibits", "").split())
        for digest in dict.fromkeys(filter(None, named)):
            self.mentions[digest].append(entry.seq)
        if entry.act == RECEIVED:
            self.exhibits[entry.exhibit] = exhibit_of(entry)
        elif entry.act == DERIVED:
            self.derivatives[entry.exhibit].append(derivative_of(entry))

    def _push(self, value: bytes) -> None:
        level = 0
        while self._peaks and self._peaks[-1][0] == level:
            value = merkle.node_hash(self._peaks.pop()[1], value)
            level += 1
        self._peaks.append((level, value))

    def _root(self) -> bytes:
        value = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            value = merkle.node_hash(peak, value)
        return value


def exhibit_of(entry: Entry) -> Exhibit:
    """The exhibit that a `received` entry begins."""
    facts = entry.facts
    return Exhibit(
        number=int(facts["number"]),
        digest=entry.exhibit,
        size=int(facts["size"]),
        media_type=facts["media_type"],
        name=facts["name"],
        how=facts["how"],
        received_at=entry.at,
        received_from=facts["received_from"],
        group=facts["group"],
        detail=dict(entry.detail),
    )


def derivative_of(entry: Entry) -> Derivative:
    """The derivative that a `derived` entry records."""
    facts = entry.facts
    return Derivative(entry.exhibit, facts["digest"], facts["kind"], facts["media_type"], facts["recipe"], entry.at)
