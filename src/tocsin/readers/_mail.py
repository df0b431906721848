"""What mail formats share: headers as the sender claims them, the chain of relays, the words, and what is attached."""

import io
import mimetypes
from collections.abc import Iterator
from email import policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import getaddresses
from functools import lru_cache
from hashlib import sha256

from tocsin.model.account import Account
from tocsin.model.finding import Finding
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._html import parse, words
from tocsin.readers._when import of_datetime

KINDS = {"image": ItemKind.IMAGE, "audio": ItemKind.RECORDING, "video": ItemKind.RECORDING}
MOST_NAMED = 50
"""Relays of the Received chain that are kept."""
POLICY = policy.default.clone(header_factory=lru_cache(64)(HeaderRegistry()))
"""The library's own, but it parses a header once: it would parse `Content-Type` anew at each of some seven askings."""


def body(message: EmailMessage) -> str:
    """The words: the plain part, else the HTML part as a reader sees it."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    text = raw.decode(_charset(part), "replace") if isinstance(raw, bytes) else ""
    if part.get_content_subtype() == "html":
        # The byte order mark says UTF-8, so that an encoding named inside the page is not believed over the header.
        return words(parse(f"\ufeff{text}".encode("utf-8", "replace"))) if text.strip() else ""
    return text.replace("\r\n", "\n").rstrip("\n")


def _charset(part: object) -> str:
    """The part's encoding, where Python knows it; else UTF-8."""
    name = part.get_content_charset("utf-8") if isinstance(part, EmailMessage) else "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "utf-8"
    return name


def header(message: EmailMessage, name: str) -> str:
    """A header as text on one line; empty when it is missing."""
    return " ".join(str(message.get(name, "")).split())


def sender(message: EmailMessage) -> Account | None:
    """The sender that the message claims."""
    for shown, address in getaddresses([header(message, "From")]):
        if address or shown:
            return Account("email", handle=address, display_name=shown)
    return None


def sent(message: EmailMessage) -> When | None:
    """The date that the message claims; `-0000` means that it gives no zone (RFC 5322, 3.3)."""
    at = getattr(message["Date"], "datetime", None) if message["Date"] else None
    return of_datetime(at, "as the sender's header claims") if at else None


def more(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """What else the headers say."""
    yield "message_id", header(message, "Message-ID")
    yield "to", header(message, "To")
    yield "received", "\n".join(" ".join(str(line).split()) for line in message.get_all("Received", [])[:MOST_NAMED])


def attached(data: bytes, name: str, media_type: str, source: ReadSource, place: str) -> Iterator[Finding]:
    """What is read in an attachment; an item without words that stands for it when nothing is."""
    read = 0
    for finding in source.within(io.BytesIO(data), name, place) if source.within else ():
        read += isinstance(finding, Item)
        yield finding
    if not read:
        kind = KINDS.get((media_type or mimetypes.guess_type(name)[0] or "").partition("/")[0], ItemKind.NOTE)
        told = {"file": name, "file_sha256": sha256(data).hexdigest(), "size": str(len(data))}
        yield Item(kind, "", source.at(place), title=name, extra={**told, "media_type": media_type})
