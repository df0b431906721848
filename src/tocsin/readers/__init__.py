"""Bytes from people become Items: one file a format, each read inside a confined child.

A reader is a module of this package (or an entry point of the group `tocsin.readers`) that defines

    LABEL          what the format is called, for people
    MEDIA_TYPES    its media types, the usual one first
    EXAMPLE        a small real file of the format, as bytes
    EXAMPLE_NAME   the file name it would arrive under
    EXAMPLE_GIVES  how many Items the example gives
    looks_like(head, name) -> int     how surely this is the format: 0 (no) to 100 (its own signature)
    read(path, source) -> Iterator[Finding]     streams Items, Texts, Notes; raises BadInput for what it cannot read

Nothing here starts a process or opens a connection: `read_file` is handed `tocsin.confine.run` by its caller, and a
reader that needs a program (OCR) is handed `source.tool` (docs/decisions/0003).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from tocsin import plugins
from tocsin.model.codec import from_record, to_record
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item, SourceRef

if TYPE_CHECKING:
    from tocsin.confine import Ending, Limits, Record, ToolOutput

CONTRACT = ("EXAMPLE_GIVES", "LABEL", "MEDIA_TYPES", "EXAMPLE", "EXAMPLE_NAME", "looks_like", "read")
HEAD = 1 << 16
TAIL = 1 << 20
"""Bytes of a ZIP's end, where the names of its members stand, that readers judge by."""

Tool = Callable[[Sequence[str], bytes], "ToolOutput"]
"""`tocsin.confine.run_tool`: program and words, standard input; what it gave back."""


Within = Callable[[BinaryIO, str, str], Iterator[Finding]]
"""Reads a file that lies inside this one, by whichever reader knows it: its bytes, its name, its place."""


class Confined(Protocol):
    """`tocsin.confine.run`, or a stand-in that keeps its promise."""

    def __call__(
        self, function: str, path: Path, arguments: Mapping[str, Any], limits: "Limits | None" = None
    ) -> Iterator["Record | Ending"]:
        """Run a function on a file in a confined child; the last value is its Ending."""


@dataclass(frozen=True)
class ReadSource:
    """What is known of a file besides its bytes."""

    exhibit: str
    """SHA-256 (hex) of the file."""
    name: str = ""
    """File name as given; decides nothing by itself and is never used as a path."""
    how: str = ""
    """How it arrived: `file`, `link`, `paste`, `call`, `door`, `capture`."""
    url: str = ""
    """Address it was captured from, when it was."""
    received_at: datetime | None = None
    reader: str = ""
    """Name of the reader that reads it."""
    tool: Tool | None = None
    """Runs an outside program; only inside the child."""
    within: Within | None = None
    """Reads what lies inside this file (attachments, members of an archive); only inside the child."""

    def at(self, locator: str = "") -> SourceRef:
        """The reference of a place in this file."""
        return SourceRef(self.exhibit, locator, self.reader)


@cache
def readers() -> dict[str, ModuleType]:
    """Name → reader, sorted by name. Raises TocsinError for a reader that lacks a word of the contract."""
    import tocsin.readers as package

    return plugins.find(package, CONTRACT)


def choose(path: Path, name: str = "") -> str:
    """Name of the reader that is surest of this file, or an empty string when none knows it.

    Looks at the first 64 KiB, and for a ZIP at its last MiB too, where the names of its members stand.
    """
    head = _head(path)
    scores = {reader: module.looks_like(head, name or path.name) for reader, module in readers().items()}
    best = max(scores, key=lambda reader: scores[reader])
    return best if scores[best] > 0 else ""


def _head(path: Path) -> bytes:
    """The bytes that readers judge by."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        if not head.startswith(b"PK\x03\x04"):
            return head
        file.seek(0, 2)
        file.seek(max(HEAD, file.tell() - TAIL))
        return head + file.read()


def read_file(path: Path, source: ReadSource, *, run: Confined, limits: "Limits | None" = None) -> Iterator[Finding]:
    """Read a file in a confined child and yield what its reader finds, as it finds it.

    `source.reader` names the reader; when empty, `choose` does. `run` is `tocsin.confine.run`. Foreign bytes never
    raise: a limit, a crash or a format nobody knows is a Note with `problem` set, after whatever was read before it.
    """
    chosen = source.reader or choose(path, source.name)
    if not chosen:
        yield Note("No reader knows this format. The file is kept as it is; nothing was read from it.", problem=True)
        return
    told = to_record(replace(source, reader=chosen, tool=None, within=None))
    for record in run("tocsin.readers._inside:findings", path, {"source": told}, limits):
        if isinstance(record, dict):
            yield _finding(record, source.exhibit)
        elif record.kind != "finished":
            yield Note(f"This file could not be read to its end. {record.sentence}", problem=True)


def _finding(record: "Record", exhibit: str) -> Finding:
    """The finding in a record. What a child says of another exhibit than its own is not believed."""
    kind, value = next(iter(record.items()))
    finding: Finding = from_record(KINDS[kind], value)
    if isinstance(finding, Item) and finding.source.exhibit != exhibit:
        return Note("The reader named an exhibit that is not this file; that finding was dropped.", problem=True)
    return finding


KINDS: dict[str, type[Item] | type[Text] | type[Note]] = {"item": Item, "text": Text, "note": Note}
