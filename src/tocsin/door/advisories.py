"""The published warnings: files that the desk wrote for everybody, served as they are."""

import json
from http import HTTPStatus

from tocsin.door.pages import render
from tocsin.door.visit import Answer, Visit
from tocsin.outputs.advisory_page import STYLE_HASH

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".xml": "application/cap+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
INDEX = "index.json"
OWN_STYLE = (
    "Content-Security-Policy",
    f"default-src 'none'; style-src '{STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
)
"""A warning carries its own style, so that it can be saved and passed on as one file; that style and no other."""


def index(visit: Visit) -> Answer:
    """The list of warnings in force, newest first."""
    listing = visit.site.published / INDEX
    known = json.loads(listing.read_text("utf-8")) if listing.is_file() else []
    feed = (visit.site.published / "feed.atom").is_file()
    return Answer(render("warnings.html", visit.site, visit.language, warnings=known, feed=feed))


def file(visit: Visit) -> Answer:
    """One published file, by its name alone; names with a folder in them do not reach this page."""
    name = visit.path.removeprefix("/warnings/")
    path = visit.site.published / name
    if path.suffix not in MEDIA_TYPES or not path.is_file() or path.is_symlink():
        return Answer(render("missing.html", visit.site, visit.language), status=HTTPStatus.NOT_FOUND)
    headers = (OWN_STYLE,) if path.suffix == ".html" else ()
    return Answer(path.read_bytes(), MEDIA_TYPES[path.suffix], headers=headers)
