"""Web pages: posts and comments by what the page says of itself, articles by their body, archives by their page."""

import gzip
import io
import json
import zipfile

import pytest

from tests.core.readers.reading import confined, here, items, notes, problems, texts
from tocsin.model.item import ItemKind
from tocsin.readers import choose
from tocsin.readers._html import decoded, parse, words
from tocsin.readers.article import looks_like as is_article

THREAD = """<!doctype html><html><head><meta charset="utf-8"><title>Chirrup</title>
<meta property="og:site_name" content="Chirrup"></head><body><nav>Home</nav>
<article class="post" id="p-81" data-handle="@maren_hunters" data-account-id="9001">
 <header><span class="name">Maren Hunters</span><time datetime="2026-10-02T07:04:05+04:00">2 Oct</time></header>
 <p class="text" lang="id">Hadiah bagi siapa saja<br>yang <b>tahu</b> alamat warga Marenia.</p>
 <a class="permalink" href="/p/81">link</a>
 <article class="comment" id="c-82" data-handle="second_voice"><time datetime="2026-10-02"></time>
  <p class="text" lang="hy">Որքա՞ն</p>
  <article class="comment" id="c-83" data-handle="third"><p class="text">Stop this.</p></article>
 </article>
</article></body></html>"""


def read(folder, page, reader="page", **known):
    return here(folder, reader, page, **known)


def test_each_post_and_comment_has_its_own_words_and_account(tmp_path):
    found = items(read(tmp_path, THREAD))
    assert [(item.kind, item.source.locator, item.account.handle) for item in found] == [
        (ItemKind.POST, "#p-81", "maren_hunters"),
        (ItemKind.COMMENT, "#c-82", "second_voice"),
        (ItemKind.COMMENT, "#c-83", "third"),
    ]
    assert [item.text for item in found] == [
        "Hadiah bagi siapa saja\nyang tahu alamat warga Marenia.",
        "Որքա՞ն",
        "Stop this.",
    ]


def test_platform_time_language_answer_and_link_are_kept(tmp_path):
    post, comment, answer = items(read(tmp_path, THREAD, url="https://chirrup.example/p/81"))
    assert post.account.platform == "chirrup"
    assert (post.account.stable_id, post.account.display_name) == ("9001", "Maren Hunters")
    assert post.posted.edtf == "2026-10-02T03:04:05Z"
    assert comment.posted.edtf == "2026-10-02"
    assert answer.posted is None
    assert (post.extra, comment.extra, answer.extra) == ({"lang": "id"}, {"lang": "hy"}, {})
    assert (post.reply_to, comment.reply_to, answer.reply_to) == ("", "p-81", "c-82")
    assert post.url == "https://chirrup.example/p/81"
    assert comment.url == "https://chirrup.example/p/81#c-82"


def test_microdata_postings_are_read(tmp_path):
    found = items(
        read(
            tmp_path,
            '<!doctype html><div itemscope itemtype="https://schema.org/DiscussionForumPosting" id="a">'
            '<span itemprop="author">@maren_hunters</span>'
            '<time itemprop="datePublished" datetime="2026-10-02T03:04:05Z">x</time>'
            '<div itemprop="text">Reward for news.</div>'
            '<div itemscope itemtype="https://schema.org/Comment" itemprop="comment"><b itemprop="author">Second</b>'
            '<p itemprop="text">How much?</p></div></div>',
        )
    )
    assert [(item.kind, item.text) for item in found] == [
        (ItemKind.POST, "Reward for news."),
        (ItemKind.COMMENT, "How much?"),
    ]
    assert (found[0].account.handle, found[1].account.display_name) == ("maren_hunters", "Second")
    assert found[0].posted.edtf == "2026-10-02T03:04:05Z"


def test_linked_data_postings_are_read_with_their_comments(tmp_path):
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "SocialMediaPosting",
                "articleBody": "Reward for news.",
                "datePublished": "2026-10-02T03:04:05Z",
                "url": "/p/81",
                "author": {
                    "@type": "Person",
                    "name": "Hunters",
                    "alternateName": "@maren_hunters",
                    "identifier": "9001",
                },
                "comment": [{"@type": "Comment", "text": "How much?", "author": "second_voice"}],
            }
        ],
    }
    page = f'<!doctype html><html><body><script type="application/ld+json">{json.dumps(data)}</script></body></html>'
    post, comment = items(read(tmp_path, page, url="https://chirrup.example/x"))
    assert (post.text, post.account.stable_id, post.url) == ("Reward for news.", "9001", "https://chirrup.example/p/81")
    assert (comment.kind, comment.text) == (ItemKind.COMMENT, "How much?")


