"""A web server for tests that says exactly the bytes it is told to, and remembers what it was asked and what it said.

A page is a function of (connection, request) or plain bytes of a whole answer. Nothing is added, mended or checked, so
a peer can hang, lie or never end.
"""

import contextlib
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Request:
    """A request as it came."""

    method: str
    target: str
    raw: bytes
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.split("?")[0]


@dataclass
class Talk:
    """One connection, from the server's side, that keeps what it sends under the path it answers."""

    sock: socket.socket
    web: "Web"
    path: str = ""
    sent: bytearray = field(default_factory=bytearray)

    def send(self, data: bytes) -> None:
        self.sent += data
        self.sock.sendall(data)


Page = bytes | Callable[[Talk, Request], None]


class Web:
    """A running server on a free loopback port."""

    def __init__(
        self, pages: dict[str, Page] | None = None, context: ssl.SSLContext | None = None, *, port: int = 0
    ) -> None:
        self.pages = dict(pages or {})
        self.asked: list[Request] = []
        self.said: dict[str, list[bytes]] = defaultdict(list)
        self.connections = 0
        self.context, self.closing = context, threading.Event()
        self._socks: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://{self.origin}"

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        for sock in [self._listener, *self._socks]:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self.closing.is_set():
                sock, _ = self._listener.accept()
                self.connections += 1
                self._socks.append(sock)
                threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError, ssl.SSLError):
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
                self._socks.append(sock)
            buffer = b""
            while True:
                while b"\r\n\r\n" not in buffer:
                    if not (part := sock.recv(65536)):
                        return
                    buffer += part
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
                length = next(
                    (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
                )
                while len(buffer) < length:
                    buffer += sock.recv(65536)
                request = Request(method, target, head + b"\r\n\r\n", buffer[:length])
                buffer = buffer[length:]
                self.asked.append(request)
                self._answer(Talk(sock, self, target), request)
        sock.close()

    def _answer(self, talk: Talk, request: Request) -> None:
        page = self.pages.get(request.target, self.pages.get(request.path, NOT_FOUND))
        try:
            if callable(page):
                page(talk, request)
            else:
                talk.send(page)
        finally:
            self.said[f"{request.method} {request.target}"].append(bytes(talk.sent))
        if b"connection: close" in bytes(talk.sent[:4096]).lower():
            raise OSError


def reply(
    body: bytes | str, media_type: str = "text/html; charset=utf-8", *fields: str, status: str = "200 OK"
) -> bytes:
    """A whole answer with its length."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(data)}", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def page(
    title: str, body: str, *, words: str = "The market in Port Aldera opens at six and the ferry leaves at seven."
) -> bytes:
    """An HTML page with a sentence of content."""
    return reply(
        f"<!doctype html><title>{title}</title><main><article><h1>{title}</h1><p>{words}</p></article>{body}</main>"
    )


NOT_FOUND = reply("<h1>Not found</h1>", status="404 Not Found")
EMPTY = reply(b"", "text/plain")
