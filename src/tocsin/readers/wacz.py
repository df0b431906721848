"""A web archive as WACZ (Webrecorder, 1.1.1): the pages that it lists are read as pages are, its main page first."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin
from zipfile import ZipFile, ZipInfo

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Note
from tocsin.readers import ReadSource
from tocsin.readers import _zip as zips
from tocsin.readers._json import text_at
from tocsin.readers._posts import items_of_page
from tocsin.readers._warc import LARGEST_PAGE, REDIRECTS, page_of, responses

LABEL = "web archive (WACZ)"
MEDIA_TYPES = ("application/wacz", "application/zip")
EXAMPLE_NAME = "chirrup.wacz"
EXAMPLE_GIVES = 1


def _example() -> bytes:
    """An archive of one page."""
    page = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b'<!doctype html><title>Chirrup</title><article class="post" id="p-81" data-handle="maren_hunters">'
        b'<time datetime="2026-10-02T03:04:05Z"></time><p class="text">Reward for news of Marenians.</p></article>'
    )
    record = (
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:8c0e4a0e-7a6c-4b5e-9f64-0b0f5d6f2a11>\r\n"
        b"WARC-Date: 2026-10-02T04:00:00Z\r\nWARC-Target-URI: https://chirrup.example/p/81\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    )
    rows = '{"format": "json-pages-1.0", "id": "pages"}\n{"url": "https://chirrup.example/p/81", "title": "Chirrup"}\n'
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(ZipInfo("archive/data.warc"), record % (len(page), page))
        archive.writestr(ZipInfo("pages/pages.jsonl"), rows)
        archive.writestr(ZipInfo("datapackage.json"), '{"mainPageUrl": "https://chirrup.example/p/81"}')
    return out.getvalue()


EXAMPLE = _example()

DOM = "tocsin/dom.html"
"""Where our own captures keep the page after its scripts: late replies stand there and not in the page as served."""
MOST_PAGES = 5_000


@dataclass(frozen=True)
class MainPage:
    """What the archive says of its main page."""

    url: str = ""
    rendered: str = ""
    """The text that the browser showed, where the archive keeps it."""


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a ZIP with WACZ's own members."""
    known = b"archive/" in head and (b"datapackage.json" in head or b"pages/pages.jsonl" in head)
    return 95 if head.startswith(b"PK\x03\x04") and known else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The items of the main page, then of the other pages that the archive lists.

    Raises BadInput for an archive that holds no page or is damaged.
    """
    with zips.opened(path) as archive:
        page = _main_page(archive, source)
        if shown := _member(archive, _named(archive, DOM)):
            yield from _items(page, source, page.url, shown)
            return
        yield from _items(page, source, *_first(archive, page.url))
        yield from _others(archive, page, source)


def _warcs(archive: ZipFile) -> list[ZipInfo]:
    """The WARCs of the archive."""
    return [info for info in zips.files(archive) if info.filename.startswith("archive/") and ".warc" in info.filename]


def _first(archive: ZipFile, wanted: str) -> tuple[str, bytes]:
    """Address and body of the wanted page, from the first of the WARCs that holds it."""
    for info in _warcs(archive):
        with zips.member(archive, info) as stream:
            url, body = _wanted(stream, wanted)
        if body:
            return url, body
    return "", b""


def _wanted(stream: BinaryIO, wanted: str) -> tuple[str, bytes]:
    """Address and body of the wanted page, redirects followed; the first page of all when none is wanted."""
    for response in responses(stream):
        if wanted and _bare(response.url) != _bare(wanted):
            continue
        if response.status in REDIRECTS:
            wanted = urljoin(response.url, response.location)
        elif response.is_page:
            return response.url, response.body
    return "", b""


def _bare(url: str) -> str:
    """An address without its fragment, which no server sees."""
    return url.partition("#")[0]


def _others(archive: ZipFile, main: "MainPage", source: ReadSource) -> Iterator[Finding]:
    """The other pages that the archive lists, as somebody visited them on the way."""
    rows = _rows(archive, _named(archive, "pages/pages.jsonl"))
    listed = {_bare(url) for row in rows if (url := text_at(row, "url"))} - {_bare(main.url)}
    if len(listed) > MOST_PAGES:
        yield Note(f"This archive lists more than {MOST_PAGES} further pages; they were not read.", problem=True)
        return
    for info in _warcs(archive) if listed else ():
        with zips.member(archive, info) as stream:
            for response in responses(stream):
                if response.is_page and _bare(response.url) in listed:
                    listed.discard(_bare(response.url))
                    yield from page_of(response, source, info.filename)


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
