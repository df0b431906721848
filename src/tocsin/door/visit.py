"""One request as the door's pages see it: what was asked for, and nothing about who asked."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO

from tocsin.door.flood import Gate
from tocsin.door.site import Site


@dataclass(frozen=True)
class Visit:
    """A request without address, browser, or referrer."""

    site: Site
    method: str
    path: str
    language: str
    content_type: str
    length: int
    body: BinaryIO
    gate: Gate = field(default_factory=Gate)
    source: bytes = b""
    """The gate's name for where this came from; means nothing outside this process and this hour."""


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()
