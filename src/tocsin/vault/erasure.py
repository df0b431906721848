"""Erasing a case: its keys are destroyed, its entries in the log go blank, and a tombstone says that this was done.

What is to be done is written down first (`log/erasing`), so that an erasure that was killed half-way is finished when
the vault is opened next. After it nothing that is left, copies of the vault included, opens or tells what was erased;
the log keeps its root, and every other case verifies as before.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin.canonical import canonical, instant
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import from_record, to_record
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.blank import ranges_of
from tocsin.vault.catalogue import DERIVED, ERASED, Catalogue, mentioned
from tocsin.vault.durable import destroy_file, write_aside
from tocsin.vault.entry import Entry, make_entry
from tocsin.vault.index import Index
from tocsin.vault.ledger import Ledger
from tocsin.vault.store import Store

PLAN = "erasing"
Known = Catalogue | Index


@dataclass(frozen=True)
class Order:
    """What two persons decided to erase."""

    case: str
    """Its number."""
    exhibits: tuple[str, ...]
    """Digests of the exhibits that no other case holds."""
    ground: str
    """The legal ground, from a fixed list: free words could name somebody, and this stays in the log for good."""
    asked_by: str
    decided_by: str
    """Public ids of the two."""
    at: datetime


@dataclass(frozen=True)
class Plan:
    """An order with all that it comes to."""

    order: Order
    files: tuple[str, ...]
    entries: tuple[int, ...]
    numbers: tuple[int, ...]
    last_number: int


@dataclass(frozen=True)
class Tombstone:
    """What stays of an erasure: no content, and nothing from which content could be guessed."""

    case: str
    numbers: str
    """Exhibit numbers, as `blank.ranges_of` writes them."""
    ground: str
    asked_by: str
    decided_by: str
    at: datetime


def tombstone_in(entry: Entry) -> Tombstone:
    """The tombstone that an `erased` entry is."""
    case, numbers, ground, asked_by = (entry.facts[name] for name in ("case", "numbers", "ground", "asked_by"))
    return Tombstone(case, numbers, ground, asked_by, entry.actor, entry.at)


def planned(order: Order, known: Known, ledger: Ledger) -> Plan:
    """What an order comes to. Raises BadInput for what is no exhibit."""
    numbers = []
    for digest in order.exhibits:
        exhibit = known.exhibit(digest)
        if exhibit is None:
            raise BadInput(f"There is no exhibit with the digest {digest[:80]}.")
        numbers.append(exhibit.number)
    files = _files(order.exhibits, known, ledger)
    entries = {entry.seq for digest in files for entry in _entries(known.mentions(digest), ledger, files)}
    return Plan(order, tuple(sorted(files)), tuple(sorted(entries)), tuple(sorted(numbers)), known.count)


def begin(plan: Plan, folder: Path) -> None:
    """Write down what is to be done, durably."""
    write_aside(folder / PLAN, canonical(to_record(plan)))


def finish(ledger: Ledger, store: Store, index: Index, known: Callable[[], Known]) -> CustodyEvent | None:
    """Do what was written down; for a holder of the log's lock. Gives the tombstone; None when nothing was to be done.

    Raises Refused, having changed nothing, when something to be erased is under a legal hold.
    """
    path = ledger.folder / PLAN
    if not path.exists():
        return None
    plan = from_record(Plan, json.loads(path.read_bytes()))
    try:
        store.keyring.destroy(plan.files, plan.order.case)
    except Refused:
        destroy_file(path)
        raise
    for digest in plan.files:
        store.remove(digest)
    ledger.blank_locked(plan.entries)
    index.forget()
    stone = tombstone_of(plan)
    logged = known().logged(stone.key)
    event = (ledger.append_locked(stone) if logged is None else ledger.entry(logged)).event
    destroy_file(path)
    return event


def tombstone_of(plan: Plan) -> Entry:
    """The entry that stays: what kind of thing was erased, when, by whom, on which ground, and how much; no content."""
    order = plan.order
    facts = {
        "case": order.case,
        "ground": order.ground,
        "asked_by": order.asked_by,
        "exhibits_erased": str(len(plan.numbers)),
        "files_erased": str(len(plan.files)),
        "numbers": ranges_of(list(plan.numbers)),
        "entries": ranges_of(list(plan.entries)),
        "last_number": str(plan.last_number),
    }
    key = f"{ERASED}:{order.case}:{instant(order.at)}"
    return make_entry(order.at, act=ERASED, actor=order.decided_by, facts=facts, key=key)


def _files(exhibits: Iterable[str], known: Known, ledger: Ledger) -> set[str]:
    """The exhibits' files and what was made from them, but not what also came from elsewhere."""
    doomed, waiting = set(exhibits), list(exhibits)
    while waiting:
        for made in known.derivatives(waiting.pop()):
            if made.digest not in doomed and not _stays(made.digest, doomed, known, ledger):
                doomed.add(made.digest)
                waiting.append(made.digest)
    return doomed


def _stays(digest: str, doomed: set[str], known: Known, ledger: Ledger) -> bool:
    if known.exhibit(digest) is not None:
        return True
    sources = (ledger.entry(seq) for seq in known.mentions(digest))
    made = [entry for entry in sources if entry.act == DERIVED and entry.facts["digest"] == digest]
    return any(entry.exhibit not in doomed for entry in made)


def _entries(seqs: Iterable[int], ledger: Ledger, doomed: set[str]) -> Iterator[Entry]:
    """Of these entries, those that speak of what is erased and of nothing that stays."""
    for entry in map(ledger.entry, seqs):
        if entry.exhibit in doomed or (not entry.exhibit and set(mentioned(entry)) <= doomed):
            yield entry
