"""One connection of the browser to the recording proxy, from its first byte to its end."""

import contextlib
import re
import select
import socket
import ssl
import time
from typing import TYPE_CHECKING

from tocsin.capture.client import Asked, Client
from tocsin.capture.upstream import Line, Origin, open_line
from tocsin.capture.warc import Exchange
from tocsin.errors import LimitReached, Refused, TocsinError
from tocsin.net.http1 import PART, Head, Malformed, Wire, body_length, body_parts, parse_head

if TYPE_CHECKING:
    from tocsin.capture.proxy import Proxy

FRAMES = 32_000_000
STREAM = "text/event-stream"


class Stale(Malformed):
    """The server closed a connection without a byte of an answer."""


class Lane(Client):
    """Reads the browser's requests one after the other, asks the web, passes on and records."""

    def __init__(self, proxy: "Proxy", sock: socket.socket) -> None:
        """Serve the browser's connection `sock`."""
        super().__init__(proxy, sock)
        self.proxy = proxy
        self.line: tuple[Origin, Line] | None = None

    def serve(self, asked: Asked) -> bool:
        """Ask the web, pass the answer on, keep it. True when the connection may carry another request."""
        exchange = Exchange(asked.url, asked.method, self.proxy.clock.now(), asked.sent, asked.body)
        self.proxy.begin(exchange)
        try:
            if self.proxy.requests > self.proxy.policy.requests:
                raise LimitReached(f"the page asked for more than {self.proxy.policy.requests} things")
            head, line = self.ask(asked)
            return self.answer(asked, exchange, head, line)
        except TocsinError as error:
            self.proxy.fault(asked.url, self.why(str(error)), kind_of(error))
        except OSError as error:
            self.proxy.fault(
                asked.url, self.why(f"the connection broke off ({error.strerror or error})"), "unreachable"
            )
        finally:
            self.proxy.end(exchange, keep=exchange.status > 0)
        return False

    def why(self, reason: str) -> str:
        """What ended an exchange before its answer: the end of the capture itself, else the reason given."""
        return "no answer had come when the capture ended" if self.proxy.closing else reason

    def ask(self, asked: Asked) -> tuple[Head, Line]:
        """Send the request and read the head of the answer; once more on a new line when an old one had gone stale."""
        line = self.reused(asked.origin)
        if line:
            with contextlib.suppress(OSError, Stale):
                return self.exchange_heads(asked, line), line
            self.hang_up()
        line = open_line(asked.origin, self.proxy.policy.guard, self.proxy.until)
        self.line = (asked.origin, line)
        self.proxy.hold(line.sock)
        if line.pem:
            self.proxy.certificate(f"{asked.origin.host}:{asked.origin.port}", line.pem, line.problem)
        return self.exchange_heads(asked, line), line

    def exchange_heads(self, asked: Asked, line: Line) -> Head:
        """The head of the answer itself; interim answers (1xx) are read over, a switch of protocols is not."""
        line.sock.settimeout(max(self.proxy.until - time.monotonic(), 0.01))
        line.sock.sendall(asked.sent + asked.body)
        while True:
            raw = line.wire.take_head()
            if not raw:
                raise Stale("the server closed the connection without an answer")
            try:
                head = parse_head(raw)
                final = head.status >= 200 or head.status == 101
            except Malformed:
                self.proxy.archive.add_resource(
                    f"urn:tocsin:unreadable:{asked.url}", self.proxy.clock.now(), "application/octet-stream", raw
                )
                raise
            if final:
                return head

    def answer(self, asked: Asked, exchange: Exchange, head: Head, line: Line) -> bool:
        """Pass the answer on and record it. True when both connections may go on."""
        exchange.status, exchange.address = head.status, line.address
        exchange.media_type = head.get(b"content-type").split(";")[0].strip().lower()
        exchange.location = head.get(b"location")
        exchange.whole = head.status == 200 or whole_range(head.get(b"content-range"))
        exchange.response.head(self.proxy.archive.head_kept(head.raw))
        if exchange.media_type == STREAM or head.status == 101:
            self.proxy.streams(exchange)
        self.sock.settimeout(max(self.proxy.until - time.monotonic(), 0.01))
        try:
            length = body_length(head, asked.method)
        except Malformed as error:
            self.body(exchange, line.wire, None, listening=False)
            shorten(exchange, "unspecified", str(error))
            return False
        listening = self.pass_on(head.raw)
        if head.status == 101:
            self.talk(exchange, line)
            return False
        listening = self.body(exchange, line.wire, length, listening=listening)
        return (
            listening
            and length is not None
            and not exchange.truncated
            and "close" not in head.get(b"connection").lower()
            and not head.first.startswith(b"HTTP/1.0")
        )

    def body(self, exchange: Exchange, wire: Wire, length: int | None, *, listening: bool) -> bool:
        """Record the body to its end or a limit, even when the browser stops listening. True while it listens."""
        limit = self.proxy.policy.answer_bytes
        try:
            for raw, _ in body_parts(wire, length):
                exchange.response.write(raw)
                if not self.proxy.count(len(raw)) or exchange.response.size > limit:
                    shorten(
                        exchange, "length", f"it is larger than the limit ({exchange.response.size} bytes were kept)"
                    )
                    break
                listening = listening and self.pass_on(raw)
                if not listening and exchange.media_type == STREAM:
                    shorten(exchange, "time", "a stream that was still running when the page was closed")
                    break
        except LimitReached as error:
            shorten(exchange, "time", str(error))
        except (Malformed, OSError) as error:
            ours = self.proxy.closing
            shorten(
                exchange,
                "time" if ours else "disconnect",
                "it was still coming when the capture ended" if ours else str(error),
            )
        return listening

    def talk(self, exchange: Exchange, line: Line) -> None:
        """Carry a WebSocket both ways until either side ends it, and keep each direction's bytes (RFC 6455 frames)."""
        said: dict[socket.socket, bytearray] = {line.sock: line.wire.buffer, self.sock: bytearray()}
        other = {line.sock: self.sock, self.sock: line.sock}
        with contextlib.suppress(OSError):
            self.sock.sendall(bytes(line.wire.buffer))
            while not self.proxy.closing and time.monotonic() < self.proxy.until:
                for sock in ready(line.sock, self.sock):
                    if not (part := sock.recv(PART)):
                        raise ConnectionError
                    other[sock].sendall(part)
                    said[sock] += part[: max(FRAMES - len(said[sock]), 0)]
        url = "ws" + exchange.url.removeprefix("http")
        for sock, direction in ((line.sock, "received"), (self.sock, "sent")):
            self.proxy.archive.add_resource(
                f"{url}#{direction}", self.proxy.clock.now(), "application/x-websocket-frames", bytes(said[sock])
            )

    def reused(self, origin: Origin) -> Line | None:
        """The line that is open to this origin, if one is."""
        if self.line and self.line[0] == origin:
            return self.line[1]
        self.hang_up()
        return None

    def end(self) -> None:
        """Close both sides."""
        self.hang_up()
        super().end()

    def hang_up(self) -> None:
        """Close the line to the web."""
        if self.line:
            self.proxy.drop(self.line[1].sock)
            self.line = None


def whole_range(content_range: str) -> bool:
    """Whether a Content-Range (RFC 9110 §14.4) spans everything: `bytes 0-4/5`.

    >>> whole_range("bytes 0-4/5"), whole_range("bytes 0-3/5"), whole_range("")
    (True, False, False)
    """
    found = re.fullmatch(r"bytes 0-(\d+)/(\d+)", content_range.strip())
    return found is not None and int(found[1]) + 1 == int(found[2])


def shorten(exchange: Exchange, word: str, why: str) -> None:
    """Mark an exchange as not whole."""
    exchange.truncated, exchange.why_truncated = word, why


def kind_of(error: TocsinError) -> str:
    """The kind of fault that an error is."""
    kinds = {Refused: "refused", Malformed: "malformed", Stale: "malformed", LimitReached: "limit"}
    return kinds.get(type(error), "unreachable")


def ready(*socks: socket.socket) -> list[socket.socket]:
    """The sockets that have something to read, within half a second; TLS may hold bytes that `select` cannot see."""
    held: list[socket.socket] = [sock for sock in socks if isinstance(sock, ssl.SSLSocket) and sock.pending()]
    return held or select.select(socks, [], [], 0.5)[0]
