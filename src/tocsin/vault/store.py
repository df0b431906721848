"""The content-addressed store: each file is named by the SHA-256 of its bytes, written once and never changed."""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import BadInput, IntegrityError, LimitReached

CHUNK = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")


class Store:
    """Files under `root/ab/abcd…`; files under way lie in `root/incoming` and become visible whole or not at all."""

    def __init__(self, root: Path) -> None:
        """Open the store, making its folders when they are missing."""
        self.root = root
        self._incoming = root / "incoming"
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, data: bytes) -> str:
        """Keep these bytes and return their digest."""
        return self.put_stream(BytesIO(data), len(data))[0]

    def put_stream(self, source: BinaryIO, limit: int) -> tuple[str, int]:
        """Keep what the stream holds and return digest and size in bytes.

        Raises LimitReached past `limit` bytes, and IntegrityError when a file of that digest is there but damaged.
        """
        with self._aside() as aside:
            with aside.open("xb") as file:
                digest, size = _copy(source, file, limit)
                os.fchmod(file.fileno(), 0o400)
                file.flush()
                os.fsync(file.fileno())
            self._place(aside, digest)
        return digest, size

    def open(self, digest: str) -> BinaryIO:
        """The file's bytes as a stream, hashed anew before the first is given out.

        Raises BadInput when nothing of that digest is kept, IntegrityError naming the file when its bytes differ.
        """
        path = self.path(digest)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise BadInput(f"Nothing with the digest {digest} is kept here.") from error
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            file.close()
            raise IntegrityError(f"The file {path} was altered: its bytes do not have the digest in its name.")
        file.seek(0)
        return file

    def read(self, digest: str) -> bytes:
        """All bytes of a kept file; raises as `open` does."""
        with self.open(digest) as file:
            return file.read()

    def has(self, digest: str) -> bool:
        """Whether a file of this digest is kept; its bytes are not looked at."""
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where a file of this digest lies. Raises BadInput for what is not 64 lower-case hex digits."""
        if not DIGEST.fullmatch(digest):
            raise BadInput(f"“{digest[:80]}” is not a SHA-256 digest.")
        return self.root / digest[:2] / digest

    def digests(self) -> Iterator[str]:
        """The digest of every kept file, sorted."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(file.name for file in folder.iterdir() if DIGEST.fullmatch(file.name))

    def sweep(self) -> int:
        """Delete what killed writers left half written; returns how many files. Does nothing while anyone writes."""
        with _locked(self._incoming, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            left = list(self._incoming.iterdir()) if alone else []
            for file in left:
                file.unlink()
        return len(left)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        aside = self._incoming / secrets.token_hex(16)
        with _locked(self._incoming, fcntl.LOCK_SH):
            try:
                yield aside
            finally:
                aside.unlink(missing_ok=True)

    def _place(self, aside: Path, digest: str) -> None:
        if self.has(digest):
            self.open(digest).close()
            return
        target = self.path(digest)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        aside.rename(target)
        sync_folder(target.parent)
        sync_folder(self.root)


def sync_folder(folder: Path) -> None:
    """Make names in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_aside(path: Path, data: bytes) -> None:
    """Replace a small file by new bytes, whole or not at all, durably."""
    aside = path.with_name(path.name + ".aside")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    sync_folder(path.parent)


def _copy(source: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int]:
    state, size = hashlib.sha256(), 0
    while part := source.read(CHUNK):
        size += len(part)
        if size > limit:
            raise LimitReached(f"This is larger than {limit} bytes.", hint="Raise the limit or send it in parts.")
        state.update(part)
        target.write(part)
    return state.hexdigest(), size


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[bool]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield _lock(descriptor, how)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True
