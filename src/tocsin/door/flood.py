"""Keeps the door open while many knock: budgets, tickets and a fair queue, all in memory and gone with the process.

A source is a keyed hash of an address, under a key that is thrown away every hour together with all counts; neither
is ever written. Within its budget a source is served at once. Past it, a report needs a ticket that has aged: every
form carries one, and a person who fills in a form lets it age without noticing; or one for which a browser has worked
(`door.work`). So nobody is turned away who takes half a minute, no script is needed, and a machine that floods is held
to a trickle. In a crowd the budget is one: the first report of a source is always let in, since nothing tells a
frightened person from a machine at their first knock. That is possible because letting a report in costs little: its
mailbox, the one heavy thing, follows (`door.mill`), for who let a ticket age before all others. Why waiting comes
before work: docs/decisions/0014, 0019, 0021.

Behind a proxy or as an onion service all visitors share one address; there tickets alone keep order, those who worked
do not wait behind a flood that has not, and the server in front should slow floods as well (for Tor:
HiddenServicePoWDefensesEnabled).
"""

import hmac
import secrets
import threading
import time
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv6Network
from itertools import count

from tocsin.door.crowd import crowded
from tocsin.door.mill import Mill
from tocsin.door.work import is_done

Clock = Callable[[], float]
"""Seconds that only grow (time.monotonic): no time of day is known here."""

HOUR = 3600.0
MOST_SOURCES = 20_000
MOST_SPENT = 50_000
"""Spent tickets remembered for letting somebody go ahead."""
BUDGETS = {"report": 6, "danger": 3, "return": 12}
"""What one source may do in an hour before it needs aged tickets."""
CROWD_BUDGETS = {**BUDGETS, "report": 1, "danger": 1}
"""The same while more reports come than can be worked off."""
TRICKLE, BURST = 1.0, 20.0
"""Aged tickets taken a second, and at once after a quiet time; for each kind apart."""
WORKED = 2.0
"""Tickets a second for which somebody has worked, in a lane of their own."""
RIPE, STALE = 20.0, 6 * HOUR
"""Seconds after which a ticket counts, and after which it no longer does."""
AT_ONCE = 4
"""Forms that one source may be sending at the same moment."""
SHARED, SHARED_AT_ONCE = frozenset({"", "127.0.0.1", "::1"}), 12
"""Addresses behind which everybody may stand: a proxy or Tor on this machine."""


@dataclass
class Tickets:
    """Small signed notes of when a form was handed out; each counts once."""

    clock: Clock
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _spent: dict[str, float] = field(default_factory=dict)

    def issue(self) -> str:
        """A ticket for a form that is handed out now."""
        told = f"{int(self.clock())}-{secrets.token_hex(8)}"
        return f"{told}-{self._sign(told)}"

    def is_good(self, ticket: str, *, ripe: float = RIPE) -> bool:
        """Whether this ticket is ours, at least `ripe` seconds old, not stale, and not spent."""
        told, _dash, signature = ticket[:80].rpartition("-")
        if not hmac.compare_digest(self._sign(told).encode(), signature.encode()):
            return False
        return ripe <= self.clock() - _issued(told) <= STALE and told not in self._spent

    def spend(self, ticket: str) -> None:
        """Note that this good ticket has let somebody in."""
        told = ticket[:80].rpartition("-")[0]
        self._forget_stale()
        self._spent[told] = _issued(told)

    @property
    def has_room(self) -> bool:
        """Whether more spent tickets can be remembered; without room nobody goes ahead for one."""
        return len(self._spent) < MOST_SPENT

    def _sign(self, told: str) -> str:
        return hmac.digest(self._key, told.encode(), "sha256").hex()[:32]

    def _forget_stale(self) -> None:
        for told, issued in list(self._spent.items())[:2]:
            if self.clock() - issued > STALE:
                del self._spent[told]


def _issued(told: str) -> float:
    return float(told.partition("-")[0])


@dataclass
class Trickle:
    """A bucket that refills with time and holds a little for a rush."""

    clock: Clock
    rate: float = TRICKLE
    _level: float = BURST
    _seen: float | None = None

    def take(self) -> bool:
        """Whether one more may pass now."""
        if self.level < 1:
            return False
        self._level -= 1
        return True

    @property
    def level(self) -> float:
        """How many may pass now."""
        now = self.clock()
        self._level = min(BURST, self._level + (now - (now if self._seen is None else self._seen)) * self.rate)
        self._seen = now
        return self._level


