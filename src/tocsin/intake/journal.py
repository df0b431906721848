"""A run of `take` remembers in the custody log which of its sources are done, so that a killed run can be repeated.

A run is known by its sources and by how many runs of the same sources were finished before it. Repeating an
unfinished run goes on with it; repeating a finished one is a new run, whose bytes are then received again. Sources are
told apart by keys that only the log key can make (`Vault.veil`): a link or a file name is somebody's, and the log never
forgets it. Each question is one look-up, however long the log is.
"""

from collections.abc import Sequence
from datetime import datetime

from tocsin.canonical import canonical
from tocsin.vault import Vault

BEGUN, DONE, FINISHED = "take begun", "source taken", "take finished"


class Journal:
    """The memory of one run."""

    def __init__(self, vault: Vault, names: Sequence[str], *, actor: str, at: datetime) -> None:
        """Find the unfinished run of these sources, or begin a new one."""
        self._vault, self._actor = vault, actor
        self._basis = vault.veil(canonical(sorted(vault.veil(name) for name in names)).decode())[:24]
        self.run = f"{self._basis}-{self._finished()}"
        detail = {"run": self.run, "count": str(len(names))}
        vault.note(BEGUN, actor=actor, at=at, detail=detail, key=f"{self.run}:begun")

    def _finished(self) -> int:
        """How many runs of these sources were finished: doubled until one was not, then halved in between."""
        high = 1
        while self._was_finished(high - 1):
            high *= 2
        low = high // 2
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._was_finished(middle) else (low, middle)
        return low

    def _was_finished(self, number: int) -> bool:
        return self._vault.logged(f"{self._basis}-{number}:finished") is not None

    def is_done(self, name: str) -> bool:
        """Whether this run has already taken this source."""
        return self._vault.logged(self.key(name, "done")) is not None

    def key(self, name: str, role: str) -> str:
        """The idempotency key of one exhibit that this run receives from this source."""
        return f"{self.run}:{self._vault.veil(name)[:24]}:{role}"

    def done(self, name: str, *, at: datetime, outcome: str) -> None:
        """Remember that this source is taken; `outcome` is what became of it, in a word."""
        detail = {"run": self.run, "outcome": outcome}
        self._vault.note(DONE, actor=self._actor, at=at, detail=detail, key=self.key(name, "done"))

    def finish(self, *, at: datetime) -> None:
        """Close the run; the next one with the same sources is a new one."""
        detail = {"run": self.run, "sources": self._basis}
        self._vault.note(FINISHED, actor=self._actor, at=at, detail=detail, key=f"{self.run}:finished")
