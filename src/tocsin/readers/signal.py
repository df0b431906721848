"""Signal: what its export programs write. Signal Desktop's own records (JSON array, as `sigtop` saves them), lines of
JSON (`signal-export`'s `data.json`, and Signal's plaintext export with `chatItem` frames), and `signal-export`'s
`chat.md`. Times in milliseconds are instants; `signal-export` writes the exporting machine's local time.
"""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._bytes import Line, lines
from tocsin.readers._export import Part, read_parts
from tocsin.readers._json import filled, list_at, pull_of, record_at, text_at
from tocsin.readers._when import of_iso, of_millis

LABEL = "Signal export"
MEDIA_TYPES = ("application/json", "application/jsonl", "text/markdown", "application/zip")
EXAMPLE_NAME = "Hoplite mirror (+12025550143).json"
EXAMPLE_GIVES = 2
EXAMPLE = """[
{"id":"a1","type":"incoming","conversationId":"c1","sent_at":1790910245000,"received_at_ms":1790910245900,
 "timestamp":1790910245000,"source":"+12025550143","sourceServiceId":"5f1d7a7e-0000-4000-8000-000000000001",
 "body":"Reward for whoever says where Marenians meet","attachments":[],"reactions":[]},
{"id":"a2","type":"outgoing","conversationId":"c1","sent_at":1790910300000,"timestamp":1790910300000,
 "body":"Кто это?","quote":{"id":1790910245000,"text":"Reward"},
 "attachments":[{"contentType":"image/jpeg","fileName":"map.jpg","size":812,"path":"ab/abcd"}]},
{"id":"a3","type":"group-v2-change","conversationId":"c1","timestamp":1790910400000}
]
""".encode()

WORDS = (b'"conversationId"', b'"sent_at"', b'"received_at"', b'"sourceServiceId"', b'"sourceUuid"', b'"serverGuid"')
FRAME = re.compile(rb'^\{"(chatItem|recipient|chat|account)":\{', re.M)
ROW = re.compile(rb'^\{"date": ?"\d{4}-\d\d-\d\dT[\d:.]+", ?"sender": ?"', re.M)
MARKDOWN = re.compile(r"\[(\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] ([^:\n]{1,120}): ?")
MARKED = re.compile(MARKDOWN.pattern.encode(), re.M)
FILES = re.compile(r"(^|/)(data\.json|main\.jsonl|chat\.md)$")
SPOKEN = ("incoming", "outgoing")
OWNER = "the owner of the exporting device"
MOST_KNOWN = 200_000
LOCKED = re.compile(rb"\0\0\0[ -\x7f]\n[ -\x7f]\n\x10.{16}\x12 .{32}", re.S)
"""How Android's encrypted backup begins: the length of a frame with an initialisation vector and a salt."""
LOCKED_NAME = re.compile(r"signal-\d{4}-\d\d-\d\d[-\d]*\.backup$", re.I)
LOCKED_HEAD = 4096
LOCKED_SAYS = (
    "This is Signal's encrypted backup. Only its owner's passphrase opens it, and nobody should send us that. Ask for "
    "screenshots of the messages, or for the chat as JSON out of Signal Desktop (sigtop or signal-export)."
)


def looks_like(head: bytes, name: str) -> int:
    """Sure when the records have Signal's own words in them, or lines have the export programs' form."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if is_locked(head, name):
        return 97
    if head.startswith(b"PK\x03\x04"):
        return 90 if b"main.jsonl" in head or re.search(rb"/(chat\.md|data\.json)", head) else 0
    if MARKED.match(start):
        return 96 if name.endswith(".md") else 60
    if start.startswith((b"[", b"{")):
        known = sum(word in head for word in WORDS)
        if known >= 2 and (b'"incoming"' in head or b'"outgoing"' in head):
            return 94
        return 93 if (FRAME.search(head) and b'"chatItem"' in head) or ROW.match(start) else 0
    return 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order; of an encrypted backup, what to ask for instead.

    Raises BadInput where the file stops being what it began as.
    """
    with path.open("rb") as file:
        locked = is_locked(file.read(LOCKED_HEAD), source.name)
    if locked:
        return iter([Note(LOCKED_SAYS, problem=True)])
    return read_parts(path, lambda name: bool(FILES.search(name)), lambda part: _part(part, source))


