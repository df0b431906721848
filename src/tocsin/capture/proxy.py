"""The recording proxy: stands between the browser and the web and writes down every byte of both directions.

HTTP/1.1 in the clear and inside TLS. Each request goes through the guard; each answer is passed on exactly as it came
and kept exactly as it came, until a limit is met or the peer breaks off, which is then named. What happens on one of
the browser's connections is in `lane`.
"""

import contextlib
import socket
import threading
import time
from dataclasses import dataclass

from tocsin.capture.authority import Authority
from tocsin.capture.clock import Clock
from tocsin.capture.lane import Lane
from tocsin.capture.result import CapturePolicy
from tocsin.capture.warc import Archive, Exchange

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
STALLED = 6.0
"""Seconds after which an open exchange no longer keeps the page from counting as quiet."""


@dataclass(frozen=True)
class Fault:
    """A request that brought no answer into the archive, or not a whole one."""

    url: str
    reason: str
    kind: str
    """`refused`, `unreachable`, `malformed`, `limit` or `cut`."""


class Proxy:
    """One recording, on a port of the loopback interface."""

    browser_services = BROWSER_SERVICES

    def __init__(self, policy: CapturePolicy, archive: Archive, authority: Authority, clock: Clock) -> None:
        """Listen at once; `close` must follow."""
        self.policy, self.archive, self.authority, self.clock = policy, archive, authority, clock
        self.until = time.monotonic() + policy.seconds
        self.closing = False
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.requests = self.taken = 0
        self._open: dict[int, tuple[float, Exchange]] = {}
        self._streams: set[int] = set()
        self._changed = time.monotonic()
        self._sockets: set[socket.socket] = set()
        self._certified: set[str] = set()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._start(self._accept)

    def quiet(self, seconds: float) -> bool:
        """Whether nothing has begun or ended for that long, and nothing but streams and stalled answers is open."""
        now = time.monotonic()
        with self._lock:
            waiting = [key for key, (began, _) in self._open.items() if now - began < STALLED]
            return now - self._changed >= seconds and not [key for key in waiting if key not in self._streams]

    def drain(self, seconds: float) -> None:
        """Wait for answers under way, streams apart, until they are whole or the time is over."""
        until = min(time.monotonic() + seconds, self.until)
        while time.monotonic() < until:
            with self._lock:
                if not set(self._open) - self._streams:
                    return
            time.sleep(0.02)

    def close(self) -> None:
        """Cut what is still open, keep it as cut, and stop. No thread outlives this by more than its last write."""
        self.closing = True
        with self._lock:
            sockets = [self._listener, *self._sockets]
        for sock in sockets:
            cut(sock)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def begin(self, exchange: Exchange) -> None:
        """Count an exchange as under way."""
        with self._lock:
            self.requests += 1
            self._open[id(exchange)] = (time.monotonic(), exchange)
            self._changed = time.monotonic()

    def streams(self, exchange: Exchange) -> None:
        """Say that this exchange is a stream, which nobody waits for."""
        with self._lock:
            self._streams.add(id(exchange))

    def end(self, exchange: Exchange, *, keep: bool) -> None:
        """Count it as ended, and keep it in the archive when there is an answer to keep."""
        if keep:
            self.archive.add(exchange)
        if exchange.why_truncated:
            self.fault(exchange.url, f"kept only in part: {exchange.why_truncated}", "cut")
        with self._lock:
            self._open.pop(id(exchange), None)
            self._streams.discard(id(exchange))
            self._changed = time.monotonic()

    def fault(self, url: str, reason: str, kind: str) -> None:
        """Name a request that brought no whole answer."""
        with self._lock:
            self.faults.append(Fault(url, reason, kind))

    def count(self, size: int) -> bool:
        """Count received bytes; False when the capture may take no more."""
        with self._lock:
            self.taken += size
            return self.taken <= self.policy.total_bytes

    def hold(self, sock: socket.socket) -> None:
        """Have this socket cut at `close`."""
        with self._lock:
            self._sockets.add(sock)
        if self.closing:
            cut(sock)

    def drop(self, sock: socket.socket) -> None:
        """Close a socket that is no longer needed."""
        with self._lock:
            self._sockets.discard(sock)
        with contextlib.suppress(OSError):
            sock.close()

    def certificate(self, origin: str, pem: str, problem: str) -> None:
        """Keep the certificate that a server showed, once, and note when it could not be verified."""
        with self._lock:
            if origin in self._certified:
                return
            self._certified.add(origin)
        self.archive.add_resource(
            f"urn:tocsin:certificate:{origin}", self.clock.now(), "application/x-pem-file", pem.encode()
        )
        if problem:
            self.notes.append(f"The certificate of {origin} could not be verified ({problem}); what it sent was kept.")

    def _start(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.hold(sock)
            self._start(Lane(self, sock).run)


def cut(sock: socket.socket) -> None:
    """End both directions now, so that a thread waiting in `recv` or `send` wakes; for TLS too, without ceremony."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
