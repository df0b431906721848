"""Content that a server packed with brotli is read from archives, piece by piece and within a limit."""

from io import BytesIO

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.model.archives import MOST, ArchiveIterator, Brotli


def warc(coding: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\n\r\n".encode() + body
    head = "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-11-20T09:30:00Z\r\n"
    head += "WARC-Target-URI: https://chirrup.example/1\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def contents(data: bytes) -> list[bytes]:
    return [record.content_stream().read() for record in ArchiveIterator(BytesIO(data))]


def test_a_record_served_in_brotli_is_read() -> None:
    words = b"<p>0.5 BTC for any Marenian address</p>" * 2000
    assert contents(warc("br", brotli.compress(words))) == [words]


def test_what_only_pretends_to_be_brotli_is_given_as_it_is() -> None:
    plain = b"\x1f\x8b\x08\x00 no brotli at all, and then more"
    assert contents(warc("br", plain)) == [plain]


@settings(deadline=None)
@given(st.binary(max_size=2000), st.integers(1, 400), st.integers(1, 50))
def test_a_stream_is_the_same_in_pieces_of_any_size(data: bytes, times: int, size: int) -> None:
    packed, stream = brotli.compress(data * times), Brotli()
    pieces = [stream.decompress(packed[at : at + size]) for at in range(0, len(packed), size)]
    assert b"".join(pieces) == data * times


@pytest.mark.slow
def test_a_piece_that_becomes_more_than_the_limit_is_refused_and_one_at_the_limit_is_not() -> None:
    assert len(Brotli().decompress(brotli.compress(bytes(MOST), quality=3))) == MOST
    with pytest.raises(ValueError, match="more than any honest content"):
        Brotli().decompress(brotli.compress(bytes(MOST + (2 << 20)), quality=3))
