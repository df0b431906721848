"""Long life: what still shows, years later, that the log existed when its tokens say (the idea of RFC 4998).

A token shows something as long as its signer's certificate runs and the hashes under it are sound. Each newer token
covers the older ones, because their entries lie under its checkpoint: that renews a certificate that ends. Against a
hash that breaks, a **renewal** covers everything anew: each entry and each file it names is hashed with SHA-512, these
hashes are the leaves of a second tree, and its root is stamped by a token that rests on SHA-512 alone. Statement, list
of hashes and token are kept in the store and pinned by an entry `renewed` (docs/formats/renewal.md).
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from tocsin.canonical import instant
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.model.exhibit import CustodyEvent
from tocsin.vault.blank import is_blank
from tocsin.vault.bundle import parts_of
from tocsin.vault.catalogue import COSIGNED, DERIVED, RECEIVED, RENEWALS, RENEWED, TIMESTAMPED
from tocsin.vault.entry import Entry, parse_entry
from tocsin.vault.timestamp import Ask, Authority, Token, demand_present, obtain, verify_token
from tocsin.vault.vault import Vault, act_key

FORMAT = "tocsin-renewal/1"
METHOD = "sha512"
LOOK_AHEAD = timedelta(days=180)
"""A certificate that ends within this time is a reason to renew now."""
STATEMENT = re.compile(r"tocsin-renewal/1\n([^\n]+)\n(0|[1-9]\d{0,18})\nsha512\n([A-Za-z0-9+/]{86}==)\n")
KEPT_BY = {
    RECEIVED: ("",),
    DERIVED: ("digest",),
    TIMESTAMPED: ("checkpoint", "token"),
    COSIGNED: ("checkpoint",),
    RENEWED: ("statement", "hashes", "token"),
}
"""Act → the facts that name kept files by SHA-256; an empty name stands for the entry's exhibit."""
MOST_TABLE = 2 << 30
"""Most bytes of the list of hashes: about ten million entries."""


@dataclass(frozen=True)
class Statement:
    """What a renewal's token is over: the root of the second tree over the first entries."""

    origin: str
    size: int
    root: bytes
    """64 bytes."""

    @property
    def text(self) -> str:
        """Five lines: format, origin, size, method, root in base64."""
        return f"{FORMAT}\n{self.origin}\n{self.size}\n{METHOD}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class Stamp:
    """A token of the log, as it is judged at a later time."""

    seq: int
    """The entry that pins it."""
    covers: int
    """Number of entries under it."""
    token: Token
    hashes: frozenset[str]
    """Every hash without which it shows nothing: the token's own and the tree's."""
    what: str

    def good_until(self, broken: dict[str, datetime]) -> datetime:
        """When it ceases to show something by itself."""
        return min([self.token.until, *(broken[name] for name in self.hashes & broken.keys())])


@dataclass(frozen=True)
class Standing:
    """Whether a token still shows something, and by what."""

    stamp: Stamp
    stands: bool
    why: str


def renew(vault: Vault, ask: Ask, authority: Authority, *, actor: str, clock: Callable[[], datetime]) -> CustodyEvent:
    """Hash the whole log and every file it names anew, have the root stamped, keep and log the renewal.

    Raises IntegrityError when a file is not what the log names, when the token rests on an older hash than SHA-512
    (nothing is kept of it then), or tells another time than this machine; Refused for an empty log.
    """
    rows = list(table(vault, vault.ledger.size))
    if not rows:
        raise Refused("The log is empty: there is nothing to renew.")
    statement = Statement(vault.log_key.name, len(rows), root_of(rows))
    begun = clock()
    reply, token = obtain(ask, statement.text.encode(), authority, hash_name=METHOD)
    demand_present(token, authority, begun, clock())
    if token.hashes - {METHOD}:
        others = ", ".join(sorted(token.hashes - {METHOD}))
        raise IntegrityError(
            f"The token of {authority.name} rests on {others} as well, so it renews nothing.",
            hint="Ask the authority for its address with SHA-512 throughout, or take another authority.",
        )
    kept = "".join(f"{row}\n" for row in rows).encode()
    facts = {
        "authority": authority.name,
        "size": str(statement.size),
        "method": METHOD,
        "statement": vault.store.put(statement.text.encode()),
        "hashes": vault.store.put_stream(BytesIO(kept), MOST_TABLE)[0],
        "token": vault.store.put(reply),
        "time": instant(token.at),
    }
    key = act_key(RENEWED, authority.name, facts["statement"])
    return vault.note(RENEWED, actor=actor, at=clock(), facts=facts, key=key)


