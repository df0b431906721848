"""The two derivatives that intake makes of an exhibit, as JSON lines: what was read in it, and what was found in that.

`reading` (tocsin-reading/1): a header, then `{"item": …}`, `{"text": …}` or `{"note": …}` in the order of the file.
`analysis` (tocsin-analysis/1): a header, then `{"item": id, "extraction": …, "suggestion": …}` for each item, with
`"item_record"` where the item is one that another item reports, and `"image_hash"` where it has a picture.
Both are specified in docs/formats/derivatives.md.
"""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, TypeVar, cast

from tocsin.canonical import canonical
from tocsin.errors import IntegrityError
from tocsin.model.codec import from_record, to_record
from tocsin.model.extraction import Extraction
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item
from tocsin.model.suggestion import Suggestion
from tocsin.vault import Vault

READING, ANALYSIS = "reading", "analysis"
MEDIA_TYPE = "application/jsonl"
READING_HEADER = {"format": "tocsin-reading/1"}
ANALYSIS_HEADER = {"format": "tocsin-analysis/1"}

T = TypeVar("T")
_FINDINGS: dict[str, type[Item] | type[Text] | type[Note]] = {"item": Item, "text": Text, "note": Note}


@dataclass(frozen=True)
class Analysed:
    """One item with what was found in it and what the machine proposes."""

    item: Item
    extraction: Extraction
    suggestion: Suggestion
    image_hash: str = ""


def finding_line(finding: Finding) -> bytes:
    """One line of a reading."""
    return line({type(finding).__name__.lower(): to_record(finding)})


def line(record: dict[str, Any]) -> bytes:
    """A canonical JSON line. Lone surrogates, which JSON cannot carry, become U+FFFD."""
    return canonical(_clean(record)) + b"\n"


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def findings(lines: Iterable[bytes]) -> Iterator[Finding]:
    """The findings of a reading. Raises IntegrityError when it is none."""
    for record in _records(lines, READING_HEADER):
        ((kind, inner),) = record.items()
        yield from_record(_FINDINGS[kind], inner)


def analysed_line(one: Analysed) -> bytes:
    """One line of an analysis."""
    record: dict[str, Any] = {
        "item": one.item.id,
        "extraction": to_record(one.extraction),
        "suggestion": to_record(one.suggestion),
    }
    if one.item.reported_in:
        record["item_record"] = to_record(one.item)
    if one.image_hash:
        record["image_hash"] = one.image_hash
    return line(record)


def analysed(reading: Iterable[bytes], analysis: Iterable[bytes]) -> Iterator[Analysed]:
    """The items of a reading joined with their analysis, reported items included, one at a time.

    Both stand in the same order. Raises IntegrityError when the analysis names an item that the reading lacks.
    """
    items = (finding for finding in findings(reading) if isinstance(finding, Item))
    for record in _records(analysis, ANALYSIS_HEADER):
        told = record.get("item_record")
        item = from_record(Item, told) if told else next((one for one in items if one.id == record["item"]), None)
        if item is None:
            raise IntegrityError(f"The analysis names {record['item']}, which the reading does not hold.")
        yield Analysed(
            item,
            from_record(Extraction, record["extraction"]),
            from_record(Suggestion, record["suggestion"]),
            record.get("image_hash", ""),
        )


def stream_of(lines: Iterator[bytes]) -> BinaryIO:
    """Lines as a stream of bytes, drawn one by one as it is read: however many, one is in memory."""
    return cast(BinaryIO, io.BufferedReader(_Lines(lines), io.DEFAULT_BUFFER_SIZE))


class _Lines(io.RawIOBase):
    """The stream under `stream_of`."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        """Draw from `lines`."""
        self._lines, self._rest = lines, memoryview(b"")

    def readable(self) -> bool:
        """Always: it is a source."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer from the line at hand, or from the next."""
        if not self._rest:
            self._rest = memoryview(next(self._lines, b""))
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _records(lines: Iterable[bytes], header: dict[str, str]) -> Iterator[dict[str, Any]]:
    parsed = (json.loads(one) for one in lines if one.strip())
    if next(parsed, None) != header:
        raise IntegrityError(f"This derivative is not a {header['format']}.", hint="Run `tocsin verify` on the desk.")
    yield from parsed


def keep_value(vault: Vault, of: str, kind: str, value: Any, *, recipe: str, actor: str, at: datetime) -> None:
    """Keep a model value as a derivative of this kind, one canonical JSON record."""
    data = canonical(to_record(value))
    vault.derive(of, kind=kind, data=data, media_type="application/json", recipe=recipe, actor=actor, at=at)


def kept_values(vault: Vault, of: str, kind: str, model: type[T]) -> Iterator[T]:
    """The values so kept, the oldest first. Raises BadInput for a record that is none."""
    for made in vault.derivatives(of, kind):
        yield from_record(model, json.loads(vault.read(made.digest)))
