"""Answers a browser from an archive alone, with the bytes as they were served and in the order in which they came.

It opens no connection to anywhere. What the archive does not hold gets no answer, and is named.
"""

import base64
import hashlib
import re
import socket
import threading
import time

from tocsin.canonical import sha256
from tocsin.capture.authority import Authority
from tocsin.capture.client import Asked, Client
from tocsin.capture.listener import Listener
from tocsin.capture.recording import Answer, Recording
from tocsin.capture.result import CapturePolicy
from tocsin.net.http1 import HEAD_END, PART, Head, body_length, parse_head

TURN = 0.15
"""Seconds that an answer waits for those that had ended before it in the capture."""
GAP = 0.02
"""Seconds between two answers whose order had to be made: enough for the browser to see one before the other."""
STREAM = "text/event-stream"
WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""RFC 6455 §1.3: what a server adds to a browser's key before it hashes it."""
ACCEPT = re.compile(rb"(?im)^(sec-websocket-accept:[ \t]*)[^\r\n]*")


class Replay(Listener):
    """One replay, on a port of the loopback interface."""

    def __init__(self, policy: CapturePolicy, authority: Authority, recording: Recording) -> None:
        """Listen at once; `close` must follow."""
        super().__init__(policy, authority, lambda replay, sock: ReplayClient(replay, sock).run())
        self.recording = recording
        self.unanswered: dict[str, None] = {}
        self.given: set[int] = set()
        self._serving = 0
        self._turn = threading.Condition(self.lock)
        self._to_come = {each.number for group in recording.answers.values() for each in group}
        self.listen()

    def quiet(self, seconds: float) -> bool:
        """Whether nothing has been asked or answered for that long and no answer is under way."""
        with self.lock:
            return not self._serving and time.monotonic() - self.changed >= seconds

    def find(self, asked: Asked) -> Answer | None:
        """The recorded answer to this request; None, and named, when there is none.

        The same question asked again gets the next answer that was recorded for it, the last one over and over. A body
        that differs (a boundary that the browser drew) does not keep an answer back, nor does another range where that
        one was not asked for.
        """
        with self.lock:
            known, part = self.recording.answers.get((asked.method, asked.url), []), asked.head.get(b"range").encode()
            answers = [each for each in known if each.part == part] or known
            body = sha256(asked.body)
            fresh = [each for each in answers if each.number not in self.given]
            for choice in ([each for each in fresh if each.body == body], fresh, answers[-1:]):
                if choice:
                    self.given.add(choice[0].number)
                    return choice[0]
            self.unanswered[asked.url] = None
            return None

    def begin(self, asked: Asked, answer: Answer) -> None:
        """Wait until it is this answer's turn: until those before it were given, or are not asked for.

        What answers first shows on pages that write down what comes. Pictures stand where they belong in any order.
        """
        with self._turn:
            self._serving += 1
            if asked.head.get(b"accept").startswith("image/") or self._is_next(answer):
                return
            self._turn.wait_for(lambda: self.closing or self._is_next(answer), TURN)
            self._to_come = {number for number in self._to_come if number >= answer.number}
        time.sleep(GAP)

    def _is_next(self, answer: Answer) -> bool:
        return min(self._to_come, default=answer.number) >= answer.number

    def end(self, answer: Answer) -> None:
        """Count the answer as given."""
        with self._turn:
            self._serving -= 1
            self._to_come.discard(answer.number)
            self.changed = time.monotonic()
            self._turn.notify_all()


class ReplayClient(Client):
    """Answers the browser's requests on one connection from the archive."""

    def __init__(self, replay: Replay, sock: socket.socket) -> None:
        """Serve the browser's connection `sock`."""
        super().__init__(replay, sock)
        self.replay = replay

    def serve(self, asked: Asked) -> bool:
        """Give the recorded answer. True when the connection may carry another request."""
        answer = self.replay.find(asked)
        if answer is None:
            return False
        self.replay.begin(asked, answer)
        try:
            raw = self.replay.recording.bytes_of(answer)
            end = HEAD_END.search(raw)
            head = parse_head(raw[: end.end()] if end else raw)
            ended = self.given(asked, head, raw)
        finally:
            self.replay.end(answer)
        if head.status == 101 or head.get(b"content-type").lower().startswith(STREAM):
            self.stay()
        return ended and not answer.cut

    def given(self, asked: Asked, head: Head, raw: bytes) -> bool:
        """Send the bytes. True when the browser can tell where they end."""
        if head.status == 101:
            key = asked.head.get(b"sec-websocket-key")
            url = "ws" + asked.url.removeprefix("http")
            return self.pass_on(accepted(head.raw, key) + self.replay.recording.frames.get(url, b"")) and False
        whole = self.pass_on(raw)
        lasting = "close" not in head.get(b"connection").lower() and not head.first.startswith(b"HTTP/1.0")
        return whole and lasting and body_length(head, asked.method) is not None

    def stay(self) -> None:
        """Leave a stream open, as it was, until the replay ends or the browser goes."""
        self.sock.settimeout(max(self.replay.until - time.monotonic(), 0.01))
        while self.sock.recv(PART):
            if self.replay.closing:
                return


def accepted(head: bytes, key: str) -> bytes:
    """The recorded head with the one field that must answer this browser's own key (RFC 6455 §4.2.2)."""
    accept = base64.b64encode(hashlib.sha1((key + WEBSOCKET).encode(), usedforsecurity=False).digest())
    return ACCEPT.sub(lambda field: field[1] + accept, head)
