"""Telegram Desktop's machine-readable export (`result.json`, alone or in a ZIP of its folder): one chat, or all chats.

`date_unixtime` is an instant; older exports have only `date`, local time of the exporting machine, kept without a zone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, read_parts
from tocsin.readers._json import Pull, pull_of, text_at
from tocsin.readers._when import of_iso, of_unix

LABEL = "Telegram export (JSON)"
MEDIA_TYPES = ("application/json", "application/zip")
EXAMPLE_NAME = "result.json"
EXAMPLE_GIVES = 3
EXAMPLE = """{
 "name": "Hoplite mirror", "type": "private_supergroup", "id": 1900000001,
 "messages": [
  {"id": 11, "type": "service", "date": "2026-10-02T06:58:00", "date_unixtime": "1790920680",
   "actor": "Watcher", "actor_id": "user700000001", "action": "create_group", "title": "Hoplite mirror", "text": ""},
  {"id": 12, "type": "message", "date": "2026-10-02T07:04:05", "date_unixtime": "1790921045", "from": "Watcher",
   "from_id": "user700000001", "text": ["Reward for whoever says where Marenians meet: ",
   {"type": "mention", "text": "@maren_hunters"}]},
  {"id": 13, "type": "message", "date": "2026-10-02T07:05:00", "date_unixtime": "1790921100", "from": "Second Voice",
   "from_id": "user700000002", "reply_to_message_id": 12, "text": "Сколько платите?"},
  {"id": 14, "type": "message", "date": "2026-10-02T07:06:00", "date_unixtime": "1790921160", "from": "Second Voice",
   "from_id": "user700000002", "forwarded_from": "Port Aldera chat", "photo": "photos/photo_1.jpg",
   "text": [{"type": "text_link", "text": "here", "href": "https://chirrup.example/p/81"}]}
 ]}
""".encode()

SIGN = re.compile(rb'"(messages|chats)"\s*:')
FILES = re.compile(r"(^|/)result\.json$")


def looks_like(head: bytes, name: str) -> int:
    """Sure when a JSON object has Telegram's own words in it, or a ZIP its file."""
    if head.startswith(b"PK\x03\x04"):
        return 87 if re.search(rb"(^|[/\x00-\x20])result\.json", head) else 0
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") or not SIGN.search(head):
        return 0
    words = sum(
        word in head for word in (b'"date_unixtime"', b'"from_id"', b'"text_entities"', b'"reply_to_message_id"')
    )
    return 95 if words >= 2 else 70 if b'"from_id"' in head or name == EXAMPLE_NAME else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message with words or media, in file order. Raises BadInput where the JSON stops being JSON."""
    return read_parts(path, lambda name: bool(FILES.search(name)), lambda part: _part(part, source))


def _part(part: Part, source: ReadSource) -> Iterator[Finding]:
    """One `result.json`."""
    return _chat(pull_of(part.stream), source, f"{part.name} " if part.name else "")


def _chat(pull: Pull, source: ReadSource, place: str) -> Iterator[Finding]:
    """One chat, or the outermost object with its lists of chats."""
    name = ""
    for key in pull.members():
        if key == "messages" and pull.opens("["):
            yield from _messages(pull, source, place, name)
        elif key in ("chats", "left_chats") and pull.opens("{"):
            yield from _chats(pull, source, f"{place}{key}")
        else:
            value = pull.value()
            name = str(value) if key == "name" else name


def _chats(pull: Pull, source: ReadSource, key: str) -> Iterator[Finding]:
    """The chats of a whole account's export."""
    for inner in pull.members():
        if inner != "list" or not pull.opens("["):
            pull.value()
            continue
        for index in pull.positions():
            yield from _chat(pull, source, f"{key}.list[{index}].")


def _messages(pull: Pull, source: ReadSource, place: str, chat: str) -> Iterator[Finding]:
    """The messages of one chat; what Telegram itself says (joins, calls, pins) is counted in a Note."""
    service = 0
    for index, message in enumerate(pull.elements()):
        locator = f"{place}messages[{index}]"
        if not isinstance(message, dict):
            raise BadInput(f"{locator} is not a message.")
        if message.get("type", "message") != "message":
            service += 1
        else:
            yield _item(message, source, locator, chat)
    if service:
        yield Note(f"{service} entries are Telegram's own (joins, pins, calls) and were left out.", f"{place}messages")


def _item(message: dict[str, Any], source: ReadSource, locator: str, chat: str) -> Item:
    """One message."""
    return Item(
        ItemKind.MESSAGE,
        _words(message.get("text")),
        source.at(locator),
        account=_account(message),
        posted=_posted(message),
        reply_to=text_at(message, "reply_to_message_id"),
        extra={name: value for name, value in _extra(message, chat) if value},
    )


def _account(message: dict[str, Any]) -> Account | None:
    """The sender: Telegram's stable id, and the name shown at export."""
    shown, stable = text_at(message, "from"), text_at(message, "from_id")
    return Account("telegram", stable_id=stable, display_name=shown) if shown or stable else None


def _posted(message: dict[str, Any]) -> When | None:
    """When it was sent: an instant where the export has one, else local time without a zone."""
    unix = text_at(message, "date_unixtime")
    return (of_unix(unix) if unix else None) or of_iso(text_at(message, "date"))


def _words(text: Any) -> str:
    """The words: Telegram writes a string, or a list of strings and entities."""
    parts = text if isinstance(text, list) else [text]
    return "".join(part if isinstance(part, str) else text_at(part, "text") for part in parts)


def _extra(message: dict[str, Any], chat: str) -> Iterator[tuple[str, str]]:
    """What else the export says of a message."""
    yield "message_id", text_at(message, "id")
    yield "chat", chat
    yield "forwarded_from", text_at(message, "forwarded_from", "saved_from")
    yield "via_bot", text_at(message, "via_bot")
    yield "edited", text_at(message, "edited")
    yield "media", text_at(message, "photo", "file", "media_type")
    text = message.get("text")
    parts = text if isinstance(text, list) else []
    yield "links", "\n".join(filter(None, (text_at(part, "href") for part in parts)))
