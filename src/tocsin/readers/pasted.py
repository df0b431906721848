"""Text that a person typed or pasted: a post copied by hand, or the note of a call.

A call is recognised by words at the beginning of lines, `Caller:` and `Officer notes:`. What the caller said and what
the officer noted become two Items and are never mixed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._bytes import encoding_note, encoding_of, text_in, whole_bytes
from tocsin.readers._mixed import is_mixed, mixed_text
from tocsin.readers._when import of_iso

LABEL = "typed or pasted text"
MEDIA_TYPES = ("text/plain",)
EXAMPLE_NAME = "call.txt"
EXAMPLE_GIVES = 2
EXAMPLE = (
    b"Call: 2026-10-02T07:30:00+04:00\n"
    b"Language: en\n"
    b"Caller: I saw a post with a reward for where Marenians live. It is from maren_hunters.\n"
    b"They wrote my street.\n"
    b"Officer notes: Caller sounds calm. Safe to call back after six.\n"
)

FIELDS = {
    "call": "at",
    "time": "at",
    "language": "language",
    "caller": "caller",
    "caller's words": "caller",
    "officer notes": "officer",
    "officer's notes": "officer",
    "notes": "officer",
    "number": "number",
    "safe to call back": "call_back",
}
VOICES = {"caller": (ItemKind.CALL, "the caller"), "officer": (ItemKind.NOTE, "the officer")}
FIELD = re.compile(rf"^({'|'.join(re.escape(field) for field in FIELDS)})[ \t]*:[ \t]*", re.I | re.M)
BOMS_16 = (b"\xff\xfe", b"\xfe\xff")
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def looks_like(head: bytes, name: str) -> int:
    """Sure of a call; a last resort for any other text, and for a `.txt` in which some bytes are spoiled."""
    if not head.strip():
        return 0
    if is_spoiled(head):
        return 5 if name.casefold().endswith(".txt") and mostly_text(head) else 0
    text = head.decode(encoding_of(head), "replace")
    return 85 if _is_call(text) else 10


def _is_call(text: str) -> bool:
    """Whether a text is the note of a call."""
    return {"caller"} <= {FIELDS[found[1].casefold()] for found in FIELD.finditer(text)}


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One POST with the text as it is, or for a call the caller's words and the officer's notes."""
    text, notes = text_of(path)
    yield from notes
    if source.how == "call" or _is_call(text):
        yield from _call(text, source)
    elif text.strip():
        yield Item(ItemKind.POST, text, source.at(f"characters 0-{len(text)}"), url=source.url)


def text_of(path: Path) -> tuple[str, list[Note]]:
    """The text of a file, and what a person should know about its bytes.

    Encodings mixed in one file are read run by run: what is UTF-8 as UTF-8, the rest as the likeliest other encoding.
    """
    data = whole_bytes(path)
    if not data.startswith(BOMS_16) and (is_spoiled(data) or is_mixed(data)):
        text, other = mixed_text(data)
        return text.replace("\0", "\ufffd"), [spoiled_note(data, other)]
    text, encoding = text_in(data)
    note = encoding_note(encoding)
    return text, [note] if note else []


def is_spoiled(data: bytes) -> bool:
    """Whether bytes that no text has stand among them, in a file that does not say it is UTF-16."""
    return BINARY.search(data) is not None and not data.startswith(BOMS_16)


def mostly_text(head: bytes) -> bool:
    """Whether at most one byte in ten is one that no text has."""
    return len(BINARY.findall(head)) * 10 <= len(head)


def spoiled_note(data: bytes, other: str) -> Note:
    """What was met in the bytes, in a sentence."""
    said = [f"Parts of the file are not UTF-8; they were read as {other}, which is a guess." if other else ""]
    if controls := len(BINARY.findall(data)):
        said.append(f"It holds {controls} control characters, which no text needs.")
    return Note(" ".join([*filter(None, said), "Letters may be wrong; the exhibit keeps every byte."]))


def _call(text: str, source: ReadSource) -> Iterator[Finding]:
    """The parts of a call. A call without field names is all caller's words."""
    parts = _fields(text)
    spoken = {field: text[start:end].strip() for field, start, end in parts}
    at = of_iso(spoken.get("at", ""))
    details = {name: spoken[name] for name in ("language", "number", "call_back") if spoken.get(name)}
    for field, start, end in parts:
        if text[start:end].strip() and field in VOICES:
            kind, speaker = VOICES[field]
            yield Item(
                kind,
                text[start:end].rstrip(),
                source.at(f"characters {start}-{end}"),
                speaker=speaker,
                posted=at,
                extra=details if field == "caller" else {},
            )


def _fields(text: str) -> list[tuple[str, int, int]]:
    """Field, beginning and end of each part of a call, in code points."""
    found = list(FIELD.finditer(text))
    if not any(FIELDS[field[1].casefold()] == "caller" for field in found):
        return [("caller", 0, len(text))]
    ends = [field.start() for field in found[1:]] + [len(text)]
    return [(FIELDS[field[1].casefold()], field.end(), end) for field, end in zip(found, ends, strict=True)]