def table(vault: Vault, size: int) -> Iterator[str]:
    """The second tree's leaves: for each entry the SHA-512 of its line, then of each file that it names (`_sha512`)."""
    for seq, line in enumerate(vault.ledger.lines()):
        if seq >= size:
            return
        yield " ".join(_row(vault, line, seq))


def _row(vault: Vault, line: bytes, seq: int) -> Iterator[str]:
    yield hashlib.sha512(line).hexdigest()
    if is_blank(line):
        return
    for digest in named_by(parse_entry(line, seq)):
        yield _sha512(vault, digest, line)


def named_by(entry: Entry) -> Iterator[str]:
    """SHA-256 digests of the kept files that an entry names."""
    named = KEPT_BY.get(entry.act, ())
    if all(name in entry.facts for name in named if name):  # an act of that name without files is only a note
        yield from (entry.facts[name] if name else entry.exhibit for name in named)


def root_of(rows: Iterable[str]) -> bytes:
    """Root of the second tree: RFC 6962 section 2.1 with SHA-512 in the place of SHA-256."""
    peaks: list[tuple[int, bytes]] = []
    for row in rows:
        level, value = 0, hashlib.sha512(b"\x00" + row.encode()).digest()
        while peaks and peaks[-1][0] == level:
            value = hashlib.sha512(b"\x01" + peaks.pop()[1] + value).digest()
            level += 1
        peaks.append((level, value))
    if not peaks:
        return hashlib.sha512(b"").digest()
    value = peaks[-1][1]
    for _, peak in reversed(peaks[:-1]):
        value = hashlib.sha512(b"\x01" + peak + value).digest()
    return value


def read_statement(text: str) -> Statement:
    """The statement in a text. Raises IntegrityError for anything else."""
    match = STATEMENT.fullmatch(text)
    if match is None:
        raise IntegrityError("This is not the statement of a renewal.")
    return Statement(match[1], int(match[2]), base64.b64decode(match[3]))


def check_renewal(vault: Vault, entry: Entry) -> Iterator[str]:
    """Problems of a renewal against the log and files as they are now; what was erased since is taken as listed.

    1. the statement is of this log; 2. the listed hashes lead to its root; 3. each line and file has the hash listed.
    """
    statement = read_statement(vault.read(entry.facts["statement"]).decode("utf-8", "replace"))
    rows = vault.read(entry.facts["hashes"]).decode("ascii", "replace").splitlines()
    if statement.origin != vault.log_key.name or statement.size != len(rows) or statement.size > entry.seq:
        yield f"the renewal of entry {entry.seq} is not of this log"
        return
    if root_of(rows) != statement.root:
        yield f"the hashes of the renewal of entry {entry.seq} do not lead to its root"
    for seq, (line, row) in enumerate(zip(vault.ledger.lines(), rows, strict=False)):
        yield from _differences(vault, line, row.split(" "), seq)


def _differences(vault: Vault, line: bytes, row: list[str], seq: int) -> Iterator[str]:
    if is_blank(line):
        return  # erased since; the audit says whether an entry of the log tells so
    if hashlib.sha512(line).hexdigest() != row[0]:
        yield f"entry {seq} is not the one that was renewed under SHA-512"
    digests = list(named_by(parse_entry(line, seq)))
    if len(digests) != len(row) - 1:
        yield f"entry {seq} names other files than when it was renewed"
    for digest, listed in zip(digests, row[1:], strict=False):
        if not vault.store.has(digest):
            continue  # erased; the audit's own step says whether the log tells so
        if _sha512(vault, digest, line) != listed:
            yield f"a file of entry {seq} is not the one that was renewed under SHA-512"


def _sha512(vault: Vault, digest: str, line: bytes) -> str:
    """Of a file behind its entry's line and a newline: the line is salted, so nobody guesses an erased file by it."""
    state = hashlib.sha512(line + b"\n")
    for part in parts_of(vault.open(digest)):
        state.update(part)
    return state.hexdigest()


