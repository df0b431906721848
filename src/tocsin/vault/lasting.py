"""What still holds after years: every outside time pinned in the log, judged anew, and every renewal recomputed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from tocsin.canonical import instant
from tocsin.errors import BadInput, TocsinError
from tocsin.model.settings import BrokenHash
from tocsin.vault.anchor import Anchor
from tocsin.vault.catalogue import COSIGNED, TIMESTAMPED
from tocsin.vault.checkpoint import COSIGNER, open_checkpoint, parse_vkey
from tocsin.vault.compare import contradictions, demand_head
from tocsin.vault.entry import Entry
from tocsin.vault.renewal import Stamp, check_renewal, day, renewals_of, stamp_of, standings
from tocsin.vault.timestamp import HASHES, Authority
from tocsin.vault.vault import Vault
from tocsin.vault.verifier import Check
from tocsin.vault.witness import cosigned_at

NO_ANCHOR = "no timestamp of an outside authority is in this log: only its own clock tells its times"


def check_lasting(
    vault: Vault, authorities: Sequence[Authority], *, at: datetime, broken: dict[str, datetime]
) -> list[Check]:
    """Every outside statement that the log pins, judged as of `at`.

    8. each token and cosignature is good and over an earlier head of this very log; 9. no entry's own time contradicts
    them; 10. each renewal still leads from the entries and files to its root; 11. each token still shows something,
    by itself or by what renewed it in time. A failed check never raises.
    """
    judged = _Judged(vault, authorities)
    checks = [
        *_outcome("8 outside times", judged.pinned, f"{len(judged.entries)} tokens and cosignatures are good"),
        *_outcome("9 clocks", judged.clocks, "no entry's time contradicts an outside time"),
        *_outcome("10 renewals", judged.renewals, f"{len(judged.renewed)} renewals lead to every entry and file"),
    ]
    if not judged.stamps:
        return [*checks, Check("11 long life", True, NO_ANCHOR, skipped=True)]
    return [*checks, *_long_life(judged.stamps, at, broken)]


def broken_hashes(given: Sequence[BrokenHash]) -> dict[str, datetime]:
    """The settings' list as names and instants. Raises BadInput for a day that is none, or a hash nobody knows."""
    if unknown := {one.name for one in given} - set(HASHES.values()):
        known = ", ".join(sorted(HASHES.values()))
        raise BadInput(f"“{unknown.pop()}” is no hash that is known here.", hint=f"Known: {known}.")
    return {one.name: day(one.since) for one in given}


class _Judged:
    def __init__(self, vault: Vault, authorities: Sequence[Authority]) -> None:
        self.vault = vault
        self.known = {one.name: one for one in authorities}
        self.entries = [vault.ledger.entry(seq) for seq in vault.outside(vault.ledger.size)]
        self.renewed = renewals_of(vault)
        self.stamps: list[Stamp] = []
        self.anchors: list[Anchor] = []

    def pinned(self) -> Iterator[str]:
        for entry in sorted([*self.entries, *self.renewed], key=lambda one: one.seq):
            try:
                yield from self._one(entry)
            except (TocsinError, ValueError, KeyError) as error:
                yield f"entry {entry.seq}: {error}"

    def _one(self, entry: Entry) -> Iterator[str]:
        if entry.act == COSIGNED:
            witness = parse_vkey(entry.facts["witness"], COSIGNER)
            note = self.vault.read(entry.facts["checkpoint"]).decode("utf-8", "replace")
            head, said = cosigned_at(note, self.vault.log_key, witness)
        else:
            stamp = stamp_of(self.vault, entry, self.known)
            self.stamps.append(stamp)
            said = stamp.token.at
            if entry.act != TIMESTAMPED:
                return
            head = open_checkpoint(self.vault.read(entry.facts["checkpoint"]).decode(), self.vault.log_key)
        anchor = Anchor(head, f"entry {entry.seq}", said)
        self.anchors.append(anchor)
        if entry.facts["time"] != instant(said):
            yield f"entry {entry.seq} tells another time than what it pins"
        yield from demand_head(anchor, entry.seq, self.vault.ledger.root)

    def clocks(self) -> Iterator[str]:
        known = {event.seq: event.at for event in self.vault.entries()}
        times = [known.get(seq) for seq in range(self.vault.ledger.size)]
        yield from contradictions(times, self.anchors)

    def renewals(self) -> Iterator[str]:
        for entry in self.renewed:
            yield from check_renewal(self.vault, entry)


def _long_life(stamps: Sequence[Stamp], at: datetime, broken: dict[str, datetime]) -> list[Check]:
    found = standings(stamps, at, broken)
    fallen = [one for one in found if not one.stands]
    if fallen:
        first = fallen[0]
        text = f"{len(fallen)} of {len(found)} tokens show nothing any more; entry {first.stamp.seq} {first.why}"
        return [Check("11 long life", False, text)]
    return [Check("11 long life", True, f"the first outside time, entry {found[0].stamp.seq}: {found[0].why}")]


def _outcome(name: str, step: Callable[[], Iterator[str]], passed: str) -> list[Check]:
    try:
        problems = list(step())
    except (TocsinError, OSError, ValueError, KeyError) as error:
        problems = [str(error)]
    return [Check(name, False, problem) for problem in problems[:20]] or [Check(name, True, passed)]
