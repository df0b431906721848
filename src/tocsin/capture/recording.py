"""Opens an archive for replay: each recorded answer by what was asked for, and what the capture said of itself."""

import json
import lzma
import re
import shutil
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from tocsin.canonical import sha256
from tocsin.capture.conditions import URN, Conditions, read_conditions
from tocsin.capture.soundness import problems
from tocsin.capture.veil import URN as ACCOUNT
from tocsin.capture.warc import NAME
from tocsin.errors import BadInput

LARGEST = 1_000_000_000
"""Bytes of an archive that is replayed: beyond what any capture keeps."""
LARGEST_PART = 64_000_000
"""Bytes of each of the small files and records beside the answers."""
PART = 1 << 20
RANGE = re.compile(rb"(?im)^range:[ \t]*([^\r\n]*)")
DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    AttributeError,
    TypeError,
    KeyError,
    IndexError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    ArchiveLoadFailed,
)
"""What the libraries raise for damaged packages and records."""


@dataclass(frozen=True)
class Answer:
    """Where one recorded answer lies."""

    number: int
    """Its place in the order in which answers ended."""
    url: str
    offset: int
    body: str
    """SHA-256 of the body that was sent when this was asked for."""
    cut: bool
    """Whether it was not whole."""
    part: bytes = b""
    """The range that was asked for (RFC 9110 §14.2); empty: everything."""


@dataclass
class Recording:
    """A capture as its archive tells it."""

    warc: Path
    url: str
    """The link that was visited, before any redirect."""
    conditions: Conditions
    text: str = ""
    dom: str = ""
    missing: frozenset[str] = frozenset()
    """Links that the capture itself named as not captured."""
    digests: dict[str, str] = field(default_factory=dict)
    """Role → SHA-256 of the files that the capture wrote beside the archive."""
    answers: dict[tuple[str, str], list[Answer]] = field(default_factory=lambda: defaultdict(list))
    """By method and link."""
    frames: dict[str, bytes] = field(default_factory=dict)
    """WebSocket link → the bytes that its server sent."""
    state: dict[str, Any] = field(default_factory=dict)
    """Cookies and stored values under which the page was seen, without what lets anybody in; empty: none."""
    unsound: str = ""
    """The first thing in which the archive is not as an archive should be; empty when it is."""

    def bytes_of(self, answer: Answer) -> bytes:
        """The answer as it was served, head and body."""
        with self.warc.open("rb") as source:
            source.seek(answer.offset)
            record = next(iter(ArchiveIterator(source, no_record_parse=True)))
            return bytes(record.raw_stream.read())


def open_recording(package: Path, folder: Path) -> Recording:
    """The recording in a WACZ of ours, its archive laid into `folder`.

    Raises BadInput when the package cannot be read, was not made by a capture of ours, or holds a script or conditions
    that no capture has.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            told = json.loads(small(opened, "tocsin/capture.json"))
            page = json.loads(small(opened, "pages/pages.jsonl").splitlines()[1])
            dom = small(opened, "tocsin/dom.html") if "tocsin/dom.html" in opened.namelist() else b""
            unpack(opened, folder / NAME)
        found, conditions = indexed(folder / NAME)
        return Recording(
            folder / NAME,
            str(told["url"]),
            conditions,
            str(page.get("text", "")),
            dom.decode("utf-8", "replace"),
            frozenset(str(each["url"]) for each in told["missing"]),
            {str(each["role"]): str(each["sha256"]) for each in told["files"]},
            *found,
            unsound=next(problems(folder / NAME), ""),
        )
    except DAMAGE as error:
        raise BadInput(f"The archive {package.name} cannot be read ({type(error).__name__}: {error}).") from error


def small(package: zipfile.ZipFile, name: str) -> bytes:
    """One of the small files, with a limit that a packed bomb meets."""
    with package.open(name) as source:
        data = source.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise BadInput(f"The archive's {name} is larger than {LARGEST_PART} bytes.")
    return data


def unpack(package: zipfile.ZipFile, target: Path) -> None:
    """Lay the WARC beside, where it can be sought in."""
    member = f"archive/{NAME}"
    if package.getinfo(member).file_size > LARGEST:
        raise BadInput(f"The archive is larger than {LARGEST} bytes.")
    with package.open(member) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, PART)


Found = tuple[dict[tuple[str, str], list[Answer]], dict[str, bytes], dict[str, Any]]


def indexed(warc: Path) -> tuple[Found, Conditions]:
    """Every answer by what was asked for, the frames of WebSockets, and the conditions of the capture."""
    responses: dict[str, tuple[str, int, bool]] = {}
    answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    frames: dict[str, bytes] = {}
    conditions, account = b"", b"{}"
    with warc.open("rb") as source:
        for record, kind, url, offset in records(source):
            if kind == "response":
                cut = bool(record.rec_headers.get_header("WARC-Truncated"))
                responses[record.rec_headers.get_header("WARC-Record-ID")] = (url, offset, cut)
            elif kind == "request":
                head, _, body = record.raw_stream.read(LARGEST_PART).partition(b"\r\n\r\n")
                link, at, cut = responses[record.rec_headers.get_header("WARC-Concurrent-To")]
                asked_for = RANGE.search(head)
                answer = Answer(len(responses), link, at, sha256(body), cut, asked_for[1] if asked_for else b"")
                answers[head.split(b" ", 1)[0].decode("latin-1"), link].append(answer)
            elif url == URN:
                conditions = record.raw_stream.read(LARGEST_PART)
            elif url == ACCOUNT:
                account = record.raw_stream.read(LARGEST_PART)
            elif url.endswith("#received"):
                frames.setdefault(url.removesuffix("#received"), record.raw_stream.read(LARGEST_PART))
    if not conditions:
        raise BadInput("The archive does not say under what conditions it was captured.")
    return (answers, frames, dict(json.loads(account).get("state", {}))), read_conditions(conditions)


def records(source: IO[bytes]) -> Iterator[tuple[ArcWarcRecord, str, str, int]]:
    """Each record with its kind, link and place. The place is known before the block is read."""
    iterator = ArchiveIterator(source, no_record_parse=True)
    for record in iterator:
        yield record, str(record.rec_type), str(record.rec_headers.get_header("WARC-Target-URI") or ""), iterator.offset
