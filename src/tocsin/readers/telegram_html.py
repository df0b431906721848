"""Telegram Desktop's readable export: `messages.html` and its further pages, alone or in a ZIP of the export's folder.

The page gives each message's local time with its offset from UTC (older ones without). A message that follows another
by the same sender shows no name; it is the sender's before it, as the page shows it to its reader.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tocsin.errors import BadInput, LimitReached
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, read_parts
from tocsin.readers._html import Element, classed, is_html, parse, words
from tocsin.readers._json import filled
from tocsin.readers._when import of_datetime

LABEL = "Telegram export (HTML)"
MEDIA_TYPES = ("text/html", "application/zip")
EXAMPLE_NAME = "messages.html"
EXAMPLE_GIVES = 3
EXAMPLE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Exported Data</title></head><body>
<div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">
Hoplite mirror
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">2 October 2026</div></div>
<div class="message default clearfix" id="message12"><div class="body">
<div class="pull_right date details" title="02.10.2026 07:04:05 UTC+04:00">07:04</div>
<div class="from_name">
Watcher
</div><div class="text">Reward for whoever says<br>where <a href="https://chirrup.example/p/81">Marenians</a> meet</div>
</div></div>
<div class="message default clearfix joined" id="message13"><div class="body">
<div class="pull_right date details" title="02.10.2026 07:04:30 UTC+04:00">07:04</div>
<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/photo_1.jpg"></a></div>
</div></div>
<div class="message default clearfix" id="message14"><div class="body">
<div class="pull_right date details" title="02.10.2026 07:05:00 UTC+04:00">07:05</div>
<div class="from_name">Second Voice</div>
<div class="reply_to details">In reply to <a href="#go_to_message12">this message</a></div>
<div class="text">Сколько платите?</div></div></div>
</div></div></div></body></html>
""".encode()

FILES = re.compile(r"(^|/)messages\d*\.html$")
OPENING = re.compile(r'<div class="message (?P<kind>default|service)\b')
STAMP = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d)(?::(\d\d))?(?: UTC([+-]\d\d:\d\d))?")
TITLE = re.compile(r'class="text bold"[^>]*>\s*([^<]{1,200}?)\s*<')
CHUNK = 1 << 18
LARGEST_MESSAGE = 4 << 20


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a page with this export's marks, or of a ZIP with its pages."""
    if head.startswith(b"PK\x03\x04"):
        return 89 if re.search(rb"(^|[/\x00-\x20])messages\d*\.html", head) and b"css/style.css" in head else 0
    return 96 if is_html(head) and b'class="message default clearfix' in head else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order. Raises BadInput for a page that holds none."""
    return read_parts(path, lambda name: bool(FILES.search(name)), lambda part: _part(part, source))


def _part(part: Part, source: ReadSource) -> Iterator[Finding]:
    """The messages of one page; what Telegram itself says (dates, joins, pins) is counted in a Note."""
    chat, sender, own, count = "", "", 0, 0
    for kind, piece in _pieces(part):
        if kind == "default":
            message = _Message(piece, sender)
            sender = message.sender
            count += 1
            yield message.item(source, part, chat, count)
        elif kind == "service":
            own, sender = own + 1, ""
        elif found := TITLE.search(piece):
            chat = found[1]
    if not count:
        raise BadInput("This page holds no messages of a Telegram export.")
    if own:
        yield Note(f"{own} entries are Telegram's own (dates, joins, pins) and were left out.", part.name)


def _pieces(part: Part) -> Iterator[tuple[str, str]]:
    """The page cut where messages begin: the kind and the HTML of each, the page's head with an empty kind."""
    text = io.TextIOWrapper(part.stream, "utf-8-sig", errors="replace")
    rest, kind = "", ""
    while chunk := text.read(CHUNK):
        rest += chunk
        begins = 0
        for mark in OPENING.finditer(rest):
            yield kind, rest[begins : mark.start()]
            kind, begins = mark["kind"], mark.end()
        # a mark that a chunk cut in two stays whole in what is kept
        rest = rest[begins:]
        if len(rest) > LARGEST_MESSAGE:
            raise LimitReached(f"One message of this page is longer than {LARGEST_MESSAGE} characters.")
    text.detach()
    yield kind, rest


class _Message:
    """One message of the page."""

    def __init__(self, piece: str, before: str) -> None:
        """Read the piece that follows the opening of its element; `before` is the sender of the message before."""
        self.joined = piece[:40].partition('"')[0].endswith("joined")
        self.tree = parse(f'\ufeff<body><div class="{piece}'.encode("utf-8", "replace"))
        own = [node for node in classed(self.tree, "from_name") if not _forwarded(node)]
        self.sender = " ".join((own[0].text or "").split()) if own else before if self.joined else ""

    def item(self, source: ReadSource, part: Part, chat: str, count: int) -> Item:
        """The message as an item."""
        number = next((node.get("id") or "" for node in self.tree.iterfind(".//div[@id]")), "")
        return Item(
            ItemKind.MESSAGE,
            self._words(),
            source.at(part.place(f"#{number}" if number else f"message {count}")),
            account=Account("telegram", display_name=self.sender) if self.sender else None,
            posted=self._posted(),
            reply_to=self._reply_to(),
            extra=filled(
                message_id=number.removeprefix("message"),
                chat=chat,
                forwarded_from=self._forwarded_from(),
                media="\n".join(self._media()),
                links="\n".join(self._links()),
                same_sender_as_before="yes" if self.joined and self.sender else "",
            ),
        )

    def _words(self) -> str:
        return "\n".join(words(node) for node in classed(self.tree, "text") if "bold" not in (node.get("class") or ""))

    def _posted(self) -> When | None:
        own = (node for node in classed(self.tree, "date") if not _forwarded(node) and node.get("title"))
        return next((_when(node.get("title") or "") for node in own), None)

    def _reply_to(self) -> str:
        for node in classed(self.tree, "reply_to"):
            for link in node.iterfind(".//a[@href]"):
                return (link.get("href") or "").rpartition("go_to_message")[2]
        return ""

    def _forwarded_from(self) -> str:
        names = (node for node in classed(self.tree, "from_name") if _forwarded(node))
        return next((" ".join((node.text or "").split()) for node in names), "")

    def _media(self) -> Iterator[str]:
        for wrap in classed(self.tree, "media_wrap"):
            places = [link.get("href") or "" for link in wrap.iterfind(".//a[@href]")]
            yield places[0] if places else words(wrap).replace("\n", " ")[:200]

    def _links(self) -> Iterator[str]:
        for node in classed(self.tree, "text"):
            yield from (link.get("href") or "" for link in node.iterfind(".//a[@href]"))


def _forwarded(node: Element) -> bool:
    """Whether it belongs to a message that was passed on."""
    return any("forwarded" in (up.get("class") or "").split() for up in node.iterancestors())


def _when(title: str) -> When | None:
    """The When of `02.10.2026 07:04:05 UTC+04:00`; day first, whatever the language of the program."""
    found = STAMP.search(title)
    if found is None:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    try:
        return of_datetime(datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"))
    except (ValueError, OverflowError):
        return None
