"""Works out the mailboxes of new receipts, one after another, beside the pages and at a low priority.

A mailbox costs one Argon2id of 64 MiB, which is hundreds of times what else a report costs. So a report never waits
long for it: what is ready soon stands in the report, and what a crowd makes late follows it into the spool as an entry
of its own. Reports are therefore let in as fast as they can be read, and the heavy work of a flood takes no processor
from whoever returns with a receipt. Reasons and measurements: docs/decisions/0019.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pyrage
from argon2.exceptions import HashingError

from tocsin.door.crowd import crowded
from tocsin.door.receipt import Mailbox, mailbox

Work = Callable[[str], Mailbox]

NEAR = 4
"""Orders ahead of one for which its report still waits."""
SOON, ALONE = 1.0, 20.0
"""Seconds for which a report waits for its mailbox: with others at the mill, and with nobody there, however slow this
machine may be just then."""
CROWD = 40
"""Orders at once that mean a crowd."""
ROOM = {True: 20_000, False: 25_000}
"""Orders kept at most, some 500 bytes each: for whoever is hasty, and for who took their time."""
AGAIN = 1.0
"""Seconds until the work is tried again where memory was short."""
LOW = 10
"""How far the heavy work stands back behind the pages (nice(2))."""


@dataclass
class Order:
    """One receipt whose mailbox is to be worked out."""

    receipt: str
    rank: tuple[bool, bool]
    """Hasty, not urgent: what is False goes first."""
    patience: float
    """Seconds for which waiting is worth while; none where many are ahead."""
    _ready: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _box: Mailbox | None = None
    _then: Callable[[Mailbox], None] | None = None

    def soon(self) -> Mailbox | None:
        """The mailbox, if it is ready while waiting is worth it; nothing otherwise."""
        self._ready.wait(self.patience)
        return self._box

    def then(self, follow: Callable[[Mailbox], None]) -> None:
        """Have this done with the mailbox once it is ready, which may be now."""
        with self._lock:
            box = self._box
            self._then = follow
        if box:
            _tell(follow, box)

    def fulfil(self, box: Mailbox) -> None:
        """Give the mailbox to whoever waits for it."""
        with self._lock:
            self._box = box
            follow = self._then
        self._ready.set()
        if follow:
            _tell(follow, box)


def _tell(follow: Callable[[Mailbox], None], box: Mailbox) -> None:
    """Do what follows; a disk that is full costs the answers to a report, and not its receipt."""
    try:
        follow(box)
    except OSError as error:
        print(f"door: {type(error).__name__} while keeping a mailbox", file=sys.stderr)  # noqa: T201


class Mill:
    """Takes orders and works them off: who took their time first, then who cries danger, then in turn."""

    def __init__(self, work: Work = mailbox) -> None:
        """A mill that does this work; it stands still while nothing is ordered."""
        self._work, self._lock, self._grinding = work, threading.Lock(), False
        self._lines: dict[tuple[bool, bool], deque[Order]] = {
            (hasty, calm): deque() for hasty in (False, True) for calm in (False, True)
        }

    @property
    def backlog(self) -> int:
        """How many orders wait."""
        return sum(map(len, self._lines.values()))

    @property
    def is_crowded(self) -> bool:
        """Whether many more come than can be worked off."""
        return self.backlog >= CROWD

    def order(self, receipt: str, *, hasty: bool, urgent: bool) -> Order:
        """Have the mailbox of this receipt worked out. Raises Crowded when no more orders can be remembered."""
        with self._lock:
            if self.backlog >= ROOM[hasty]:
                raise crowded()
            mine = (hasty, not urgent)
            order = Order(receipt, mine, self._patience(mine))
            self._lines[mine].append(order)
            if not self._grinding:
                threading.Thread(target=self._grind, daemon=True).start()
                self._grinding = True  # only now: where no thread can be had, the next order tries again
        return order

    def _patience(self, mine: tuple[bool, bool]) -> float:
        """For how long a new order of this rank may be waited for."""
        if not self._grinding:
            return ALONE
        ahead = sum(len(line) for rank, line in self._lines.items() if rank <= mine)
        return SOON if ahead < NEAR else 0.0

    def _grind(self) -> None:
        while order := self._next():
            try:
                order.fulfil(self._work(order.receipt))
            except HashingError:  # no memory just now
                time.sleep(AGAIN)
                self._lines[order.rank].appendleft(order)

    def _next(self) -> Order | None:
        with self._lock:
            line = next((line for line in self._lines.values() if line), None)
            self._grinding = line is not None
            return line.popleft() if line else None


class Apart:
    """Does the work in a process of its own, which is begun when it is first needed and again when it was killed."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._process: subprocess.Popen[str] | None = None

    def __call__(self, receipt: str) -> Mailbox:
        """The mailbox of this receipt; worked out here where no process can be had."""
        for _attempt in range(2):
            try:
                name, key = self._ask(receipt).split()
            except (OSError, ValueError):
                self._bury()
            else:
                return Mailbox(name, pyrage.x25519.Identity.from_str(key))
        return mailbox(receipt)

    def _bury(self) -> None:
        """Leave nothing of a process that answers no more: a dead one keeps its place and its pipes until then."""
        if self._process is not None:
            self._process.kill()
            with suppress(OSError):  # what was still to be written to it
                self._process.communicate()
        self._process = None

    def _ask(self, receipt: str) -> str:
        if self._process is None:
            words = [sys.executable, "-m", "tocsin.door.mill"]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        asking, answering = self._process.stdin, self._process.stdout
        assert asking and answering, "both are pipes"  # for types
        asking.write(f"{receipt}\n")
        return answering.readline()


def main() -> None:
    """Answer each receipt on standard input with its mailbox's name and key, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(LOW)
    for line in sys.stdin:
        box = mailbox(line.strip())
        print(box.name, box.identity, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
