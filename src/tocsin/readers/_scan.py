"""Words of scanned pages: each page is drawn by poppler's `pdftoppm` and read as a picture is (`_ocr`).

The first page that is read tells the group of languages; later pages are tried with it first, because trying all of
them costs some nine times as much.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tocsin.errors import BadInput, LimitReached, TocsinError, Unavailable
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource, Tool
from tocsin.readers._ocr import SURE, Group, Reading, available, best_reading, installed, reading_of

MOST_PAGES = 40
LONG_SIDE = 2600
"""Pixels of a drawn page's longer side, some 220 a inch for A4: whatever size the file claims, no more is drawn."""
HINT = "Install poppler-utils and read the file again, or take the pages as pictures."


def read_scans(path: Path, pages: Sequence[int], source: ReadSource) -> Iterator[Finding]:
    """One item for each scanned page (numbers from 1) on which words were found.

    A page that cannot be drawn or read is a Note. Raises Unavailable without the programs.
    """
    if source.tool is None:
        raise Unavailable("Scanned pages can be read only inside a confined child.")
    engine, packs = installed(source.tool)
    groups, known = available(packs), None
    for number in pages[:MOST_PAGES]:
        try:
            reading = _read(_drawn(path, number, source.tool), groups, known, source.tool)
        except (BadInput, LimitReached) as error:
            yield Note(f"This page could not be read as a picture: {error}", f"page {number}", problem=True)
            continue
        if reading is None:
            yield Note("No words were found on this page.", f"page {number}")
            continue
        known = reading.group
        yield from _findings(reading, number, engine, source)
    if len(pages) > MOST_PAGES:
        yield Note(f"Only the first {MOST_PAGES} of {len(pages)} scanned pages were read.", problem=True)


def _drawn(path: Path, number: int, tool: Tool) -> bytes:
    """The page as a grey PNG. Raises BadInput for a page that cannot be drawn, Unavailable without the program."""
    page = ["-f", str(number), "-l", str(number)]
    try:
        output = tool(["pdftoppm", *page, "-scale-to", str(LONG_SIDE), "-gray", "-png", str(path.resolve())], b"")
    except Unavailable as error:
        raise Unavailable("Scanned pages were not read: this machine has no pdftoppm.", hint=HINT) from error
    if output.code or not output.out.startswith(b"\x89PNG"):
        raise BadInput("It cannot be drawn.")
    return output.out


def _read(png: bytes, groups: list[Group], known: Group | None, tool: Tool) -> Reading | None:
    """The surest reading: by the known group when that is sure, else by all."""
    if known is not None:
        reading = reading_of(png, known, tool)
        if reading.letters and reading.mean >= SURE:
            return reading
    return best_reading(png, groups, tool)


def _findings(reading: Reading, number: int, engine: str, source: ReadSource) -> Iterator[Finding]:
    """The words of one page with their recipe, as an item."""
    confidence = round(reading.mean / 100, 3)
    yield Text(reading.text, f"pdftoppm; {engine} {reading.recipe}, page {number}", confidence)
    yield Item(
        ItemKind.PAGE,
        reading.text,
        source.at(f"page {number}"),
        url=source.url,
        confidence=confidence,
        extra={"words": "read from a scan by machine"},
    )


def problem_of(error: TocsinError) -> Note:
    """A refusal of the whole as a Note that keeps its hint."""
    return Note(f"{error} {error.hint}".strip(), problem=True)
