"""Instagram and Facebook, “download your information” as JSON: messages, posts, comments, in the ZIP or alone.

Meta writes each byte of UTF-8 as a letter of its own; the letters are put right, and a Note says so (`_mojibake`).
Times are seconds or milliseconds since 1970, so they are instants.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._export import Part, read_parts
from tocsin.readers._json import Pull, filled, list_at, pull_of, record_at, text_at
from tocsin.readers._mojibake import Repair
from tocsin.readers._when import of_millis, of_unix

LABEL = "Instagram or Facebook download (JSON)"
MEDIA_TYPES = ("application/json", "application/zip")
EXAMPLE_NAME = "message_1.json"
EXAMPLE_GIVES = 2
EXAMPLE = b"""{
  "participants": [{"name": "maren_hunters"}, {"name": "Second Voice"}],
  "messages": [
    {"sender_name": "Second Voice", "timestamp_ms": 1790910300000,
     "content": "\\u00d0\\u00a1\\u00d0\\u00ba\\u00d0\\u00be\\u00d0\\u00bb\\u00d1\\u008c\\u00d0\\u00ba\\u00d0\\u00be?",
     "is_geoblocked_for_viewer": false},
    {"sender_name": "maren_hunters", "timestamp_ms": 1790910245000,
     "content": "Reward for whoever says where Marenians meet", "is_geoblocked_for_viewer": false,
     "share": {"link": "https://chirrup.example/p/81"}}
  ],
  "title": "Second Voice", "is_still_participant": true, "thread_path": "inbox/secondvoice_1900", "magic_words": []
}
"""

FILES = re.compile(
    r"(^|/)(message_\d+|posts_\d+|post_comments(_\d+)?|reels_comments(_\d+)?|comments(_\d+)?|profile_posts_\d+|"
    r"your_posts\w*_\d+|group_posts_and_comments|your_comments_in_groups|stories|reels)\.json$"
)
ZIPPED = re.compile(
    rb"your_(instagram|facebook)_activity/|messages/inbox/[^/\0]{1,200}/message_1\.json|content/posts_1\.json"
)
SIGNS = ((b'"sender_name"', b'"timestamp_ms"'), (b'"senderName"', b'"threadName"'), (b'"string_map_data"',))
SIGNS_OF_POSTS = ((b'"creation_timestamp"', b'"media"'), (b'"comments_v2"',), (b'"group_posts_v2"',))
INSTAGRAM, FACEBOOK = "instagram", "facebook"


def looks_like(head: bytes, _name: str) -> int:
    """Sure when a ZIP has Meta's folders, or a JSON file the words of its messages."""
    if head.startswith(b"PK\x03\x04"):
        return 92 if ZIPPED.search(head) and b".json" in head else 0
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return 0
    if any(all(word in head for word in words) for words in SIGNS):
        return 92
    posts = any(all(word in head for word in words) for words in SIGNS_OF_POSTS)
    return 75 if posts or (b'"timestamp"' in head and b'"post"' in head and b'"data"' in head) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Messages, posts and comments in file order. Raises BadInput for a ZIP that holds none of them."""
    repair = Repair()
    yield from read_parts(path, _wanted, lambda part: _File(part, source, repair).findings())
    if note := repair.note():
        yield note


def _wanted(name: str) -> bool:
    return bool(FILES.search(name))


class _File:
    """One JSON file of a download."""

    def __init__(self, part: Part, source: ReadSource, repair: Repair) -> None:
        """Keep what every item of the file shares."""
        self.part, self.source, self.repair = part, source, repair
        self.platform = next((name for name in (INSTAGRAM, FACEBOOK) if name in (part.name or source.name)), "")

    def findings(self) -> Iterator[Finding]:
        """Its items. The outermost value is a thread, an object of lists, or a list."""
        pull = pull_of(self.part.stream)
        if pull.opens("["):
            yield from self._list(pull, "")
            return
        facts: dict[str, Any] = {}
        for key in pull.members():
            if key == "messages" and pull.opens("["):
                yield from self._thread(pull)
            elif pull.opens("["):
                yield from self._list(pull, key)
            else:
                facts[key] = pull.value()
        if told := filled(**{name: self._text(facts, name) for name in ("title", "threadName", "thread_path")}):
            about = ", ".join(f"{name} “{value}”" for name, value in told.items())
            yield Note(f"The messages of this file are of one thread: {about}.", self.part.name)

    def _text(self, record: Any, *names: str) -> str:
        """A text of a record with its letters put right."""
        return self.repair.text(text_at(record, *names))

    def _at(self, locator: str) -> Any:
        return self.source.at(self.part.place(locator))

    def _thread(self, pull: Pull) -> Iterator[Item]:
        """The messages of a thread, the newest first as Meta writes them."""
        for index, message in enumerate(pull.elements()):
            name = self._text(message, "sender_name", "senderName")
            share = record_at(message, "share")
            yield Item(
                ItemKind.MESSAGE,
                self._text(message, "content", "text"),
                self._at(f"messages[{index}]"),
                account=Account(self.platform, display_name=name) if name else None,
                posted=of_millis(message.get("timestamp_ms") or message.get("timestamp"))
                if isinstance(message, dict)
                else None,
                extra=filled(
                    shared=self._text(share, "link", "share_text"),
                    media=_media(message),
                    deleted="unsent" if isinstance(message, dict) and message.get("is_unsent") else "",
                ),
            )

    def _list(self, pull: Pull, key: str) -> Iterator[Item]:
        """Posts and comments in any of the forms that Meta writes them in; entries without words are passed over."""
        for index, entry in enumerate(pull.elements()):
            locator = self._at(f"{key}[{index}]")
            if key not in ("participants", "magic_words") and isinstance(entry, dict):
                for item in (self._instagram_comment(entry, locator), self._post(entry, locator)):
                    if item is not None:
                        yield item
                        break

    def _instagram_comment(self, entry: dict[str, Any], at: Any) -> Item | None:
        """A comment of Instagram's `string_map_data`."""
        told = record_at(entry, "string_map_data")
        words = self._text(told.get("Comment"), "value")
        if not words:
            return None
        owner = self._text(told.get("Media Owner"), "value")
        when = of_unix(text_at(told.get("Time"), "timestamp"))
        return Item(ItemKind.COMMENT, words, at, speaker=OWNER, posted=when, extra=filled(on_post_of=owner))

    def _post(self, entry: dict[str, Any], at: Any) -> Item | None:
        """A post or comment: Facebook's `data`, Instagram's `title` of a post or of its first picture."""
        data = next(iter(list_at(entry, "data")), None)
        comment = record_at(data, "comment")
        media = next(iter(list_at(entry, "media")), None)
        words = self._text(comment, "comment") or self._text(data, "post") or self._text(entry, "title")
        words = words or self._text(media, "title")
        seconds = text_at(comment, "timestamp") or text_at(entry, "timestamp", "creation_timestamp")
        seconds = seconds or text_at(media, "creation_timestamp")
        if not words or not seconds:
            return None
        author = self._text(comment, "author")
        return Item(
            ItemKind.COMMENT if comment else ItemKind.POST,
            words,
            at,
            account=Account(self.platform or FACEBOOK, display_name=author) if author else None,
            speaker="" if author else OWNER,
            posted=of_unix(seconds),
            title=self._text(entry, "title") if data else "",
            extra=filled(group=self._text(comment, "group"), media=_media(entry)),
        )


OWNER = "the account that this download belongs to"


def _media(entry: Any) -> str:
    """Places of pictures, films and sounds inside the download."""
    names = ("photos", "videos", "audio_files", "files", "gifs", "media")
    return "\n".join(filter(None, (text_at(one, "uri") for name in names for one in list_at(entry, name))))
