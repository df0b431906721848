"""Whether a WARC file is what it says: every record whole, its fields in order, its digest true, nothing between.

Checked against ISO 28500 (WARC 1.0 and 1.1, and the drafts 0.17 and 0.18 that old files carry), section by section as
named below. A replay tool reads much that breaks these rules; evidence that breaks them is told of, not refused.
"""

import base64
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

PART = 1 << 16
LONGEST_HEAD = 1 << 20
GZIP = b"\x1f\x8b"
VERSION = re.compile(rb"WARC/(0\.1[78]|1\.[01])\r\n", re.I)
NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z)?)?)?", re.I)
URI = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[!-;=?-~\[\]|^`{}\\\"]+>?")
ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]+>")
DIGEST = re.compile(r"([A-Za-z0-9-]+):(\S+)")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+\s*(;.*)?", re.S)
ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
NUMBER = re.compile(r"\d{1,18}")
REQUIRED = ("warc-type", "warc-record-id", "warc-date", "content-length")
FORMS = {
    "warc-record-id": ID,
    "warc-date": DATE,
    "content-length": NUMBER,
    "content-type": MEDIA_TYPE,
    "warc-target-uri": URI,
    "warc-ip-address": ADDRESS,
    "warc-concurrent-to": ID,
    "warc-refers-to": ID,
    "warc-warcinfo-id": ID,
    "warc-segment-origin-id": ID,
    "warc-segment-number": NUMBER,
    "warc-block-digest": DIGEST,
    "warc-payload-digest": DIGEST,
}
"""Field → what its value looks like (§5)."""
OF_A_PAGE = frozenset({"response", "request", "resource", "conversion", "revisit", "continuation"})
"""Kinds of record that must name what they are of (§5.12)."""
METHODS = {"sha1": 20, "md5": 16, "sha256": 32, "sha512": 64}
"""Digest method → bytes of its value."""


@dataclass
class Seen:
    """One record's fields, while it is read."""

    number: int
    fields: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class Reader:
    """A WARC's bytes, unpacked where it is gzip, read forwards."""

    def __init__(self, source: BinaryIO) -> None:
        """Begin at the start of `source`."""
        self.source, self.buffer, self.cut = source, b"", False
        self.packed = source.read(2) == GZIP
        source.seek(0)
        self._unpacker = zlib.decompressobj(31)
        self._fed = False
        self.members = int(self.packed)

    def take(self, size: int) -> bytes:
        """At most so many bytes; fewer at the end."""
        self._fill(size)
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def head(self) -> bytes:
        """Everything up to the first empty line, with it; whatever is left where there is none."""
        size = PART
        while True:
            self._fill(size)
            end = self.buffer.find(b"\r\n\r\n")
            if end >= 0 or len(self.buffer) < size or size > LONGEST_HEAD:
                return self.take(end + 4 if end >= 0 else len(self.buffer))
            size *= 2

    def _fill(self, size: int) -> None:
        while len(self.buffer) < size and (more := self._more()):
            self.buffer += more

    def _more(self) -> bytes:
        if not self.packed:
            return self.source.read(PART)
        while True:
            raw = self._unpacker.unused_data or self.source.read(PART)
            if self._unpacker.eof:
                self._unpacker, self._fed = zlib.decompressobj(31), False
                self.members += bool(raw)
            if not raw:
                self.cut |= self._fed
                return b""
            self._fed = True
            if out := self._unpacker.decompress(raw):
                return out


def problems(path: Path) -> Iterator[str]:
    """A sentence for everything that is not as it should be, in the order of the file; none when it is sound.

    Never raises for what the file holds; OSError when it cannot be read.
    """
    with path.open("rb") as source:
        reader, number = Reader(source), 0
        try:
            while head := reader.head():
                number += 1
                if not VERSION.match(head):
                    yield f"After record {number - 1} stands something that is no record."
                    return
                record = Seen(number)
                yield from (f"Record {number}: {each}" for each in checked(record, head, reader))
                if not NUMBER.fullmatch(record.fields.get("content-length", "")):
                    return  # without a length nobody knows where the next record begins
            if reader.cut:
                yield f"The file ends inside record {number}."
            elif reader.packed and reader.members != number:
                yield f"{number} records are packed in {reader.members} parts; each should be packed by itself."
        except zlib.error as error:
            yield f"The file cannot be unpacked after record {number} ({error})."
        if not number:
            yield "The file holds no record."


def checked(record: Seen, head: bytes, reader: Reader) -> Iterator[str]:
    """What is wrong with one record: its head, then its block, then what follows it."""
    yield from read_fields(record, head)
    yield from check_fields(record)
    length = record.fields.get("content-length", "")
    if NUMBER.fullmatch(length):
        yield from check_block(record, int(length), reader)


def read_fields(record: Seen, head: bytes) -> Iterator[str]:
    """Take the fields out of the head (§4); a line that begins with a space goes on with the one before."""
    if not head.endswith(b"\r\n\r\n"):
        yield "the head does not end."
    lines = re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")[1:]
    for line in filter(None, lines):
        name, colon, value = line.partition(b":")
        if not colon or not NAME.fullmatch(name):
            yield f"the line “{line[:60].decode('utf-8', 'replace')}” is no field."
            continue
        known = name.decode().lower()
        record.fields[known] = value.decode("utf-8", "replace").strip()
        record.counts[known] += 1


def check_fields(record: Seen) -> Iterator[str]:
    """Which fields are missing, doubled, or no such value (§5)."""
    kind = record.fields.get("warc-type", "")
    needed = [*REQUIRED, *(["warc-target-uri"] if kind in OF_A_PAGE else [])]
    needed += {"revisit": ["warc-profile"], "continuation": ["warc-segment-number", "warc-segment-origin-id"]}.get(
        kind, []
    )
    yield from (f"{name} is missing." for name in needed if not record.fields.get(name))
    for name, value in record.fields.items():
        if record.counts[name] > 1 and name != "warc-concurrent-to" and (name.startswith("warc-") or name in FORMS):
            yield f"{name} stands there {record.counts[name]} times."
        if name in FORMS and value and not FORMS[name].fullmatch(value):
            yield f"{name} is “{value[:80]}”, which is no such value."
        if not value and (name.startswith("warc-") or name in FORMS) and name not in needed:
            yield f"{name} is empty."
    yield from check_kind(kind, record.fields)


def check_kind(kind: str, fields: dict[str, str]) -> Iterator[str]:
    """What the kind of record asks for (§5.6, §5.16)."""
    media_type = fields.get("content-type", "")
    if kind != "continuation" and not media_type and fields.get("content-length", "0") != "0":
        yield "its block has no content-type."
    if kind == "warcinfo" and media_type and not media_type.startswith("application/warc-fields"):
        yield f"a warcinfo of type {media_type[:60]}."
    number = fields.get("warc-segment-number", "")
    if NUMBER.fullmatch(number) and (int(number) > 1) != (kind == "continuation"):
        yield f"segment {number} of a {kind}."


def check_block(record: Seen, length: int, reader: Reader) -> Iterator[str]:
    """Whether the block is there, has its digest, and ends as a record does (§4, §5.8)."""
    method, _, value = record.fields.get("warc-block-digest", "").partition(":")
    state = hashlib.new(method.lower(), usedforsecurity=False) if method.lower() in METHODS else None
    left = length
    while left and (part := reader.take(min(left, PART))):
        left -= len(part)
        if state:
            state.update(part)
    if left:
        yield f"its block ends {left} bytes early."
        return
    if state and not same(state.digest(), value.strip()):
        yield "its bytes are not those of its block digest."
    if reader.take(4) != b"\r\n\r\n":
        yield "it does not end with two empty lines."


def same(digest: bytes, written: str) -> bool:
    """Whether a digest, written as hex or as Base32 (RFC 4648), is this one."""
    return written.lower() == digest.hex() or written.upper().rstrip("=") == base64.b32encode(digest).decode().rstrip(
        "="
    )
