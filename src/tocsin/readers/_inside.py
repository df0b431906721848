"""What runs inside the confined child: the chosen reader, its findings as records, its refusals as Notes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tocsin.errors import TocsinError
from tocsin.model.codec import from_record, to_record
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item
from tocsin.readers import ReadSource, Tool, readers

LONGEST = 1_000_000
"""Characters of one item's text. A longer one is cut there, with a Note; the exhibit holds the rest."""


def findings(path: Path, arguments: dict[str, Any], tool: Tool) -> Iterator[dict[str, Any]]:
    """Records of what the reader named in `arguments["source"]` finds: `{"item": …}`, `{"text": …}`, `{"note": …}`."""
    source = replace(from_record(ReadSource, {**arguments["source"], "tool": None}), tool=tool)
    for finding in told(path, source):
        yield {type(finding).__name__.lower(): to_record(finding)}


def told(path: Path, source: ReadSource) -> Iterator[Finding]:
    """The reader's findings, then a Note when it refused the file or found nothing in it."""
    reader, items, problems = readers()[source.reader], 0, 0
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
