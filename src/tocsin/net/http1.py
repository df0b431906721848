"""HTTP/1.1 read off a socket byte for byte (RFC 9112), with limits, from peers that may hang, lie or never end.

Each read gives the bytes as they came and, beside them, the content they carry; whoever records keeps the first and
whoever reads takes the second.
"""

import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.errors import BadInput, LimitReached

HEAD_LIMIT = 256 * 1024
PART = 64 * 1024
HEAD_END = re.compile(rb"\r?\n\r?\n")
STATUS = re.compile(rb"^HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?$")
CHUNK = re.compile(rb"^([0-9a-fA-F]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n$")
CHUNK_LINE = 4096


class Malformed(BadInput):
    """The peer does not speak HTTP/1.1, or contradicts itself."""


class Wire:
    """A socket with a buffer and a deadline (monotonic seconds)."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        """Read from `sock` until the deadline."""
        self.sock, self.until = sock, until
        self.buffer = bytearray()

    def fill(self) -> bool:
        """Read once more; False at the end. Raises LimitReached at the deadline, OSError when the line breaks."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise LimitReached("the time limit was reached")
        self.sock.settimeout(left)
        try:
            part = self.sock.recv(PART)
        except TimeoutError as error:
            raise LimitReached("the time limit was reached") from error
        self.buffer += part
        return bool(part)

    def take(self, most: int) -> bytes:
        """Between 1 and `most` bytes, or none at the end."""
        if not self.buffer and not self.fill():
            return b""
        part = bytes(self.buffer[:most])
        del self.buffer[: len(part)]
        return part

    def take_head(self) -> bytes:
        """A head with its blank line; empty when the peer closed before the first byte."""
        while not (end := HEAD_END.search(self.buffer, 0, HEAD_LIMIT)):
            if len(self.buffer) >= HEAD_LIMIT:
                raise Malformed(f"the head is longer than {HEAD_LIMIT} bytes")
            if not self.fill():
                if self.buffer:
                    raise Malformed("the head breaks off")
                return b""
        head = bytes(self.buffer[: end.end()])
        del self.buffer[: end.end()]
        return head

    def take_line(self) -> bytes:
        """A line with its line feed."""
        while (end := self.buffer.find(b"\n")) < 0:
            if len(self.buffer) > CHUNK_LINE:
                raise Malformed("a chunk line is too long")
            if not self.fill():
                raise Malformed("the answer breaks off")
        line = bytes(self.buffer[: end + 1])
        del self.buffer[: end + 1]
        return line


@dataclass(frozen=True)
class Head:
    """The first line and the fields of a message, and its bytes as they came."""

    raw: bytes
    first: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    def all(self, name: bytes) -> list[str]:
        """The values of a field, in order; names compare without case."""
        return [value.decode("latin-1") for key, value in self.fields if key.lower() == name]

    def get(self, name: bytes) -> str:
        """The values of a field joined by commas; empty when it is absent."""
        return ", ".join(self.all(name))

    @property
    def status(self) -> int:
        """The status code of an answer. Raises Malformed when this is none."""
        match = STATUS.match(self.first)
        if not match:
            raise Malformed("the answer does not begin like HTTP/1.1")
        return int(match[1])


def parse_head(raw: bytes) -> Head:
    """The head in these bytes. Raises Malformed for a field without a name or colon, or with a NUL."""
    lines = re.split(rb"\r?\n", raw.strip(b"\r\n"))
    if b"\x00" in raw:
        raise Malformed("the head holds a NUL byte")
    fields: list[tuple[bytes, bytes]] = []
    for line in lines[1:]:
        if line[:1] in b" \t" and fields:
            fields[-1] = (fields[-1][0], fields[-1][1] + b" " + line.strip())
            continue
        name, colon, value = line.partition(b":")
        if not colon or not name.strip():
            raise Malformed("the head holds a line that is no field")
        fields.append((name.strip(), value.strip()))
    return Head(raw, lines[0], tuple(fields))


def body_length(head: Head, method: str) -> int | None:
    """Length of the body: a number of bytes, -1 for chunked, None for “until the connection closes” (RFC 9112 §6.3)."""
    status = head.status
    if method == "HEAD" or status in {204, 304} or status < 200:
        return 0
    coding = head.get(b"transfer-encoding").lower()
    if coding:
        return -1 if coding.rsplit(",", 1)[-1].strip() == "chunked" else None
    return content_length(head)


def content_length(head: Head) -> int | None:
    """The stated length; None when there is none. Raises Malformed for two different lengths or no number."""
    stated = {part.strip() for value in head.all(b"content-length") for part in value.split(",")}
    if not stated:
        return None
    if len(stated) > 1 or not (text := stated.pop()).isascii() or not text.isdigit():
        raise Malformed("the answer contradicts itself about its length")
    return int(text)


def body_parts(wire: Wire, length: int | None) -> Iterator[tuple[bytes, bytes]]:
    """The body as (bytes as they came, content in them). Raises Malformed when it breaks off or its chunks lie."""
    if length == -1:
        yield from chunked(wire)
        return
    left = length
    while left is None or left > 0:
        part = wire.take(PART if left is None else min(PART, left))
        if not part:
            if left:
                raise Malformed(f"the server promised {length} bytes and sent {(length or 0) - left}")
            return
        left = left if left is None else left - len(part)
        yield part, part


def chunked(wire: Wire) -> Iterator[tuple[bytes, bytes]]:
    """A chunked body with its trailer (RFC 9112 §7.1)."""
    while True:
        line = wire.take_line()
        match = CHUNK.match(line)
        if not match:
            raise Malformed("a chunk begins with something that is no size")
        yield line, b""
        size = int(match[1], 16)
        if not size:
            break
        yield from body_parts(wire, size)
        end = wire.take_line()
        if end.strip(b"\r\n"):
            raise Malformed("a chunk is longer than it says")
        yield end, b""
    while True:
        line = wire.take_line()
        yield line, b""
        if not line.strip(b"\r\n"):
            return