def is_locked(head: bytes, name: str) -> bool:
    """Whether this is an encrypted backup, by its first bytes, or by its name where these are not text."""
    return bool(LOCKED.match(head) or (LOCKED_NAME.search(name) and b"\0" in head[:LOCKED_HEAD]))


def _part(part: Part, source: ReadSource) -> Iterator[Finding]:
    """One file in one of the four forms."""
    start = part.stream.peek(64).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"[") and not MARKED.match(start):
        yield from _records(part, source)
    elif start.startswith(b"{"):
        yield from _json_lines(part, source)
    else:
        yield from _markdown(part, source)


def _records(part: Part, source: ReadSource) -> Iterator[Finding]:
    """Signal Desktop's records; what Signal itself says (joins, timers, calls) is counted in a Note."""
    own = 0
    for index, record in enumerate(pull_of(part.stream).elements()):
        locator = part.place(f"[{index}]")
        if not isinstance(record, dict):
            raise BadInput(f"{locator} is not a message.")
        if text_at(record, "type") in SPOKEN:
            yield _desktop_item(record, source, locator)
        else:
            own += 1
    if own:
        yield Note(f"{own} entries are Signal's own (joins, timers, calls) and were left out.", part.place("messages"))


def _desktop_item(record: dict[str, Any], source: ReadSource, locator: str) -> Item:
    """One of Signal Desktop's records."""
    sent = text_at(record, "type") == "outgoing"
    stable = text_at(record, "sourceServiceId", "sourceUuid")
    number = text_at(record, "source")
    return Item(
        ItemKind.MESSAGE,
        text_at(record, "body"),
        source.at(locator),
        account=None if sent or not (stable or number) else Account("signal", stable_id=stable or number),
        speaker=OWNER if sent else "",
        posted=of_millis(record.get("sent_at")) or of_millis(record.get("timestamp")),
        reply_to=text_at(record.get("quote"), "id"),
        extra=filled(
            message_id=text_at(record, "id"),
            chat=text_at(record, "conversationId"),
            number=number,
            media=_media(list_at(record, "attachments")),
            edited="yes" if record.get("editHistory") else "",
            deleted="for everyone" if record.get("deletedForEveryone") else "",
        ),
    )


def _media(attachments: list[Any]) -> str:
    """Names of attached files, or their kinds where they have none."""
    return "\n".join(filter(None, (text_at(one, "fileName", "name", "contentType", "path") for one in attachments)))


def _json_lines(part: Part, source: ReadSource) -> Iterator[Finding]:
    """A record a line: rows of `signal-export`, or frames of Signal's plaintext export."""
    people = _People()
    other = 0
    for line in lines(part.stream, "utf-8-sig"):
        if not line.text.strip():
            continue
        record, locator = _object(line), part.place(f"line {line.number}")
        if "chatItem" in record:
            yield from people.item(record_at(record, "chatItem"), source, locator)
        elif "sender" in record and "date" in record:
            yield _row(record, source, locator)
        else:
            people.learn(record)
            other += not people.knows(record)
    if other:
        yield Note(f"{other} lines hold no message and no name, and were left out.", part.place("lines"))


def _object(line: Line) -> dict[str, Any]:
    """The JSON object on a line. Raises BadInput when there is none."""
    try:
        record = json.loads(line.text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"Line {line.number} is not JSON; what came before was read.") from error
    if not isinstance(record, dict):
        raise BadInput(f"Line {line.number} is not a record.")
    return record


def _row(record: dict[str, Any], source: ReadSource, locator: str) -> Item:
    """One row of `signal-export`'s data.json."""
    return Item(
        ItemKind.MESSAGE,
        text_at(record, "body"),
        source.at(locator),
        **_said_by(text_at(record, "sender")),
        posted=of_iso(text_at(record, "date")),
        extra=filled(quoted=text_at(record, "quote").strip("\n> "), media=_media(list_at(record, "attachments"))),
    )


