"""Outlook's message file (`.msg`, MS-OXMSG): one message with its headers, words and attachments.

Where the message came by the internet, its transport headers are kept in it and are read as those of any e-mail; a
draft or a message inside one organisation has none, and its own properties tell sender and time.
"""

import base64
import struct
import zlib
from collections.abc import Iterator
from email import message_from_string
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tocsin.errors import BadInput, LimitReached
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource, _mail, _rtf
from tocsin.readers._bytes import whole_bytes
from tocsin.readers._html import parse, words
from tocsin.readers._when import of_datetime

if TYPE_CHECKING:
    from oxmsg import Message

LABEL = "Outlook message (.msg)"
MEDIA_TYPES = ("application/vnd.ms-outlook",)
EXAMPLE_NAME = "threat.msg"
EXAMPLE_GIVES = 1
EXAMPLE = zlib.decompress(
    base64.b64decode(
        "eNrtVt1uEkEU/oABWy2KXnhBTOBSqzYLpWxFbFCRxJj6gyZeGGPaihUDxZStthcmPoKv4BMY38A30Bcw0QcR/OYwuwGbDTvxxh/O5syc"
        "MzPnfHNm55zdL59Pfnv/Mfsdv9AaEhgM55EaG4sZFsqAK0b6YDgc+sPDGf1V9IMcN+9Qc5Jyyugz+vepiR4fD3ncwA77XRzAhk4jGfN9"
        "xSLaKHJNjeQnfPrYwyZbD9soYAkOxxw+BVw1fSPU1yLigh83tSfqvjOYjr8MNzJ+wgI/ZnJsGr6LemR8ZYGvz+p4fBr+davzT1rgH9P4"
        "iILfiIyfssBfIJ+dgl8QZCcy/hEL/DS5NIb/klnXY9ti76HNvs/RV6L3qfeYmaN9HSbH4PsUBV+f/Tsj+3U/YfLSr/86njnyPPno2Dqf"
        "T5gcGljk3Iz+PLqJu1jn3botX4GWtf0B7fZ+A79JzC1yW+77U1T4JXom+dCl1MUGZzrcXwv7lLvMkg7lPPM3fO4Rs+USipIxS9K7eIxz"
        "nNnkfrXXfY5p+12u36GXjUNeLnNdg/NtXKBUJN/hPj2RHXKZkv5CVNiusC3wyeN8UDPSzJqGiUPH9JC+PXp4LlmdRxWvJ0ZqofGsia8H"
        "9KT9bEk10BWrI/YtYxkeibaum7WViaic0LhciatkohvFVQriWpcK1afPbUoXeYfq4rmKVZ7CtEjuS7V9Ie/dE7vRHUpLnbGlyXO1p6hv"
        "IYzOqFsqD1ddUY5aUVWlz3VZlSjzRGWurFZVUd1T1zi2ZB1lDlmpx6cC3RV9LtCR0Xo50N/IfCYe2C+kxv53csiJvmj0GjNF628/JT9k"
        "m19js4r4f9FPIZ2qfg=="
    )
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0".encode("utf-16-le")
DAMAGE = (
    *(OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(struct.error, LookupError, RecursionError, OverflowError, ZeroDivisionError, NotImplementedError),
)
"""What the library lets through on damaged files."""
HEADERS, TO, SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, RTF = 0x007D, 0x0E04, 0x0C1A, 0x5D01, 0x0C1F, 0x1009
MOST_ATTACHMENTS = 500


def looks_like(head: bytes, name: str) -> int:
    """Sure of a compound file that holds a message's properties."""
    if not head.startswith(COMPOUND):
        return 0
    return 95 if PROPERTIES in head else 60 if name.lower().endswith(".msg") else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The message, then what is attached. Raises BadInput for a file that is damaged or holds no message."""
    from oxmsg import Message

    try:
        message = Message.load(whole_bytes(path))
        item = _item(message, source)
    except DAMAGE as error:
        raise BadInput("This Outlook message is damaged or cut off.", hint="Ask for it again.") from error
    yield item
    if not (message.body or message.html_body):
        told = (
            "kept as RTF alone; they are given without their layout"
            if item.text
            else "missing, or RTF that is damaged or too long"
        )
        yield Note(f"The words of this message are {told}.", problem=not item.text)
    yield from _attachments(message, source)


def _item(message: "Message", source: ReadSource) -> Item:
    """The message itself."""
    headers = message_from_string(_text(message, HEADERS), policy=_mail.POLICY)
    assert isinstance(headers, EmailMessage)
    told = {name: value for name, value in _mail.more(headers) if value}
    return Item(
        ItemKind.MESSAGE,
        _words(message),
        source.at("message"),
        account=_mail.sender(headers) or _sender(message),
        posted=_mail.sent(headers) or _sent(message),
        title=message.subject,
        reply_to=_mail.header(headers, "In-Reply-To"),
        extra=told if "to" in told else {**told, "to": _text(message, TO)},
    )


def _text(message: "Message", number: int) -> str:
    """A text property without the zero that may end it; empty when it is missing."""
    return (message.properties.str_prop_value(number) or "").rstrip("\0")


def _words(message: "Message") -> str:
    """The plain words, else those of the HTML as a reader sees them, else those of the RTF."""
    if plain := (message.body or "").rstrip("\0"):
        return plain.replace("\r\n", "\n").rstrip("\n")
    html = message.html_body or ""
    return words(parse(f"\ufeff{html}".encode("utf-8", "replace"))) if html.strip() else _rtf_words(message)


def _rtf_words(message: "Message") -> str:
    """The words of a body kept as compressed RTF; empty when it is missing, damaged or too long."""
    packed = message.properties.binary_prop_value(RTF)
    try:
        return _rtf.words_of(_rtf.decompressed(packed)) if packed else ""
    except (BadInput, LimitReached):
        return ""


def _sender(message: "Message") -> Account | None:
    """The sender that the message's own properties name; an inner address of Exchange is no e-mail address."""
    address = _text(message, SENDER_SMTP) or _text(message, SENDER_ADDRESS)
    name = _text(message, SENDER_NAME)
    return Account("email", handle=address if "@" in address else "", display_name=name) if address or name else None


def _sent(message: "Message") -> When | None:
    """When the sender's program says that it was sent; Outlook keeps UTC."""
    at = message.sent_date
    return of_datetime(at, "as the sender's program claims") if at else None


def _attachments(message: "Message", source: ReadSource) -> Iterator[Finding]:
    """What is attached, each by the reader that knows it."""
    try:
        found = message.attachments
    except DAMAGE as error:
        raise BadInput("The attachments of this message are damaged.") from error
    for number, one in enumerate(found[:MOST_ATTACHMENTS], 1):
        place = f"message, attachment {number}"
        name, media_type, data = _attachment(one)
        if data is None:
            yield Note(
                "This attachment is a message kept in Outlook's own way, or damaged; it is not read.", place, True
            )
        else:
            yield from _mail.attached(data, name, media_type, source, place)


def _attachment(one: Any) -> tuple[str, str, bytes | None]:
    """Name, media type and bytes of an attachment; no bytes when they cannot be had."""
    try:
        return one.file_name or "", one.mime_type or "", one.file_bytes
    except DAMAGE:
        return "", "", None
