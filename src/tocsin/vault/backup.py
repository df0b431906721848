"""Copies of a desk from which it can be made again, and in which an erased case stays erased.

    TO/vault/store/…       the age files as they lie in the vault; no key for them is here
    TO/vault/log.vkey
    TO/state.age           settings, database, log, packages, door, spool: age, to the desk's backup key
    TO/tombstones.jsonl    which cases were erased: numbers, times, grounds; no content
    KEYS/keys.age          the key folder: age, to the recovery line in use (`recovery`), whose secret a person keeps
    KEYS/tombstones.jsonl  as above

`TO` may be kept in as many generations as one likes: nothing in it opens without keys. `KEYS` is one file that each
run replaces. Each erasure destroys the backup key, so that a state of before it, which held the words of the case,
opens no more with the keys of today; makes the copies anew at every place that is reached; and retires the recovery
line in use, so that older copies of the keys, wherever they lie, are closed once a person has destroyed that line.
"""

import json
import os
import shutil
import tarfile
import threading
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from sqlite3 import connect
from typing import BinaryIO

from pyrage.x25519 import Identity, Recipient

from tocsin.canonical import canonical
from tocsin.errors import BadInput, Refused, TocsinError
from tocsin.home import SETTINGS, Home
from tocsin.model.codec import from_record, to_record
from tocsin.vault.atrest import Scratch, decrypt_stream, encrypt_stream
from tocsin.vault.durable import destroy_file, sync_folder, write_aside
from tocsin.vault.erasure import Tombstone
from tocsin.vault.keyring import BACKUP
from tocsin.vault.recovery import identities_in, lines_of, move_on, retired
from tocsin.vault.vault import Vault

COPIES = "copies.json"
STATE, KEYS, TOMBSTONES = "state.age", "keys.age", "tombstones.jsonl"
UNBOUNDED = 1 << 62


@dataclass(frozen=True)
class Copies:
    """Where the last copies were made."""

    to: str
    keys: str
    at: datetime
    line: int = 1
    """The line of the recovery sheet that opens the keys' copy."""
    stale: str = ""
    """Why they could not be made anew after an erasure; empty when they were."""


BEGUN = "an erasure was begun, and they were not made anew after it"


def places_of(home: Home) -> list[Copies]:
    """Every place at which copies were made, the newest last."""
    path = home.keys / COPIES
    known = json.loads(path.read_bytes()) if path.is_file() else []
    return from_record(list[Copies], known)


