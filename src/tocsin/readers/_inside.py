"""What runs inside the confined child: the chosen reader, its findings as records, its refusals as Notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO

from tocsin.errors import LimitReached, TocsinError
from tocsin.model.codec import from_record, to_record
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item
from tocsin.readers import ReadSource, Tool, choose, readers

LONGEST = 1_000_000
"""Characters of one item's text. A longer one is cut there, with a Note; the exhibit holds the rest."""
DEEPEST = 3
"""Levels of files inside files."""
MOST_FILES = 500
LARGEST_TOGETHER = 200 << 20
"""Bytes of all inner files of one exhibit."""


def findings(path: Path, arguments: dict[str, Any], tool: Tool) -> Iterator[dict[str, Any]]:
    """Records of what the reader named in `arguments["source"]` finds: `{"item": …}`, `{"text": …}`, `{"note": …}`."""
    told_of = {**arguments["source"], "tool": None, "within": None}
    for finding in told(path, replace(from_record(ReadSource, told_of), tool=tool)):
        yield {type(finding).__name__.lower(): to_record(finding)}


def told(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The reader's findings, then a Note when it refused the file or found nothing in it."""
    reader, items, problems = readers()[source.reader], 0, 0
    source = source if source.within else replace(source, within=Inner(source))
    try:
        for finding in reader.read(path, source):
            items += isinstance(finding, Item)
            problems += isinstance(finding, Note) and finding.problem
            yield from _bounded(finding)
    except TocsinError as error:
        yield Note(" ".join(filter(None, (str(error), error.hint))), problem=True)
    else:
        if not items and not problems:
            yield Note(f"Nothing was found in it to read as {reader.LABEL}.", problem=True)


@dataclass
class Inner:
    """Opens the files inside a file, under limits that hold for all of them together."""

    source: ReadSource
    depth: int = 0
    budget: "Budget | None" = None

    def __call__(self, stream: BinaryIO, name: str, place: str) -> Iterator[Finding]:
        """What the reader that knows the inner file finds in it, each finding with its place.

        Raises LimitReached past MOST_FILES files or LARGEST_TOGETHER bytes. Nothing when no reader knows it.
        """
        self.budget = self.budget or Budget()
        self.budget.take_file()
        if self.depth >= DEEPEST:
            yield Note(f"Files nest deeper here than {DEEPEST} levels; the innermost are not read.", place, True)
            return
        with NamedTemporaryFile(prefix="inner-") as copy:
            digest = self.budget.copy(stream, copy)
            yield from self._read(Path(copy.name), name, place, digest)

    def _read(self, path: Path, name: str, place: str, digest: str) -> Iterator[Finding]:
        chosen = choose(path, name) if path.stat().st_size else ""
        if not chosen:
            return
        inner = replace(self.source, name=name, how="attachment", url="", reader=chosen)
        inner = replace(inner, within=Inner(self.source, self.depth + 1, self.budget))
        for finding in told(path, inner):
            yield _placed(finding, place, {"file": name, "file_sha256": digest})


@dataclass
class Budget:
    """What all inner files of one exhibit may use together."""

    files: int = 0
    size: int = 0

    def take_file(self) -> None:
        """Count one more file."""
        self.files += 1
        if self.files > MOST_FILES:
            raise LimitReached(f"More than {MOST_FILES} files lie inside this one; the rest was not read.")

    def copy(self, stream: BinaryIO, into: Any) -> str:
        """Write the inner file aside and return its SHA-256."""
        state = sha256()
        while part := stream.read(1 << 18):
            self.size += len(part)
            if self.size > LARGEST_TOGETHER:
                raise LimitReached(f"The files inside this one have more than {LARGEST_TOGETHER} bytes together.")
            state.update(part)
            into.write(part)
        into.flush()
        return state.hexdigest()


def _placed(finding: Finding, place: str, file: dict[str, str]) -> Finding:
    """The finding with the place of the file in which it was made."""
    if isinstance(finding, Text):
        return finding
    if isinstance(finding, Note):
        return replace(finding, locator=" › ".join(filter(None, (place, finding.locator))))
    at = replace(finding.source, locator=f"{place} › {finding.source.locator}")
    return replace(finding, source=at, extra={**file, **finding.extra})


def _bounded(finding: Finding) -> Iterator[Finding]:
    """The finding, with a text of millions of characters cut and the cut told."""
    if isinstance(finding, Note) or len(finding.text) <= LONGEST:
        yield finding
        return
    locator = finding.source.locator if isinstance(finding, Item) else ""
    yield Note(
        f"Of {len(finding.text)} characters here the first {LONGEST} are read; the exhibit holds all.", locator, True
    )
    yield _cut(finding)


def _cut(finding: Item | Text) -> Item | Text:
    """The finding with the beginning of its text only."""
    return replace(finding, text=finding.text[:LONGEST])
