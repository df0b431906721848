"""WhatsApp's “Export chat”: a `.txt`, or a `.zip` that holds it beside the media; Android and iOS, in many locales.

The export writes dates as the phone's locale does and says nothing of the zone. Which number is the day is decided
from the whole file (`_chatdates`), the same way for every line, and the reason is given in a Note.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers import _bytes as text_bytes
from tocsin.readers import _zip as zips
from tocsin.readers._chatdates import MARKS, Dates, Stamp, header_of, stamp_of

LABEL = "WhatsApp chat export"
MEDIA_TYPES = ("text/plain", "application/zip")
EXAMPLE_NAME = "WhatsApp Chat with Hoplite mirror.txt"
EXAMPLE_GIVES = 4
EXAMPLE = (
    "02/10/2026, 06:58 - Messages and calls are end-to-end encrypted.\n"
    "02/10/2026, 07:04 - Watcher: 500 dollars for whoever says\n"
    "where Marenians meet\n"
    "\n"
    "today\n"
    "02/10/2026, 07:05 - +1 202 555 0143: Сколько платите?\n"
    "13/10/2026, 21:15 - Watcher: IMG-20261013-WA0001.jpg (file attached)\n"
    "13/10/2026, 21:16 - Watcher: <Media omitted>\n"
).encode()

PHONE = re.compile(r"\+?[\d\s().\-\u00a0\u2011]{7,24}")
OMITTED = re.compile(rf"{MARKS}(<[^<>\n]{{3,60}}>|\S+ omitted|\S+ tidak disertakan)")
ATTACHED = re.compile(rf"{MARKS}(?:<[^<>:]{{3,30}}: (?P<ios>[^<>]+)>|(?P<android>\S[^\n]*\.\w{{2,5}}) \([^()\n]+\))")
OWN = re.compile(r"\u200e(?!.*(omitted|attached|https?:|POLL|:))")
"""On iOS the application's own sentences come under the group's name, behind a mark that people do not type."""
SENDER = re.compile(r"([^:\n“”«»]{0,79}[^:\s“”«»]) ?:(?: |$)", re.M)


def looks_like(head: bytes, name: str) -> int:
    """Sure when lines begin with a date, a time and a sender, or a ZIP holds WhatsApp's own file names."""
    if head.startswith(b"PK\x03\x04"):
        return 90 if b"_chat.txt" in head or b"WhatsApp Chat" in head else 0
    text = head.decode(text_bytes.encoding_of(head), "replace")
    headers = [found for line in text.split("\n")[:200] if (found := header_of(line))]
    spoken = sum(_split(line_rest(found))[0] != "" for found in headers)
    if not spoken:
        return 0
    return 95 if len(headers) > 1 or "whatsapp" in name.casefold() else 75


def line_rest(found: re.Match[str]) -> str:
    """What follows the date and time on a line."""
    return found.string[found.end() :]


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Every message in file order. Raises BadInput when the ZIP holds no chat or cannot be read."""
    with _chat(path) as (file, encoding, _):
        dates = Dates.of(stamp for line in text_bytes.lines(file, encoding) if (stamp := stamp_of(line.text)))
    with _chat(path) as (file, encoding, beside):
        yield from filter(None, [text_bytes.encoding_note(encoding), Note(dates.reason), _beside(beside)])
        yield from _messages(_entries(text_bytes.lines(file, encoding)), dates, source)


@contextmanager
def _chat(path: Path) -> Iterator[tuple[BinaryIO, str, list[str]]]:
    """The chat's text as a stream, its encoding, and the names of the files beside it in a ZIP."""
    with path.open("rb") as file:
        head = file.read(text_bytes.SAMPLE)
        file.seek(0)
        if not head.startswith(b"PK\x03\x04"):
            yield file, text_bytes.encoding_of(head), []
            return
    with zips.opened(path) as archive:
        texts = [info for info in zips.files(archive) if info.filename.lower().endswith(".txt")]
        if not texts:
            raise BadInput(
                "This ZIP holds no chat (no .txt file).", hint="Export the chat again, or take its files one by one."
            )
        chat = min(
            texts, key=lambda info: (info.filename.rpartition("/")[2] != "_chat.txt", "WhatsApp" not in info.filename)
        )
        with zips.member(archive, chat) as stream:
            encoding = text_bytes.encoding_of(stream.peek(text_bytes.SAMPLE)[: text_bytes.SAMPLE])
            yield stream, encoding, [info.filename for info in zips.files(archive) if info is not chat]


def _beside(names: list[str]) -> Note | None:
    """A Note on the media in the ZIP, which are not read here."""
    if not names:
        return None
    return Note(
        f"{len(names)} more files are in this ZIP ({', '.join(names[:5])[:200]}). Take those that matter as files."
    )


@dataclass(frozen=True)
class _Entry:
    """One line with a stamp, and the lines that continue it."""

    number: int
    stamp: Stamp
    text: str
    cut: bool


def _entries(lines: Iterator[text_bytes.Line]) -> Iterator[_Entry]:
    """The stamped lines with what continues them. Lines before the first stamp belong to nothing."""
    opening: tuple[int, Stamp] | None = None
    parts: list[str] = []
    cut = False
    for line in lines:
        if stamp := stamp_of(line.text):
            if opening:
                yield _Entry(*opening, "\n".join(parts).rstrip("\n"), cut)
            opening, parts, cut = (line.number, stamp), [stamp.rest], line.cut
        else:
            parts.append(line.text)
            cut = cut or line.cut
    if opening:
        yield _Entry(*opening, "\n".join(parts).rstrip("\n"), cut)


def _messages(entries: Iterator[_Entry], dates: Dates, source: ReadSource) -> Iterator[Finding]:
    """The messages, then a Note on the lines that are WhatsApp's own."""
    own: list[int] = []
    for entry in entries:
        name, text = _split(entry.text)
        media = _media(text)
        if not name or (OWN.match(text) and not media):
            own.append(entry.number)
            continue
        if entry.cut:
            yield Note("This line is very long; its beginning was read.", f"line {entry.number}", problem=True)
        yield Item(
            ItemKind.MESSAGE,
            text,
            source.at(f"line {entry.number}"),
            account=account_of(name),
            posted=dates.when(entry.stamp),
            extra=media,
        )
    if own:
        yield Note(
            f"Lines that are WhatsApp's own (joins, calls, encryption) were left out: {len(own)}.", f"line {own[0]}"
        )


def _split(rest: str) -> tuple[str, str]:
    """Sender and words; no sender for a line that WhatsApp itself wrote."""
    found = SENDER.match(rest)
    return (found[1].strip(), rest[found.end() :]) if found else ("", rest)


def account_of(name: str) -> Account:
    """The sender as shown: a saved name, or a phone number, which is WhatsApp's stable id."""
    shown = re.sub(MARKS, "", name).removeprefix("~").strip()
    number = f"+{re.sub(r'[^0-9]', '', shown)}" if PHONE.fullmatch(shown) else ""
    return Account("whatsapp", stable_id=number, display_name=shown)


def _media(text: str) -> dict[str, str]:
    """What the message says of a picture or file that belongs to it."""
    first = text.partition("\n")[0]
    if OMITTED.fullmatch(first) and not ATTACHED.match(first):
        return {"media": "omitted"}
    found = ATTACHED.match(first)
    return {"media": (found["ios"] or found["android"]).strip()} if found else {}