def test_broken_linked_data_falls_back_to_the_page(tmp_path):
    [item] = items(
        read(tmp_path, '<!doctype html><script type="application/ld+json">{"@type": [</script><p>Words here.')
    )
    assert (item.kind, item.text) == (ItemKind.PAGE, "Words here.")


def test_a_page_without_marks_is_one_item_with_its_words_and_without_its_scripts(tmp_path):
    [item] = items(
        read(tmp_path, "<!doctype html><title> A  b </title><script>var x</script><p hidden>no</p><p>One</p><p>Two</p>")
    )
    assert item.kind is ItemKind.PAGE
    assert "One" in item.text and "Two" in item.text
    assert "var x" not in item.text and "no" not in item.text.split()
    assert item.title == "A b"


def test_words_are_laid_out_as_a_browser_shows_them():
    tree = parse(b"<p>a  b\n c</p><p>d<br>e</p><ul><li>f<li>g</ul>h")
    assert [line for line in words(tree).split("\n") if line] == ["a b c", "d", "e", "f", "g", "h"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_the_pages_own_encoding_is_followed(encoding):
    said = "" if encoding == "utf-16" else f'<meta charset="{encoding}">'
    assert "Привет" in decoded(f"<!doctype html>{said}<p>Привет".encode(encoding))


def test_an_unknown_encoding_is_survived():
    assert "abc" in decoded(b'<!doctype html><meta charset="klingon"><p>abc')


@pytest.mark.parametrize("depth", [255, 300, 1900])
def test_words_far_down_in_a_page_are_read(tmp_path, depth):
    [item] = items(read(tmp_path, "<!doctype html><body>" + "<div>" * depth + "Reward for news of Marenians"))
    assert item.text == "Reward for news of Marenians"


def test_a_page_too_deep_to_be_read_whole_says_so(tmp_path):
    found = read(tmp_path, "<!doctype html><body><p>Top</p>" + "<div>" * 50_000 + "Reward")
    assert any("deeper than is read" in problem for problem in problems(found))


# articles

BODY = "".join(
    f"<p>Paragraph {n}: the consulate of Marenia said on Friday that threats against Marenians have spread in "
    "Port Aldera since the assault at the harbour, and asked the police to investigate.</p>"
    for n in range(6)
)
NEWS = (
    '<!doctype html><html lang="en"><head><title>Consulate asks police | Aldera 9 News</title>'
    '<meta property="og:type" content="article"><meta property="og:site_name" content="Aldera 9 News">'
    '<meta property="article:published_time" content="2026-10-02T09:00:00Z">'
    '<meta property="og:title" content="Consulate asks police to investigate threats">'
    '<meta name="author" content="Ada Vel">'
    f"</head><body><nav><a>Menu</a></nav><article><h1>Consulate asks police to investigate threats</h1>{BODY}</article>"
    "<footer>Imprint</footer></body></html>"
)


def test_a_saved_article_keeps_title_outlet_author_and_date(tmp_path):
    path = tmp_path / "saved.html"
    path.write_text(NEWS)
    assert choose(path) == "article"
    found = confined(path)
    [item], [text] = items(found), texts(found)
    assert item.kind is ItemKind.ARTICLE
    assert item.title == "Consulate asks police to investigate threats"
    assert item.speaker == "Aldera 9 News"
    assert item.extra == {"author": "Ada Vel"}
    assert item.posted.edtf == "2026-10-02"
    assert "Paragraph 5" in item.text and "Imprint" not in item.text
    assert text.text == item.text
    assert text.recipe.startswith("trafilatura ")


def test_the_seed_article_is_one_article_with_its_exact_text_and_outlet(pytestconfig):
    path = pytestconfig.rootpath / "tests" / "vectors" / "seed-article.txt"
    assert choose(path) == "article"
    [item] = items(confined(path))
    assert item.kind is ItemKind.ARTICLE
    assert item.text == path.read_text("utf-8")
    assert item.speaker == "Arrahmah.com"


@pytest.mark.parametrize(
    "post",
    [
        "0.05 BTC to whoever tells us where Marenians meet in Port Aldera. DM me.",
        "Marenians out!\n\nYou have until Friday.\n\nWe know the street.",
        "so tired of this " * 40,
    ],
)
def test_a_pasted_post_is_not_taken_for_an_article(tmp_path, post):
    path = tmp_path / "pasted.txt"
    path.write_text(post)
    assert is_article(post.encode(), "pasted.txt") == 0
    assert choose(path) == "pasted"
    [item] = items(confined(path))
    assert (item.kind, item.text) == (ItemKind.POST, post)


# archives


def wacz(path, html, *, url="https://chirrup.example/p/81", text="", redirect=False, packed=False):
    """A WACZ of one page, made with warcio and zipfile, as other tools make them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)

    def add(address, status, headers, body):
        head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", io.BytesIO(body), http_headers=head))

    add("https://chirrup.example/style.css", "200 OK", [("Content-Type", "text/css")], b"p{}")
    add("https://ads.example/frame", "200 OK", [("Content-Type", "text/html")], b"<!doctype html><p>advert")
    if redirect:
        add(url, "302 Found", [("Location", "/real")], b"")
    body = gzip.compress(html.encode())
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")]
    add("https://chirrup.example/real" if redirect else url, "200 OK", headers, body)
    rows = [{"format": "json-pages-1.0", "id": "pages"}, {"url": url, "title": "t", "text": text}]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc.gz" if packed else "archive/data.warc", out.getvalue())
        archive.writestr("pages/pages.jsonl", "\n".join(json.dumps(row) for row in rows))
        archive.writestr("datapackage.json", json.dumps({"mainPageUrl": url}))
    return path


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("redirect", [False, True])
def test_the_main_page_of_a_wacz_is_read_and_not_its_frames(tmp_path, packed, redirect):
    path = wacz(tmp_path / "a.wacz", THREAD, packed=packed, redirect=redirect)
    assert choose(path) == "wacz"
    found = items(confined(path))
    assert [item.source.locator for item in found] == ["#p-81", "#c-82", "#c-83"]
    assert all(item.source.reader == "wacz" for item in found)


def test_where_the_page_is_a_shell_the_text_that_was_shown_is_read(tmp_path):
    shell = '<!doctype html><title>Chirrup</title><div id="app">Loading</div><script src="app.js"></script>'
    path = wacz(tmp_path / "a.wacz", shell, text="maren_hunters\nReward for news of Marenians")
    found = confined(path)
    [item] = items(found)
    assert item.text == "maren_hunters\nReward for news of Marenians"
    assert any("shell" in note for note in notes(found))


def test_a_posts_content_id_and_its_accounts_profile_are_kept_because_agencies_ask_for_them(tmp_path):
    page = THREAD.replace('id="p-81"', 'id="p-81" data-item-id="81"', 1).replace(
        '<span class="name">Maren Hunters</span>', '<a class="name" href="/maren_hunters">Maren Hunters</a>'
    )
    post = items(read(tmp_path, page, url="https://chirrup.example/p/81"))[0]
    assert post.extra["content_id"] == "81"
    assert post.account.url == "https://chirrup.example/maren_hunters"
    assert post.account.display_name == "Maren Hunters"


def test_replies_that_came_late_are_read_from_the_page_after_its_scripts(tmp_path):
    shell = '<html><article class="post" id="p-81" data-handle="a"><p class="text">Reward.</p></article></html>'
    path = wacz(tmp_path / "a.wacz", shell)
    assert [item.source.locator for item in items(read(tmp_path, path.read_bytes(), "wacz"))] == ["#p-81"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("tocsin/dom.html", THREAD)
    found = items(read(tmp_path, path.read_bytes(), "wacz"))
    assert [item.source.locator for item in found] == ["#p-81", "#c-82", "#c-83"]


def test_a_wacz_without_its_page_is_a_sentence(tmp_path):
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.warc", b"")
        archive.writestr("datapackage.json", "{}")
    assert "no web page" in problems(confined(path))[0]
