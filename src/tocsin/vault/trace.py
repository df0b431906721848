"""Looks for words that must not leave in every byte of a file: packed, encoded, in names, comments and metadata."""

import base64
import gzip
import html
import io
import logging
import re
import sys
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from warcio.exceptions import ArchiveLoadFailed

from tocsin.model.archives import ArchiveIterator

# A PDF that it cannot read is searched as bytes, and nobody is helped by its log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

DEEPEST = 5
MOST = 512 << 20
"""Most bytes that one file may unpack to while it is searched."""
PHONE_DIGITS = 7
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4}[\r\n ]{0,2}){6,}[A-Za-z0-9+/]{0,3}={0,2}")
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
SOFT = re.compile(rb"=\r?\n")
QUOTED = re.compile(rb"(?:=[0-9A-F]{2})+")


class TooMuch(Exception):
    """A file unpacks to more than can be searched."""


def pattern_of(phrase: str) -> re.Pattern[str]:
    """What finds a phrase in folded text: its words with anything between them that is no word, its digits likewise.

    >>> bool(pattern_of("Ana Petros").search(folded("call-with-ANA_petros.txt")))
    True
    >>> bool(pattern_of("+1 202 555 0143").search("(202) 555-0143"))
    True
    """
    plain = folded(phrase)
    digits = re.sub(r"\D", "", plain)
    if len(digits) >= PHONE_DIGITS and not re.search(r"[^\W\d_]", plain):
        between = r"[\s().\-/\u2010-\u2015]{0,3}"
        return re.compile(rf"(?:[+(]*\d[\d\s().\-/]{{0,8}})?{between.join(digits[-9:])}")
    words = [re.escape(word) for word in re.findall(r"[^\W_]+", plain)]
    joined = r"[\W_]*".join(words)
    return re.compile(joined if len("".join(words)) > 3 else rf"(?<![^\W_]){joined}(?![^\W_])")


def folded(text: str) -> str:
    """Text for comparison: compatibility forms unified, accents and invisible characters dropped, case folded."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text).translate(_dropped()).casefold()


def spans(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, in the text's own characters."""
    places = [at for at, char in enumerate(text) for _ in folded(char)]
    for match in pattern.finditer(folded(text)):
        if match.end() > match.start():
            yield places[match.start()], places[match.end() - 1] + 1


def found_in(data: bytes, patterns: Sequence[re.Pattern[str]]) -> set[int]:
    """Which of the patterns stand anywhere in a file. Raises TooMuch for one that unpacks past all measure."""
    found: set[int] = set()
    budget = [MOST]
    for layer in _layers(data, 0, budget):
        for text in _texts(layer):
            plain = folded(text)
            found |= {at for at, pattern in enumerate(patterns) if at not in found and pattern.search(plain)}
    return found


def confined(path: Path, arguments: dict[str, Any], _run_tool: object) -> Iterator[dict[str, Any]]:
    """`found_in` for a confined child: yields `{"found": […]}`; nothing when it cannot be searched to its end."""
    try:
        patterns = [pattern_of(phrase) for phrase in arguments["phrases"]]
        yield {"found": sorted(found_in(path.read_bytes(), patterns))}
    except TooMuch:
        return


@cache
def _dropped() -> dict[int, None]:
    """Code points that a comparison passes over: accents and invisible characters."""
    return {code: None for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Mn", "Cf"}}


def _layers(data: bytes, depth: int, budget: list[int]) -> Iterator[bytes]:
    """The file and everything packed in it."""
    budget[0] -= len(data)
    if budget[0] < 0:
        raise TooMuch
    yield data
    if depth < DEEPEST:
        for inner in _inner(data, budget):
            yield from _layers(inner, depth + 1, budget)


def _inner(data: bytes, budget: list[int]) -> Iterator[bytes]:
    head = data[:1024]
    if b"PK\x05\x06" in data[-66000:]:
        yield from _zipped(data, budget)
    if head[:2] == b"\x1f\x8b":
        yield from _gunzipped(data, budget)
    if head[:5] == b"WARC/":
        yield from _archived(data)
    if b"%PDF-" in head or head[:4] == b"\x89PNG":
        yield from _deflated(data, budget)
    if b"%PDF-" in head:
        yield from _pdf_texts(data)
    yield from _decoded(data)


def _zipped(data: bytes, budget: list[int]) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive.comment
            for info in archive.infolist():
                yield info.filename.encode("utf-8", "replace") + b"\n" + info.comment + b"\n" + info.extra
                if info.file_size > budget[0]:
                    raise TooMuch
                yield archive.read(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, OSError, ValueError):
        return


def _gunzipped(data: bytes, budget: list[int]) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            plain = file.read(budget[0] + 1)
    except (OSError, EOFError, zlib.error):
        return
    if len(plain) > budget[0]:
        raise TooMuch
    yield plain


def _archived(data: bytes) -> Iterator[bytes]:
    """What the records of a WARC hold once transfer and content encodings are undone."""
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            yield record.content_stream().read()
    except (ArchiveLoadFailed, OSError, ValueError, EOFError, zlib.error):
        return


def _deflated(data: bytes, budget: list[int]) -> Iterator[bytes]:
    """Every zlib stream that begins anywhere: PDF streams, compressed text of a PNG."""
    end = 0
    for match in ZLIB.finditer(data):
        if match.start() < end:
            continue
        unpacking = zlib.decompressobj()
        try:
            plain = unpacking.decompress(data[match.start() :], budget[0] + 1)
        except zlib.error:
            continue
        if len(plain) > budget[0]:
            raise TooMuch
        end = len(data) - len(unpacking.unused_data) if unpacking.eof else end
        yield plain


def _pdf_texts(data: bytes) -> Iterator[bytes]:
    """The words of a PDF as a reader shows them, its information and its file attachments' names."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield repr(reader.metadata).encode()
        for page in reader.pages:
            words = page.extract_text()
            yield words.encode("utf-8", "replace")
            yield re.sub(r"\s+", " ", words).encode("utf-8", "replace")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return


def _decoded(data: bytes) -> Iterator[bytes]:
    """Base64 runs, quoted-printable and percent-encoded text."""
    for match in BASE64.finditer(data):
        word = re.sub(rb"[^A-Za-z0-9+/]", b"", match[0])
        yield base64.b64decode(word[: len(word) // 4 * 4])
    if QUOTED.search(data):
        yield QUOTED.sub(lambda match: bytes.fromhex(match[0].decode().replace("=", "")), SOFT.sub(b"", data))
    if b"%" in data:
        unquoted = urllib.parse.unquote_to_bytes(data)
        if unquoted != data:
            yield unquoted


def _texts(data: bytes) -> Iterable[str]:
    for encoding in ENCODINGS if b"\0" in data else ENCODINGS[:1]:
        text = data.decode(encoding, "replace")
        yield text
        plain = ESCAPE.sub(lambda match: chr(int(match[1], 16)), html.unescape(text))
        if plain != text:
            yield plain
        if "<" in plain:
            yield re.sub(r"<[^>]{0,400}>", "", plain)
