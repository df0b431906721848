"""Asks for one address and reads the answer: redirects re-checked, limits on bytes, time and hops."""

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from tocsin.errors import LimitReached, Refused
from tocsin.net.guard import Guard, Unreachable, connect
from tocsin.net.http1 import Head, Malformed, Wire, body_length, body_parts, parse_head
from tocsin.net.links import parse_link

MOVED = frozenset({301, 302, 303, 307, 308})
SAFE = frozenset({"GET", "HEAD"})
TEXT_OF_REQUEST = "{method} {target} HTTP/1.1\r\nHost: {host}\r\n{fields}Connection: close\r\n\r\n"


@dataclass(frozen=True)
class Limits:
    """How much one fetch may take."""

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True)
class Question:
    """What is asked, apart from where."""

    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class Fetched:
    """An answer as it came."""

    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """The content without chunk framing; content codings (gzip, br) are left as served."""
    truncated: str = ""
    """Why the body is not whole; empty when it is."""
    hops: tuple[str, ...] = ()
    """The links that led here, first to last, without the final one."""
    address: str = ""
    """The address that answered."""

    def header(self, name: str) -> str:
        """The values of a field joined by commas."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


def fetch(
    url: str,
    guard: Guard,
    limits: Limits = Limits(),
    *,
    method: str = "GET",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
) -> Fetched:
    """The answer at `url`, redirects followed (for GET and HEAD), each hop through the guard.

    A body past `limits.bytes`, past the time, or broken off is given as far as it came, with the reason in `truncated`.
    Raises BadInput or Refused for a link that may not be fetched, Unreachable when nobody answers or what answers is
    not HTTP, LimitReached for too many redirects or no answer in time.
    """
    until, question = time.monotonic() + limits.seconds, Question(method, tuple(headers), body)
    hops: list[str] = []
    link = parse_link(url)
    while True:
        answer = ask(link, guard, question, limits.bytes, until)
        target = answer.header("location")
        if answer.status not in MOVED or not target or method not in SAFE:
            return Fetched(**{**vars(answer), "hops": tuple(hops)})
        hops.append(link)
        link = parse_link(urljoin(link, target))
        if link in hops or len(hops) > limits.redirects:
            raise LimitReached(f"{url} redirects in a circle or more than {limits.redirects} times.")


def ask(url: str, guard: Guard, question: Question, most: int, until: float) -> Fetched:
    """One request and its answer, redirects not followed."""
    try:
        with open_line(url, guard, until) as sock:
            sock.sendall(request_bytes(url, question))
            wire = Wire(sock, until)
            head = final_head(wire)
            content, truncated = read_body(wire, head, question.method, most)
            address = str(sock.getpeername()[0])
    except LimitReached as error:
        raise LimitReached(f"{url} did not answer in time.", hint=Unreachable.default_hint) from error
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(
            f"The certificate of {urlsplit(url).hostname} is not trusted: {error.verify_message}."
        ) from error
    except (OSError, Malformed) as error:
        raise Unreachable(f"{url} gave no usable answer: {error}.") from error
    fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.fields)
    return Fetched(url, head.status, fields, content, truncated, (), address)


def open_line(url: str, guard: Guard, until: float) -> socket.socket:
    """A checked connection to the link's origin, with verified TLS for https."""
    parts = urlsplit(url)
    host, left = parts.hostname or "", max(until - time.monotonic(), 0.01)
    if parts.scheme == "http":
        return connect(guard, host, parts.port or 80, left)
    sock = connect(guard, host, parts.port or 443, left)
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except BaseException:
        sock.close()
        raise


def request_bytes(url: str, question: Question) -> bytes:
    """The request as sent. Raises Refused for a header that would smuggle another."""
    if any("\r" in part or "\n" in part for pair in question.headers for part in pair):
        raise Refused("A header with a line break is not sent.")
    parts = urlsplit(url)
    fields = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": "Tocsin"} | dict(question.headers)
    if question.body or question.method not in SAFE:
        fields["Content-Length"] = str(len(question.body))
    text = TEXT_OF_REQUEST.format(
        method=question.method,
        target=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        host=parts.netloc,
        fields="".join(f"{name}: {value}\r\n" for name, value in fields.items()),
    )
    return text.encode("utf-8") + question.body


def final_head(wire: Wire) -> Head:
    """The head of the answer itself, interim answers (1xx) skipped."""
    while True:
        raw = wire.take_head()
        if not raw:
            raise Malformed("the connection was closed without an answer")
        head = parse_head(raw)
        if head.status >= 200:
            return head


def read_body(wire: Wire, head: Head, method: str, most: int) -> tuple[bytes, str]:
    """The content, and why it is not whole. Every byte read counts towards `most`, chunk framing too."""
    content, seen = bytearray(), 0
    try:
        for raw, part in body_parts(wire, body_length(head, method)):
            seen += len(raw)
            if seen > most:
                content += part[: max(most - (seen - len(raw)), 0)]
                return bytes(content), f"the answer is larger than {most} bytes"
            content += part
    except (LimitReached, Malformed) as error:
        return bytes(content), str(error)
    except OSError as error:
        return bytes(content), f"the connection broke off: {error}"
    return bytes(content), ""
