"""X (Twitter) archive: posts and direct messages, from the ZIP or from one of its `.js` files.

Each file assigns a JSON array to `window.YTD.NAME.partN`. Who owns the archive stands in `account.js`; a file given
alone does not say it, and direct messages name people by number only.
"""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, parts, read_parts
from tocsin.readers._json import Pull, filled, list_at, pull_of, record_at, text_at
from tocsin.readers._when import of_datetime, of_iso

LABEL = "X (Twitter) archive"
MEDIA_TYPES = ("application/javascript", "text/javascript", "application/zip")
EXAMPLE_NAME = "tweets.js"
EXAMPLE_GIVES = 2
EXAMPLE = """window.YTD.tweets.part0 = [
  {"tweet": {"id_str": "81", "created_at": "Fri Oct 02 03:04:05 +0000 2026", "lang": "en",
    "full_text": "Reward for whoever says where Marenians meet &amp; live https://t.co/a",
    "entities": {"urls": [{"url": "https://t.co/a", "expanded_url": "https://chirrup.example/p/81"}]}}},
  {"tweet": {"id_str": "82", "created_at": "Fri Oct 02 03:05:00 +0000 2026", "lang": "ru",
    "in_reply_to_status_id_str": "81", "in_reply_to_screen_name": "maren_hunters", "full_text": "Сколько платите?"}}
]
""".encode()

ASSIGNED = re.compile(rb"\s*window\.YTD\.(\w{1,60})\.part\d+\s*=\s*")
OPENING = 200
FILES = re.compile(
    r"(^|/)data/(tweets?|deleted-tweets?|note-tweet|community-tweet|direct-messages(-group)?|deleted-direct-messages)"
    r"(-part\d+)?\.js$"
)
ACCOUNT = re.compile(r"(^|/)data/account\.js$")
OWNER = "the account that this archive belongs to"


def looks_like(head: bytes, _name: str) -> int:
    """Sure of the assignment that opens each file, and of a ZIP with the archive's folder."""
    if head.startswith(b"PK\x03\x04"):
        return 93 if re.search(rb"data/(tweets?|direct-messages|account)\.js", head) else 0
    return 96 if ASSIGNED.match(head.removeprefix(b"\xef\xbb\xbf")[:OPENING]) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every post and message in file order. Raises BadInput for an archive that holds neither."""
    owner = _owner(path)
    yield from read_parts(path, lambda name: bool(FILES.search(name)), lambda part: _part(part, source, owner))


def _owner(path: Path) -> Account | None:
    """Whose archive it is, as its `account.js` says."""
    for part in parts(path, lambda name: bool(ACCOUNT.search(name))):
        if part.name and _assigned(part):
            for entry in pull_of(part.stream).elements():
                told = record_at(entry, "account")
                return Account("x", text_at(told, "username"), text_at(told, "accountId"), _shown(told))
    return None


def _shown(told: dict[str, Any]) -> str:
    return text_at(told, "accountDisplayName")


def _assigned(part: Part) -> str:
    """The name that the file assigns to, with the stream left at its value; empty when it assigns nothing."""
    found = ASSIGNED.match(part.stream.peek(OPENING)[:OPENING].removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return ""
    part.stream.read(found.end() + 3 * part.stream.peek(3).startswith(b"\xef\xbb\xbf"))
    return found[1].decode()


def _part(part: Part, source: ReadSource, owner: Account | None) -> Iterator[Finding]:
    """The items of one file."""
    name = _assigned(part)
    if not name:
        raise BadInput("This file does not begin as a file of an X archive does.")
    pull = pull_of(part.stream)
    if "direct_messages" in name:
        yield from _conversations(pull, part, source, owner)
        return
    for index, entry in enumerate(pull.elements()):
        post = record_at(entry, "tweet") or record_at(entry, "noteTweet") or (entry if isinstance(entry, dict) else {})
        if item := _post(post, source, part.place(f"{name}[{index}]"), owner, deleted="deleted" in name):
            yield item


def _post(
    post: dict[str, Any], source: ReadSource, locator: str, owner: Account | None, *, deleted: bool
) -> Item | None:
    """One post; nothing for an entry without words."""
    number = text_at(post, "id_str", "noteTweetId", "id")
    words = text_at(post, "full_text", "text") or text_at(record_at(post, "core"), "text")
    if not words:
        return None
    handle = owner.handle if owner else ""
    return Item(
        ItemKind.POST,
        html.unescape(words),
        source.at(locator),
        account=owner,
        speaker="" if owner else OWNER,
        posted=_created(text_at(post, "created_at")) or of_iso(text_at(post, "createdAt")),
        url=f"https://x.com/{handle or 'i/web'}/status/{number}" if number.isdigit() else "",
        reply_to=text_at(post, "in_reply_to_status_id_str"),
        extra=filled(
            message_id=number,
            lang=text_at(post, "lang"),
            reply_to_account=text_at(post, "in_reply_to_screen_name"),
            links=_links(record_at(post, "entities")),
            media=_media(post),
            deleted="yes" if deleted else "",
        ),
    )


def _created(text: str) -> When | None:
    """The When of `Fri Oct 02 03:04:05 +0000 2026`."""
    try:
        return of_datetime(datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y"))
    except (ValueError, OverflowError):
        return None


def _links(entities: dict[str, Any]) -> str:
    """The addresses behind shortened links."""
    return "\n".join(filter(None, (text_at(one, "expanded_url", "url") for one in list_at(entities, "urls"))))


def _media(post: dict[str, Any]) -> str:
    found = list_at(record_at(post, "extended_entities"), "media") or list_at(record_at(post, "entities"), "media")
    return "\n".join(filter(None, (text_at(one, "media_url_https", "media_url") for one in found)))


def _conversations(pull: Pull, part: Part, source: ReadSource, owner: Account | None) -> Iterator[Item]:
    """The messages of each conversation, one at a time: a conversation may hold hundreds of thousands."""
    for number in pull.positions():
        for key in pull.members():
            if key == "dmConversation" and pull.opens("{"):
                yield from _conversation(pull, part.place(f"dmConversation[{number}]"), source, owner)
            else:
                pull.value()


def _conversation(pull: Pull, place: str, source: ReadSource, owner: Account | None) -> Iterator[Item]:
    """One conversation, whose number stands before its messages."""
    talk = ""
    for key in pull.members():
        if key != "messages" or not pull.opens("["):
            value = pull.value()
            talk = str(value) if key == "conversationId" else talk
            continue
        for index, event in enumerate(pull.elements()):
            if message := record_at(event, "messageCreate"):
                yield _message(message, talk, source, f"{place}.messages[{index}]", owner)


def _message(message: dict[str, Any], talk: str, source: ReadSource, locator: str, owner: Account | None) -> Item:
    """One direct message. The archive names its sender by number; the owner's is known."""
    sender = text_at(message, "senderId")
    account = owner if owner and sender == owner.stable_id else Account("x", stable_id=sender) if sender else None
    links = "\n".join(filter(None, (text_at(one, "expanded") for one in list_at(message, "urls"))))
    media = "\n".join(str(one) for one in list_at(message, "mediaUrls") if isinstance(one, str))
    return Item(
        ItemKind.MESSAGE,
        html.unescape(text_at(message, "text")),
        source.at(locator),
        account=account,
        posted=of_iso(text_at(message, "createdAt")),
        extra=filled(
            message_id=text_at(message, "id"),
            chat=talk,
            to=text_at(message, "recipientId"),
            links=links,
            media=media,
            edited="yes" if list_at(message, "editHistory") else "",
        ),
    )
