"""Mastodon and the Fediverse: an account archive (`outbox.json`, in its ZIP or `.tar.gz`), and posts as JSON.

Posts come in two forms: ActivityStreams notes (W3C Recommendation, 2017), as archives and servers give them, and
statuses of Mastodon's own API, one, a list, or a thread (`ancestors`, `descendants`).
"""

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, read_parts
from tocsin.readers._fedi import media_of, words_of
from tocsin.readers._json import Pull, filled, list_at, pull_of, record_at, text_at
from tocsin.readers._when import of_iso

LABEL = "Mastodon or Fediverse posts (JSON, archive)"
MEDIA_TYPES = ("application/activity+json", "application/json", "application/zip", "application/gzip")
EXAMPLE_NAME = "outbox.json"
EXAMPLE_GIVES = 2
EXAMPLE = """{"@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
 "totalItems": 3, "orderedItems": [
  {"id": "https://chirrup.example/users/maren_hunters/statuses/81/activity", "type": "Create",
   "actor": "https://chirrup.example/users/maren_hunters", "published": "2026-10-02T03:04:05Z",
   "object": {"id": "https://chirrup.example/users/maren_hunters/statuses/81", "type": "Note", "summary": null,
    "inReplyTo": null, "published": "2026-10-02T03:04:05Z", "url": "https://chirrup.example/@maren_hunters/81",
    "attributedTo": "https://chirrup.example/users/maren_hunters", "content":
    "<p>Reward for whoever says<br>where Marenians meet</p>", "contentMap": {"en": "<p>Reward</p>"}}},
  {"id": "https://chirrup.example/users/maren_hunters/statuses/82/activity", "type": "Announce",
   "actor": "https://chirrup.example/users/maren_hunters", "published": "2026-10-02T03:04:30Z",
   "object": "https://hoplite.example/users/voice/statuses/5"},
  {"id": "https://chirrup.example/users/maren_hunters/statuses/83/activity", "type": "Create",
   "actor": "https://chirrup.example/users/maren_hunters", "published": "2026-10-02T03:05:00Z",
   "object": {"id": "https://chirrup.example/users/maren_hunters/statuses/83", "type": "Note", "summary": "paid",
    "inReplyTo": "https://chirrup.example/users/maren_hunters/statuses/81", "published": "2026-10-02T03:05:00Z",
    "attributedTo": "https://chirrup.example/users/maren_hunters", "content": "<p>Кто знает?</p>"}}
 ]}
""".encode()

FILES = re.compile(r"(^|/)outbox\.json$")
LISTS = ("orderedItems", "items", "ancestors", "descendants", "statuses")
NOTES = frozenset({"Note", "Article", "Question", "Page"})
STATUS = (b'"account"', b'"content"', b'"created_at"')


