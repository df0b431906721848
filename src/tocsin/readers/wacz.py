"""A web archive: WACZ (Webrecorder, 1.1.1) or a WARC (ISO 28500) by itself; its main page is read as a page is."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin
from zipfile import ZipFile, ZipInfo

from tocsin.errors import BadInput
from tocsin.model.finding import Finding
from tocsin.readers import ReadSource
from tocsin.readers import _zip as zips
from tocsin.readers._json import text_at
from tocsin.readers._posts import items_of_page

LABEL = "web archive (WACZ, WARC)"
MEDIA_TYPES = ("application/wacz", "application/warc", "application/zip")
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

LARGEST_PAGE = 32 << 20
DOM = "tocsin/dom.html"
"""Where our own captures keep the page after its scripts: late replies stand there and not in the page as served."""
HTML = ("text/html", "application/xhtml+xml")
DAMAGE = (OSError, EOFError, ValueError, AttributeError, TypeError, KeyError, IndexError, zlib.error)
"""What warcio lets through on damaged records besides its own error."""
REDIRECTS = ("301", "302", "303", "307", "308")


@dataclass(frozen=True)
class MainPage:
    """What the archive says of its main page."""

    url: str = ""
    rendered: str = ""
    """The text that the browser showed, where the archive keeps it."""


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a WARC's first line, packed or not, and of a ZIP with WACZ's own members."""
    if head.startswith(b"PK\x03\x04"):
        return 95 if b"archive/" in head and (b"datapackage.json" in head or b"pages/pages.jsonl" in head) else 0
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 64)
        except zlib.error:
            return 0
    return 95 if head.startswith(b"WARC/1.") else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The items of the main page. Raises BadInput for an archive that holds no page or is damaged."""
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK"):
            file.seek(0)
            yield from _items(MainPage(source.url), source, *_response(file, source.url))
            return
    with zips.opened(path) as archive:
        page = _main_page(archive, source)
        if shown := _member(archive, _named(archive, DOM)):
            yield from _items(page, source, page.url, shown)
            return
        warcs = [
            info for info in zips.files(archive) if info.filename.startswith("archive/") and ".warc" in info.filename
        ]
        yield from _items(page, source, *_first(archive, warcs, page.url))


def _first(archive: ZipFile, warcs: list[ZipInfo], wanted: str) -> tuple[str, bytes]:
    """Address and body of the wanted page, from the first of the WARCs that holds it."""
    for info in warcs:
        with zips.member(archive, info) as stream:
            url, body = _response(stream, wanted)
        if body:
            return url, body
    return "", b""


def _main_page(archive: ZipFile, source: ReadSource) -> MainPage:
    """Address and text of the main page, from datapackage.json and pages.jsonl."""
    names = {info.filename: info for info in zips.files(archive)}
    package = _json(archive, names.get("datapackage.json"))
    url = text_at(package, "mainPageURL", "mainPageUrl") or source.url
    rows = [row for row in _rows(archive, names.get("pages/pages.jsonl")) if text_at(row, "url")]
    row = next((row for row in rows if text_at(row, "url") == url), rows[0] if rows else {})
    return MainPage(url or text_at(row, "url"), text_at(row, "text"))


def _named(archive: ZipFile, name: str) -> ZipInfo | None:
    """The plain member of this name."""
    return next((info for info in zips.files(archive) if info.filename == name), None)


def _json(archive: ZipFile, info: ZipInfo | None) -> Any:
    """A JSON member; an empty object when it is not there or is not JSON."""
    try:
        return json.loads(_member(archive, info) or b"{}")
    except (ValueError, RecursionError):
        return {}


def _rows(archive: ZipFile, info: ZipInfo | None) -> Iterator[Any]:
    """The rows of a JSON-lines member, without those that are not JSON."""
    for line in (_member(archive, info) or b"").splitlines():
        try:
            yield json.loads(line)
        except (ValueError, RecursionError):
            continue


def _member(archive: ZipFile, info: ZipInfo | None) -> bytes:
    """The beginning of a member, as much as a page may have."""
    if info is None:
        return b""
    with zips.member(archive, info) as stream:
        return stream.read(LARGEST_PAGE)


def _items(page: MainPage, source: ReadSource, url: str, body: bytes) -> Iterator[Finding]:
    """The items of the main page's response. Raises BadInput when the archive holds no page."""
    if not body:
        raise BadInput("This archive holds no web page that could be read.")
    return items_of_page(body, source, url, page.rendered)


def _response(stream: BinaryIO, wanted: str) -> tuple[str, bytes]:
    """Address and body of the wanted page, redirects followed; the first page of all when none is wanted."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            if wanted and url.partition("#")[0] != wanted.partition("#")[0]:
                continue
            status = record.http_headers.get_statuscode()
            if status in REDIRECTS:
                wanted = urljoin(url, record.http_headers.get_header("Location") or "")
            elif (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower() in HTML:
                return url, record.content_stream().read(LARGEST_PAGE)
    except (ArchiveLoadFailed, *DAMAGE) as error:
        raise BadInput(f"This web archive is damaged: {error}.") from error
    return "", b""
