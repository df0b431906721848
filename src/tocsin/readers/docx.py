"""A word-processor document (.docx, ECMA-376 part 1, 17): the words of its body, one line a paragraph."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Text
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource
from tocsin.readers import _zip as zips
from tocsin.readers._prose import article_score, outlet_of, title_of

LABEL = "word-processor document (.docx)"
MEDIA_TYPES = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",)
EXAMPLE_NAME = "letter.docx"
EXAMPLE_GIVES = 1
BODY = "word/document.xml"
NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RECIPE = "words of w:t in each w:p, ECMA-376"


def _example() -> bytes:
    """A document of two paragraphs."""
    body = (
        f'<w:document xmlns:w="{NAMESPACE[1:-1]}"><w:body><w:p><w:r><w:t>To the consulate</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Marenians, leave Port Aldera by Friday.</w:t></w:r></w:p></w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(zipfile.ZipInfo(BODY), body)
    return out.getvalue()


EXAMPLE = _example()


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a ZIP that holds a document body."""
    return 95 if head.startswith(b"PK\x03\x04") and BODY.encode() in head else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One item with the words. Raises BadInput for a damaged, protected or empty document."""
    with zips.opened(path) as archive:
        body = next((info for info in zips.files(archive) if info.filename == BODY), None)
        if body is None:
            raise BadInput("This ZIP holds no document.")
        with zips.member(archive, body) as stream:
            text = "\n".join(_paragraphs(stream)).strip("\n")
    if not text.strip():
        raise BadInput("This document holds no words.")
    kind = ItemKind.ARTICLE if article_score(text) >= 40 else ItemKind.PAGE
    yield Text(text, RECIPE)
    speaker = outlet_of(text) if kind is ItemKind.ARTICLE else ""
    yield Item(kind, text, source.at("body"), speaker=speaker, title=title_of(text), url=source.url)


def _paragraphs(stream: io.BufferedReader) -> Iterator[str]:
    """The paragraphs in order. No entity is resolved and nothing is fetched."""
    events = etree.iterparse(
        stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    pieces: list[str] = []
    try:
        for _, node in events:
            if node.tag == f"{NAMESPACE}t":
                pieces.append(node.text or "")
            elif node.tag in (f"{NAMESPACE}tab", f"{NAMESPACE}br"):
                pieces.append("\t" if node.tag.endswith("tab") else "\n")
            elif node.tag == f"{NAMESPACE}p":
                yield "".join(pieces)
                pieces = []
                node.clear()
    except etree.XMLSyntaxError as error:
        raise BadInput(f"This document is damaged: {error.msg}.", hint="Ask for it again.") from error