def looks_like(head: bytes, name: str) -> int:
    """Sure of an archive's folder of names, of ActivityStreams, and of statuses of Mastodon's API."""
    if head.startswith(b"PK\x03\x04"):
        return 94 if b"outbox.json" in head and b"actor.json" in head else 60 if b"outbox.json" in head else 0
    if head.startswith(b"\x1f\x8b"):
        return 55 if re.search(r"archive.*\.tar\.gz$", name) else 0
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return 0
    if b"activitystreams" in head[:4096]:
        return 93
    return 84 if all(word in head for word in STATUS) and (b'"acct"' in head or b'"visibility"' in head) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every post that the account wrote, in file order; what it passed on is counted."""
    return read_parts(path, lambda name: bool(FILES.search(name)), lambda part: _part(part, source))


def _part(part: Part, source: ReadSource) -> Iterator[Finding]:
    """One JSON file: a collection, a thread, a list, or one post."""
    pull = pull_of(part.stream)
    passed_on = yield from (_list(pull, "", part, source) if pull.opens("[") else _object(pull, part, source))
    if passed_on:
        yield Note(f"{passed_on} entries pass on or like other posts and hold no words of their own.", part.name)


def _object(pull: Pull, part: Part, source: ReadSource) -> Generator[Finding, None, int]:
    """An object: its lists one entry at a time; else it is itself a post."""
    passed_on, facts = 0, dict[str, Any]()
    for key in pull.members():
        if key in LISTS and pull.opens("["):
            passed_on += yield from _list(pull, key, part, source)
        else:
            facts[key] = pull.value()
    if item := _item(facts, source, part.place("post")):
        yield item
    return passed_on


def _list(pull: Pull, key: str, part: Part, source: ReadSource) -> Generator[Finding, None, int]:
    """The posts of a list; gives back how many entries had no words of their own."""
    passed_on = 0
    for index, entry in enumerate(pull.elements()):
        item = _item(entry, source, part.place(f"{key}[{index}]"))
        if item:
            yield item
        passed_on += item is None
    return passed_on


def _item(entry: Any, source: ReadSource, locator: str) -> Item | None:
    """A post in either form; nothing for what is none."""
    note = record_at(entry, "object") if text_at(entry, "type") in ("Create", "Update") else entry
    if text_at(note, "type") in NOTES:
        return _note(note, source, locator)
    if isinstance(entry, dict) and "account" in entry and "content" in entry:
        return _status(entry, source, locator)
    return None


def _note(note: dict[str, Any], source: ReadSource, locator: str) -> Item:
    """An ActivityStreams note."""
    author = note.get("attributedTo")
    languages = sorted(record_at(note, "contentMap"))
    return Item(
        ItemKind.POST,
        words_of(text_at(note, "content")),
        source.at(locator),
        account=_actor(author if isinstance(author, str) else text_at(author, "id")),
        posted=of_iso(text_at(note, "published")),
        url=text_at(note, "url") or text_at(note, "id"),
        title=text_at(note, "name"),
        reply_to=text_at(note, "inReplyTo"),
        extra=filled(
            message_id=text_at(note, "id"),
            warning=text_at(note, "summary"),
            lang=languages[0] if len(languages) == 1 else "",
            media=media_of(note, "attachment"),
            edited=text_at(note, "updated"),
        ),
    )


def _actor(address: str) -> Account | None:
    """The account that an actor's address names: host and last part, the address itself as stable id."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    handle = parts.path.rstrip("/").rpartition("/")[2].lstrip("@")
    return Account(parts.netloc.lower() or "fediverse", handle, address, url=address) if handle else None


def _status(status: dict[str, Any], source: ReadSource, locator: str) -> Item:
    """A status of Mastodon's API."""
    shared = record_at(status, "reblog")
    shown = shared or status
    return Item(
        ItemKind.POST,
        words_of(text_at(shown, "content")),
        source.at(locator),
        account=_acct(record_at(shown, "account")),
        posted=of_iso(text_at(shown, "created_at")),
        url=text_at(shown, "url", "uri"),
        reply_to=text_at(shown, "in_reply_to_id"),
        extra=filled(
            message_id=text_at(shown, "id"),
            warning=text_at(shown, "spoiler_text"),
            lang=text_at(shown, "language"),
            media=media_of(shown, "media_attachments"),
            edited=text_at(shown, "edited_at"),
            passed_on_by=text_at(record_at(status, "account"), "acct") if shared else "",
            links="\n".join(filter(None, (text_at(one, "url") for one in list_at(shown, "mentions")))),
        ),
    )


def _acct(told: dict[str, Any]) -> Account | None:
    """The account of a status."""
    address, handle = text_at(told, "url"), text_at(told, "acct", "username")
    actor = _actor(address)
    if not handle:
        return actor
    return Account(
        actor.platform if actor else "fediverse",
        handle.partition("@")[0],
        text_at(told, "uri") or text_at(told, "id"),
        text_at(told, "display_name"),
        address,
    )