def back_up(home: Home, vault: Vault, to: Path, keys: Path, at: datetime) -> Copies:
    """Copy the desk; what is in the copy and no longer in the desk is destroyed there.

    Raises BadInput without a recovery recipient, or when a folder lies within the desk or the keys within the copy.
    """
    lines_of(home)
    to, keys = to.resolve(), keys.resolve()
    if keys.is_relative_to(to) or any(path.is_relative_to(home.root) for path in (to, keys)):
        raise BadInput(
            "The keys' copy must lie apart from the other, and both outside the desk.", hint="Use another disk for it."
        )
    for folder in (to / "vault" / "store", keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _mirror(vault, to / "vault" / "store")
    shutil.copy(vault.folder / "log.vkey", to / "vault" / "log.vkey")
    stones = b"".join(canonical(to_record(one)) + b"\n" for one in vault.tombstones())
    for folder in (to, keys):
        write_aside(folder / TOMBSTONES, stones)
    with vault.ledger.locked(), vault.store.scratch.file(home.database.name) as (snapshot, _):
        _snapshot(home, snapshot)
        _seal(to / STATE, vault.keyring.recipient(BACKUP), _state(home, snapshot))
    with vault.keyring.alone():
        line = lines_of(home)[0]  # an erasure may have retired the one of before
        _seal(keys / KEYS, Recipient.from_str(line.recipient), [(home.keys, "keys")])
    copies = Copies(str(to), str(keys), at, line.number)
    _remember(home, copies)
    return copies


def expect_erasure(home: Home, decided_at: datetime) -> None:
    """Before an erasure: retire the recovery line in use, once for each decision, and hold every copy for outdated.

    Whatever cuts the erasure off, what is left to do stands at the keeping page. A desk that was never copied keeps its
    line; one that was restored does not, since the copy that it came from still lies somewhere.
    """
    if not (home.keys / COPIES).is_file():
        return
    if all(one.at != decided_at for one in retired(home)):
        move_on(home, decided_at)
    for place in places_of(home):
        _remember(home, replace(place, stale=BEGUN))


def refresh(home: Home, vault: Vault, at: datetime) -> None:
    """After an erasure: make every copy anew that can be reached. The others stay marked until they are made anew."""
    for place in places_of(home):
        _again(home, vault, place, at)


def _again(home: Home, vault: Vault, last: Copies, at: datetime) -> None:
    try:
        if not Path(last.to).is_dir() or not (Path(last.keys) / KEYS).is_file():
            raise BadInput("They are not where they were made.")
        back_up(home, vault, Path(last.to), Path(last.keys), at)
    except (TocsinError, OSError) as error:
        _remember(home, replace(last, stale=str(error)))


def _remember(home: Home, copies: Copies) -> None:
    others = [one for one in places_of(home) if one.keys != copies.keys]
    write_aside(home.keys / COPIES, canonical(to_record([*others, copies])))


def restore(source: Path, keys: Path, recovery: str, folder: Path, tombstones: Path | None = None) -> list[Tombstone]:
    """Make the desk again in `folder`; gives the erasures that this copy does not know yet and that must follow.

    `tombstones` is the newest list of them, by default the longer of those that lie with the copy and with its keys.

    Raises Refused when the folder holds a desk, BadInput for a wrong recovery identity or a copy that does not open.
    """
    home = Home(folder.resolve())
    if home.settings_file.exists() or home.keys.exists():
        raise Refused(f"{folder} already holds a desk.", hint="Choose another folder; a desk is never overwritten.")
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    _unseal(keys / KEYS, identities_in(recovery), home.root)
    write_aside(home.keys / COPIES, b"[]")  # its places are the other desk's; that there is a copy stays known
    backup = home.keys / "matters" / f"{BACKUP}.key"
    if not backup.is_file():
        raise BadInput("This copy of the keys is of before an erasure.", hint="Use the newest copy of the keys.")
    _unseal(source / STATE, identities_in(backup.read_text("ascii")), home.root)
    shutil.copytree(source / "vault" / "store", home.vault / "store", dirs_exist_ok=True)
    shutil.copy(source / "vault" / "log.vkey", home.vault / "log.vkey")
    done = set(Vault(home.vault, home.keys).tombstones())
    lists = [tombstones] if tombstones else [source / TOMBSTONES, keys / TOMBSTONES]
    told = dict.fromkeys(line for path in lists if path.is_file() for line in path.read_bytes().splitlines())
    return [stone for line in told if (stone := from_record(Tombstone, json.loads(line))) not in done]


def _mirror(vault: Vault, store: Path) -> None:
    kept = set(vault.store.digests())
    for path in store.glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in kept:
            destroy_file(path)
    for digest in kept:
        target = store / digest[:2] / digest
        if not target.is_file():
            target.parent.mkdir(mode=0o700, exist_ok=True)
            aside = target.with_suffix(".part")
            shutil.copy(vault.store.path(digest), aside)
            aside.rename(target)
            sync_folder(target.parent)


def _state(home: Home, snapshot: Path) -> list[tuple[Path, str]]:
    """What goes into the state: files and folders, with their names in it."""
    parts = [(home.settings_file, SETTINGS), (home.vault / "log", "vault/log")]
    parts += [(folder, folder.name) for folder in (home.packages, home.door, home.spool) if folder.is_dir()]
    return [*parts, (snapshot, home.database.name)] if snapshot.stat().st_size else parts


def _snapshot(home: Home, target: Path) -> None:
    """A consistent copy of the SQLite database (sqlite.org/backup.html); nothing where there is none."""
    if home.database.is_file():
        with closing(connect(home.database)) as source, closing(connect(target)) as copy:
            source.backup(copy)


def _seal(path: Path, to: Recipient, parts: list[tuple[Path, str]]) -> None:
    """Write a tar of these as an age file, whole or not at all, and destroy the one that was there."""
    aside = path.with_suffix(".part")
    with aside.open("wb") as file, _Packed(parts) as stream:
        encrypt_stream(stream, file, to, UNBOUNDED)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        destroy_file(path)
    aside.rename(path)
    sync_folder(path.parent)


class _Packed:
    """A tar as a stream, written by a thread into a pipe, so that none of it lies anywhere in the clear."""

    def __init__(self, parts: list[tuple[Path, str]]) -> None:
        self._parts = parts
        self._failure: BaseException | None = None

    def __enter__(self) -> BinaryIO:
        read, write = os.pipe()
        self._reader, self._writer = os.fdopen(read, "rb"), os.fdopen(write, "wb")
        self._thread = threading.Thread(target=self._write, daemon=True)
        self._thread.start()
        return self._reader

    def __exit__(self, kind: object, *_: object) -> None:
        self._reader.close()
        self._thread.join()
        if self._failure is not None and kind is None:
            raise self._failure

    def _write(self) -> None:
        try:
            with self._writer, tarfile.open(fileobj=self._writer, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                for path, name in self._parts:
                    tar.add(path, name)
        except (OSError, tarfile.TarError) as error:  # the edge of the thread
            self._failure = error


def _unseal(path: Path, identities: list[Identity], folder: Path) -> None:
    """Unpack a sealed tar. Raises BadInput when it does not open."""
    scratch = Scratch(folder / "work" / "plain")
    with scratch.spool() as plain:
        try:
            with path.open("rb") as file:
                decrypt_stream(file, plain, identities, str(path))  # type: ignore[arg-type]
        except (OSError, TocsinError) as error:
            raise BadInput(f"{path} does not open with this key.", hint="Use the newest copy, and its key.") from error
        plain.seek(0)
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            tar.extractall(folder, filter="data")
