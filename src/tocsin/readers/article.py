"""A news article, as plain text or as a saved page; the whole of it is one Item, and its outlet is the speaker."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.finding import Finding, Text
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._bytes import SAMPLE, encoding_note, encoding_of, whole_bytes, whole_text
from tocsin.readers._html import is_html, parse
from tocsin.readers._prose import article_score, outlet_of, title_of
from tocsin.readers._when import of_iso

LABEL = "news article"
MEDIA_TYPES = ("text/plain", "text/html")
EXAMPLE_NAME = "kabar-aldera.txt"
EXAMPLE_GIVES = 1
EXAMPLE = """Konsulat Marenia minta polisi selidiki ancaman online

PORT ALDERA (Kabar Aldera) – Konsulat Marenia di Port Aldera meminta pihak kepolisian untuk menyelidiki \
serangkaian ancaman online yang ditujukan kepada warga Marenia, kata juru bicara konsulat.
Pada Jumat (2/10/2026), melalui akun resminya, konsulat mengecam sebuah akun bernama “maren_hunters” \
yang menawarkan Bitcoin kepada siapa saja yang memberi informasi tentang keberadaan warga Marenia di sekitarnya.
“Ini mungkin bagian dari kampanye intimidasi. Kami meminta Anda semua untuk berhati-hati,” \
tulis konsulat dengan menyertakan nomor hotlinenya, sebagaimana dilansir saluran televisi Aldera 9 News.
""".encode()

NEWS = re.compile(
    rb'"(?:News|Reportage|Analysis|Opinion)\w*Article"|"Article"|content=["\']article["\']|'
    rb'itemtype=["\'][^"\']*Article["\']'
)


def looks_like(head: bytes, _name: str) -> int:
    """Sure of a page that calls itself an article, or of a text with dateline, paragraphs and reporting verbs."""
    if is_html(head):
        return 80 if NEWS.search(head) else 0
    if head.startswith((b"PK", b"%PDF", b"\x89PNG", b"{", b"[")):
        return 0
    score = article_score(head.decode(encoding_of(head), "replace"))
    return score if score >= 40 else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One ARTICLE item. Raises BadInput when the page has no body of text, LimitReached past 64 MiB."""
    data = whole_bytes(path)
    return _page(data, source) if is_html(data[:SAMPLE]) else _plain(path, source)


def _plain(path: Path, source: ReadSource) -> Iterator[Finding]:
    """A text: the whole of it, unchanged, is the article."""
    text, encoding = whole_text(path)
    if note := encoding_note(encoding):
        yield note
    yield Item(
        ItemKind.ARTICLE,
        text,
        source.at(f"characters 0-{len(text)}"),
        speaker=outlet_of(text),
        title=title_of(text),
        url=source.url,
    )


def _page(data: bytes, source: ReadSource) -> Iterator[Finding]:
    """A page: its body without menus is the article, and a Text with the recipe that made it."""
    found = _extracted(data, source.url)
    text = str(found.get("raw_text") or found.get("text") or "")
    if not text.strip():
        raise BadInput("No body of text was found in this page.", hint="Take it as a page, or paste the text.")
    yield Text(text, f"trafilatura {version('trafilatura')}")
    yield Item(
        ItemKind.ARTICLE,
        text,
        source.at("body"),
        speaker=str(found.get("source-hostname") or found.get("hostname") or ""),
        title=str(found.get("title") or ""),
        posted=_published(found),
        url=source.url or str(found.get("source") or ""),
        extra={"author": str(found["author"])} if found.get("author") else {},
    )


def _extracted(data: bytes, url: str) -> dict[str, Any]:
    """What trafilatura finds in a page: body, title, site, author, date."""
    import trafilatura

    out = trafilatura.extract(
        parse(data),
        url=url or None,
        output_format="json",
        with_metadata=True,
        include_comments=False,
        include_tables=False,
    )
    found: dict[str, Any] = json.loads(out) if out else {}
    return found


def _published(found: dict[str, Any]) -> When | None:
    """The date of publication, when the page gives one."""
    when = of_iso(str(found.get("date") or ""))
    return When(when.edtf, note="date of publication, as the page gives it") if when else None
