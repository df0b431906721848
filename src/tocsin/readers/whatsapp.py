"""WhatsApp's “Export chat”: a `.txt`, or a `.zip` that holds it beside the media; from Android and iOS, in many locales.

The export writes dates as the phone's locale does and says nothing of the zone. Which number is the day is decided
from the whole file (`_chatdates`), the same way for every line, and the reason is given in a Note.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tocsin.errors import BadInput
from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers import _bytes as text_bytes
from tocsin.readers import _zip as zips
from tocsin.readers._chatdates import HEADER, MARKS, Dates, Stamp, stamp_of

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
LONGEST_NAME = 80


def looks_like(head: bytes, name: str) -> int:
    """Sure when lines begin with a date, a time and a sender; or for a ZIP, when WhatsApp's own file names are in it."""
    if head.startswith(b"PK\x03\x04"):
        return 90 if b"_chat.txt" in head or b"WhatsApp Chat" in head else 0
    text = head.decode(text_bytes.encoding_of(head), "replace")
    headers = [found for line in text.split("\n")[:200] if (found := HEADER.match(line.lstrip("\ufeff")))]
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
        yield from _messages(text_bytes.lines(file, encoding), dates, source)


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


def _messages(lines: Iterator[text_bytes.Line], dates: Dates, source: ReadSource) -> Iterator[Finding]:
    """Messages with their continued lines, then a Note on the lines that are WhatsApp's own."""
    own: list[int] = []
    first: text_bytes.Line | None = None
    stamp: Stamp | None = None
    parts: list[str] = []
    for line in lines:
        if line.cut:
            yield Note(f"Line {line.number} is very long; its beginning was read.", f"line {line.number}", True)
        found = stamp_of(line.text)
        if found is None:
            parts.append(line.text)
            continue
        if first and stamp:
            yield from _message(first, stamp, parts, dates, source, own)
        first, stamp, parts = line, found, []
    if first and stamp:
        yield from _message(first, stamp, parts, dates, source, own)
    if own:
        yield Note(
            f"{len(own)} lines are WhatsApp's own (joins, calls, encryption) and were left out.", f"line {own[0]}"
        )


def _message(
    line: text_bytes.Line, stamp: Stamp, more: list[str], dates: Dates, source: ReadSource, own: list[int]
) -> Iterator[Finding]:
    """One message; a line without a sender is WhatsApp's own and is counted in `own`."""
    name, words = _split(stamp.rest)
    text = "\n".join([words, *more]).rstrip("\n")
    if not name:
        own.append(line.number)
        return
    yield Item(
        ItemKind.MESSAGE,
        text,
        source.at(f"line {line.number}"),
        account=account_of(name),
        posted=dates.when(stamp),
        extra=_media(text),
    )


def _split(rest: str) -> tuple[str, str]:
    """Sender and words; no sender for a line that WhatsApp itself wrote."""
    name, colon, words = rest.partition(": ")
    if not colon and rest.endswith(":"):
        name, colon = rest[:-1], ":"
    if not colon or not name.strip() or len(name) > LONGEST_NAME:
        return "", rest
    return name.strip(), words


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
