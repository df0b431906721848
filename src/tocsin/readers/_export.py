"""The files of an export: one file given alone, or those wanted of a ZIP or a packed tar, one after another.

A member is read as a stream and never unpacked to disk; one that cannot be read is a Note, and the next goes on.
"""

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from tocsin.errors import BadInput, TocsinError
from tocsin.model.finding import Finding, Note
from tocsin.readers import _zip as zips

ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Part:
    """One file of an export."""

    stream: io.BufferedReader
    name: str = ""
    """Its name inside the archive; empty for a file given alone."""

    def place(self, locator: str) -> str:
        """A locator inside this file, with the file's name when it lies in an archive."""
        return f"{self.name} {locator}" if self.name else locator


Wanted = Callable[[str], bool]


def read_parts(path: Path, wanted: Wanted, read: Callable[[Part], Iterator[Finding]]) -> Iterator[Finding]:
    """What `read` finds in each wanted file. Raises BadInput when an archive holds none that is wanted.

    A file that was given alone is always wanted, whatever its name.
    """
    count = 0
    for part in parts(path, wanted):
        count += 1
        try:
            yield from read(part)
        except TocsinError as error:
            if not part.name:
                raise
            yield Note(f"{error} {error.hint}".strip(), part.name, problem=True)
    if not count:
        raise BadInput("This archive holds none of the files that such an export has.")


def parts(path: Path, wanted: Wanted) -> Iterator[Part]:
    """The files themselves, those of a ZIP in natural order of their names (`messages2` before `messages10`)."""
    with path.open("rb") as file:
        head = file.peek(4)
        if head.startswith(GZIP):
            yield from _of_tar(file, path.stat().st_size, wanted)
        elif not head.startswith(ZIP):
            yield Part(file)
    if head.startswith(ZIP):
        yield from _of_zip(path, wanted)


def _of_zip(path: Path, wanted: Wanted) -> Iterator[Part]:
    with zips.opened(path) as archive:
        for info in sorted((info for info in zips.files(archive) if wanted(info.filename)), key=_natural):
            with zips.member(archive, info) as stream:
                yield Part(stream, info.filename)


def _natural(info: zipfile.ZipInfo) -> list[str]:
    return [piece.zfill(12) if piece.isdigit() else piece for piece in DIGITS.split(info.filename.rpartition(".")[0])]


def _of_tar(file: IO[bytes], size: int, wanted: Wanted) -> Iterator[Part]:
    """The plain files of a `.tar.gz`, in its own order; links and devices are passed over."""
    unpacked = zips.Bounded(cast(IO[bytes], gzip.GzipFile(fileobj=file)), max(zips.FREE_BYTES, size * zips.RATIO))
    try:
        with tarfile.open(fileobj=cast(IO[bytes], io.BufferedReader(unpacked)), mode="r|") as archive:
            for member in archive:
                if member.isfile() and wanted(member.name) and (stream := archive.extractfile(member)) is not None:
                    yield Part(io.BufferedReader(zips.Bounded(stream, member.size, member.name)), member.name)
    except (tarfile.TarError, *zips.DAMAGE) as error:
        raise BadInput(f"This archive is damaged: {error}.", hint="Ask for it again.") from error
