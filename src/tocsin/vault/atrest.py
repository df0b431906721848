"""Files as they lie on disk: age v1 (C2SP age.md), each to an X25519 identity of its own; streamed both ways."""

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from pyrage import DecryptError, EncryptError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from tocsin.errors import IntegrityError, LimitReached
from tocsin.vault.durable import locked

IN_MEMORY = 4 << 20
"""Most plaintext bytes that are held in memory; more lie in a file without a name."""


class Scratch:
    """A private folder for plaintext that programs must be given as files; emptied of what killed processes left."""

    def __init__(self, folder: Path) -> None:
        """Name the folder and sweep it."""
        self.folder = folder
        self.sweep()

    @contextmanager
    def file(self, name: str) -> Iterator[tuple[Path, BinaryIO]]:
        """An empty file of this name in a folder of its own; gone afterwards, or with the next sweep after a kill."""
        with ExitStack() as kept:
            own = self._own(kept)
            path = own / name
            with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b") as file:
                yield path, file

    def _own(self, kept: ExitStack) -> Path:
        """A new folder, locked before anyone could take it for an abandoned one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = self.folder / secrets.token_hex(8)
        with locked(self.folder, fcntl.LOCK_SH):
            own.mkdir(mode=0o700)
            kept.enter_context(locked(own, fcntl.LOCK_SH))
        kept.callback(shutil.rmtree, own, ignore_errors=True)
        return own

    def spool(self) -> "SpooledTemporaryFile[bytes]":
        """A file without a name, in memory while it is small: nobody finds it, and no kill leaves it behind."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return SpooledTemporaryFile(IN_MEMORY, dir=str(self.folder))

    def sweep(self) -> int:
        """Delete what killed processes left; returns how many folders. What a living process uses stays."""
        if not self.folder.is_dir():
            return 0
        with locked(self.folder, fcntl.LOCK_EX):
            left = [path for path in self.folder.glob("*") if path.is_dir() and _abandoned(path)]
            for path in left:
                shutil.rmtree(path, ignore_errors=True)
        return len(left)


def encrypt_stream(source: BinaryIO, target: BinaryIO, to: Recipient, limit: int) -> tuple[str, int]:
    """Write the age file of what the source holds; returns SHA-256 (hex) and size of the plaintext.

    Raises LimitReached past `limit` bytes, and whatever the source raises.
    """
    measured = _Measured(source, limit)
    try:
        encrypt_io(cast(BinaryIO, measured), target, [to])
    except (EncryptError, OSError) as error:
        raise measured.failure or error from None
    return measured.state.hexdigest(), measured.size


def decrypt_stream(source: BinaryIO, target: BinaryIO, identities: Sequence[Identity], name: str) -> str:
    """Write the plaintext of an age file and return its SHA-256 (hex). Raises IntegrityError naming a damaged file."""
    sink = _Hashed(target)
    try:
        decrypt_io(source, cast(BinaryIO, sink), identities)
    except (DecryptError, OSError, ValueError) as error:  # which one depends on where in the file the damage is
        if sink.failure is not None:
            raise sink.failure from None
        raise IntegrityError(f"The file {name} was altered: it cannot be decrypted.") from error
    return sink.state.hexdigest()


class _Measured:
    """Reads for the encryption; keeps hash, size, and what went wrong, which the library would put into words only."""

    def __init__(self, source: BinaryIO, limit: int) -> None:
        self._source, self._limit = source, limit
        self.state, self.size = hashlib.sha256(), 0
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            part = self._source.read(size)
            self.size += len(part)
            if self.size > self._limit:
                raise LimitReached(
                    f"This is larger than {self._limit} bytes.", hint="Raise the limit or send it in parts."
                )
        except BaseException as error:
            self.failure = error
            raise
        self.state.update(part)
        return part


class _Hashed:
    """Writes what was decrypted, and hashes it."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.state = hashlib.sha256()
        self.failure: BaseException | None = None

    def write(self, part: bytes) -> int:
        try:
            self._target.write(part)
        except BaseException as error:
            self.failure = error
            raise
        self.state.update(part)
        return len(part)

    def flush(self) -> None:
        self._target.flush()


def _abandoned(folder: Path) -> bool:
    """Whether no living process holds this folder."""
    with suppress(FileNotFoundError), locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as abandoned:
        return abandoned
    return False
