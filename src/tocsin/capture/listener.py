"""What recorder and replay have in common: a loopback port for one browser, and no thread or socket left behind."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from tocsin.capture.authority import Authority
from tocsin.capture.result import CapturePolicy


class Listener:
    """Takes the browser's connections, each on a thread, until it is closed."""

    def __init__(
        self, policy: CapturePolicy, authority: Authority, serve: Callable[[Any, socket.socket], object]
    ) -> None:
        """Prepare a port and a deadline; `listen` begins. `serve` is called with this and each connection."""
        self.policy, self.authority = policy, authority
        self.until = time.monotonic() + policy.seconds
        self.closing = False
        self.changed = time.monotonic()
        self.lock = threading.Lock()
        self._serve = serve
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])

    def listen(self) -> None:
        """Begin to take connections; `close` must follow."""
        self._start(self._accept)

    def close(self) -> None:
        """Cut what is still open and stop. No thread outlives this by more than its last write."""
        self.closing = True
        with self.lock:
            sockets = [self._listener, *self._sockets]
        for sock in sockets:
            cut(sock)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def hold(self, sock: socket.socket) -> None:
        """Have this socket cut at `close`."""
        with self.lock:
            self._sockets.add(sock)
        if self.closing:
            cut(sock)

    def drop(self, sock: socket.socket) -> None:
        """Close a socket that is no longer needed."""
        with self.lock:
            self._sockets.discard(sock)
        with contextlib.suppress(OSError):
            sock.close()

    def _start(self, work: Callable[..., object], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.closing:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.hold(sock)
            self._start(self._serve, self, sock)


def cut(sock: socket.socket) -> None:
    """End both directions now, so that a thread waiting in `recv` or `send` wakes; for TLS too, without ceremony."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
