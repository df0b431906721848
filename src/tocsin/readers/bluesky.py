"""Bluesky (AT Protocol): posts as JSON, and the account archive (`repo.car`).

The JSON is what `getPosts`, `getPostThread`, `getAuthorFeed`, `getRecord` and `listRecords` answer.

In the archive each block is checked against the SHA-256 in its name. Addresses of posts (`at://DID/…/KEY`) stand in the
tree of the archive, apart from the posts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._cbor import Link, blocks, decode
from tocsin.readers._json import filled, list_at, pull_of, record_at, text_at
from tocsin.readers._when import of_iso

LABEL = "Bluesky posts (JSON) or account archive (CAR)"
MEDIA_TYPES = ("application/json", "application/vnd.ipld.car")
EXAMPLE_NAME = "posts.json"
EXAMPLE_GIVES = 2
EXAMPLE = """{"posts": [
 {"uri": "at://did:plc:marenhunters81/app.bsky.feed.post/3laaaaaaaaa2a", "cid": "bafyreia", "author":
   {"did": "did:plc:marenhunters81", "handle": "maren-hunters.chirrup.example", "displayName": "Watcher"},
  "record": {"$type": "app.bsky.feed.post", "createdAt": "2026-10-02T03:04:05.000Z", "langs": ["en"],
   "text": "Reward for whoever says where Marenians meet"}, "indexedAt": "2026-10-02T03:04:06.000Z"},
 {"uri": "at://did:plc:second82/app.bsky.feed.post/3laaaaaaaaa2b", "cid": "bafyreib", "author":
   {"did": "did:plc:second82", "handle": "voice.chirrup.example", "displayName": ""},
  "record": {"$type": "app.bsky.feed.post", "createdAt": "2026-10-02T03:05:00.000Z", "langs": ["ru"],
   "text": "Сколько платите?", "reply": {"parent":
    {"uri": "at://did:plc:marenhunters81/app.bsky.feed.post/3laaaaaaaaa2a", "cid": "bafyreia"}}},
  "indexedAt": "2026-10-02T03:05:01.000Z"}
]}
""".encode()

POST = "app.bsky.feed.post"
SHORT = 12
"""Bytes of a digest by which a post's address is remembered."""
MOST_ADDRESSES = 1_000_000
LISTS = ("posts", "feed", "records", "replies")


def looks_like(head: bytes, _name: str) -> int:
    """Sure of JSON that names the post type of the protocol, and of a CAR's header."""
    if b"\xa2eroots" in head[:32] and b"gversion\x01" in head[:200]:
        return 96
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not start.startswith((b"{", b"[")):
        return 0
    return 94 if POST.encode() in head and (b'"at://' in head or b'"$type"' in head) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every post, in file order. Raises BadInput for an archive that is damaged."""
    with path.open("rb") as file:
        start = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    return _json(path, source) if start.startswith((b"{", b"[")) else _archive(path, source)


def _json(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Posts anywhere in an answer: its lists one entry at a time, else the answer itself."""
    with path.open("rb") as file:
        pull = pull_of(file)
        if pull.opens("["):
            for index, entry in enumerate(pull.elements()):
                yield from _posts(entry, source, f"[{index}]")
            return
        facts: dict[str, Any] = {}
        for key in pull.members():
            if key in LISTS and pull.opens("["):
                for index, entry in enumerate(pull.elements()):
                    yield from _posts(entry, source, f"{key}[{index}]")
            else:
                facts[key] = pull.value()
    yield from _posts(facts, source, "answer")


def _posts(entry: Any, source: ReadSource, place: str) -> Iterator[Item]:
    """The posts in one entry, a thread's from its oldest ancestor to its last reply, without recursion."""
    waiting = [(place, entry)]
    while waiting:
        where, node = waiting.pop()
        if not isinstance(node, dict):
            continue
        record = record_at(node, "record") or record_at(node, "value")
        if text_at(record, "$type") == POST or (not record and text_at(node, "$type") == POST):
            yield _item(record or node, _author(node), text_at(node, "uri"), source, where)
        inner = [(f"{where}.replies[{number}]", one) for number, one in enumerate(list_at(node, "replies"))]
        around = [(f"{where}.{name}", node.get(name)) for name in ("parent", "thread", "post")]
        waiting.extend(reversed([pair for pair in around if isinstance(pair[1], dict)] + inner))