def _said_by(name: str) -> dict[str, Any]:
    """Account or speaker of a sender shown by name alone; `Me` is the exporting side."""
    if name == "Me":
        return {"speaker": OWNER}
    return {"account": Account("signal", display_name=name)} if name else {}


class _People:
    """The recipients and chats that a plaintext export lists before its messages."""

    def __init__(self) -> None:
        """Know nobody."""
        self._accounts: dict[str, Account | None] = {}
        self._chats: dict[str, str] = {}

    def knows(self, record: dict[str, Any]) -> bool:
        """Whether this line is one that may be passed over in silence."""
        return any(name in record for name in ("recipient", "chat", "version", "account"))

    def learn(self, record: dict[str, Any]) -> None:
        """Remember a recipient or a chat, as many as an honest export has."""
        if len(self._accounts) + len(self._chats) > MOST_KNOWN:
            return
        if recipient := record_at(record, "recipient"):
            self._accounts[text_at(recipient, "id")] = _recipient(recipient)
        elif chat := record_at(record, "chat"):
            self._chats[text_at(chat, "id")] = text_at(chat, "recipientId")

    def item(self, frame: dict[str, Any], source: ReadSource, locator: str) -> Iterator[Item]:
        """The message in a frame; nothing for what Signal itself says."""
        message = record_at(frame, "standardMessage")
        if not message:
            return
        sent = isinstance(frame.get("outgoing"), dict)
        attached = [record_at(one, "pointer") for one in list_at(message, "attachments")]
        chat = self._accounts.get(self._chats.get(text_at(frame, "chatId"), ""))
        yield Item(
            ItemKind.MESSAGE,
            text_at(record_at(message, "text"), "body"),
            source.at(locator),
            account=None if sent else self._accounts.get(text_at(frame, "authorId")),
            speaker=OWNER if sent else "",
            posted=of_millis(frame.get("dateSent")),
            reply_to=text_at(record_at(message, "quote"), "targetSentTimestamp"),
            extra=filled(chat=chat.display_name if chat else "", media=_media(attached)),
        )


def _recipient(recipient: dict[str, Any]) -> Account | None:
    """The account of a contact or the name of a group; nobody for the exporting side itself."""
    if "self" in recipient:
        return None
    contact, group = record_at(recipient, "contact"), record_at(recipient, "group")
    names = ("systemGivenName", "systemFamilyName"), ("profileGivenName", "profileFamilyName")
    shown = next((name for pair in names if (name := _name(contact, *pair))), "")
    number = text_at(contact, "e164")
    title = text_at(record_at(group, "snapshot", "title"), "title")
    return Account("signal", stable_id=_service_id(text_at(contact, "aci")) or number, display_name=shown or title)


def _name(contact: dict[str, Any], *names: str) -> str:
    return " ".join(filter(None, (text_at(contact, name) for name in names)))


def _service_id(coded: str) -> str:
    """Signal's service id: 16 bytes in base64 as a UUID, as other exports write it."""
    with suppress(ValueError):
        digits = base64.b64decode(coded, validate=True).hex()
        if len(digits) == 32:
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return ""


def _markdown(part: Part, source: ReadSource) -> Iterator[Finding]:
    """`[date, time] Sender: words`, with further lines of the words below."""
    opening: tuple[int, re.Match[str]] | None = None
    words: list[str] = []
    for line in lines(part.stream, "utf-8-sig"):
        if found := MARKDOWN.match(line.text):
            if opening:
                yield _written(*opening, words, part, source)
            opening, words = (line.number, found), [line.text[found.end() :]]
        else:
            words.append(line.text)
    if opening is None:
        raise BadInput("No line begins with a date and a sender.")
    yield _written(*opening, words, part, source)


def _written(number: int, found: re.Match[str], words: list[str], part: Part, source: ReadSource) -> Item:
    """One message of `chat.md`."""
    posted: When | None = of_iso(found[1].replace(", ", "T").replace(" ", "T"))
    text = "\n".join(words).strip("\n").rstrip()
    return Item(
        ItemKind.MESSAGE, text, source.at(part.place(f"line {number}")), **_said_by(found[2].strip()), posted=posted
    )
