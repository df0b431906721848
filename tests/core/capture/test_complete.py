"""What the server said is what the archive holds, byte for byte, for every way in which a page can ask."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.core.capture.conftest import AT, Take
from tests.core.capture.records import answers, records
from tests.core.capture.stress import FIRST, NEVER, OTHER, stress_pages
from tests.core.capture.web import Web, page, reply
from tocsin.capture import Browser, Capture, CaptureStatus, reproduce

pytestmark = pytest.mark.browser


@pytest.fixture
def stressed(take: Take, web: Web, other: Web) -> Capture:
    web.pages, other.pages = stress_pages(other), dict(OTHER)
    return take(web.url)


def test_every_answer_of_a_stress_site_is_archived_byte_for_byte(
    stressed: Capture, web: Web, other: Web, browser: Browser
) -> None:
    """One capture, all properties of it: the capture is the slow part."""
    kept = answers(stressed.file("wacz"))
    said = {
        f"{request.split(' ')[0]} {site.url}{request.split(' ', 1)[1]}": answers_said
        for site in (web, other)
        for request, answers_said in site.said.items()
    }
    different = [
        request for request in said if "/events" not in request and sorted(kept[request]) != sorted(said[request])
    ]
    assert different == []
    assert set(kept) == set(said) | {f"GET {web.url}/events"}

    asked = {request.path for request in web.asked}
    unasked = {path.split("?")[0] for path in FIRST} - NEVER - asked
    assert unasked == set(), "the site is meant to use each of these"
    assert not asked & NEVER
    assert {request.path for request in other.asked} == set(OTHER)
    assert len(asked | {request.path for request in other.asked}) >= 60

    events = kept[f"GET {web.url}/events"][0]
    assert events.endswith(b"data: event 0\n\ndata: event 1\n\ndata: event 2\n\n")
    streams = {
        each.url.rsplit("#", 1)[1]: each.block for each in records(stressed.file("wacz")) if each.url.startswith("ws:")
    }
    assert streams["received"].startswith(b"\x81\x0cword by wire")
    assert streams["sent"][:1] == b"\x81"

    assert stressed.status is CaptureStatus.CAPTURED
    assert [(lost.url, lost.reason[:12]) for lost in stressed.missing if not lost.url.endswith("/events")] == []
    for words in (
        "The ferry leaves at seven", "fetched words", "hinted words", "cors words", "event 2", "word by wire",
        "words in a frame of another origin", "words in an inner frame", "words in the innermost frame",
        "words in a srcdoc", "words in an object", "words in a shadow", "words behind a button",
        "words from scrolling 1", "words from scrolling 2",
    ):  # fmt: skip
        assert words in stressed.text

    package = stressed.file("wacz")
    assert package is not None
    proof = reproduce(package.parent, AT, browser=browser)
    assert proof.unanswered == (), "each of these ways is answered from the archive alone"
    moved = [word for each in proof.words for word in each.words.was.split()]
    assert sorted(moved) == sorted(word for each in proof.words for word in each.words.now.split())
    assert len(proof.rectangles) <= 2, "only the lines in which answers raced one another"


def test_what_was_sent_is_archived_too(take: Take, web: Web) -> None:
    web.pages = {
        "/": page("Asks", "<script>fetch('/in',{method:'POST',headers:{'x-own':'yes'},body:'words sent'})</script>"),
        "/in": reply("ok", "text/plain"),
    }
    got = take(web.url)
    asked = {each.raw + each.body for each in web.asked}
    kept = {each.block for each in records(got.file("wacz")) if each.kind == "request"}
    assert kept == asked
    assert any(block.endswith(b"\r\n\r\nwords sent") and b"x-own: yes" in block for block in kept)


def test_nothing_of_the_proxy_and_no_unreadable_coding_is_sent_to_the_site(take: Take, web: Web) -> None:
    web.pages = {"/": page("Plain", "")}
    take(web.url)
    head = web.asked[0].raw.lower()
    assert b"proxy" not in head
    assert b"zstd" not in head
    assert b"headless" not in head
    assert b"tocsin" not in head


def test_the_same_page_twice_gives_the_same_bytes_served(take: Take, web: Web) -> None:
    web.pages = {"/": page("Twice", "")}
    first, second = (answers(take(web.url, folder=name).file("wacz")) for name in ("one", "two"))
    assert first[f"GET {web.url}/"] == second[f"GET {web.url}/"] == [web.pages["/"]]


@pytest.mark.slow
def test_a_page_that_keeps_asking_is_captured_and_what_was_still_open_is_named(take: Take, web: Web) -> None:
    web.pages = {
        "/": page(
            "Polls", "<script>setInterval(() => fetch('/poll?' + performance.now()), 100); fetch('/hang')</script>"
        ),
        "/poll": reply("ok", "text/plain"),
        "/hang": lambda talk, request: talk.web.closing.wait(60) and None,
    }
    got = take(web.url, seconds=12)
    assert got.status is CaptureStatus.CAPTURED
    assert [lost.url for lost in got.missing if lost.url.endswith("/hang")] == [f"{web.url}/hang"]
    assert all(lost.reason for lost in got.missing)


def test_the_capture_record_inside_the_package_names_what_is_missing(take: Take, web: Web) -> None:
    web.pages = {"/": page("Points inside", "<img src=http://127.0.0.1:9/x.png><img src=/half.png>")}
    web.pages["/half.png"] = (
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 500\r\nConnection: close\r\n\r\nhalf"
    )
    got = take(web.url)
    with zipfile.ZipFile(got.file("wacz") or Path()) as package:
        record = json.loads(package.read("tocsin/capture.json"))
    missing = {lost["url"]: lost["reason"] for lost in record["missing"]}
    assert missing == {lost.url: lost.reason for lost in got.missing}
    assert "ERR_UNSAFE_PORT" in missing["http://127.0.0.1:9/x.png"]
    assert missing[f"{web.url}/half.png"] == "kept only in part: the server promised 500 bytes and sent 4"
    half = next(
        each for each in records(got.file("wacz")) if each.url.endswith("/half.png") and each.kind == "response"
    )
    assert half.fields["warc-truncated"] == "disconnect"
    assert half.block.endswith(b"\r\n\r\nhalf")
