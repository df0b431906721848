"""One connection of the browser to the recording proxy, from its first byte to its end."""

import contextlib
import re
import select
import socket
import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tocsin.capture.upstream import Line, Origin, open_line
from tocsin.capture.warc import Exchange
from tocsin.errors import LimitReached, Refused, TocsinError
from tocsin.net.http1 import PART, Head, Malformed, Wire, body_length, body_parts, content_length, parse_head

if TYPE_CHECKING:
    from tocsin.capture.proxy import Proxy

TLS_HANDSHAKE = b"\x16"
ABSOLUTE = re.compile(r"^http://([^/?#]+)(.*)$", re.I)
REQUEST_BODY = 32_000_000
FRAMES = 32_000_000
OURS = frozenset({b"proxy-connection", b"proxy-authorization"})
STREAM = "text/event-stream"
READABLE_CODINGS = ("gzip", "deflate", "br")
"""Archiving tools read these; zstd and dictionaries are left out of what the browser offers."""
TUNNEL_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Stale(Malformed):
    """The server closed a connection without a byte of an answer."""


@dataclass(frozen=True)
class Asked:
    """A request of the browser, with the origin it is for."""

    origin: Origin
    method: str
    target: str
    head: Head
    body: bytes

    @property
    def url(self) -> str:
        """The full link."""
        return self.origin.url(self.target)

    @property
    def sent(self) -> bytes:
        """The head as it goes out: origin form, nothing of the proxy's own, only codings that archives can hold."""
        first = f"{self.method} {self.target} HTTP/1.1\r\n".encode("latin-1")
        fields = [(name, value) for name, value in self.head.fields if name.lower() not in OURS]
        lines = [
            name + b": " + (codings(value) if name.lower() == b"accept-encoding" else value) for name, value in fields
        ]
        return first + b"\r\n".join(lines) + b"\r\n\r\n"


class Lane:
    """Reads the browser's requests one after the other, asks the web, passes on and records."""

    def __init__(self, proxy: "Proxy", sock: socket.socket) -> None:
        """Serve the browser's connection `sock`."""
        self.proxy, self.sock = proxy, sock
        self.tunnel: Origin | None = None
        self.line: tuple[Origin, Line] | None = None

    def run(self) -> None:
        """Serve until either side is done. A broken browser connection is nobody's fault and ends quietly."""
        try:
            client = Wire(self.sock, self.proxy.until)
            with contextlib.suppress(OSError, Malformed, LimitReached, ValueError):
                while not self.proxy.closing and (raw := client.take_head()):
                    if raw.startswith(b"CONNECT "):
                        client = self.enter(parse_head(raw))
                    elif not self.serve(self.asked(client, raw)):
                        break
        finally:
            self.hang_up()
            self.proxy.drop(self.sock)

    def enter(self, head: Head) -> Wire:
        """Open the tunnel that the browser asks for; inside it speaks TLS or plain HTTP, as the first byte tells."""
        parts = urlsplit("//" + head.first.split(b" ")[1].decode("latin-1"))
        host, port = parts.hostname or "", parts.port or 443
        self.sock.sendall(TUNNEL_OPEN)
        self.sock.settimeout(max(self.proxy.until - time.monotonic(), 0.01))
        secure = self.sock.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE
        if secure:
            plain, context = self.sock, self.proxy.authority.context(host)
            self.sock = context.wrap_socket(plain, server_side=True)
            self.proxy.drop(plain)
            self.proxy.hold(self.sock)
        self.tunnel = Origin("https" if secure else "http", host, port)
        return Wire(self.sock, self.proxy.until)

    def asked(self, client: Wire, raw: bytes) -> Asked:
        """The request that begins with this head, its body read."""
        head = parse_head(raw)
        method, target, _ = head.first.decode("latin-1").split(" ", 2)
        origin = self.tunnel
        if origin is None:
            origin, target = absolute(target)
        length = content_length(head) or 0
        if length > REQUEST_BODY:
            raise LimitReached("the browser sends more than is recorded")
        if head.get(b"expect").lower() == "100-continue":
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = b"".join(content for _, content in body_parts(client, length))
        return Asked(origin, method, target, head, body)

    def serve(self, asked: Asked) -> bool:
        """Ask the web, pass the answer on, keep it. True when the connection may carry another request."""
        if asked.origin.host in self.proxy.browser_services:
            return False
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
        exchange.response.head(head.raw)
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

    def pass_on(self, raw: bytes) -> bool:
        """Give these bytes to the browser; False when it no longer takes them."""
        try:
            self.sock.sendall(raw)
        except OSError:
            return False
        return True

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

    def hang_up(self) -> None:
        """Close the line to the web."""
        if self.line:
            self.proxy.drop(self.line[1].sock)
            self.line = None


def absolute(target: str) -> tuple[Origin, str]:
    """Origin and target of a request in absolute form; the target is cut out, never put together anew."""
    match = ABSOLUTE.match(target)
    if not match:
        raise Malformed("the browser's request names no host")
    parts, rest = urlsplit("//" + match[1]), match[2]
    return Origin("http", parts.hostname or "", parts.port or 80), rest if rest.startswith("/") else f"/{rest}"


def shorten(exchange: Exchange, word: str, why: str) -> None:
    """Mark an exchange as not whole."""
    exchange.truncated, exchange.why_truncated = word, why


def kind_of(error: TocsinError) -> str:
    """The kind of fault that an error is."""
    kinds = {Refused: "refused", Malformed: "malformed", Stale: "malformed", LimitReached: "limit"}
    return kinds.get(type(error), "unreachable")


def codings(offered: bytes) -> bytes:
    """The content codings offered that archives can hold."""
    kept = [part.strip() for part in offered.decode("latin-1").split(",")]
    return ", ".join(part for part in kept if part.split(";")[0] in READABLE_CODINGS).encode("latin-1") or b"identity"


def ready(*socks: socket.socket) -> list[socket.socket]:
    """The sockets that have something to read, within half a second; TLS may hold bytes that `select` cannot see."""
    held: list[socket.socket] = [sock for sock in socks if isinstance(sock, ssl.SSLSocket) and sock.pending()]
    return held or select.select(socks, [], [], 0.5)[0]