class Queue:
    """Lets few at the heavy work of returning at a time; whoever has asked least goes first.

    Each place costs the memory of one receipt (64 MiB).
    """

    PLACES, HASTY = 2, 1
    """How many may be at it, and how many of these may be such as have not taken their time."""
    LONG, FULL = 4, 16

    def __init__(self) -> None:
        """An empty queue."""
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []
        self._working, self._turn = 0, count()

    @contextmanager
    def place(self, weight: int) -> Iterator[None]:
        """Wait for a place and hold it.

        Raises Crowded when the queue is long and this one has asked more than all who wait in it, or when it is full.
        """
        mine = (weight, next(self._turn))
        with self._changed:
            if self._turns_away(mine):
                raise crowded()
            insort(self._waiting, mine)
            places = self.HASTY if weight else self.PLACES
            self._changed.wait_for(lambda: self._waiting[0] == mine and self._working < places)
            self._waiting.remove(mine)
            self._working += 1
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._changed.notify_all()

    def _turns_away(self, newcomer: tuple[int, int]) -> bool:
        waiting = self._waiting
        if len(waiting) < self.LONG:
            return False
        return newcomer[0] > waiting[-1][0] or (len(waiting) >= self.FULL and newcomer > waiting[-1])


def neighbourhood(address: str) -> str:
    """The addresses that count as one source: an IPv4 address itself, the /64 of an IPv6 address (one subscriber's).

    >>> neighbourhood("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


class Gate:
    """What one running door knows of the crowd before it."""

    def __init__(self, clock: Clock = time.monotonic, mill: Mill | None = None) -> None:
        """A gate that has seen nobody; `mill` works out the mailboxes of what it lets in."""
        self._clock, self._lock, self.mill = clock, threading.Lock(), mill or Mill()
        self._counts: dict[tuple[bytes, str], int] = {}
        self._sending: dict[bytes, int] = {}
        self._trickles = {kind: Trickle(clock) for kind in BUDGETS}
        self._workers = {kind: Trickle(clock, WORKED) for kind in BUDGETS}
        self._key, self._since = secrets.token_bytes(32), clock()
        self.tickets, self.queue = Tickets(clock), Queue()
        self._patient: set[bytes] = set()

    def source(self, address: str) -> bytes:
        """The name of an address for this hour: 16 bytes that nobody can turn back once the key is gone."""
        with self._lock:
            if self._clock() - self._since >= HOUR:
                self._key, self._since = secrets.token_bytes(32), self._clock()
                self._counts.clear()
                self._patient.clear()
            return hmac.digest(self._key, neighbourhood(address).encode("utf-8", "replace"), "sha256")[:16]

    @property
    def sets_puzzle(self) -> bool:
        """Whether forms that are handed out now carry a puzzle: more come than can be let in without."""
        with self._lock:
            return self.mill.is_crowded or any(trickle.level < BURST / 2 for trickle in self._trickles.values())

    def admit(self, kind: str, source: bytes, ticket: str, work: str = "") -> None:
        """Let one act of a source pass, or raise Crowded.

        Past its budget a source needs a ticket that has aged, or the `work` that its puzzle asks for.
        """
        budgets = CROWD_BUDGETS if self.mill.is_crowded else BUDGETS
        with self._lock:
            done = self._counts.get((source, kind), 0)
            if done >= budgets[kind] or (not done and len(self._counts) >= MOST_SOURCES):
                self._admit_by_ticket(kind, ticket, work)
                self._patient.add(source)
                return
            self._counts[source, kind] = done + 1
            if self.tickets.has_room and self.tickets.is_good(ticket):
                self.tickets.spend(ticket)
                self._patient.add(source)

    def _admit_by_ticket(self, kind: str, ticket: str, work: str) -> None:
        """A good ticket is spent only when it lets in: who meets a dry trickle keeps it."""
        worked = is_done(ticket, work)
        lane = (self._workers if worked else self._trickles)[kind]
        if not (self.tickets.is_good(ticket, ripe=0.0 if worked else RIPE) and lane.take()):
            raise crowded()
        self.tickets.spend(ticket)

    def weight(self, source: bytes) -> int:
        """How much this source has asked for in this hour; nothing, once, for whoever came with an aged ticket.

        So a person who has taken half a minute over a form goes before machines that have not, however many they are.
        """
        with self._lock:
            if source in self._patient:
                self._patient.remove(source)
                return 0
            return sum(self._counts.get((source, kind), 0) for kind in BUDGETS)

    @contextmanager
    def sending(self, address: str, source: bytes) -> Iterator[None]:
        """Hold one of the few forms that a source may send at once. Raises Crowded past them."""
        most = SHARED_AT_ONCE if address in SHARED else AT_ONCE
        with self._lock:
            now = self._sending.get(source, 0)
            if now >= most:
                raise crowded()
            self._sending[source] = now + 1
        try:
            yield
        finally:
            with self._lock:
                self._sending[source] -= 1
                if not self._sending[source]:
                    del self._sending[source]
