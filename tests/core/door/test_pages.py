"""The door's pages: strict headers on every route, no script, no cookie, the emergency number first, any language."""

import re

import pytest

from tests.core.door.conftest import Visitor
from tocsin.door.app import ROUTES, STATIC

PAGES = ["/", "/return", "/warnings", "/static/door.css", "/nowhere"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_forbids_script_framing_caching_and_referrers(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/", "/return", "/warnings", "/nowhere"])
def test_no_page_asks_for_anything_from_elsewhere_or_runs_anything(visitor: Visitor, path: str) -> None:
    text = visitor.get(path).text
    assert "<script" not in text
    assert not re.search(r"\son\w+=", text)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", text)
    assert " style=" not in text


@pytest.mark.parametrize("path", ["/", "/return", "/warnings", "/nowhere"])
def test_whom_to_call_now_stands_before_anything_else(visitor: Visitor, path: str) -> None:
    text = visitor.get(path).text
    assert text.index("tel:911") < text.index("<header>")


def test_the_language_decides_the_direction_and_a_foreign_wish_falls_back_to_the_desks_own(visitor: Visitor) -> None:
    assert 'lang="ar" dir="rtl"' in visitor.get("/", "lang=ar").text
    assert 'lang="en" dir="ltr"' in visitor.get("/", "lang=xx").text
    visitor.extra["HTTP_ACCEPT_LANGUAGE"] = "de-AT,hy;q=0.8"
    assert 'lang="hy"' in visitor.get("/").text


def test_what_is_typed_comes_back_escaped(visitor: Visitor) -> None:
    reply = visitor.report(where='"><script>alert(1)</script>')
    assert reply.status == 400
    assert "<script>" not in reply.text


@pytest.mark.parametrize("name", ["../door.toml", "..%2fdoor.toml", ".hidden.html", "door.toml", "x.html"])
def test_only_published_files_are_served(visitor: Visitor, name: str) -> None:
    (visitor.site.published / ".hidden.toml").write_text("x")
    assert visitor.get(f"/warnings/{name}").status == 404


def test_a_link_among_the_published_files_leads_nowhere(visitor: Visitor) -> None:
    secret = visitor.site.folder / "secret.html"
    secret.write_text("secret")
    (visitor.site.published / "w.html").symlink_to(secret)
    assert visitor.get("/warnings/w.html").status == 404


def test_a_published_warning_and_the_feed_are_served_as_they_are(visitor: Visitor) -> None:
    (visitor.site.published / "A-2026-0001.html").write_text("<p>stay away from the square</p>")
    (visitor.site.published / "index.json").write_text(
        '[{"page": "A-2026-0001.html", "headlines": {"en": "Stay away"}, "expires_at": "2026-11-30T00:00:00Z"}]'
    )
    assert "Stay away" in visitor.get("/warnings").text
    reply = visitor.get("/warnings/A-2026-0001.html")
    assert reply.text == "<p>stay away from the square</p>"
    assert reply.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_do_nothing(visitor: Visitor, method: str) -> None:
    assert visitor.ask(method, "/").status == 404


def test_a_head_request_has_no_body(visitor: Visitor) -> None:
    reply = visitor.ask("HEAD", "/")
    assert (reply.status, reply.text) == (200, "")


def test_every_route_is_reached_by_a_test_above() -> None:
    covered = {
        "/",
        "/emergency",
        "/return",
        "/return/change",
        "/return/write",
        "/warnings",
        "/warnings/x",
        "/static/door.css",
        "/static/work.js",
    }
    for _method, pattern, _page in ROUTES:
        assert any(pattern.fullmatch(path) for path in covered)
    assert set(STATIC) == {"door.css", "bell.svg", "work.js"}
