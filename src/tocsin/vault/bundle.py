"""Writes a package's ZIP: files stored in the order given, fixed times and modes, no extra field, no comment.

The same files always give the same bytes, and `verifier.Archive` accounts for every one of them.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import LimitReached
from tocsin.vault import verifier


@dataclass(frozen=True)
class Listed:
    """One file as the manifest lists it."""

    path: str
    role: str
    size: int
    sha256: str
    crc32: int


class Bundle:
    """A ZIP being written."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin in an empty seekable file."""
        self._file = file
        self._directory: list[bytes] = []

    def add(self, path: str, role: str, parts: Iterable[bytes]) -> Listed:
        """Store a file. Raises LimitReached past the size that a package may have."""
        offset = self._file.tell()
        self._file.write(verifier.local_header(path, 0, 0))
        state, size, crc = hashlib.sha256(), 0, 0
        for part in parts:
            self._demand_room(len(part))
            self._file.write(part)
            state.update(part)
            size, crc = size + len(part), zlib.crc32(part, crc)
        end = self._file.tell()
        self._file.seek(offset)
        self._file.write(verifier.local_header(path, crc, size))
        self._file.seek(end)
        self._directory.append(verifier.central_header(path, crc, size, offset))
        return Listed(path, role, size, state.hexdigest(), crc)

    def close(self) -> None:
        """Write the directory."""
        start, count = self._file.tell(), len(self._directory)
        directory = b"".join(self._directory)
        self._demand_room(len(directory) + 22)
        self._file.write(directory)
        self._file.write(
            struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0),
        )

    def _demand_room(self, size: int) -> None:
        if self._file.tell() + size > verifier.LARGEST or len(self._directory) >= verifier.MOST_FILES:
            raise LimitReached("This package would be larger than 4 GiB.", hint="Refer the exhibits in two packages.")


def parts_of(file: BinaryIO) -> Iterator[bytes]:
    """An open file's bytes in parts."""
    with file:
        while part := file.read(verifier.CHUNK):
            yield part


def digest_of_file(path: Path) -> str:
    """SHA-256 (hex) of a file on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
