"""When the log is stamped and by whom: the desk's authorities in their order, until one gives a good token.

What came of the last attempt lies in `timestamps.json` of the desk's folder, so that a page can show it plainly.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from tocsin.canonical import canonical
from tocsin.errors import BadInput, TocsinError
from tocsin.home import Home
from tocsin.model.codec import from_record, to_record
from tocsin.model.exhibit import CustodyEvent
from tocsin.model.settings import Settings, TimeAuthority, WitnessPlace
from tocsin.net import Guard
from tocsin.vault.catalogue import COSIGNED, TIMESTAMPED
from tocsin.vault.checkpoint import COSIGNER, parse_vkey
from tocsin.vault.durable import write_aside
from tocsin.vault.timestamp import Ask, Authority, Clock, has_new_work, load_certificates, stamp
from tocsin.vault.timestamp_http import asking
from tocsin.vault.vault import Vault
from tocsin.vault.witness import keep_cosigned, last_cosigned, witness_request
from tocsin.vault.witness_http import ask

EVERY = timedelta(minutes=14)
"""After so long new work is stamped again: with half a minute between two looks, every quarter of an hour."""
AGAIN = timedelta(minutes=3)
"""After so long an attempt that failed is made again."""
STATE = "timestamps.json"


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


def stamp_first(
    vault: Vault, sources: Sequence[tuple[str, Callable[[], Source]]], *, actor: str, clock: Clock
) -> Attempt:
    """Ask one authority after the other until one gives a good token. Never raises for what an authority does.

    Each is given by its name and what makes it, so that one with a bad setting is a failure among others.
    """
    failures: list[Failure] = []
    for name, source in sources:
        try:
            made = source()
            event = stamp(vault, made.ask, made.authority, actor=actor, clock=clock)
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
    sources = [(one.name, partial(source_of, home, one, settings)) for one in settings.timestamps]
    attempt = stamp_first(vault, sources, actor=actor, clock=clock)
    write_aside(home.root / STATE, canonical(to_record(attempt)))
    return attempt


def stamp_if_due(home: Home, vault: Vault, *, actor: str, clock: Clock) -> Attempt | None:
    """Stamp when an authority is set, there is new work and the last token or attempt is old enough; else None."""
    if not home.settings().timestamps or not is_due(vault, last_attempt(home), clock()):
        return None
    return stamp_desk(home, vault, actor=actor, clock=clock)


def stamp_for_package(home: Home, vault: Vault, *, actor: str, clock: Clock) -> None:
    """Stamp what was logged since the last token, so that the package about to be sealed takes it along.

    A package never waits for a network: where the authorities failed a moment ago they are not asked again, the package
    says that it has no timestamp, and the next one carries it.
    """
    last = last_attempt(home)
    failed_just_now = last is not None and not last.stamped and timedelta(0) <= clock() - last.at < AGAIN
    if home.settings().timestamps and has_new_work(vault) and not failed_just_now:
        stamp_desk(home, vault, actor=actor, clock=clock)


def cosign_if_due(home: Home, vault: Vault, *, actor: str, clock: Clock) -> list[Failure]:
    """Ask each witness of the settings when there is new work; gives the failures. One that fails stops no other."""
    settings, failures = home.settings(), []
    if not settings.witnesses or not is_due(vault, None, clock(), COSIGNED):
        return []
    for place in settings.witnesses:
        try:
            cosign(vault, place, Guard(tuple(settings.allowed_origins)), actor=actor, clock=clock)
        except TocsinError as error:
            failures.append(Failure(place.url, str(error), error.hint))
    return failures


def cosign(vault: Vault, place: WitnessPlace, guard: Guard, *, actor: str, clock: Clock) -> CustodyEvent:
    """Have one witness sign the present head, keep and log it. Raises what `ask` and `keep_cosigned` raise."""
    key = parse_vkey(place.key.strip(), COSIGNER)
    note = vault.ledger.checkpoint()
    size = int(note.split("\n")[1])
    line = ask(place.url, lambda old: witness_request(vault.ledger, old, size), last_cosigned(vault, key), guard)
    return keep_cosigned(vault, note + line, key, actor=actor, at=clock())


def is_due(vault: Vault, last: Attempt | None, at: datetime, act: str = TIMESTAMPED) -> bool:
    """Whether new work waits for a stamp. A clock that was set back makes it due, never postpones it."""
    if not has_new_work(vault, act):
        return False
    if last and not last.stamped and timedelta(0) <= at - last.at < AGAIN:
        return False
    newest = last_outside(vault, act)
    return newest is None or not timedelta(0) <= at - newest.at < EVERY


def last_outside(vault: Vault, act: str = TIMESTAMPED) -> CustodyEvent | None:
    """The newest entry that carries a token, or what else this act keeps."""
    for seq in reversed(vault.outside(vault.ledger.size)):
        entry = vault.ledger.entry(seq)
        if entry.act == act:
            return entry.event
    return None


def last_attempt(home: Home) -> Attempt | None:
    """What came of the last asking; None when nothing was asked or the note of it is unreadable."""
    try:
        return from_record(Attempt, json.loads((home.root / STATE).read_bytes()))
    except (OSError, ValueError, TypeError, BadInput):
        return None
