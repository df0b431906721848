"""Web pages in a WARC (ISO 28500): each response that holds HTML, with its place and whether its digest holds."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item
from tocsin.readers import ReadSource
from tocsin.readers._posts import items_of_page

LARGEST_PAGE = 32 << 20
HTML = ("text/html", "application/xhtml+xml")
DAMAGE = (OSError, EOFError, ValueError, AttributeError, TypeError, KeyError, IndexError, zlib.error)
"""What warcio lets through on damaged records besides its own error."""
REDIRECTS = ("301", "302", "303", "307", "308")


@dataclass(frozen=True)
class Response:
    """One response of a WARC."""

    number: int
    """Running number of its record, from 0."""
    url: str
    status: str
    media_type: str
    location: str
    """Where a redirect leads, as it was written."""
    body: bytes
    """The page, as much of it as LARGEST_PAGE; empty for what is no page."""
    altered: bool
    """True when the record does not have the digest that it names."""

    @property
    def is_page(self) -> bool:
        """Whether it holds a page that a browser would show."""
        return self.media_type in HTML and self.status not in REDIRECTS and bool(self.body.strip())


def responses(stream: BinaryIO) -> Iterator[Response]:
    """Every response and resource, in file order. Raises BadInput where the archive is damaged."""
    from warcio.exceptions import ArchiveLoadFailed

    from tocsin.model.archives import ArchiveIterator

    try:
        for number, record in enumerate(ArchiveIterator(stream, check_digests=True)):
            if record.rec_type == "response" and record.http_headers is not None:
                yield _response(number, record, record.http_headers)
            elif record.rec_type == "resource":
                yield _response(number, record, record.rec_headers)
    except (ArchiveLoadFailed, *DAMAGE) as error:
        raise BadInput(f"This web archive is damaged: {error}.") from error


def _response(number: int, record: Any, headers: Any) -> Response:
    """One record, its body read only when it is a page."""
    media_type = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    status = record.http_headers.get_statuscode() if record.http_headers is not None else "200"
    body = record.content_stream().read(LARGEST_PAGE) if media_type in HTML else b""
    checked = record.digest_checker.passed if body and len(body) < LARGEST_PAGE else None
    return Response(
        number,
        record.rec_headers.get_header("WARC-Target-URI") or "",
        status,
        media_type,
        headers.get_header("Location") or "",
        body,
        altered=checked is False,
    )


def page_of(response: Response, source: ReadSource, archive: str = "") -> Iterator[Finding]:
    """The items of one page, each with the number of its record."""
    place = f"{archive} record {response.number}".strip()
    if response.altered:
        yield Note("This record does not have the digest that the archive gives it.", place, problem=True)
    try:
        for finding in items_of_page(response.body, replace(source, url=response.url), response.url):
            yield _placed(finding, place)
    except BadInput as error:
        yield Note(f"The page {response.url[:200]} could not be read: {error}", place, problem=True)


def _placed(finding: Finding, place: str) -> Finding:
    """The finding with the record in which it stands."""
    if isinstance(finding, Item):
        at = replace(finding.source, locator=f"{place} {finding.source.locator}")
        return replace(finding, source=at)
    return replace(finding, locator=place) if isinstance(finding, Note) else finding
