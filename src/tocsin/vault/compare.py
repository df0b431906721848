"""Compares what was given out of the house with the log, from the log's bytes and public key alone.

Only this shows that somebody with all keys did not write another log, restore an old one, or set the clock.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path

from tocsin.canonical import instant
from tocsin.errors import BadInput, IntegrityError, TocsinError
from tocsin.vault import merkle
from tocsin.vault.anchor import Anchor, Imprint, Read, found_in_log
from tocsin.vault.blank import is_blank, leaf_of
from tocsin.vault.checkpoint import PUBLIC, Checkpoint, LogKey, open_checkpoint, read_vkey
from tocsin.vault.entry import parse_entry
from tocsin.vault.ledger import ENTRIES
from tocsin.vault.verifier import Check
from tocsin.vault.witness import parse_request

TOLERANCE = timedelta(hours=1)
"""How far an entry's own time may stand on the wrong side of an outside time: acts are logged when they end."""

Kept = Callable[[str], bytes]
"""Reads what the desk keeps by SHA-256, as `Vault.read` does."""


class LogCopy:
    """A log folder, or a copy of it, read whole: leaves, times and public key. No private key is needed."""

    def __init__(self, vault: Path) -> None:
        """Read it. Raises BadInput when there is none, IntegrityError for an entry that cannot be read."""
        self.key = read_vkey(vault / PUBLIC)
        self.leaves: list[bytes] = []
        self.times: list[datetime | None] = []
        try:
            with (vault / "log" / ENTRIES).open("rb") as file:
                for line in file:
                    self._take(line)
        except OSError as error:
            raise BadInput(f"There is no custody log in {vault}.", hint="Give the desk's folder, or a copy.") from error
        self.nodes = merkle.nodes_of(self.leaves)

    def _take(self, line: bytes) -> None:
        if line.endswith(b"\n"):
            self.times.append(None if is_blank(line[:-1]) else parse_entry(line[:-1], len(self.leaves)).at)
            self.leaves.append(leaf_of(line[:-1]))


def compare(log: LogCopy, anchors: Sequence[Read], kept: Kept) -> list[Check]:
    """One check for each anchor: the log still leads to it, and no entry's time contradicts it."""
    return [_checked(anchor, lambda anchor=anchor: _problems(log, anchor, kept)) for anchor in anchors]  # type: ignore[misc]


def compare_with_request(request: str, anchors: Sequence[Read], key: LogKey) -> list[Check]:
    """The same for an outsider without a copy of the log: the desk gives a head and a proof from the anchor's size."""
    old, proof, note = parse_request(request)
    head = open_checkpoint(note, key)
    return [_checked(one, lambda one=one: _joined(one, old, proof, head)) for one in anchors]  # type: ignore[misc]


def contradictions(times: Sequence[datetime | None], anchors: Sequence[Anchor]) -> Iterator[str]:
    """Entries whose own time cannot be: they came after an anchor and say before it, or the other way round.

    `times` holds each entry's own time, None where it was erased. One walk, whatever the number of anchors.
    """
    timed = sorted((one.head.size, one.at) for one in anchors if one.at is not None)
    sizes = [size for size, _ in timed]
    latest = list(accumulate((at for _, at in timed), max))
    earliest = list(accumulate((at for _, at in reversed(timed)), min))[::-1]
    for seq, said in enumerate(times):
        place = bisect_right(sizes, seq)
        after = latest[place - 1] if place else None
        before = earliest[place] if place < len(earliest) else None
        if said and after and said < after - TOLERANCE:
            yield f"entry {seq} says {instant(said)}, but was not in the log yet at {instant(after)}"
        elif said and before and said > before + TOLERANCE:
            yield f"entry {seq} says {instant(said)}, but was in the log already at {instant(before)}"


def demand_head(anchor: Anchor, size: int, root: Callable[[int], bytes]) -> Iterator[str]:
    """A problem unless the log of this size leads to the anchor's head."""
    head = anchor.head
    if head.size > size:
        yield f"it has {head.size} entries and this log only {size}: entries were dropped, or an old copy put back"
    elif root(head.size) != head.root:
        yield f"history was rewritten: the first {head.size} entries are not those of {anchor.told}"


def _problems(log: LogCopy, anchor: Read, kept: Kept) -> Iterator[str]:
    found = found_in_log(anchor, kept, log.key) if isinstance(anchor, Imprint) else anchor
    yield from demand_head(found, len(log.leaves), lambda size: merkle.root(log.nodes, size))
    yield from contradictions(log.times, [found])


def _joined(anchor: Read, old: int, proof: Sequence[bytes], head: Checkpoint) -> Iterator[str]:
    if isinstance(anchor, Imprint):
        raise BadInput("A token alone tells no size.", hint="Give the checkpoint that was kept beside it.")
    mine = anchor.head
    if mine.size > head.size:
        yield f"it has {mine.size} entries and the head given only {head.size}"
    elif mine.size == head.size:
        if mine.root != head.root:
            yield "two histories: the head given has as many entries and another root"
    elif old != mine.size:
        raise BadInput(
            f"The proof begins at {old} entries, not at {mine.size}.",
            hint=f"Ask the desk for `tocsin checkpoint --from {mine.size}`.",
        )
    else:
        merkle.verify_consistency(mine.size, head.size, proof, mine.root, head.root)


def _checked(anchor: Read, step: Callable[[], Iterator[str]]) -> Check:
    try:
        problems = list(step())
    except IntegrityError as error:
        problems = [str(error)]
    except TocsinError as error:
        return Check(anchor.told, False, f"could not be compared: {error} {error.hint}".strip())
    if problems:
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
        return Check(anchor.told, False, "; ".join(problems[:3]) + more)
    return Check(anchor.told, True, "the log still leads to it")
