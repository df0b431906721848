"""Writes what went over the wire into a WARC 1.1 file (ISO 28500:2017), byte for byte, with SHA-256 digests.

A response record holds the answer exactly as served: head, chunk framing and content coding untouched. The payload
digest is over everything after the head, as `warcio check` computes it.
"""

import hashlib
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tocsin import __version__
from tocsin.canonical import instant
from tocsin.capture.veil import Veil

SPOOL = 1 << 20
NAME = "data.warc"


class Tape:
    """Bytes as they come, kept aside until they are whole, with both digests that a WARC record carries."""

    def __init__(self) -> None:
        """An empty tape; small ones stay in memory."""
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115  it lives until the record is written
        self.block, self.payload = hashlib.sha256(), hashlib.sha256()
        self.size = 0

    def head(self, raw: bytes) -> None:
        """Add the head of a message: it counts in the block digest only."""
        self.file.write(raw)
        self.block.update(raw)
        self.size += len(raw)

    def write(self, raw: bytes) -> None:
        """Add bytes of the body."""
        self.head(raw)
        self.payload.update(raw)


@dataclass
class Exchange:
    """One request and what came back, filled while it happens."""

    url: str
    method: str
    started_at: datetime
    request: bytes
    request_body: bytes = b""
    response: Tape = field(default_factory=Tape)
    status: int = 0
    media_type: str = ""
    location: str = ""
    address: str = ""
    whole: bool = False
    """Whether the answer holds the thing from its first byte to its last; a range may be a part (RFC 9110 §14.4)."""
    truncated: str = ""
    """WARC 1.1 §5.13 word: `length`, `time`, `disconnect`, `unspecified`."""
    why_truncated: str = ""


@dataclass(frozen=True)
class Entry:
    """Where one response or resource record lies in the archive."""

    url: str
    method: str
    at: datetime
    status: int
    media_type: str
    digest: str
    offset: int
    length: int
    truncated: str
    request_body: bytes = b""
    whole: bool = False


class Archive:
    """One WARC file being written; safe to use from many threads."""

    def __init__(self, path: Path, at: datetime) -> None:
        """Begin the file with its warcinfo record. The file must not exist."""
        self.path, self.entries = path, list[Entry]()
        self.veil: Veil | None = None
        """What is withheld where the desk's own log-in was used."""
        self._out: IO[bytes] = path.open("xb")
        self._writer = WARCWriter(self._out, gzip=False, warc_version="1.1")
        self._lock = threading.Lock()
        info = f"software: Tocsin {__version__}\r\nformat: WARC File Format 1.1\r\nrobots: ignore\r\n".encode()
        self._write("warcinfo", {"WARC-Date": instant(at), "WARC-Filename": NAME}, "application/warc-fields", info)

    def add(self, exchange: Exchange) -> None:
        """Write an exchange as a response record and its request record, and close its tape."""
        tape, common = exchange.response, {"WARC-Date": instant(exchange.started_at)}
        if self.veil:
            exchange.request = self.veil.request(exchange.request)
            exchange.request_body = self.veil.body(exchange.request_body)
        response_id, request = record_id(), exchange.request + exchange.request_body
        if exchange.address:
            common["WARC-IP-Address"] = exchange.address
        headers = common | {
            "WARC-Target-URI": exchange.url,
            "WARC-Record-ID": response_id,
            "WARC-Block-Digest": f"sha256:{tape.block.hexdigest()}",
            "WARC-Payload-Digest": f"sha256:{tape.payload.hexdigest()}",
        }
        if exchange.truncated:
            headers["WARC-Truncated"] = exchange.truncated
        asked = common | {
            "WARC-Target-URI": exchange.url,
            "WARC-Concurrent-To": response_id,
            "WARC-Block-Digest": f"sha256:{hashlib.sha256(request).hexdigest()}",
            "WARC-Payload-Digest": f"sha256:{hashlib.sha256(exchange.request_body).hexdigest()}",
        }
        with tape.file, self._lock, self._whole_or_not() as offset:
            tape.file.seek(0)
            self._record("response", headers, "application/http; msgtype=response", tape.file, tape.size)
            entry = entry_of(exchange, offset, self._out.tell() - offset)
            self._write("request", asked, "application/http; msgtype=request", request)
            self._out.flush()
            self.entries.append(entry)

    def add_resource(self, url: str, at: datetime, media_type: str, data: bytes, *, truncated: str = "") -> None:
        """Write bytes that are no HTTP answer (a certificate, one direction of a WebSocket) as a resource record."""
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        headers = {"WARC-Target-URI": url, "WARC-Date": instant(at), "WARC-Payload-Digest": digest}
        if truncated:
            headers["WARC-Truncated"] = truncated
        with self._lock, self._whole_or_not() as offset:
            self._write("resource", headers, media_type, data)
            length = self._out.tell() - offset
            self._out.flush()
            self.entries.append(Entry(url, "GET", at, 200, media_type, digest, offset, length, truncated))

    def head_kept(self, raw: bytes) -> bytes:
        """The head of an answer as it is recorded: as served, save where the desk's own log-in was used."""
        return self.veil.response(raw) if self.veil else raw

    def flush(self) -> None:
        """Make what was written readable."""
        with self._lock:
            self._out.flush()

    def close(self) -> None:
        """Finish the file."""
        with self._lock:
            self._out.close()

    @contextmanager
    def _whole_or_not(self) -> Iterator[int]:
        """Where the next record begins; what a full disk left of it is cut off again, so that no archive holds half."""
        offset = self._out.tell()
        try:
            yield offset
        except OSError:
            self._out = self._anew(offset)
            self._writer = WARCWriter(self._out, gzip=False, warc_version="1.1")
            raise

    def _anew(self, offset: int) -> IO[bytes]:
        """The file opened once more and cut at `offset`; what the old handle still held in memory is let go of."""
        with suppress(OSError):
            self._out.close()
        out = self.path.open("r+b")
        out.truncate(offset)
        out.seek(offset)
        return out

    def _write(self, kind: str, headers: dict[str, str], media_type: str, data: bytes) -> None:
        block = {"WARC-Block-Digest": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._record(kind, block | headers, media_type, BytesIO(data), len(data))

    def _record(self, kind: str, headers: dict[str, str], media_type: str, stream: Any, size: int) -> None:
        fields = [("WARC-Type", kind), ("WARC-Record-ID", headers.get("WARC-Record-ID") or record_id())]
        fields += [(name, value) for name, value in headers.items() if name != "WARC-Record-ID"]
        # Given no parsed head, warcio writes the stream as it is; given one, it would write the head anew.
        record = ArcWarcRecord(
            "warc", kind, StatusAndHeaders("", fields, protocol="WARC/1.1"), stream, None, media_type, size
        )
        record.payload_length = size
        self._writer.write_record(record)


def record_id() -> str:
    """A new record id."""
    return f"<urn:uuid:{uuid4()}>"


def entry_of(exchange: Exchange, offset: int, length: int) -> Entry:
    """The index entry of an exchange that was just written."""
    return Entry(
        exchange.url,
        exchange.method,
        exchange.started_at,
        exchange.status,
        exchange.media_type,
        f"sha256:{exchange.response.payload.hexdigest()}",
        offset,
        length,
        exchange.why_truncated,
        exchange.request_body,
        exchange.whole,
    )
