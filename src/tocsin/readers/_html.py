"""Foreign HTML as a tree, and the words that a reader of the page would see. Nothing is fetched and no script runs."""

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from tocsin.errors import BadInput
from tocsin.readers._bytes import SAMPLE, encoding_of

Element = etree._Element

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "object"))
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "summary", "table", "tr", "ul"),
    )
)
SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<div", b"<meta ")


def is_html(head: bytes) -> bool:
    """Whether a file begins as HTML does."""
    start = head[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    return start.startswith(b"<") and any(sign in start for sign in SIGNS)


def parse(data: bytes) -> Element:
    """The tree of an HTML page. Raises BadInput for bytes that hold none.

    The parser's guard against large trees is off: it drops words below 256 levels, and the child's memory is limited.
    """
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        return lxml.html.document_fromstring(decoded(data).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BadInput(f"This page cannot be read: {error}.") from error


def is_cut_short(tree: Element) -> bool:
    """Whether the parser gave up below some depth (2048 levels), so that words there are missing."""
    parser = tree.getroottree().parser
    return parser is not None and any("depth" in entry.message for entry in parser.error_log)


def decoded(data: bytes) -> str:
    """The text of a page: by its byte order mark, what its `meta` says, or its bytes (HTML Standard, 13.2.3.2)."""
    guessed = encoding_of(data[:SAMPLE])
    said = CHARSET.search(data[:4096])
    if said and not guessed.startswith("utf-16") and guessed != "utf-8-sig":
        try:
            return data.decode(said[1].decode("ascii"), "replace").replace("\0", "")
        except LookupError:
            pass
    return data.decode(guessed, "replace").replace("\0", "")


def words(node: Element, without: tuple[Element, ...] = ()) -> str:
    """The words that the element shows: white space collapsed as a browser does, a line for each block."""
    pieces: list[str] = []
    _gather(node, set(without), pieces)
    lines = (re.sub(r"[ \t\r\n\f]+", " ", line).strip(" ") for line in "".join(pieces).split("\v"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _gather(top: Element, without: set[Element], pieces: list[str]) -> None:
    """Walk without recursion, because foreign pages nest as deep as they like; `\\v` marks a line's end."""
    hidden = 0
    for event, node in etree.iterwalk(top, events=("start", "end")):
        skip = _unseen(node) or node in without
        if event == "start":
            hidden += skip
            if not hidden:
                pieces.extend(("\v" if _breaks(node) else "", node.text or ""))
            continue
        if not hidden and node.tag in BLOCKS:
            pieces.append("\v")
        hidden -= skip
        if not hidden and node is not top:
            pieces.append(node.tail or "")


def _unseen(node: Element) -> bool:
    """Whether a browser shows nothing of it."""
    return node.tag in UNSEEN or "hidden" in node.attrib


def _breaks(node: Element) -> bool:
    """Whether a new line begins with it."""
    return node.tag == "br" or node.tag in BLOCKS


def meta(tree: Element, *names: str) -> str:
    """The content of the first `meta` with one of these names or properties; empty when there is none."""
    for name in names:
        for node in tree.iterfind(".//meta"):
            if name in (node.get("property"), node.get("name"), node.get("itemprop")) and node.get("content"):
                return str(node.get("content")).strip()
    return ""


def classed(tree: Element, *classes: str) -> Iterator[Element]:
    """Elements that carry one of these classes, in document order."""
    wanted = set(classes)
    return (node for node in tree.iter(etree.Element) if wanted & set((node.get("class") or "").split()))
