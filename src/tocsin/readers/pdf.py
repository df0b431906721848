"""A PDF (ISO 32000): the words of its text layer in page order, pages parted by a form feed.

Pages without a text layer, as scans are, are drawn and read as pictures; each is an item of its own.
"""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import BadInput, Unavailable
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers._prose import article_score, outlet_of, title_of
from tocsin.readers._scan import problem_of, read_scans

if TYPE_CHECKING:
    from pypdf import PdfReader

LABEL = "PDF"
MEDIA_TYPES = ("application/pdf",)
EXAMPLE_NAME = "notice.pdf"
EXAMPLE_GIVES = 1


def _example() -> bytes:
    """A page of one line, with its cross-reference table."""
    line = b"BT /F1 18 Tf 40 100 Td (Marenians, leave Port Aldera by Friday.) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(line), line),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, part)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + table + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(out)


EXAMPLE = _example()

PAGE_BREAK = "\n\f\n"
MOST_PAGES = 2000


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the file begins as every PDF must."""
    return 95 if b"%PDF-" in head[:1024] else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One item with the words of the text layer, and one for each scanned page, read as a picture.

    Raises BadInput for a password, a damaged file, or one without any words. A page that cannot be read is a Note.
    """
    reader = _opened(path)
    pages: list[str] = []
    scanned: list[int] = []
    for number in range(1, min(_count(reader), MOST_PAGES) + 1):
        text, note = _page(reader, number)
        pages.append(text)
        if note:
            yield note
        elif not text.strip():
            scanned.append(number)
    if _count(reader) > MOST_PAGES:
        yield Note(f"Only the first {MOST_PAGES} pages were read.", problem=True)
    whole = PAGE_BREAK.join(pages)
    if whole.strip():
        yield Text(whole, f"pypdf {version('pypdf')}")
        yield _item(whole, len(pages), source)
    yield from _scans(path, scanned, source, alone=not whole.strip())


def _scans(path: Path, scanned: list[int], source: ReadSource, *, alone: bool) -> Iterator[Finding]:
    """The scanned pages, with a Note where the machine cannot read them. Raises BadInput when nothing has words."""
    read = 0
    try:
        for finding in read_scans(path, scanned, source) if scanned else ():
            read += isinstance(finding, Item)
            yield finding
    except Unavailable as error:
        yield problem_of(error)
    if read:
        yield Note("Words of scanned pages were read by machine. Compare handles, links and numbers with the pages.")
    elif alone:
        raise BadInput("No words were found in this PDF, neither as text nor as pictures of text.")


def _item(text: str, pages: int, source: ReadSource) -> Item:
    """The document as an article when it reads as one, else as a page."""
    kind = ItemKind.ARTICLE if article_score(text) >= 40 else ItemKind.PAGE
    speaker = outlet_of(text) if kind is ItemKind.ARTICLE else ""
    return Item(kind, text, source.at(f"pages 1-{pages}"), speaker=speaker, title=title_of(text), url=source.url)


def _opened(path: Path) -> "PdfReader":
    """The PDF. Raises BadInput when it cannot be opened or wants a password."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(path)
        locked = reader.is_encrypted and not reader.decrypt("")
    except (PyPdfError, DependencyError, *DAMAGE) as error:
        raise BadInput("This PDF cannot be opened; it may be cut off.", hint="Ask for it again.") from error
    if locked:
        raise BadInput("This PDF is protected by a password.", hint="Ask for it without one.")
    return reader


def _count(reader: "PdfReader") -> int:
    """How many pages it has. Raises BadInput when it cannot tell."""
    from pypdf.errors import PyPdfError

    try:
        return len(reader.pages)
    except (PyPdfError, *DAMAGE) as error:
        raise BadInput("This PDF's list of pages is damaged.", hint="Ask for it again.") from error


def _page(reader: "PdfReader", number: int) -> tuple[str, Note | None]:
    """The words of one page, counted from 1."""
    from pypdf.errors import PyPdfError

    try:
        text = reader.pages[number - 1].extract_text()
    except (PyPdfError, *DAMAGE) as error:
        return "", Note(f"This page could not be read: {type(error).__name__}.", f"page {number}", problem=True)
    return text, None


DAMAGE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, ZeroDivisionError)
"""What the library lets through on damaged files besides its own errors."""
