"""The door as a WSGI application (PEP 3333): a table of addresses, and a function for each.

No cookie, no session, no log, no third party. Answers are never stored by browsers. Nothing about the visitor is kept:
not the address, not the browser, not the page they came from.
"""

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

from tocsin.door import advisories, emergency, mail, policy, report
from tocsin.door.crowd import Crowded
from tocsin.door.flood import Gate
from tocsin.door.pages import language_of, render
from tocsin.door.site import Site
from tocsin.door.visit import Answer, Visit
from tocsin.errors import BadInput, TocsinError

HEADERS = (
    ("Content-Security-Policy", policy.PLAIN),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(), camera=(), microphone=()"),
)

Page = Callable[[Visit], Answer]
STATIC = {
    "door.css": "text/css; charset=utf-8",
    "bell.svg": "image/svg+xml",
    "work.js": "text/javascript; charset=utf-8",
}


def static(visit: Visit) -> Answer:
    """The style sheet, the sign, and what solves a puzzle."""
    name = visit.path.removeprefix("/static/")
    if name not in STATIC:
        return missing(visit)
    return Answer(files("tocsin.door").joinpath("static", name).read_bytes(), STATIC[name])


def missing(visit: Visit) -> Answer:
    """What is not there, said plainly, with the way back."""
    return Answer(render("missing.html", visit.site, visit.language), status=HTTPStatus.NOT_FOUND)


ROUTES: tuple[tuple[str, re.Pattern[str], Page], ...] = (
    ("GET", re.compile(r"/"), report.form),
    ("POST", re.compile(r"/"), report.send),
    ("GET", re.compile(r"/return"), mail.ask),
    ("POST", re.compile(r"/return"), mail.show),
    ("POST", re.compile(r"/return/write"), mail.write),
    ("POST", re.compile(r"/return/change"), mail.change),
    ("GET", re.compile(r"/warnings"), advisories.index),
    ("GET", re.compile(r"/warnings/[A-Za-z0-9._-]+"), advisories.file),
    ("GET", re.compile(r"/emergency"), emergency.page),
    ("GET", re.compile(r"/static/[a-z.]+"), static),
)


@dataclass(frozen=True)
class Door:
    """The application of one site."""

    site: Site
    gate: Gate = field(default_factory=Gate)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        answer = self._answer(environ)
        own = dict(answer.headers)
        headers = [("Content-Type", answer.media_type), ("Content-Length", str(len(answer.body))), *own.items()]
        headers += [header for header in HEADERS if header[0] not in own]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        visit = _visit(self.site, self.gate, environ)
        try:
            return self._page(visit, environ)
        except TocsinError as error:
            return Answer(render("sorry.html", self.site, visit.language, error=error), status=status_of(error))
        except Exception as error:  # noqa: BLE001  the process boundary: say that it failed, and nothing about whom
            print(f"door: {type(error).__name__} while answering {_page(visit).__name__}", file=sys.stderr)  # noqa: T201
            page = render("sorry.html", self.site, visit.language, error=None)
            return Answer(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _page(self, visit: Visit, environ: dict[str, Any]) -> Answer:
        """The page; what is sent to us holds a place, and a sender who falls silent loses it."""
        if visit.method != "POST":
            return _page(visit)(visit)
        connection = environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(self.site.settings.patience)
        with self.gate.sending(environ.get("REMOTE_ADDR", ""), visit.source):
            return _page(visit)(visit)


def status_of(error: TocsinError) -> HTTPStatus:
    """429 for a crowd, 400 for what was given, 413 for what was too much."""
    if isinstance(error, Crowded):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.BAD_REQUEST if isinstance(error, BadInput) else HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _page(visit: Visit) -> Page:
    method = "GET" if visit.method == "HEAD" else visit.method
    return next((page for verb, path, page in ROUTES if verb == method and path.fullmatch(visit.path)), missing)


def _visit(site: Site, gate: Gate, environ: dict[str, Any]) -> Visit:
    query = parse_qs(environ.get("QUERY_STRING", "")[:500])
    wanted = query.get("lang", [""])[0]
    length = environ.get("CONTENT_LENGTH") or "0"
    return Visit(
        site=site,
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        language=language_of(wanted, environ.get("HTTP_ACCEPT_LANGUAGE", ""), site),
        content_type=environ.get("CONTENT_TYPE", ""),
        length=int(length) if length.isdecimal() else 0,
        body=environ["wsgi.input"],
        gate=gate,
        source=gate.source(environ.get("REMOTE_ADDR", "")),
    )
