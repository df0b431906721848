"""A page saved whole by SingleFile: one HTML file with its pictures inside, and a comment on where and when.

The comment is what the program wrote and anyone can change. Pictures (`data:` addresses) are set aside before reading.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tocsin.errors import BadInput, LimitReached
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._posts import items_of_page
from tocsin.readers._when import of_datetime

LABEL = "saved web page (SingleFile)"
MEDIA_TYPES = ("text/html",)
EXAMPLE_NAME = "Chirrup (10_2_2026 7_10_00 AM).html"
EXAMPLE_GIVES = 1
EXAMPLE = (
    b"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://chirrup.example/p/81 \n"
    b" saved date: Fri Oct 02 2026 07:10:00 GMT+0400 (Gulf Standard Time)\n--><meta charset=utf-8>\n"
    b"<title>Chirrup</title><link rel=canonical href=https://chirrup.example/p/81>\n"
    b'<article class=post id=p-81 data-handle=maren_hunters><img src="data:image/png;base64,iVBORw0KGgo=">'
    b"<p class=text>Reward for news of Marenians.</p></article>"
)

COMMENT = re.compile(rb"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s*\n(.{0,4000}?)-->", re.S)
URL = re.compile(r"^\s*url:\s*(\S+)", re.M)
DATE = re.compile(r"^\s*saved date:\s*\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})", re.M)
PICTURE = re.compile(rb"data:[\w.+-]{1,60}/[\w.+-]{1,60}[^,\"'()\s<>]{0,80},[A-Za-z0-9+/=%_.~-]*")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=%_.~-"
OPENING = 8192
CHUNK = 1 << 20
LONGEST_OPENING = 256
"""Bytes that the beginning of a picture's address may take, so that one cut in two is found."""
LARGEST_PAGE = 32 << 20
"""Bytes of a page after its pictures are set aside."""


def looks_like(head: bytes, _name: str) -> int:
    """Sure of the program's comment near the beginning of a page."""
    return 97 if COMMENT.search(head[:OPENING]) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The items of the page. Raises BadInput for a file without the comment, LimitReached for too long a page."""
    with path.open("rb") as file:
        found = COMMENT.search(file.read(OPENING))
    if found is None:
        raise BadInput("This page does not say that SingleFile saved it.", hint="Take it as a saved web page.")
    told = found[1].decode("utf-8", "replace")
    address = url[1] if (url := URL.search(told)) else ""
    saved = _saved(told)
    when = f" at {saved.edtf}" if saved else ""
    yield Note(f"SingleFile says that it saved this page from {address[:500] or 'an address it does not give'}{when}.")
    for finding in items_of_page(_without_pictures(path), source, source.url or address):
        if isinstance(finding, Item) and saved:
            yield replace(finding, extra={**finding.extra, "saved": saved.edtf})
        else:
            yield finding


def _saved(told: str) -> When | None:
    """When the page was saved, as the program says."""
    found = DATE.search(told)
    try:
        return of_datetime(datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z")) if found else None
    except (ValueError, OverflowError):
        return None


def _without_pictures(path: Path) -> bytes:
    """The page with its inner files left out, so that a page with a gigabyte of pictures is read in little memory."""
    kept, rest, inside = bytearray(), b"", False
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            pieces, rest, inside = _set_aside(rest + chunk, inside)
            kept += pieces
            if len(kept) > LARGEST_PAGE:
                raise LimitReached(f"This page has more than {LARGEST_PAGE} bytes besides its pictures.")
    return bytes(kept + rest)


def _set_aside(data: bytes, inside: bool) -> tuple[bytes, bytes, bool]:
    """What is kept of these bytes, what must be looked at again, and whether a picture goes on behind them."""
    if inside:
        data = data.lstrip(LETTERS)
    pieces, at = [], 0
    for found in PICTURE.finditer(data):
        pieces += [data[at : found.start()], b"data:,"]
        at = found.end()
    goes_on = at == len(data) and (inside or at > 0)
    cut = max(at, len(data) - LONGEST_OPENING)
    return b"".join((*pieces, data[at:cut])), data[cut:], goes_on
