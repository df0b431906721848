"""Foreign ZIP files: what is in them, and one member as a stream, with limits on everything a ZIP can lie about.

Nothing is ever unpacked to disk and no member's name is ever used as a path, so `../` and symbolic links lead nowhere.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tocsin.errors import BadInput, LimitReached

MOST_MEMBERS = 100_000
FREE_BYTES = 100 << 20
"""A member may unpack to this much whatever its ratio; past it, to RATIO times its packed size."""
RATIO = 100
DAMAGE = (
    *(zipfile.BadZipFile, OSError, ValueError, NotImplementedError),
    *(EOFError, IndexError, OverflowError, struct.error, zlib.error),
)
"""What zipfile lets through on damaged archives."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The ZIP at this path. Raises BadInput for one that cannot be opened, LimitReached for too many members."""
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise BadInput(
            f"This ZIP cannot be opened: {error}.", hint="Ask for it again; the copy may be cut off."
        ) from error
    with archive:
        if len(archive.infolist()) > MOST_MEMBERS:
            raise LimitReached(f"This ZIP has more than {MOST_MEMBERS} members.")
        yield archive


def files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members that are plain files: no folders, no symbolic links."""
    return [info for info in archive.infolist() if _names_a_file(info) and not stat.S_ISLNK(info.external_attr >> 16)]


def _names_a_file(info: zipfile.ZipInfo) -> bool:
    """Whether the name is one of a file; `is_dir` of Python 3.11 fails on an empty name."""
    return bool(info.filename) and not info.filename.endswith("/")


@contextmanager
def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[io.BufferedReader]:
    """One member as a stream of bytes.

    Raises BadInput for a password or a damaged member, LimitReached when it unpacks to more than is honest.
    """
    if info.flag_bits & 1:
        raise BadInput(
            "This ZIP is protected by a password.", hint="Ask for it without one, or unpack it and take the files."
        )
    try:
        with archive.open(info) as raw:
            yield io.BufferedReader(Bounded(raw, max(FREE_BYTES, info.compress_size * RATIO), info.filename))
    except DAMAGE as error:
        raise BadInput(f"“{info.filename[:80]}” in this ZIP is damaged: {error}.") from error


class Bounded(io.RawIOBase):
    """A stream that refuses to go on past a number of bytes, and tells damage in a sentence."""

    def __init__(self, raw: IO[bytes], most: int, name: str = "") -> None:
        """Wrap `raw`, called `name`; allow `most` bytes."""
        self._raw, self._left, self._name = raw, most, name[:80]

    def readable(self) -> bool:
        """Always: it is a source."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer. Raises LimitReached past the allowed bytes, BadInput where the archive is damaged."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._raw.read(len(view))
        except DAMAGE as error:
            raise BadInput(f"“{self._name}” in this archive is damaged: {error}.") from error
        self._left -= len(data)
        if self._left < 0:
            raise LimitReached("This archive unpacks to far more than an honest one of its size (a “ZIP bomb”).")
        view[: len(data)] = data
        return len(data)
