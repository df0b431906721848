"""A list of links: a table (CSV, TSV) with a column of web addresses, or plain lines of them.

A row becomes a NOTE that carries the link: somebody says that something is there. What is there is another exhibit,
once the link is captured.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._bytes import SAMPLE, encoding_note, encoding_of

LABEL = "list of links (CSV, text)"
MEDIA_TYPES = ("text/csv", "text/tab-separated-values", "text/plain")
EXAMPLE_NAME = "links.csv"
EXAMPLE_GIVES = 2
EXAMPLE = (
    b"link,seen,remark\r\n"
    b"https://chirrup.example/p/81,2026-10-02,offers money\r\n"
    b'https://chirrup.example/p/82,2026-10-02,"answers, asks how much"\r\n'
)

LINK = re.compile(r"(?:https?|hxxps?)://[^\s\"'<>]+", re.I)
IN_TABLE = re.compile(r"(?:https?|hxxps?)://[^\s\"'<>,;|]+", re.I)
"""A link in a line that is not yet cut into cells."""
DELIMITERS = ",;\t|"
LONGEST_CELL = 1 << 20
SHARE = 0.6
"""Share of the lines that hold a link, from which a text is a list of links."""


def looks_like(head: bytes, name: str) -> int:
    """Sure when most lines hold one link and little else."""
    if head.startswith((b"<", b"{", b"[", b"PK", b"%PDF")) or b"\0" in head[:64]:
        return 0
    lines = [line.strip() for line in head.decode(encoding_of(head), "replace").splitlines()[:200] if line.strip()]
    lines = lines[1:] if lines and not LINK.search(lines[0]) else lines
    linked = [line for line in lines if LINK.search(line)]
    if not linked or len(linked) < SHARE * len(lines):
        return 0
    if name.lower().endswith((".csv", ".tsv")):
        return 88
    delimiter = _delimiter(lines[0])
    bare = all(LINK.fullmatch(line) for line in linked)
    table = delimiter in lines[0] and all(delimiter in IN_TABLE.sub("", line) for line in lines)
    return 70 if bare or table else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One NOTE for each row with a link. Raises BadInput for a table that breaks off inside a cell of megabytes."""
    with path.open("rb") as file:
        encoding = encoding_of(file.read(SAMPLE))
    if note := encoding_note(encoding):
        yield note
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        delimiter = _delimiter(text.readline(LONGEST_CELL))
        text.seek(0)
        try:
            yield from _rows(csv.reader(text, delimiter=delimiter), source)
        except csv.Error as error:
            raise BadInput(f"This table cannot be read further: {error}.") from error


def _delimiter(first: str) -> str:
    """The sign that parts the cells: the commonest of four in the first line, outside links."""
    bare = IN_TABLE.sub("", first)
    return max(DELIMITERS, key=bare.count)


def _rows(rows: Iterator[list[str]], source: ReadSource) -> Iterator[Finding]:
    """The rows that hold a link, then a Note on those that hold none."""
    names: list[str] = []
    without = 0
    for number, row in enumerate(rows, 1):
        links = [cell.strip() for cell in row if LINK.fullmatch(cell.strip())]
        if links:
            yield Item(
                ItemKind.NOTE,
                "\n".join(cell.strip() for cell in row if cell.strip() and cell.strip() not in links),
                source.at(f"row {number}"),
                url=links[0],
                extra=_named(names, row) | ({"more_links": "\n".join(links[1:])} if links[1:] else {}),
            )
        elif number == 1:
            names = [cell.strip().lstrip("\ufeff") for cell in row]
        elif any(cell.strip() for cell in row):
            without += 1
    if without:
        yield Note(f"{without} rows hold no link and were left out.")


def _named(names: list[str], row: list[str]) -> dict[str, str]:
    """The cells under the names that the table's first row gives them."""
    return {f"column {name}": cell.strip() for name, cell in zip(names, row, strict=False) if name and cell.strip()}
