"""The vault: exhibits that never change, under a custody log that tells everything that was done with them.

Bytes go into the store first and become an exhibit by their entry in the log. A kill between the two leaves a file that
no entry names; the next run of the same act finds it there and writes the entry.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tocsin.canonical import canonical, sha256
from tocsin.errors import BadInput
from tocsin.model.exhibit import CustodyEvent, Derivative, Exhibit
from tocsin.vault import erasure
from tocsin.vault.atrest import Scratch
from tocsin.vault.catalogue import AGAIN, DERIVED, ERASED, ERASURES, OUTSIDE, RECEIVED, RENEWALS, Catalogue
from tocsin.vault.checkpoint import PUBLIC, LogKey, create_log_key, load_signer, read_vkey
from tocsin.vault.durable import write_aside
from tocsin.vault.entry import Entry, make_entry
from tocsin.vault.index import Index, Unsound
from tocsin.vault.keyring import INTAKE, Keyring
from tocsin.vault.ledger import Ledger
from tocsin.vault.store import Store

HELD, LIFTED = "legal hold placed", "legal hold lifted"
LIMIT = 2 << 30
"""Most bytes of one exhibit: 2 GiB."""


@dataclass(frozen=True)
class Received:
    """What became of bytes given to the vault."""

    exhibit: Exhibit
    again: bool
    """True when these bytes were an exhibit already."""


class Vault:
    """One vault folder: `store/`, `log/` and `log.vkey`. Several processes may use it at once."""

    def __init__(self, folder: Path, keys: Path) -> None:
        """Open a vault. Raises BadInput when there is none, IntegrityError when its log is not what was signed."""
        signer = load_signer(keys)
        if read_vkey(folder / PUBLIC) != signer.key:
            raise BadInput(f"The keys in {keys} are not those of the vault in {folder}.")
        self.folder = folder
        self.ledger = Ledger(folder / "log", signer)
        self.keyring = Keyring(keys)
        self.store = Store(folder / "store", self.keyring, Scratch(folder.parent / "work" / "plain"))
        self._signer = signer
        self._index, self._whole = Index(self.ledger, signer), Catalogue(self.ledger)
        if (self.ledger.folder / erasure.PLAN).exists():
            with self.ledger.locked():
                self._finish_erasing()

    @classmethod
    def create(cls, folder: Path, keys: Path, name: str) -> "Vault":
        """Make a vault and its log key; `name` is the desk's, as its checkpoints will carry it.

        Raises Refused when there is a vault already. A creation that was killed half-way may be repeated.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = create_log_key(keys, name)
        write_aside(folder / PUBLIC, f"{key.vkey}\n".encode())
        Ledger.create(folder / "log", load_signer(keys))
        return cls(folder, keys)

    @property
    def log_key(self) -> LogKey:
        """The public key that signs this vault's checkpoints and packages."""
        return self._signer.key

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature by the log key."""
        return self._signer.sign(message)

    def veil(self, text: str) -> str:
        """32 hex digits that stand for a text in the log, and that nobody can guess back without the log key."""
        return sha256(self._signer.sign(b"tocsin veil 1\n" + text.encode("utf-8", "surrogatepass")))[:32]

    def receive(
        self,
        source: bytes | Path | BinaryIO,
        *,
        name: str,
        media_type: str,
        how: str,
        actor: str,
        at: datetime,
        received_from: str = "",
        group: str = "",
        detail: Mapping[str, str] | None = None,
        key: str = "",
        limit: int = LIMIT,
    ) -> Received:
        """Keep bytes as an exhibit and log that they were received.

        Bytes that are an exhibit already get a further entry (`received again`) and stay one exhibit. With a `key`,
        a repeated call after a kill logs nothing twice. Raises LimitReached past `limit` bytes, BadInput for a folder
        or device.
        """
        with _stream(source) as stream:
            digest, size = self.store.put_stream(stream, limit)
        facts = {"name": name, "media_type": media_type, "how": how, "size": str(size)}
        facts |= {"received_from": received_from, "group": group}
        with self._alone() as catalogue:
            again = catalogue.exhibit(digest) is not None
            if not again or catalogue.logged(key) is None:
                numbered = {} if again else {"number": str(catalogue.count + 1)}
                act = AGAIN if again else RECEIVED
                facts |= numbered
                entry = make_entry(at, act=act, actor=actor, exhibit=digest, detail=detail, facts=facts, key=key)
                self.ledger.append_locked(entry)
        return Received(self.exhibit(digest), again)

    def derive(
        self,
        of: str,
        *,
        kind: str,
        data: bytes | Path | BinaryIO,
        media_type: str,
        recipe: str,
        actor: str,
        at: datetime,
        detail: Mapping[str, str] | None = None,
        limit: int = LIMIT,
    ) -> Derivative:
        """Keep something made from an exhibit (or from a derivative) with its recipe; the same again is one entry.

        Whoever holds what it was made from holds it too. Raises BadInput when the vault knows nothing with the digest
        `of`, LimitReached past `limit` bytes.
        """
        first, *more = self.keyring.holders(of) or [INTAKE]
        with _stream(data) as stream:
            digest, size = self.store.put_stream(stream, limit, first)
        for matter in more:
            self.keyring.share(digest, matter)
        made = Derivative(of, digest, kind, media_type, recipe, at)
        facts = {"digest": digest, "kind": kind, "media_type": media_type, "recipe": recipe, "size": str(size)}
        with self._alone() as catalogue:
            _demand_known(catalogue, of)
            same = [old for old in catalogue.derivatives(of) if _identity(old) == _identity(made)]
            if not same:
                self.ledger.append_locked(
                    make_entry(at, act=DERIVED, actor=actor, exhibit=of, detail=detail, facts=facts)
                )
        return same[0] if same else made

    def note(
        self,
        act: str,
        *,
        actor: str,
        at: datetime,
        exhibit: str = "",
        detail: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None,
        key: str = "",
    ) -> CustodyEvent:
        """Log any other handling of an exhibit, or a human act; with a `key`, the same act is logged once.

        Raises BadInput for an exhibit that the vault does not know and for acts that the vault itself writes.
        """
        if act in {RECEIVED, AGAIN, DERIVED, ERASED, HELD, LIFTED}:
            raise BadInput(f"“{act}” is written by the vault itself.")
        draft = make_entry(at, act=act, actor=actor, exhibit=exhibit, detail=detail, facts=facts, key=key)
        with self._alone() as catalogue:
            if exhibit:
                _demand_known(catalogue, exhibit)
            logged = catalogue.logged(key)
            if logged is not None:
                return self.ledger.entry(logged).event
            return self.ledger.append_locked(draft).event

    def logged(self, key: str) -> CustodyEvent | None:
        """The act that was logged under this key."""
        seq = self._known().logged(key)
        return None if seq is None else self.ledger.entry(seq).event

    def bind(self, case: str, digests: Iterable[str]) -> None:
        """Let a case hold these exhibits and all that was made from them; they wait in intake no longer."""
        for digest in self._with_derivatives(digests):
            self.keyring.move(digest, case)

    def hold(self, case: str, *, actor: str, at: datetime) -> CustodyEvent:
        """Place a legal hold on a case: nothing of it can be deleted until it is lifted. Refused when there is one."""
        self.keyring.hold(case, actor, at)
        return self.ledger.append(act=HELD, actor=actor, at=at, facts={"case": case}).event

    def lift(self, case: str, *, actor: str, at: datetime) -> CustodyEvent:
        """Lift a legal hold. Raises Refused when there is none."""
        self.keyring.lift(case)
        return self.ledger.append(act=LIFTED, actor=actor, at=at, facts={"case": case}).event

    def demand_no_hold(self, digests: Iterable[str]) -> None:
        """Raise Refused when a case that holds one of these files is under a legal hold."""
        for matter in {holder for digest in digests for holder in self.keyring.holders(digest)}:
            self.keyring.demand_no_hold(matter)

    def erase(self, order: erasure.Order) -> CustodyEvent:
        """Erase what only this case holds and give the tombstone; the log keeps its root, other cases all they have.

        Raises Refused, having changed nothing, when a case that holds one of the exhibits is under a legal hold.
        """
        with self._alone() as catalogue:
            erasure.begin(erasure.planned(order, catalogue, self.ledger), self.ledger.folder)
            event = self._finish_erasing()
        assert event is not None, "it was just begun"  # for types
        return event

    def tombstones(self) -> list[erasure.Tombstone]:
        """What was erased so far, the oldest first."""
        return [erasure.tombstone_in(self.ledger.entry(seq)) for seq in self._known().mentions(ERASURES)]

    def exhibits(self) -> tuple[Exhibit, ...]:
        """All exhibits by number. Reads the whole log the first time, and what was appended afterwards."""
        return tuple(self._whole.refresh().exhibits.values())

    def exhibit(self, digest: str) -> Exhibit:
        """One exhibit. Raises BadInput when these bytes are none."""
        found = self._known().exhibit(digest)
        if found is None:
            raise BadInput(f"There is no exhibit with the digest {digest[:80]}.")
        return found

    def derivatives(self, of: str, kind: str | None = None) -> tuple[Derivative, ...]:
        """What was made from an exhibit, the oldest first."""
        made = self._known().derivatives(of)
        return tuple(one for one in made if kind in (None, one.kind))

    def custody(self, digest: str) -> tuple[CustodyEvent, ...]:
        """Every entry that concerns these bytes, in log order."""
        return tuple(entry.event for entry in self.concerning(digest))

    def concerning(self, digest: str) -> tuple[Entry, ...]:
        """The log entries themselves, as `custody` tells them."""
        return tuple(self.ledger.entry(seq) for seq in self._known().mentions(digest))

    def outside(self, before: int) -> tuple[int, ...]:
        """Indices, below `before`, of the entries that carry a timestamp or a cosignature, the oldest first."""
        return tuple(seq for seq in self._known().mentions(OUTSIDE) if seq < before)

    def entries(self, start: int = 0) -> Iterator[CustodyEvent]:
        """The whole log from index `start` on."""
        return (entry.event for entry in self.ledger.entries(start))

    def read(self, digest: str) -> bytes:
        """The bytes of an exhibit or derivative, hashed anew. Raises IntegrityError naming a file that was altered."""
        return self.store.read(digest)

    def open(self, digest: str) -> BinaryIO:
        """The same as a stream, without holding much of it in memory."""
        return self.store.open(digest)

    def plain(self, digest: str) -> AbstractContextManager[Path]:
        """The same as a private file, for a confined child that must be given a path; gone after the `with` block."""
        return self.store.plain(digest)

    def _finish_erasing(self) -> CustodyEvent | None:
        return erasure.finish(self.ledger, self.store, self._index, self._known)

    def _with_derivatives(self, digests: Iterable[str]) -> Iterator[str]:
        for digest in digests:
            yield digest
            yield from self._with_derivatives(made.digest for made in self.derivatives(digest))

    def _known(self) -> Catalogue | Index:
        """What answers look-ups: the log in memory where it was read or no index can be kept, else the index."""
        if not self._whole.begun:
            with suppress(sqlite3.Error, OSError, Unsound):
                return self._index.refresh()
        return self._whole.refresh()

    @contextmanager
    def _alone(self) -> Iterator[Catalogue | Index]:
        with self.ledger.locked():
            yield self._known()


def act_key(*parts: str) -> str:
    """A short key for an act that must be logged once, from whatever names it.

    >>> act_key("take", "run 1", "a.txt")[:12]
    '48cd6e94da8e'
    """
    return sha256(canonical(list(parts)))


def _demand_known(catalogue: Catalogue | Index, digest: str) -> None:
    if digest in {OUTSIDE, RENEWALS, ERASURES} or not catalogue.mentions(digest):
        raise BadInput(f"The vault knows nothing with the digest {digest[:80]}.", hint="Receive it first.")


def _identity(made: Derivative) -> tuple[str, str, str]:
    return made.digest, made.kind, made.recipe


@contextmanager
def _stream(source: bytes | Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield BytesIO(source)
    elif isinstance(source, Path):
        if not source.is_file():
            raise BadInput(f"{source} is not a file.", hint="Give a file; folders are taken file by file.")
        with source.open("rb") as stream:
            yield stream
    else:
        yield source
