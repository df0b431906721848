"""Bytes to text lines: which encoding a file is in, and its lines one by one, however long the file or the line."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import BadInput, LimitReached
from tocsin.model.finding import Note

SAMPLE = 1 << 16
LONGEST_LINE = 1 << 22
LARGEST = 64 << 20
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Line:
    """One line without its end."""

    number: int
    """From 1."""
    text: str
    cut: bool = False
    """True when it was longer than LONGEST_LINE characters and only its beginning is here."""


def encoding_of(sample: bytes) -> str:
    """Python name of the encoding that the beginning of a file is in; `utf-8` when it could be.

    A file that is not UTF-8 is given the likeliest single-byte encoding, which is a guess: say so with `encoding_note`.
    """
    for mark, name in BOMS:
        if sample.startswith(mark):
            return name
    if b"\0" in sample[:4096]:
        return "utf-16-le" if sample[1:2] == b"\0" else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _guess(sample)
    return "utf-8"


def _guess(sample: bytes) -> str:
    """The likeliest legacy encoding, by character statistics; UTF-8 with some bad bytes stays UTF-8."""
    bad = sample.decode("utf-8", "replace").count("\ufffd")
    if bad * 20 < sum(byte > 0x7F for byte in sample):
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:8192]).best()
    return best.encoding if best else "cp1252"


def encoding_note(encoding: str) -> Note | None:
    """A Note when the encoding was guessed."""
    if encoding.startswith("utf"):
        return None
    return Note(f"The file is not UTF-8. It was read as {encoding}, which is a guess; letters may be wrong.")


def lines(file: BinaryIO, encoding: str) -> Iterator[Line]:
    """The lines of a file. A line of any length passes in bounded memory; undecodable bytes become U+FFFD."""
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="\n")
    number, inside = 0, False
    while part := text.readline(LONGEST_LINE):
        ends = part.endswith("\n")
        if not inside:
            number += 1
            yield Line(number, part.rstrip("\r\n"), cut=not ends and len(part) >= LONGEST_LINE)
        inside = not ends
    text.detach()


def whole_text(path: Path) -> tuple[str, str]:
    """The whole text of a file and its encoding. Raises LimitReached past 64 MiB and BadInput for an empty file."""
    return text_in(whole_bytes(path))


def text_in(data: bytes) -> tuple[str, str]:
    """The text of a whole file's bytes and its encoding."""
    encoding = encoding_of(data[:SAMPLE])
    return data.decode(encoding, "replace").removeprefix("\ufeff"), encoding


def whole_bytes(path: Path) -> bytes:
    """The bytes of a file that a reader must hold whole. Raises LimitReached past 64 MiB, BadInput when empty."""
    size = path.stat().st_size
    if size > LARGEST:
        raise LimitReached(f"This file has {size} bytes; this reader takes at most {LARGEST}.")
    if not size:
        raise BadInput("This file is empty.")
    return path.read_bytes()
