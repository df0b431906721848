"""HTTP/1.1 as it arrives (RFC 9112): heads, lengths and chunks, each read within its limit or named malformed."""

import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.net.http1 import HEAD_LIMIT, Malformed, Wire, body_length, body_parts, parse_head


def test_a_head_may_be_as_long_as_the_limit_and_not_a_byte_longer() -> None:
    for size, fits in ((HEAD_LIMIT, True), (HEAD_LIMIT + 1, False)):
        ours, theirs = socket.socketpair()
        start, end = b"HTTP/1.1 200 OK\r\nX: ", b"\r\n\r\n"
        sending = threading.Thread(target=theirs.sendall, args=(start + b"a" * (size - len(start + end)) + end,))
        with ours, theirs:
            sending.start()
            wire = Wire(ours, time.monotonic() + 10)
            if fits:
                assert len(wire.take_head()) == HEAD_LIMIT
            else:
                with pytest.raises(Malformed, match="longer than"):
                    wire.take_head()
            sending.join()


@pytest.mark.parametrize("lengths", ["5\r\nContent-Length: 6", "5, 6", "+5", "-1", "5x", "٥", ""])
def test_a_contradictory_length_is_malformed(lengths: str) -> None:
    head = parse_head(f"HTTP/1.1 200 OK\r\nContent-Length: {lengths}\r\n\r\n".encode())
    with pytest.raises(Malformed):
        body_length(head, "GET")


@pytest.mark.parametrize(
    ("first", "fields", "method", "length"),
    [
        ("HTTP/1.1 200 OK", "Content-Length: 5", "GET", 5),
        ("HTTP/1.1 200 OK", "Content-Length: 5\r\nContent-Length: 5", "GET", 5),
        ("HTTP/1.1 200 OK", "Content-Length: 5", "HEAD", 0),
        ("HTTP/1.1 204 No Content", "Content-Length: 5", "GET", 0),
        ("HTTP/1.1 304 Not Modified", "Content-Length: 5", "GET", 0),
        ("HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5", "GET", -1),
        ("HTTP/1.1 200 OK", "Transfer-Encoding: gzip", "GET", None),
        ("HTTP/1.1 200", "X: 1", "GET", None),
    ],
)
def test_the_length_of_a_body_follows_rfc_9112(first: str, fields: str, method: str, length: int | None) -> None:
    assert body_length(parse_head(f"{first}\r\n{fields}\r\n\r\n".encode()), method) == length


@given(st.binary(max_size=3000), st.lists(st.integers(1, 400), max_size=8))
def test_chunked_content_survives_any_chunking_and_the_raw_bytes_are_kept(content: bytes, sizes: list[int]) -> None:
    raw, left = b"", content
    for size in sizes:
        part, left = left[:size], left[size:]
        raw += b"%x\r\n%b\r\n" % (len(part), part) if part else b""
    raw += (b"%x\r\n%b\r\n" % (len(left), left) if left else b"") + b"0\r\n\r\n"
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(raw + b"next")
        theirs.shutdown(socket.SHUT_WR)
        parts = list(body_parts(Wire(ours, time.monotonic() + 10), -1))
    assert b"".join(one for one, _ in parts) == raw
    assert b"".join(two for _, two in parts) == content


@given(st.binary(max_size=400))
def test_any_bytes_as_a_head_are_read_or_malformed(raw: bytes) -> None:
    try:
        head = parse_head(raw)
        status = head.status
    except Malformed:
        return
    assert 100 <= status < 600
