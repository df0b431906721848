"""Electronic mail: one message (`.eml`, RFC 5322) or a mailbox of them (`.mbox`, RFC 4155).

The sender is what the header says, which anyone can write; the chain of `Received` lines is kept beside it for those
who can judge it. Each attachment becomes items of its own, by whichever reader knows it.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import BadInput, LimitReached, TocsinError
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource, _mail

LABEL = "e-mail (.eml, .mbox)"
MEDIA_TYPES = ("message/rfc822", "application/mbox")
EXAMPLE_NAME = "threat.eml"
EXAMPLE_GIVES = 1
EXAMPLE = (
    "Received: from mail.example (mail.example [192.0.2.7]) by mx.marenia.example; Fri, 2 Oct 2026 03:05:11 +0000\r\n"
    "From: =?utf-8?B?0J3QsNCx0LvRjtC00LDRgtC10LvRjA==?= <watcher@mail.example>\r\n"
    "To: consulate@marenia.example\r\n"
    "Date: Fri, 02 Oct 2026 07:04:05 +0400\r\n"
    "Message-ID: <81@mail.example>\r\n"
    "Subject: you\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n"
    "Мы знаем, где вы живёте.\r\n"
).encode()

HEADER = re.compile(
    rb"^(From|To|Date|Subject|Received|Message-ID|MIME-Version|Return-Path|Delivered-To|X-[\w-]+):", re.I | re.M
)
POSTMARK = re.compile(rb"^From \S+ .*\d{4}\s*$", re.M)
LARGEST_MESSAGE = 64 << 20
LONGEST_LINE = 1 << 20


def looks_like(head: bytes, name: str) -> int:
    """Sure when the file opens with mail headers, or with a mailbox's `From ` line before them."""
    opening = head[:8192].replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf").partition(b"\n\n")[0]
    found = {header.lower() for header in HEADER.findall(opening)}
    if len(found & {b"from", b"to", b"date", b"subject", b"received", b"message-id"}) < 2:
        return 0
    return 92 if len(found) >= 3 or name.lower().endswith((".eml", ".mbox")) else 60


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order; one that cannot be read is a Note, and the next goes on."""
    for index, (raw, mailbox) in enumerate(_messages(path)):
        locator = f"message[{index}]" if mailbox else "message"
        try:
            yield from _message(raw, source, locator)
        except (TocsinError, LookupError, ValueError, AttributeError, TypeError) as error:
            yield Note(f"This message could not be read: {error}.", locator, problem=True)


def _messages(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The bytes of each message, and whether the file is a mailbox."""
    with path.open("rb") as file:
        mailbox = file.read(5) == b"From "
        file.seek(0)
        for raw in _split(file) if mailbox else [file.read(LARGEST_MESSAGE)]:
            yield raw, mailbox


def _split(file: BinaryIO) -> Iterator[bytes]:
    """A mailbox's messages: each begins with a `From ` line after an empty one. Raises LimitReached past 64 MiB."""
    lines: list[bytes] = []
    size, empty = 0, True
    while line := file.readline(LONGEST_LINE):
        if empty and POSTMARK.match(line):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        else:
            lines.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
        size += len(line)
        if size > LARGEST_MESSAGE:
            raise LimitReached(f"One message in this mailbox is longer than {LARGEST_MESSAGE} bytes.")
        empty = not line.strip()
    if lines:
        yield b"".join(lines)


def _message(raw: bytes, source: ReadSource, locator: str) -> Iterator[Finding]:
    """One message, then what is attached to it."""
    message = message_from_bytes(raw, policy=_mail.POLICY)
    assert isinstance(message, EmailMessage)
    if not message.keys():
        raise BadInput("it has no headers")
    yield Item(
        ItemKind.MESSAGE,
        _mail.body(message),
        source.at(locator),
        account=_mail.sender(message),
        posted=_mail.sent(message),
        title=_mail.header(message, "Subject"),
        reply_to=_mail.header(message, "In-Reply-To"),
        extra={name: value for name, value in _mail.more(message) if value},
    )
    for number, part in enumerate(message.iter_attachments(), 1):
        yield from _attachment(part, source, f"{locator}, attachment {number}")


def _attachment(part: EmailMessage, source: ReadSource, place: str) -> Iterator[Finding]:
    """One attachment; a message forwarded whole is taken as the file that it would be."""
    inner = part.get_payload(0) if part.get_content_type() == "message/rfc822" else None
    data = inner.as_bytes() if isinstance(inner, Message) else part.get_payload(decode=True)
    name = part.get_filename() or ("forwarded.eml" if inner is not None else "")
    if isinstance(data, bytes):
        yield from _mail.attached(data, name, part.get_content_type(), source, place)
