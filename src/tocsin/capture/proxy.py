"""The recording proxy: stands between the browser and the web and writes down every byte of both directions.

HTTP/1.1 in the clear and inside TLS. Each request goes through the guard; each answer is passed on exactly as it came
and kept exactly as it came, until a limit is met or the peer breaks off, which is then named. What happens on one of
the browser's connections is in `lane`.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag

from tocsin.capture.archive import content_of
from tocsin.capture.authority import Authority
from tocsin.capture.clock import Clock
from tocsin.capture.lane import Lane
from tocsin.capture.listener import Listener
from tocsin.capture.playlists import LARGEST, LISTS_AT_ONCE, is_list
from tocsin.capture.result import CapturePolicy
from tocsin.capture.warc import Archive, Exchange

STALLED = 6.0
"""Seconds after which an open exchange no longer keeps the page from counting as quiet."""


@dataclass(frozen=True)
class Fault:
    """A request that brought no answer into the archive, or not a whole one."""

    url: str
    reason: str
    kind: str
    """`refused`, `unreachable`, `malformed`, `limit`, `cut` or `unwritten`."""


class Proxy(Listener):
    """One recording, on a port of the loopback interface."""

    def __init__(self, policy: CapturePolicy, archive: Archive, authority: Authority, clock: Clock) -> None:
        """Listen at once; `close` must follow."""
        super().__init__(policy, authority, lambda proxy, sock: Lane(proxy, sock).run())
        self.archive, self.clock = archive, clock
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self.requests = self.taken = 0
        self._open: dict[int, tuple[float, Exchange]] = {}
        self._streams: set[int] = set()
        self._certified: set[str] = set()
        self.listen()

    def quiet(self, seconds: float) -> bool:
        """Whether nothing has begun or ended for that long, and nothing but streams and stalled answers is open."""
        now = time.monotonic()
        with self.lock:
            waiting = [key for key, (began, _) in self._open.items() if now - began < STALLED]
            return now - self.changed >= seconds and not [key for key in waiting if key not in self._streams]

    def lacking(self, urls: list[str]) -> list[str]:
        """Which of these links have not come, nor are coming, from their first byte to their last."""
        with self.lock:
            coming = {exchange.url for _, exchange in self._open.values() if exchange.whole}
        held = {entry.url for entry in self.archive.entries if entry.whole and not entry.truncated}
        return [url for url in urls if urldefrag(url).url not in coming | held]

    def lists(self, known: Collection[str]) -> dict[str, bytes]:
        """The next few lists of pieces, by which players are fed, among the answers so far; by link, the last of each.

        Those at the links in `known` are left out.
        """
        self.archive.flush()
        fresh = [one for one in list(self.archive.entries) if one.status == 200 and one.url not in known]
        found = {one.url: one for one in fresh if one.length < LARGEST and is_list(one.url, one.media_type)}
        few = islice(found.values(), LISTS_AT_ONCE)
        return {one.url: content_of(self.archive.path, one, LARGEST) for one in few}

    def asked(self) -> set[str]:
        """The links that were answered so far."""
        return {one.url for one in list(self.archive.entries) if one.status in {200, 206}}

    def reason(self, url: str) -> str:
        """Why a link brought no whole answer, as a clause; empty when that is not known."""
        with self.lock:
            return next((fault.reason for fault in reversed(self.faults) if fault.url == url), "")

    def drain(self, seconds: float) -> None:
        """Wait for answers under way, streams apart, until they are whole or the time is over."""
        until = min(time.monotonic() + seconds, self.until)
        while time.monotonic() < until:
            with self.lock:
                if not set(self._open) - self._streams:
                    return
            time.sleep(0.02)

    def begin(self, exchange: Exchange) -> None:
        """Count an exchange as under way."""
        with self.lock:
            self.requests += 1
            self._open[id(exchange)] = (time.monotonic(), exchange)
            self.changed = time.monotonic()

    def streams(self, exchange: Exchange) -> None:
        """Say that this exchange is a stream, which nobody waits for."""
        with self.lock:
            self._streams.add(id(exchange))

    def end(self, exchange: Exchange, *, keep: bool) -> None:
        """Count it as ended, and keep it in the archive when there is an answer to keep."""
        if keep:
            try:
                self.archive.add(exchange)
            except OSError as error:
                self.fault(exchange.url, f"it came and could not be written down ({error.strerror})", "unwritten")
        if exchange.why_truncated:
            self.fault(exchange.url, f"kept only in part: {exchange.why_truncated}", "cut")
        with self.lock:
            self._open.pop(id(exchange), None)
            self._streams.discard(id(exchange))
            self.changed = time.monotonic()

    def fault(self, url: str, reason: str, kind: str) -> None:
        """Name a request that brought no whole answer."""
        with self.lock:
            self.faults.append(Fault(url, reason, kind))

    def count(self, size: int) -> bool:
        """Count received bytes; False when the capture may take no more."""
        with self.lock:
            self.taken += size
            return self.taken <= self.policy.total_bytes

    def certificate(self, origin: str, pem: str, problem: str) -> None:
        """Keep the certificate that a server showed, once, and note when it could not be verified."""
        with self.lock:
            if origin in self._certified:
                return
            self._certified.add(origin)
        self.archive.add_resource(
            f"urn:tocsin:certificate:{origin}", self.clock.now(), "application/x-pem-file", pem.encode()
        )
        if problem:
            self.notes.append(f"The certificate of {origin} could not be verified ({problem}); what it sent was kept.")
