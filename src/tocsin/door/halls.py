"""Two processes behind one address: in one reports are sent, in the other everything else is asked.

Both accept; whoever meets a connection that is for the other hands it over (a descriptor over a Unix socket,
unix(7) SCM_RIGHTS) after a look at its first bytes. So a crowd that sends reports takes no turn of the interpreter from
whoever returns with a receipt, and the crowd's process stands back behind the calm one (nice(2)).
"""

import os
import re
import selectors
import socket
import struct
import time
from collections import deque
from functools import partial
from typing import Any, ClassVar, NamedTuple

from gunicorn.workers.gthread import TConn, ThreadWorker

CROWD, CALM = "crowd", "calm"
BEHIND = 5
"""How far the crowd's process stands back (nice(2))."""
FIRST_BYTES = 32
_TO_THE_FORM = re.compile(rb"[A-Z]{1,10} /[? ]")
"""A request line (RFC 9112 §3) for the report form or what it sends."""
FIRST_WORD = 10.0
"""Seconds in which a new connection must have sent something."""
LINGER, MOST_LINGERING = 2.0, 300
"""Seconds in which an answered connection may still be emptied before it is closed, and how many may be so."""
READ_AWAY = 1 << 16


class Line(NamedTuple):
    """Where connections for one hall are put, and where it takes them."""

    taking: socket.socket
    putting: socket.socket


def new_line() -> Line:
    """A line between processes that are yet to be born; a full one is never waited for."""
    taking, putting = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    taking.setblocking(False)
    putting.setblocking(False)
    return Line(taking, putting)


def hall_of(first_bytes: bytes) -> str:
    """Where a request with these first bytes is answered.

    >>> hall_of(b"POST / HTTP/1.1"), hall_of(b"GET /?lang=tr HTTP/1.1"), hall_of(b"POST /return HTTP/1.1")
    ('crowd', 'crowd', 'calm')
    """
    return CROWD if _TO_THE_FORM.match(first_bytes) else CALM


def give_role(server: Any, worker: "Hall") -> None:
    """Before a process is born: the hall that has fewer. (gunicorn's `pre_fork`.)

    A reload bears the new two while the old two still live.
    """
    roles = [other.role for other in server.WORKERS.values()]
    worker.role = CALM if roles.count(CALM) < roles.count(CROWD) else CROWD


def stand_back(_server: Any, worker: "Hall") -> None:
    """In the new process: the crowd's goes behind the other. (gunicorn's `post_fork`.)"""
    if worker.role == CROWD:
        os.nice(BEHIND)


class Connection(TConn):  # type: ignore[misc]
    """A connection that is closed without anybody waiting for it."""

    hall: "Hall"

    def close(self, graceful: bool = False) -> None:
        """Close at once, or, gracefully, once the other side is done (RFC 9112 §9.6)."""
        if graceful:
            self.hall.linger(self.sock)
        else:
            super().close()


class Hall(ThreadWorker):  # type: ignore[misc]
    """One of the two processes. A thread is taken only by a connection that has begun to speak."""

    lines: ClassVar[dict[str, Line]] = {}
    """Hall → its line; laid before the processes are born."""
    patience: ClassVar[int] = 60
    """Seconds to wait for the next byte of a request's head."""
    role = CROWD

    def __init__(self, *given: Any, **named: Any) -> None:
        """A hall before its process is born."""
        super().__init__(*given, **named)
        self._lingering: deque[tuple[float, socket.socket]] = deque()

    def run(self) -> None:
        """Serve until told to stop; connections that the other hall hands over are served too."""
        self.poller.register(self.lines[self.role].taking, selectors.EVENT_READ, self.take_over)
        super().run()

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection and wait, without a thread, until it says something."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        conn = self._connection(client, address, listener.getsockname())
        conn.timeout = time.monotonic() + FIRST_WORD
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def _connection(self, client: socket.socket, address: Any, server: Any) -> Connection:
        self.nr_conns += 1
        wait = struct.pack("ll", self.patience, 0)
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, way, wait)
        conn = Connection(self.cfg, client, address, server)
        conn.hall = self
        return conn

    def linger(self, client: socket.socket) -> None:
        """Read away what an answered connection still sends, until it ends or its time is over, without a thread.

        The server's own way waits for each in turn, and accepts nobody meanwhile.
        """
        try:
            client.shutdown(socket.SHUT_WR)
            client.setblocking(False)
            self.poller.register(client, selectors.EVENT_READ, self.read_away)
        except (OSError, KeyError, ValueError):
            client.close()
            return
        self._lingering.append((time.monotonic() + LINGER, client))
        if len(self._lingering) > MOST_LINGERING:
            self._let_go(self._lingering.popleft()[1])

    def read_away(self, client: socket.socket) -> None:
        """Take what came and forget it; at its end the connection is closed."""
        try:
            more = client.recv(READ_AWAY)
        except OSError:
            more = b""
        if not more:
            self._let_go(client)

    def _let_go(self, client: socket.socket) -> None:
        if client.fileno() >= 0:
            self.poller.unregister(client)
            client.close()

    def murder_pending(self) -> None:
        """Close what waited for its first byte, or lingered, for too long."""
        super().murder_pending()
        while self._lingering and self._lingering[0][0] <= time.monotonic():
            self._let_go(self._lingering.popleft()[1])

    def enqueue_req(self, conn: Connection) -> None:
        """Serve a request here, or hand its connection to the hall that it is for."""
        wanted = self._wanted(conn)
        if wanted == self.role or not self._hand_over(conn, wanted):
            super().enqueue_req(conn)

    def _wanted(self, conn: Connection) -> str:
        """The hall for the request that waits; this one when part of it was read here already, or nothing came."""
        if conn.initialized and conn.parser.unreader.buf.getvalue():
            return self.role
        try:
            seen = conn.sock.recv(FIRST_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            return self.role
        return hall_of(seen) if seen else self.role

    def _hand_over(self, conn: Connection, hall: str) -> bool:
        """Whether the other hall will have it; a line that is full takes no more."""
        try:
            socket.send_fds(self.lines[hall].putting, [b"."], [conn.sock.fileno()])
        except OSError:
            return False
        self.nr_conns -= 1
        conn.sock.close()
        return True

    def take_over(self, line: socket.socket) -> None:
        """Serve a connection that the other hall handed over."""
        try:
            _word, descriptors, _flags, _from = socket.recv_fds(line, 1, 1)
        except BlockingIOError:  # another process of this hall was faster, while the server reloads
            return
        for descriptor in descriptors:
            client = socket.socket(fileno=descriptor)
            try:
                conn = self._connection(client, client.getpeername(), client.getsockname())
            except OSError:
                client.close()
                continue
            conn.data_ready = True
            super().enqueue_req(conn)
