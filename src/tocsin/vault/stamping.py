"""When the log is stamped and by whom: the desk's authorities in their order, until one gives a good token.

What came of the last attempt lies in `timestamps.json` of the desk's folder, so that a page can show it plainly.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.canonical import canonical, instant, parse_instant
from tocsin.errors import BadInput, TocsinError
from tocsin.home import Home
from tocsin.model.exhibit import CustodyEvent
from tocsin.model.settings import Settings, TimeAuthority
from tocsin.net import Guard
from tocsin.vault.catalogue import TIMESTAMPED
from tocsin.vault.store import write_aside
from tocsin.vault.timestamp import Ask, Authority, has_new_work, load_certificates, stamp
from tocsin.vault.timestamp_http import asking
from tocsin.vault.vault import Vault

EVERY = timedelta(minutes=14)
"""After so long new work is stamped again: with half a minute between two looks, every quarter of an hour."""
AGAIN = timedelta(minutes=3)
"""After so long an attempt that failed is made again."""
STATE = "timestamps.json"

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Source:
    """An authority and the way to ask it."""

    authority: Authority
    ask: Ask


@dataclass(frozen=True)
class Failure:
    """Why an authority gave no token, and what to do."""

    authority: str
    what: str
    hint: str


@dataclass(frozen=True)
class Attempt:
    """What came of asking."""

    at: datetime
    stamped: str = ""
    """The authority that gave a token; empty when none did."""
    time: str = ""
    """The time that its token tells, RFC 3339."""
    failures: tuple[Failure, ...] = ()


def authority_of(home: Home, given: TimeAuthority) -> Authority:
    """The authority that the settings describe. Raises BadInput when its certificates cannot be read."""
    roots = load_certificates(home.root / given.roots)
    between = load_certificates(home.root / given.intermediates) if given.intermediates else ()
    return Authority(given.name, roots, between, given.policy)


def authorities_of(home: Home) -> list[Authority]:
    """Every authority of the settings whose certificates can be read."""
    found = []
    for given in home.settings().timestamps:
        try:
            found.append(authority_of(home, given))
        except BadInput:
            continue  # it is said where tokens are asked for; a token of it is then said to be of an unknown authority
    return found


def source_of(home: Home, given: TimeAuthority, settings: Settings) -> Source:
    """An authority of the settings, asked through the one door out."""
    return Source(authority_of(home, given), asking(given.url, Guard(tuple(settings.allowed_origins))))


def stamp_first(vault: Vault, sources: Sequence[Callable[[], Source]], *, actor: str, clock: Clock) -> Attempt:
    """Ask one authority after the other until one gives a good token. Never raises for what an authority does."""
    failures: list[Failure] = []
    for number, source in enumerate(sources, 1):
        begun, name = clock(), f"authority {number}"
        try:
            made = source()
            name = made.authority.name
            event = stamp(vault, made.ask, made.authority, actor=actor, at=clock(), between=(begun, clock()))
        except TocsinError as error:
            failures.append(Failure(name, str(error), error.hint))
            continue
        return Attempt(clock(), name, event.detail["time"], tuple(failures))
    return Attempt(clock(), failures=tuple(failures))


def stamp_desk(home: Home, vault: Vault, *, actor: str, clock: Clock) -> Attempt:
    """Have the desk's log stamped now and remember what came of it. Without authorities nothing is asked."""
    settings = home.settings()
    if not settings.timestamps:
        return Attempt(clock())
    sources = [lambda one=one: source_of(home, one, settings) for one in settings.timestamps]
    attempt = stamp_first(vault, sources, actor=actor, clock=clock)
    write_aside(home.root / STATE, canonical(_record(attempt)))
    return attempt


def stamp_if_due(home: Home, vault: Vault, *, actor: str, clock: Clock) -> Attempt | None:
    """Stamp when an authority is set, there is new work and the last token or attempt is old enough; else None."""
    if not home.settings().timestamps or not is_due(vault, last_attempt(home), clock()):
        return None
    return stamp_desk(home, vault, actor=actor, clock=clock)


def is_due(vault: Vault, last: Attempt | None, at: datetime) -> bool:
    """Whether new work waits for a stamp. A clock that was set back makes it due, never postpones it."""
    if not has_new_work(vault):
        return False
    if last and not last.stamped and timedelta(0) <= at - last.at < AGAIN:
        return False
    newest = last_stamp(vault)
    return newest is None or not timedelta(0) <= at - newest.at < EVERY


def last_stamp(vault: Vault) -> CustodyEvent | None:
    """The newest entry that carries a token."""
    for seq in reversed(vault.outside(vault.ledger.size)):
        entry = vault.ledger.entry(seq)
        if entry.act == TIMESTAMPED:
            return entry.event
    return None


def last_attempt(home: Home) -> Attempt | None:
    """What came of the last asking; None when nothing was asked or the note of it is unreadable."""
    try:
        record = json.loads((home.root / STATE).read_bytes())
        failures = tuple(Failure(**one) for one in record["failures"])
        return Attempt(parse_instant(record["at"]), record["stamped"], record["time"], failures)
    except (OSError, ValueError, KeyError, TypeError, BadInput):
        return None


def _record(attempt: Attempt) -> dict[str, object]:
    failures = [vars(one) for one in attempt.failures]
    return {"at": instant(attempt.at), "stamped": attempt.stamped, "time": attempt.time, "failures": failures}
