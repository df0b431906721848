"""The keys of what the vault keeps: every file has an age identity of its own, wrapped for each matter that holds it.

A **matter** is a case (by its number) or `intake`, where evidence stands until a case takes it. Whoever may open a
file opens it by a matter's key; a file that two cases hold has two wraps, and goes when the last of them does. Nothing
here lies in the vault or is copied with it, because what is to be erased must not lie in copies that cannot be changed.

    matters/T-2026-0001.key               age identity (X25519), one line, 0400
    wraps/ab/abcd…/T-2026-0001.age        the file's identities, age-encrypted to that matter
    holds/T-2026-0001                     there is a legal hold: nothing of this matter is destroyed

The standard program opens a file with two calls (docs/formats/vault.md).
"""

import fcntl
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyrage import DecryptError, decrypt, encrypt
from pyrage.x25519 import Identity, Recipient

from tocsin.canonical import instant
from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.vault.durable import destroy_file, locked, sync_folder, write_aside

INTAKE, BACKUP = "intake", "backup"
"""The matter of what no case has taken yet; the one to which copies of the desk's state are sealed."""
MATTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
KEY, WRAP = ".key", ".age"


@dataclass(frozen=True)
class Hold:
    """A legal hold on a matter. Why it was placed stands with the case, not here."""

    matter: str
    by: str
    since: str
    """RFC 3339."""