def stamps_of(vault: Vault, authorities: Sequence[Authority]) -> Iterator[Stamp]:
    """Every token in the log, verified at its own time, in log order.

    Raises IntegrityError for a token of an authority not given or that does not verify.
    """
    known = {one.name: one for one in authorities}
    pinned = [vault.ledger.entry(seq) for seq in vault.outside(vault.ledger.size)]
    tokens = [one for one in pinned if one.act == TIMESTAMPED]
    for entry in sorted([*tokens, *renewals_of(vault)], key=lambda one: one.seq):
        yield stamp_of(vault, entry, known)


def renewals_of(vault: Vault) -> tuple[Entry, ...]:
    """The entries that carry a renewal, the oldest first."""
    return vault.concerning(RENEWALS)


def stamp_of(vault: Vault, entry: Entry, known: dict[str, Authority]) -> Stamp:
    """One token of the log, verified. Raises IntegrityError."""
    name = entry.facts["authority"]
    if name not in known:
        raise IntegrityError(
            f"Entry {entry.seq} carries a token of {name}, whose certificates are not known here.",
            hint="Keep every authority that ever stamped in tocsin.toml ([[timestamps]]).",
        )
    over = vault.read(entry.facts["statement" if entry.act == RENEWED else "checkpoint"])
    token = verify_token(vault.read(entry.facts["token"]), over, known[name])
    if entry.act == RENEWED:
        size = read_statement(over.decode("utf-8", "replace")).size
        return Stamp(entry.seq, size, token, token.hashes | {METHOD}, f"renewal by {name}")
    return Stamp(entry.seq, int(over.split(b"\n")[1]), token, token.hashes | {"sha256"}, f"token of {name}")


def standings(stamps: Sequence[Stamp], at: datetime, broken: dict[str, datetime]) -> list[Standing]:
    """Which tokens still show something at this time, given what experts have declared broken since when.

    A token stands while it is good by itself, or when a later one that stands covers it and was made while it was
    still good: then its bytes were fixed before anybody could forge them.
    """
    found: list[Standing] = []
    later: list[Stamp] = []
    for stamp in reversed(stamps):
        end = stamp.good_until(broken)
        by = next((one for one in reversed(later) if one.covers > stamp.seq), None)
        if at <= end:
            why = f"good by itself until {instant(end)}"
        elif by is not None and by.token.at <= end:
            why = f"renewed in time by entry {by.seq} ({by.what}, {instant(by.token.at)})"
        else:
            found.append(Standing(stamp, False, f"shows nothing since {instant(end)}: {_reason(stamp, broken, end)}"))
            continue
        later.append(stamp)
        found.append(Standing(stamp, True, why))
    return found[::-1]


def _reason(stamp: Stamp, broken: dict[str, datetime], end: datetime) -> str:
    weak = sorted(name for name in stamp.hashes & broken.keys() if broken[name] == end)
    cause = f"{', '.join(weak)} is declared broken" if weak else "the authority's certificate has ended"
    return f"{cause}, and nothing renewed it before"


def must_renew(stamps: Sequence[Stamp], at: datetime, broken: dict[str, datetime]) -> str:
    """Why a renewal is due at this time; empty when none is.

    It is, when the newest token ends within LOOK_AHEAD, or a hash of the log itself is declared broken and nothing that
    stands covers the log under another.
    """
    if not stamps:
        return ""
    standing = [one.stamp for one in standings(stamps, at, broken) if one.stands]
    if "sha256" in broken and not any(METHOD in one.hashes and "sha256" not in one.hashes for one in standing):
        return "SHA-256 is declared broken, and the log was not renewed under another hash."
    end = max(one.good_until(broken) for one in stamps)
    return f"The newest token shows something until {instant(end)} only." if end - at < LOOK_AHEAD else ""


def day(text: str) -> datetime:
    """Midnight UTC of a day as the settings write it. Raises BadInput."""
    try:
        return datetime.fromisoformat(f"{text}T00:00:00+00:00")
    except ValueError as error:
        raise BadInput(f"“{text}” is no day.", hint="Write it as 2031-05-01.") from error
