"""What the custody log says, all of it in memory: exhibits, derivatives, and where each is spoken of.

Reading it hashes every line and compares the root with the signed one, so what it answers is what was signed. It is for
those who want all exhibits; one look-up is answered by `index` without reading the log whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from threading import RLock

from tocsin.errors import IntegrityError
from tocsin.model.exhibit import Derivative, Exhibit
from tocsin.vault.blank import is_blank, leaf_of
from tocsin.vault.entry import Entry, parse_entry
from tocsin.vault.ledger import Ledger
from tocsin.vault.peaks import Peaks

RECEIVED, AGAIN, DERIVED = "received", "received again", "derived"
ERASED = "erased"
TIMESTAMPED, COSIGNED, RENEWED = "timestamped", "cosigned", "renewed"
OUTSIDE, RENEWALS, ERASURES = "outside", "renewals", "erasures"
"""Where the catalogue lists the entries that carry a timestamp or a cosignature, a renewal, a tombstone."""


class Catalogue:
    """An index of one ledger in memory. Threads may share it."""

    def __init__(self, ledger: Ledger) -> None:
        """Begin empty; `refresh` reads the log."""
        self._ledger, self._guard = ledger, RLock()
        self._begin()

    def _begin(self) -> None:
        self._seen, self._last = 0, 0
        self._peaks = Peaks(self._ledger, 0)
        self.exhibits: dict[str, Exhibit] = {}
        self._derivatives: dict[str, list[Derivative]] = defaultdict(list)
        self._mentions: dict[str, list[int]] = defaultdict(list)
        self._keys: dict[str, int] = {}

    def refresh(self) -> "Catalogue":
        """Read what was appended since. Raises IntegrityError when the lines are not those under the signed head."""
        with self._guard:
            self._read()
            if self._peaks.root() != self._ledger.root(self._seen):
                raise IntegrityError("The entries of the custody log were altered after they were signed.")
        return self

    def _read(self) -> None:
        """Take in the new lines; anew from the first where one tells that entries known here were erased."""
        known = self._seen
        for line in self._ledger.lines(self._seen):
            entry = None if is_blank(line) else parse_entry(line, self._seen)
            if known and entry and entry.act == ERASED:
                self._begin()
                self._read()
                return
            self._peaks.push(leaf_of(line))
            self._take(entry)

    @property
    def begun(self) -> bool:
        """Whether the log was read."""
        return self._seen > 0

    @property
    def count(self) -> int:
        """The last exhibit number given out; that of an erased exhibit is never given out again."""
        return self._last

    def exhibit(self, digest: str) -> Exhibit | None:
        """The exhibit of this digest."""
        return self.exhibits.get(digest)

    def derivatives(self, of: str) -> list[Derivative]:
        """What was made from these bytes, the oldest first."""
        return self._derivatives.get(of, [])

    def mentions(self, digest: str) -> list[int]:
        """Indices of the entries that speak of these bytes."""
        return self._mentions.get(digest, [])

    def logged(self, key: str) -> int | None:
        """Index of the entry with this key."""
        return self._keys.get(key)

    def _take(self, entry: Entry | None) -> None:
        self._seen += 1
        if entry is None:
            return
        if entry.key:
            self._keys[entry.key] = entry.seq
        for digest in mentioned(entry):
            self._mentions[digest].append(entry.seq)
        self._last = max(self._last, last_number(entry))
        if entry.act == RECEIVED:
            self.exhibits[entry.exhibit] = exhibit_of(entry)
        elif entry.act == DERIVED:
            self._derivatives[entry.exhibit].append(derivative_of(entry))


def last_number(entry: Entry) -> int:
    """The last exhibit number that had been given out when this entry was written, as far as it tells."""
    told = {RECEIVED: "number", ERASED: "last_number"}.get(entry.act)
    return int(entry.facts[told]) if told else 0


def mentioned(entry: Entry) -> Iterable[str]:
    """The digests of which an entry speaks, and OUTSIDE for one that carries what somebody outside signed."""
    named = [entry.exhibit, entry.facts.get("digest", ""), *entry.facts.get("exhibits", "").split()]
    if entry.act in {TIMESTAMPED, COSIGNED} and "checkpoint" in entry.facts:
        named.append(OUTSIDE)
    if entry.act == RENEWED and "statement" in entry.facts:
        named.append(RENEWALS)
    if entry.act == ERASED:
        named.append(ERASURES)
    return dict.fromkeys(filter(None, named))


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