class Keyring:
    """The key folder of one desk. Several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Open the folder; its parts are made when they are first needed."""
        self.folder = folder
        self._matters, self._wraps, self._holds = folder / "matters", folder / "wraps", folder / "holds"

    def keep(self, digest: str, identity: Identity, matter: str) -> None:
        """Keep an identity for the file of this digest, before the file itself is placed."""
        with self.alone():
            known = [*self._unwrapped(digest), str(identity)]
            for holder in {*self.holders(digest), matter}:
                self._wrap(digest, known, holder)

    def identities(self, digest: str) -> list[Identity]:
        """The identities that open this file. Raises IntegrityError when no key for it is here."""
        found = [Identity.from_str(one) for one in self._unwrapped(digest)]
        if not found:
            raise IntegrityError(
                f"There is no key for the file {digest}.", hint="Keys are kept apart from the vault: restore them."
            )
        return found

    def holders(self, digest: str) -> list[str]:
        """The matters that hold this file, sorted."""
        folder = self._wraps / digest[:2] / digest
        return sorted(path.stem for path in folder.glob(f"*{WRAP}")) if folder.is_dir() else []

    def share(self, digest: str, matter: str) -> None:
        """Let a matter hold this file as well; once more changes nothing. Raises IntegrityError without its key."""
        with self.alone():
            if matter not in self.holders(digest):
                self._wrap(digest, [str(one) for one in self.identities(digest)], matter)

    def move(self, digest: str, matter: str) -> None:
        """Let a case hold a file that waited in intake. Refused while intake is under a legal hold."""
        self.share(digest, matter)
        with self.alone():
            self._release(digest, INTAKE)

    def destroy(self, digests: Iterable[str], matter: str) -> None:
        """Destroy all keys of these files, the matter's own, and that of all backups; what else it held goes to intake.

        Raises Refused, having changed nothing, when a matter that holds one of the files is under a legal hold.
        """
        doomed = list(digests)
        with self.alone():
            for holder in {matter, *(one for digest in doomed for one in self.holders(digest))}:
                self.demand_no_hold(holder)
            for digest in doomed:
                self._destroy_wraps(digest)
            if matter != INTAKE:
                self._dissolve(matter)
            self._forget_key(BACKUP)

    def matters(self) -> list[str]:
        """Every matter that has a key."""
        return sorted(path.stem for path in self._matters.glob(f"*{KEY}"))

    def hold(self, matter: str, by: str, at: datetime) -> None:
        """Place a legal hold. Raises Refused when there is one."""
        with self.alone():
            self.demand_no_hold(matter)
            _folder(self._holds)
            write_aside(self._holds / _named(matter), f"{instant(at)} {by}\n".encode())

    def lift(self, matter: str) -> None:
        """Lift a legal hold. Raises Refused when there is none."""
        with self.alone():
            if self.held(matter) is None:
                raise Refused(f"{matter} is not under a legal hold.")
            (self._holds / _named(matter)).unlink()
            sync_folder(self._holds)

    def held(self, matter: str) -> Hold | None:
        """The legal hold on a matter."""
        path = self._holds / _named(matter)
        if not path.is_file():
            return None
        since, _, by = path.read_text("utf-8").strip().partition(" ")
        return Hold(matter, by, since)

    def demand_no_hold(self, matter: str) -> None:
        """Raise Refused when a matter is under a legal hold: the one gate through which every deletion goes."""
        hold = self.held(matter)
        if hold is not None:
            raise Refused(
                f"{matter} is under a legal hold since {hold.since[:10]}: nothing of it may be deleted.",
                hint="Whoever may place holds can lift it, with the reason, once the ground for it is gone.",
            )

    def recipient(self, matter: str) -> Recipient:
        """The public key of a matter, made now when it has none."""
        path = self._matters / f"{_named(matter)}{KEY}"
        if not path.exists():
            _folder(self._matters)
            write_aside(path, f"{Identity.generate()}\n".encode(), 0o400)
        return _identity(path).to_public()

    def _unwrapped(self, digest: str) -> list[str]:
        for holder in self.holders(digest):
            key = self._matters / f"{holder}{KEY}"
            if key.is_file():
                sealed = (self._wraps / digest[:2] / digest / f"{holder}{WRAP}").read_bytes()
                return _decrypted(sealed, _identity(key), digest).splitlines()
        return []

    def _wrap(self, digest: str, identities: list[str], matter: str) -> None:
        folder = self._wraps / digest[:2] / digest
        _folder(folder)
        text = "".join(f"{one}\n" for one in identities)
        write_aside(folder / f"{matter}{WRAP}", encrypt(text.encode(), [self.recipient(matter)]), 0o400)

    def _release(self, digest: str, matter: str) -> None:
        path = self._wraps / digest[:2] / digest / f"{matter}{WRAP}"
        if path.exists():
            self.demand_no_hold(matter)
            destroy_file(path)

    def _destroy_wraps(self, digest: str) -> None:
        for holder in self.holders(digest):
            destroy_file(self._wraps / digest[:2] / digest / f"{holder}{WRAP}")
        shutil.rmtree(self._wraps / digest[:2] / digest, ignore_errors=True)

    def _dissolve(self, matter: str) -> None:
        for path in list(self._wraps.glob(f"[0-9a-f][0-9a-f]/*/{matter}{WRAP}")):
            digest = path.parent.name
            if self.holders(digest) == [matter]:
                self._wrap(digest, self._unwrapped(digest), INTAKE)
            destroy_file(path)
        self._forget_key(matter)

    def _forget_key(self, matter: str) -> None:
        if (key := self._matters / f"{_named(matter)}{KEY}").exists():
            destroy_file(key)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the key folder for oneself. Not to be nested."""
        _folder(self.folder)
        with locked(self.folder, fcntl.LOCK_EX):
            yield


def _identity(path: Path) -> Identity:
    return Identity.from_str(path.read_text("ascii").strip())


def _decrypted(sealed: bytes, identity: Identity, digest: str) -> str:
    try:
        return str(decrypt(sealed, [identity]), "ascii")
    except DecryptError as error:
        raise IntegrityError(f"The key of the file {digest} is damaged.", hint="Restore the key folder.") from error


def _named(matter: str) -> str:
    if not MATTER.fullmatch(matter):
        raise BadInput(f"“{matter[:80]}” is no name of a case.")
    return matter


def _folder(path: Path) -> None:
    """Make a folder that only the desk's account reads, its parents likewise."""
    for part in (*reversed(path.parents), path):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)
