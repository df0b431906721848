"""One entry of the custody log; its canonical JSON is the leaf of the Merkle tree (docs/formats/ledger-entry.md)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.canonical import canonical, instant, parse_instant
from tocsin.errors import BadInput, IntegrityError
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.merkle import leaf_hash

VERSION = 1
ENTRY_LIMIT = 1 << 20
"""Most bytes that one entry may have."""


@dataclass(frozen=True)
class Entry:
    """Who did what to which exhibit, when."""

    seq: int
    at: datetime
    actor: str
    act: str
    exhibit: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    """What the actor says of the act."""
    facts: dict[str, str] = field(default_factory=dict)
    """What the vault itself says of it: size, number, recipe."""
    key: str = ""
    """Names the act so that a repeated run logs it once; empty for acts that may repeat."""
    salt: str = ""
    """32 hex digits that only the log key can compute, so that nobody guesses a line from its leaf hash."""

    @property
    def line(self) -> bytes:
        """The leaf: canonical JSON without a newline."""
        salted = {"salt": self.salt} if self.salt else {}
        return canonical(
            {
                "v": VERSION,
                "seq": self.seq,
                "at": instant(self.at),
                "actor": self.actor,
                "act": self.act,
                "exhibit": self.exhibit,
                "detail": self.detail,
                "facts": self.facts,
                "key": self.key,
                **salted,
            }
        )

    @property
    def event(self) -> CustodyEvent:
        """The entry as the rest of the house reads it; what the vault says stands over what the actor says."""
        said = {**self.detail, **self.facts}
        return CustodyEvent(self.seq, self.at, self.actor, self.act, self.exhibit, said, leaf_hash(self.line).hex())


def make_entry(
    at: datetime,
    *,
    act: str,
    actor: str,
    exhibit: str = "",
    detail: Mapping[str, str] | None = None,
    facts: Mapping[str, str] | None = None,
    key: str = "",
) -> Entry:
    """A new entry, not yet numbered. Raises BadInput without an act or actor, or for anything but text in the maps."""
    entry = Entry(0, at, actor, act, exhibit, dict(detail or {}), dict(facts or {}), key)
    texts = [actor, act, exhibit, key, *entry.detail, *entry.detail.values(), *entry.facts.values()]
    if not act or not actor or not all(isinstance(text, str) for text in texts):
        raise BadInput("A custody entry needs an act, an actor, and text in its detail.")
    if len(entry.line) > ENTRY_LIMIT:
        raise BadInput("A custody entry is too long.", hint="Keep the matter as a derivative and name its digest.")
    return entry


def parse_entry(line: bytes, seq: int) -> Entry:
    """The entry in a line. Raises IntegrityError naming the entry when the line is none or is misnumbered."""
    try:
        entry = _from_record(json.loads(line))
    except (ValueError, KeyError, TypeError, RecursionError, BadInput) as error:
        raise IntegrityError(f"Entry {seq} of the custody log cannot be read.") from error
    if entry.seq != seq:
        raise IntegrityError(f"Entry {seq} of the custody log says that it is entry {entry.seq}.")
    return entry


def _from_record(record: dict[str, Any]) -> Entry:
    if record["v"] != VERSION:
        raise BadInput("This entry is of another version.")
    return Entry(
        record["seq"],
        parse_instant(record["at"]),
        record["actor"],
        record["act"],
        record["exhibit"],
        dict(record["detail"]),
        dict(record["facts"]),
        record["key"],
        record.get("salt", ""),
    )
