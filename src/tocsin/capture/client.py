"""The browser's side of a connection: its requests read one after the other, in the clear or inside TLS."""

import contextlib
import re
import socket
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from urllib.parse import urlsplit

from tocsin.capture.listener import Listener
from tocsin.capture.upstream import Origin
from tocsin.errors import LimitReached
from tocsin.net.http1 import Head, Malformed, Wire, body_parts, content_length, parse_head

TLS_HANDSHAKE = b"\x16"
ABSOLUTE = re.compile(r"^http://([^/?#]+)(.*)$", re.I)
REQUEST_BODY = 32_000_000
OURS = frozenset({b"proxy-connection", b"proxy-authorization"})
READABLE_CODINGS = ("gzip", "deflate", "br")
"""Archiving tools read these; zstd and dictionaries are left out of what the browser offers."""
TUNNEL_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
BROWSER_SERVICES = frozenset(
    {
        "content-autofill.googleapis.com",
        "update.googleapis.com",
        "optimizationguide-pa.googleapis.com",
        "safebrowsing.googleapis.com",
        "clients2.google.com",
        "clientservices.googleapis.com",
        "edgedl.me.gvt1.com",
        "redirector.gvt1.com",
    }
)
"""Hosts that Chromium asks on its own account and that no page asks. They are refused without being looked up: what a
browser tells its maker about a page under investigation is nobody's business."""


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


class Client(ABC):
    """One connection of the browser; what answers its requests is the subclass's affair."""

    def __init__(self, listener: Listener, sock: socket.socket) -> None:
        """Serve the browser's connection `sock`."""
        self.listener, self.sock = listener, sock
        self.tunnel: Origin | None = None

    @abstractmethod
    def serve(self, asked: Asked) -> bool:
        """Answer a request. True when the connection may carry another one."""

    def end(self) -> None:
        """Let go of what the connection held."""
        self.listener.drop(self.sock)

    def run(self) -> None:
        """Serve until either side is done. A broken browser connection is nobody's fault and ends quietly."""
        try:
            client = Wire(self.sock, self.listener.until)
            with contextlib.suppress(OSError, Malformed, LimitReached, ValueError):
                while not self.listener.closing and (raw := client.take_head()):
                    if raw.startswith(b"CONNECT "):
                        client = self.enter(parse_head(raw))
                    elif not self.admitted(self.asked(client, raw)):
                        break
        finally:
            self.end()

    def enter(self, head: Head) -> Wire:
        """Open the tunnel that the browser asks for; inside it speaks TLS or plain HTTP, as the first byte tells."""
        parts = urlsplit("//" + head.first.split(b" ")[1].decode("latin-1"))
        host, port = parts.hostname or "", parts.port or 443
        self.sock.sendall(TUNNEL_OPEN)
        self.sock.settimeout(max(self.listener.until - time.monotonic(), 0.01))
        secure = self.sock.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE
        if secure:
            plain, context = self.sock, self.listener.authority.context(host)
            self.sock = context.wrap_socket(plain, server_side=True)
            self.listener.drop(plain)
            self.listener.hold(self.sock)
        self.tunnel = Origin("https" if secure else "http", host, port)
        return Wire(self.sock, self.listener.until)

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

    def admitted(self, asked: Asked) -> bool:
        """Serve what the page asks; what the browser asks on its own account is not answered."""
        return asked.origin.host not in BROWSER_SERVICES and self.serve(asked)

    def pass_on(self, raw: bytes) -> bool:
        """Give these bytes to the browser; False when it no longer takes them."""
        try:
            self.sock.sendall(raw)
        except OSError:
            return False
        return True


def absolute(target: str) -> tuple[Origin, str]:
    """Origin and target of a request in absolute form; the target is cut out, never put together anew."""
    match = ABSOLUTE.match(target)
    if not match:
        raise Malformed("the browser's request names no host")
    parts, rest = urlsplit("//" + match[1]), match[2]
    return Origin("http", parts.hostname or "", parts.port or 80), rest if rest.startswith("/") else f"/{rest}"


def codings(offered: bytes) -> bytes:
    """The content codings offered that archives can hold."""
    kept = [part.strip() for part in offered.decode("latin-1").split(",")]
    return ", ".join(part for part in kept if part.split(";")[0] in READABLE_CODINGS).encode("latin-1") or b"identity"
