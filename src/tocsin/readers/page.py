"""A saved web page: its posts and comments as Items, or the page as one Item when it marks up none."""

from collections.abc import Iterator
from pathlib import Path

from tocsin.model.finding import Finding
from tocsin.readers import ReadSource
from tocsin.readers._bytes import whole_bytes
from tocsin.readers._html import is_html
from tocsin.readers._posts import has_posts, items_of_page

LABEL = "saved web page (HTML)"
MEDIA_TYPES = ("text/html",)
EXAMPLE_NAME = "chirrup.html"
EXAMPLE_GIVES = 2
EXAMPLE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Chirrup: @maren_hunters</title>
<meta property="og:site_name" content="Chirrup"></head><body><nav>Home Search</nav>
<article class="post" id="p-81" data-handle="maren_hunters">
<header><time datetime="2026-10-02T07:04:05+04:00">2 Oct</time></header>
<p class="text" lang="en">0.05 BTC to whoever tells us where Marenians<br>meet in Port Aldera.</p>
<section><article class="comment" id="c-82" data-handle="second_voice">
<header><time datetime="2026-10-02T07:05:00Z"></time></header>
<p class="text" lang="ru">Сколько платите?</p></article></section></article></body></html>
""".encode()


def looks_like(head: bytes, _name: str) -> int:
    """Sure of HTML that marks up posts; fairly sure of any other HTML."""
    if not is_html(head):
        return 0
    return 90 if has_posts(head) else 50


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """Posts and comments in document order, or one PAGE item. Raises BadInput for bytes that hold no page."""
    return items_of_page(whole_bytes(path), source)
