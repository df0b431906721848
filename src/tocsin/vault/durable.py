"""Files that survive a power cut, and files that are to be gone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make names in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_aside(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace a small file by new bytes, whole or not at all, durably."""
    aside = path.with_name(path.name + ".aside")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
    sync_folder(path.parent)


def destroy_file(path: Path) -> None:
    """Overwrite a file with zeros where it lies, then take its name away; both durably.

    A file system that writes elsewhere (copy on write, flash) may keep the old bytes: what must be gone on those is
    encrypted, and only its key is destroyed here.
    """
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)


@contextmanager
def locked(folder: Path, how: int) -> Iterator[bool]:
    """Hold the lock of a folder, flock(2); false when `fcntl.LOCK_NB` is asked for and somebody else holds it."""
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
