"""Compares two observers: what the browser says it asked for, and what the recording proxy wrote down.

Whatever the browser asked for is in the archive, whole, or is named here with the reason. Nothing is left out silently.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from tocsin.capture.proxy import Fault
from tocsin.capture.result import Missing
from tocsin.capture.warc import Entry

OVER_THE_WIRE = frozenset({"http", "https", "ws", "wss"})
UNEXPLAINED = "the browser asked for it, and the recorder saw no such request"


@dataclass(frozen=True)
class Wanted:
    """A request as the browser tells it."""

    url: str
    method: str
    failure: str = ""
    """The browser's own reason when it failed."""


def missing(wanted: Sequence[Wanted], entries: Iterable[Entry], faults: Iterable[Fault]) -> tuple[Missing, ...]:
    """What is not in the archive, or not whole, in the order asked, each link once.

    What must hold for a request to count as kept: 1. it went over the wire (no `data:`, no `blob:`); 2. a record with
    its link and method stands in the archive; 3. that record is whole.
    """
    kept = {(recorded(entry.url), entry.method) for entry in entries}
    reasons = {recorded(fault.url): fault.reason for fault in faults}
    cut = {recorded(fault.url) for fault in faults if fault.kind == "cut"}
    failures = {recorded(request.url): request.failure for request in wanted if request.failure}
    found: dict[str, str] = {}
    for request in wanted:
        link = recorded(request.url)
        if urlsplit(link).scheme not in OVER_THE_WIRE:
            continue
        if (link, request.method) not in kept or link in cut:
            found.setdefault(link, reasons.get(link) or said(failures.get(link, "")))
    for link, reason in reasons.items():
        if link in cut or not any(url == link for url, _ in kept):
            found.setdefault(link, reason)
    return tuple(Missing(url, reason) for url, reason in found.items())


def recorded(url: str) -> str:
    """The link as the archive names it: no fragment, WebSocket schemes as the HTTP request that opens them."""
    bare = urldefrag(url).url
    return "http" + bare[2:] if bare.startswith(("ws:", "wss:")) else bare


def said(failure: str) -> str:
    """The browser's reason as a clause."""
    return f"the browser gave up ({failure})" if failure else UNEXPLAINED