def _author(node: dict[str, Any]) -> Account | None:
    """Who wrote it: the DID identifies, the handle describes."""
    author, uri = record_at(node, "author"), text_at(node, "uri")
    did = text_at(author, "did") or (uri.split("/")[2] if uri.startswith("at://did:") else "")
    handle = text_at(author, "handle")
    return Account("bluesky", handle, did, text_at(author, "displayName")) if did or handle else None


def _item(record: dict[str, Any], account: Account | None, uri: str, source: ReadSource, locator: str) -> Item:
    """One post."""
    languages = [one for one in list_at(record, "langs") if isinstance(one, str)]
    return Item(
        ItemKind.POST,
        text_at(record, "text"),
        source.at(locator),
        account=account,
        posted=of_iso(text_at(record, "createdAt")),
        url=_web_address(uri),
        reply_to=text_at(record_at(record, "reply", "parent"), "uri"),
        extra=filled(
            uri=uri,
            lang=languages[0] if len(languages) == 1 else "",
            links=_links(record),
            media=_media(record_at(record, "embed")),
        ),
    )


def _web_address(uri: str) -> str:
    """The page that shows a post, from its `at://` address."""
    parts = uri.split("/")
    known = len(parts) == 5 and parts[0] == "at:" and parts[3] == POST
    return f"https://bsky.app/profile/{parts[2]}/post/{parts[4]}" if known else ""


def _links(record: dict[str, Any]) -> str:
    """Addresses behind the words (facets) and of an embedded card or quoted post."""
    features = (one for facet in list_at(record, "facets") for one in list_at(facet, "features"))
    embed = record_at(record, "embed")
    card, quoted = text_at(record_at(embed, "external"), "uri"), text_at(record_at(embed, "record"), "uri")
    return "\n".join(filter(None, (*(text_at(one, "uri") for one in features), card, quoted)))


def _media(embed: dict[str, Any]) -> str:
    """What its author says of the pictures."""
    pictures = list_at(embed, "images") or list_at(record_at(embed, "media"), "images")
    return "\n".join(text_at(one, "alt") or "picture without a description" for one in pictures)


def _archive(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The posts of an account archive: first the tree is read for their addresses, then the posts."""
    owner, addresses = _tree(path)
    account = Account("bluesky", stable_id=owner) if owner else None
    altered = 0
    with path.open("rb") as file:
        for block in blocks(file):
            record = decode(block.data)
            if not isinstance(record, dict) or record.get("$type") != POST:
                continue
            altered += not block.is_whole
            key = addresses.get(block.cid[-32:][:SHORT], "")
            uri = f"at://{owner}/{key}" if owner and key else ""
            yield _item(_plain(record), account, uri, source, f"block {block.index}")
    if altered:
        yield Note(f"{altered} posts do not have the SHA-256 that the archive gives them.", problem=True)


def _tree(path: Path) -> tuple[str, dict[bytes, str]]:
    """Whose archive it is, and the address of each post by the beginning of its digest."""
    owner, addresses = "", dict[bytes, str]()
    try:
        with path.open("rb") as file:
            for block in blocks(file):
                node = decode(block.data)
                if isinstance(node, dict) and "rev" in node and str(node.get("did", "")).startswith("did:"):
                    owner = str(node["did"])[:200]
                elif isinstance(node, dict) and len(addresses) < MOST_ADDRESSES:
                    addresses.update(_addresses(node))
    except BadInput:
        return owner, addresses  # cut off: the second reading says so, after the posts that are there
    return owner, addresses


def _addresses(node: dict[str, Any]) -> Iterator[tuple[bytes, str]]:
    """The posts that one node of the tree names; each key is written as what it adds to the one before."""
    key = b""
    for entry in list_at(node, "e"):
        if not isinstance(entry, dict):
            return
        shared, added, value = entry.get("p"), entry.get("k"), entry.get("v")
        if not isinstance(shared, int) or not isinstance(added, bytes) or not isinstance(value, Link):
            return
        key = (key[:shared] + added)[:200]
        if key.startswith(f"{POST}/".encode()):
            yield value.digest[:SHORT], key.decode("ascii", "replace")


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """The record as its JSON would be: links as objects, bytes left out."""
    plain: dict[str, Any] = json.loads(json.dumps(record, default=lambda _: {}))
    return plain
