"""One request as the door's pages see it: what was asked for, and nothing about who asked."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO, TypedDict

from tocsin.door.flood import Gate
from tocsin.door.policy import SCRIPTED, Headers
from tocsin.door.site import Site
from tocsin.door.work import BITS, puzzle_of


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

    def ticketed(self, *, held: bool) -> "Ticketed":
        """What a form handed out now carries: a ticket, and in a crowd the puzzle that saves its bearer the wait.

        `held` says that this visitor was just told to wait.
        """
        ticket = self.gate.tickets.issue()
        return {"ticket": ticket, "puzzle": puzzle_of(ticket) if held or self.gate.sets_puzzle else "", "bits": BITS}


class Ticketed(TypedDict):
    """Values of a form's template."""

    ticket: str
    puzzle: str
    """Empty while no puzzle is set."""
    bits: int


def scripted(values: Ticketed) -> Headers:
    """Headers of a page with these values: only one that carries a puzzle may run a script."""
    return SCRIPTED if values["puzzle"] else ()


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    status: HTTPStatus = HTTPStatus.OK
    headers: Headers = ()
