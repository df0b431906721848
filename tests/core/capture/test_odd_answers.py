"""No form in which a server may answer breaks a capture: each ends in a status, and its replay shows the same."""

import gzip
import zlib

import brotli
import pytest

from tests.core.capture.conftest import AT, Take
from tests.core.capture.web import Web, reply
from tocsin.capture import Browser, CaptureStatus, ProofVerdict, reproduce

pytestmark = pytest.mark.browser
PAGE = b"<!doctype html><title>T</title><article>The ferry leaves at seven and the market opens at six.</article>"
GERMAN = "<title>T</title><article>Die Fähre fährt um sieben, der Markt öffnet um sechs.</article>"


def chunked(data: bytes, coding: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: {coding}\r\n"
    return head.encode() + b"\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)


def coded(data: bytes, coding: str) -> bytes:
    return reply(data, "text/html", f"Content-Encoding: {coding}")


def bare(first: bytes, *fields: bytes) -> bytes:
    return b"\r\n".join((first, *fields, b"Content-Length: %d" % len(PAGE), b"", PAGE))


SHOWN = {
    "chunked and brotli": chunked(brotli.compress(PAGE), "br"),
    "chunked and gzip": chunked(gzip.compress(PAGE), "gzip"),
    "gzip cut off": coded(gzip.compress(PAGE)[:-8], "gzip"),
    "brotli cut off": coded(brotli.compress(PAGE)[:-3], "br"),
    "gzip by its old name": coded(gzip.compress(PAGE), "x-gzip"),
    "brotli in capitals": coded(brotli.compress(PAGE), "BR"),
    "no coding, and it says so": coded(PAGE, "identity"),
    "two codings": coded(brotli.compress(gzip.compress(PAGE)), "gzip, br"),
    "a coding nobody knows": coded(PAGE, "klingon"),
    "deflate without its frame": coded(zlib.compress(PAGE)[2:-4], "deflate"),
    "no type": bare(b"HTTP/1.1 200 OK"),
    "an older protocol": b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE,
    "no words behind the status": bare(b"HTTP/1.1 200", b"Content-Type: text/html"),
    "bytes in the status": bare(b"HTTP/1.1 299 \xff\xfe odd", b"Content-Type: text/html"),
    "bytes in a field": bare(b"HTTP/1.1 200 OK", b"X-Odd: \xff\xfe\xc3", b"Content-Type: text/html"),
    "an early hint first": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + reply(PAGE),
    "windows-1252": reply(GERMAN.encode("cp1252"), "text/html; charset=windows-1252"),
    "utf-16": reply(GERMAN.encode("utf-16"), "text/html; charset=utf-16"),
    "a character set nobody knows": reply(PAGE, "text/html; charset=klingon"),
    "a page that moves on by itself": reply(b"<meta http-equiv=refresh content='0;url=/next'>"),
    "json": reply(b'{"post": "The ferry leaves at seven"}', "application/json"),
    "plain text": reply(b"The ferry leaves at seven and the market opens at six.", "text/plain"),
    "xml": reply(b"<?xml version='1.0'?><a>The ferry leaves at seven and more</a>", "text/xml"),
    "half a character": reply(
        b"<article><script>document.write('The ferry leaves \\ud800 at seven')</script></article>"
    ),
    "a zero in the words": reply(b"<title>T\0</title><article>The ferry\0 leaves at seven, and more</article>"),
}
ENDLESS = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
"""A page whose end its server never says."""
EMPTY = {
    "nothing": reply(b""),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "a coding that was not asked for": coded(b"\x28\xb5\x2f\xfd\x00\x00", "zstd"),
}
QUICK = ("chunked and brotli",)


@pytest.mark.parametrize("name", [pytest.param(one, marks=[] if one in QUICK else [pytest.mark.slow]) for one in SHOWN])
def test_a_page_in_this_form_is_captured_and_its_replay_shows_the_same(
    take: Take, web: Web, browser: Browser, name: str
) -> None:
    web.pages = {"/": SHOWN[name], "/next": reply(PAGE)}
    got = take(web.url)
    assert (got.status, got.missing) == (CaptureStatus.CAPTURED, ())
    wacz = got.file("wacz")
    assert wacz is not None
    assert reproduce(wacz.parent, AT, browser=browser).verdict is ProofVerdict.REPRODUCED


@pytest.mark.slow
def test_an_icon_that_the_browser_asked_for_in_the_replay_alone_is_no_difference(
    take: Take, web: Web, browser: Browser
) -> None:
    web.pages = {"/": ENDLESS}
    wacz = take(web.url, seconds=12, page_seconds=3).file("wacz")
    assert wacz is not None
    proof = reproduce(wacz.parent, AT, browser=browser)
    assert (proof.verdict, proof.unanswered) == (ProofVerdict.REPRODUCED, ())


@pytest.mark.slow
@pytest.mark.parametrize("name", EMPTY)
def test_an_answer_without_a_page_is_partial_with_the_reason(take: Take, web: Web, name: str) -> None:
    web.pages = {"/": EMPTY[name]}
    got = take(web.url)
    assert got.status is CaptureStatus.PARTIAL
    assert got.reason
