"""A pull reader for JSON of any size: walk into objects and arrays, take the values wanted, skip the rest.

Only the value at hand is in memory. Values are decoded by the standard library's own scanner.
"""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from tocsin.errors import BadInput, LimitReached
from tocsin.readers._bytes import BOMS

CHUNK = 1 << 18
LARGEST_VALUE = 16 << 20
SPACE = re.compile(r"[ \t\r\n]*")
NUMBER = frozenset("-0123456789")
LONGEST_NUMBER = 30
"""Digits up to which a whole number is one; a longer one stays text, as Python refuses to convert it."""


def pull_of(file: BinaryIO) -> "Pull":
    """A cursor at the beginning of a JSON file in UTF-8, or in UTF-16 with a byte order mark."""
    mark = file.peek(4) if isinstance(file, io.BufferedReader) else b""
    encoding = next((name for bom, name in BOMS if mark.startswith(bom)), "utf-8")
    return Pull(io.TextIOWrapper(file, encoding, errors="replace"))


class Pull:
    """A cursor in a JSON text. Each method leaves it behind what it read."""

    def __init__(self, text: TextIO) -> None:
        """Begin at the beginning of `text`."""
        self._text, self._buffer, self._at, self._ended = text, "", 0, False
        self._decode = json.JSONDecoder(strict=False, parse_int=_whole_number).raw_decode

    def members(self) -> Iterator[str]:
        """The keys of the object here; after each, read its value before asking for the next key."""
        self._take("{")
        while self._peek() != "}":
            key = self.value()
            self._take(":")
            yield str(key)
            self._next_or("}")
        self._take("}")

    def elements(self) -> Iterator[Any]:
        """The values of the array here, one by one."""
        for _ in self.positions():
            yield self.value()

    def positions(self) -> Iterator[int]:
        """The indices of the array here; after each, read its value before asking for the next."""
        self._take("[")
        index = 0
        while self._peek() != "]":
            yield index
            index += 1
            self._next_or("]")
        self._take("]")

    def value(self) -> Any:
        """The value here, whole. Raises BadInput for what is not JSON or is cut off, LimitReached past 16 MiB."""
        if not self._peek():
            raise self._bad()
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or not self._fill():
                    raise self._bad() from error
                continue
            if end < len(self._buffer) or self._buffer[self._at] not in NUMBER or not self._fill():
                self._at = end
                return value

    def opens(self, bracket: str) -> bool:
        """Whether the value here begins with this bracket."""
        return self._peek() == bracket

    def _next_or(self, close: str) -> None:
        """Pass a comma, unless the closing bracket stands here. A comma must be followed by a value."""
        if self._peek() == close:
            return
        self._take(",")
        if self._peek() == close:
            raise self._bad()

    def _take(self, sign: str) -> None:
        """Pass the one character that must stand here."""
        if self._peek() != sign:
            raise self._bad()
        self._at += 1

    def _peek(self) -> str:
        """The next character that is not white space; empty at the end."""
        while True:
            found = SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Read on, dropping what is behind the cursor; False at the end of the text."""
        rest = self._buffer[self._at :]
        if len(rest) > LARGEST_VALUE:
            raise LimitReached(f"One value in this JSON is longer than {LARGEST_VALUE} characters.")
        chunk = self._text.read(max(CHUNK, len(rest)))
        self._buffer, self._at = rest + chunk, 0
        return bool(chunk)

    def _bad(self) -> BadInput:
        """The one complaint: this is not JSON here, or it stops here."""
        if not self._buffer[self._at :].strip():
            return BadInput("This JSON stops in the middle; what came before was read.", hint="Export it again.")
        return BadInput(f"This is not JSON from here on: “{self._buffer[self._at : self._at + 40]}”.")


def _whole_number(digits: str) -> int | str:
    """The number; its digits when there are more than any honest export writes."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def list_at(record: Any, name: str) -> list[Any]:
    """The list under this name; empty when there is none."""
    value = record.get(name) if isinstance(record, dict) else None
    return value if isinstance(value, list) else []


def record_at(record: Any, *names: str) -> dict[str, Any]:
    """The object that a path of names leads to; empty when there is none."""
    for name in names:
        record = record.get(name) if isinstance(record, dict) else None
    return record if isinstance(record, dict) else {}


def filled(**told: str) -> dict[str, str]:
    """What a record says besides, without what it leaves empty."""
    return {name: value for name, value in told.items() if value}


def text_at(record: Any, *names: str) -> str:
    """The text under the first of these names that holds text or a number; empty when none does."""
    if not isinstance(record, dict):
        return ""
    for name in names:
        value = record.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
    return ""
