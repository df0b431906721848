"""A run of `take` remembers in the custody log which of its sources are done, so that a killed run can be repeated.

A run is known by its sources and by how many runs of the same sources were finished before it. Repeating an
unfinished run goes on with it; repeating a finished one is a new run, whose bytes are then received again.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from tocsin.canonical import canonical, sha256
from tocsin.vault import Vault

BEGUN, DONE, FINISHED = "take begun", "source taken", "take finished"


class Journal:
    """The memory of one run."""

    def __init__(self, vault: Vault, names: Sequence[str], *, actor: str, at: datetime) -> None:
        """Find the unfinished run of these sources, or begin a new one."""
        self._vault, self._actor = vault, actor
        self._basis = sha256(canonical(sorted(names)))[:24]
        finished, done = self._told()
        self.run = f"{self._basis}-{finished}"
        self._done = done.get(self.run, set())
        detail = {"run": self.run, "count": str(len(names))}
        vault.note(BEGUN, actor=actor, at=at, detail=detail, key=f"{self.run}:begun")

    def _told(self) -> tuple[int, dict[str, set[str]]]:
        """How many runs of these sources were finished, and the sources done in each run, from one walk of the log."""
        finished, done = 0, defaultdict[str, set[str]](set)
        for entry in self._vault.entries():
            if entry.act == DONE:
                done[entry.detail["run"]].add(entry.detail["source"])
            finished += entry.act == FINISHED and entry.detail.get("sources") == self._basis
        return finished, done

    def is_done(self, name: str) -> bool:
        """Whether this run has already taken this source."""
        return name in self._done

    def key(self, name: str, role: str) -> str:
        """The idempotency key of one exhibit that this run receives from this source."""
        return f"{self.run}:{sha256(name.encode('utf-8', 'surrogatepass'))[:24]}:{role}"

    def done(self, name: str, *, at: datetime, outcome: str) -> None:
        """Remember that this source is taken; `outcome` is what became of it, in a word."""
        self._vault.note(
            DONE,
            actor=self._actor,
            at=at,
            detail={"run": self.run, "source": name, "outcome": outcome},
            key=self.key(name, "done"),
        )
        self._done.add(name)

    def finish(self, *, at: datetime) -> None:
        """Close the run; the next one with the same sources is a new one."""
        self._vault.note(
            FINISHED,
            actor=self._actor,
            at=at,
            detail={"run": self.run, "sources": self._basis},
            key=f"{self.run}:finished",
        )
