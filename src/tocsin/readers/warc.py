"""A WARC (ISO 28500) given by others, packed or not: every web page in it is read as a page is.

Pictures, scripts and styles are passed over. A record that does not have the digest it names is read and told.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Note
from tocsin.readers import ReadSource
from tocsin.readers._warc import page_of, responses

LABEL = "web archive (WARC)"
MEDIA_TYPES = ("application/warc", "application/gzip")
EXAMPLE_NAME = "chirrup.warc"
EXAMPLE_GIVES = 1
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<!doctype html><title>Chirrup</title><article class="post" id="p-81" data-handle="maren_hunters">'
    b'<time datetime="2026-10-02T03:04:05Z"></time><p class="text">Reward for news of Marenians.</p></article>'
)
EXAMPLE = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:8c0e4a0e-7a6c-4b5e-9f64-0b0f5d6f2a11>\r\n"
    b"WARC-Date: 2026-10-02T04:00:00Z\r\nWARC-Target-URI: https://chirrup.example/p/81\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: "
    + str(len(PAGE)).encode()
    + b"\r\n\r\n"
    + PAGE
    + b"\r\n\r\n"
)

MOST_PAGES = 5_000


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a WARC's first line, packed or not."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 64)
        except zlib.error:
            return 0
    return 95 if head.startswith(b"WARC/1.") else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The items of every page, in file order. Raises BadInput for an archive that holds none or is damaged."""
    pages, passed = 0, 0
    with path.open("rb") as file:
        for response in responses(file):
            if not response.is_page:
                passed += 1
                continue
            pages += 1
            if pages > MOST_PAGES:
                yield Note(f"Only the first {MOST_PAGES} pages were read.", problem=True)
                break
            yield from page_of(response, source)
    if not pages:
        raise BadInput("This archive holds no web page that could be read.")
    if passed:
        yield Note(f"{passed} responses that are no web page (pictures, scripts, redirects) were passed over.")
