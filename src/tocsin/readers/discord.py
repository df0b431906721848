"""Discord: a channel as DiscordChatExporter writes it (JSON), or the messages of Discord's own data package.

The exporter's `timestamp` is an instant. The package holds only the messages of the account that asked for it, one
folder a channel (`messages/c123/messages.json` beside `channel.json`), and its times are UTC without saying so.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, read_parts
from tocsin.readers._json import Pull, filled, list_at, pull_of, record_at, text_at
from tocsin.readers._when import of_iso

LABEL = "Discord export (JSON)"
MEDIA_TYPES = ("application/json", "application/zip")
EXAMPLE_NAME = "Hoplite mirror - general [1900].json"
EXAMPLE_GIVES = 2
EXAMPLE = """{
  "guild": {"id": "1800", "name": "Hoplite mirror", "iconUrl": ""},
  "channel": {"id": "1900", "type": "GuildTextChat", "categoryId": null, "category": "Text", "name": "general",
    "topic": null},
  "dateRange": {"after": null, "before": null}, "exportedAt": "2026-10-03T00:00:00+00:00",
  "messages": [
    {"id": "20", "type": "GuildMemberJoin", "timestamp": "2026-10-02T02:58:00+00:00", "timestampEdited": null,
     "isPinned": false, "content": "Joined the server.", "author": {"id": "7001", "name": "watcher"}},
    {"id": "21", "type": "Default", "timestamp": "2026-10-02T03:04:05.123+00:00", "timestampEdited": null,
     "isPinned": false, "content": "Reward for whoever says where Marenians meet",
     "author": {"id": "7001", "name": "watcher", "discriminator": "0000", "nickname": "Watcher", "isBot": false},
     "attachments": [], "embeds": [], "reactions": [], "mentions": []},
    {"id": "22", "type": "Reply", "timestamp": "2026-10-02T03:05:00+00:00",
     "timestampEdited": "2026-10-02T03:06:00+00:00", "isPinned": false, "content": "Сколько платите?",
     "author": {"id": "7002", "name": "voice", "discriminator": "0042"},
     "attachments": [{"id": "9", "url": "https://cdn.example/9/map.png", "fileName": "map.png", "fileSizeBytes": 812}],
     "embeds": [], "reference": {"messageId": "21", "channelId": "1900", "guildId": "1800"}}
  ],
  "messageCount": 3
}
""".encode()

SPOKEN = frozenset({"Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand", ""})
PACKAGE = re.compile(r"(^|/)messages/c?\d+/messages\.json$", re.I)
NO_TAG = ("", "0", "0000")


def looks_like(head: bytes, _name: str) -> int:
    """Sure when a JSON object has the exporter's own words in it, or a ZIP the package's folders."""
    if head.startswith(b"PK\x03\x04"):
        return 88 if re.search(rb"messages/c?\d+/messages\.json", head, re.I) else 0
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{") and b'"guild"' in head and b'"channel"' in head:
        return 95 if b'"timestampEdited"' in head or b'"messages"' in head else 60
    packaged = b'"ID"' in start[:400] and b'"Timestamp"' in start[:4000] and b'"Contents"' in head
    return 80 if packaged and start.startswith(b"[") else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order. Raises BadInput where the JSON stops being JSON."""
    return read_parts(path, lambda name: bool(PACKAGE.search(name)), lambda part: _part(part, source))


def _part(part: Part, source: ReadSource) -> Iterator[Finding]:
    """One channel, in either form."""
    pull = pull_of(part.stream)
    if pull.opens("["):
        yield from _packaged(pull, part, source)
    else:
        yield from _exported(pull, part, source)


def _exported(pull: Pull, part: Part, source: ReadSource) -> Iterator[Finding]:
    """The exporter's channel: its facts stand before its messages."""
    known: dict[str, Any] = {}
    for key in pull.members():
        if key == "messages" and pull.opens("["):
            yield from _messages(pull, known, part, source)
        else:
            known[key] = pull.value()


def _messages(pull: Pull, known: dict[str, Any], part: Part, source: ReadSource) -> Iterator[Finding]:
    """The messages; what Discord itself says (joins, pins, calls) is counted in a Note."""
    own = 0
    for index, message in enumerate(pull.elements()):
        locator = part.place(f"messages[{index}]")
        if not isinstance(message, dict):
            raise BadInput(f"{locator} is not a message.")
        if text_at(message, "type") in SPOKEN:
            yield _item(message, known, source, locator)
        else:
            own += 1
    if own:
        yield Note(f"{own} entries are Discord's own (joins, pins, calls) and were left out.", part.place("messages"))


def _item(message: dict[str, Any], known: dict[str, Any], source: ReadSource, locator: str) -> Item:
    """One message."""
    guild, channel = (text_at(record_at(known, name), "id") for name in ("guild", "channel"))
    place = f"https://discord.com/channels/{guild if guild != '0' else '@me'}/{channel}/"
    number = text_at(message, "id")
    return Item(
        ItemKind.MESSAGE,
        _words(message),
        source.at(locator),
        account=_account(message.get("author")),
        posted=of_iso(text_at(message, "timestamp")),
        url=f"{place}{number}" if guild.isdigit() and channel.isdigit() and number.isdigit() else "",
        reply_to=text_at(message.get("reference"), "messageId"),
        extra=filled(
            message_id=number,
            chat=_chat(known),
            edited=text_at(message, "timestampEdited"),
            media="\n".join(filter(None, (text_at(one, "fileName", "url") for one in list_at(message, "attachments")))),
        ),
    )


def _words(message: dict[str, Any]) -> str:
    """The words; a message without any may carry them in an embed (a forwarded post, a bot's card)."""
    if words := text_at(message, "content"):
        return words
    said = (text_at(one, name) for one in list_at(message, "embeds") for name in ("title", "description"))
    return "\n".join(filter(None, said))


def _chat(known: dict[str, Any]) -> str:
    """Server and channel as named at export."""
    return " / ".join(filter(None, (text_at(record_at(known, name), "name") for name in ("guild", "channel"))))


def _account(author: Any) -> Account | None:
    """The author: Discord's stable id, the handle, and the name shown."""
    name, tag, stable = text_at(author, "name"), text_at(author, "discriminator"), text_at(author, "id")
    if not name and not stable:
        return None
    return Account("discord", name if tag in NO_TAG else f"{name}#{tag}", stable, text_at(author, "nickname"))


def _packaged(pull: Pull, part: Part, source: ReadSource) -> Iterator[Finding]:
    """Messages of the data package: the account that asked for it wrote them all."""
    for index, message in enumerate(pull.elements()):
        at = of_iso(text_at(message, "Timestamp").replace(" ", "T", 1).removesuffix("Z") + "Z")
        yield Item(
            ItemKind.MESSAGE,
            text_at(message, "Contents"),
            source.at(part.place(f"[{index}]")),
            speaker="the account that this data package belongs to",
            posted=at,
            extra=filled(message_id=text_at(message, "ID"), media=text_at(message, "Attachments")),
        )
