"""Which timestamps and cosignatures a package takes along: the first that covers all of it, and each one's newest."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from tocsin.vault.entry import Entry
from tocsin.vault.vault import Vault

LOOKED_AT = 64
"""Most entries looked at from either end: with a stamp every quarter of an hour, two days' worth."""


def chosen(vault: Vault, concerned: Sequence[int], before: int) -> list[Entry]:
    """The entries, below `before`, of which a package takes token or cosigned head along.

    Of each authority and witness: the first whose head covers the last of the `concerned` entries, because it dates
    them most narrowly, and the newest, because it covers most of the log.
    """
    all_of_them = vault.outside(before)
    place = bisect_right(all_of_them, max(concerned, default=-1))
    first = _one_each(vault, all_of_them[place : place + LOOKED_AT], max(concerned, default=-1) + 1)
    newest = _one_each(vault, all_of_them[: -LOOKED_AT - 1 : -1], 1)
    found = {entry.seq: entry for entry in (*first, *newest)}
    return [found[seq] for seq in sorted(found)]


def size_of(vault: Vault, entry: Entry) -> int:
    """Number of entries under the head that this entry keeps."""
    return int(vault.read(entry.facts["checkpoint"]).split(b"\n")[1])


def _one_each(vault: Vault, seqs: Sequence[int], least: int) -> Iterator[Entry]:
    """The first of each authority or witness whose head has at least so many entries."""
    seen: set[str] = set()
    for entry in map(vault.ledger.entry, seqs):
        who = entry.facts.get("authority") or entry.facts["witness"]
        if who not in seen and size_of(vault, entry) >= least:
            seen.add(who)
            yield entry
