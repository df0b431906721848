"""Peers that hang, lie, break off or never end: a status and one sentence, within the time, and no more."""

import functools
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests.core.capture.conftest import AT, POLICY, Take
from tests.core.capture.records import records
from tests.core.capture.web import Request, Talk, Web, page, reply
from tests.core.disks import small_disk_at
from tocsin.capture import Browser, Capture, CapturePolicy, CaptureStatus, archive, capture, open_browser, preserve
from tocsin.capture.soundness import problems
from tocsin.net import Guard

pytestmark = pytest.mark.browser

TWO_LENGTHS = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nwords"


def hangs(talk: Talk, request: Request) -> None:
    talk.web.closing.wait(60)


def drips(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>words ")
    while not talk.web.closing.wait(0.1):
        talk.sock.sendall(b". ")


def floods(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>words ")
    while not talk.web.closing.is_set():
        talk.sock.sendall(b"x" * 65536)


def drips_a_head(talk: Talk, request: Request) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\n")
    while not talk.web.closing.wait(0.1):
        talk.sock.sendall(b"X-A: 1\r\n")


def hangs_up(talk: Talk, request: Request) -> None:
    raise OSError


def speaks_ssh(talk: Talk, request: Request) -> None:
    talk.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    raise OSError


@pytest.mark.parametrize(
    ("peer", "status", "says"),
    [
        (hangs, CaptureStatus.FAILED, "did not answer within 2 seconds"),
        (drips_a_head, CaptureStatus.FAILED, "did not answer within 2 seconds"),
        (hangs_up, CaptureStatus.FAILED, "closed the connection without an answer"),
        (speaks_ssh, CaptureStatus.FAILED, "does not begin like HTTP/1.1"),
        (TWO_LENGTHS, CaptureStatus.PARTIAL, "contradicts itself"),
        pytest.param(drips, CaptureStatus.PARTIAL, "", marks=pytest.mark.slow),
        (floods, CaptureStatus.PARTIAL, ""),
    ],
)  # fmt: skip
def test_a_peer_that_never_ends_is_left_at_a_limit_with_a_status_and_a_sentence(
    take: Take, web: Web, peer: object, status: CaptureStatus, says: str
) -> None:
    web.pages["/"] = peer  # type: ignore[assignment]
    got = take(web.url, seconds=5, page_seconds=2, answer_bytes=3_000_000)
    assert got.status is status
    assert says in got.reason
    assert got.reason.endswith(".")
    assert got.file("wacz") or status is CaptureStatus.FAILED


def test_a_flood_is_kept_up_to_the_limit_and_named(take: Take, web: Web) -> None:
    web.pages = {"/": page("Flood", "<script>fetch('/flood')</script>"), "/flood": floods}
    got = take(web.url, answer_bytes=1_000_000)
    assert got.status is CaptureStatus.CAPTURED
    assert [(lost.url, "larger than the limit" in lost.reason) for lost in got.missing] == [(f"{web.url}/flood", True)]
    kept = next(each for each in records(got.file("wacz")) if each.url.endswith("/flood") and each.kind == "response")
    assert kept.fields["warc-truncated"] == "length"
    assert 1_000_000 < len(kept.block) < 1_200_000


def test_the_whole_capture_has_a_byte_limit(take: Take, web: Web) -> None:
    parts = "".join(f"<img src=/{number}.png>" for number in range(20))
    web.pages = {"/": page("Many", parts)} | {
        f"/{number}.png": reply(b"x" * 100_000, "image/png") for number in range(20)
    }
    got = take(web.url, total_bytes=500_000)
    kept = sum(len(each.block) for each in records(got.file("wacz")) if each.kind == "response")
    assert 400_000 < kept < 1_600_000
    assert any("larger than the limit" in lost.reason for lost in got.missing)


def test_the_whole_capture_has_a_limit_of_requests(take: Take, web: Web) -> None:
    web.pages = {
        "/": page("Many", "".join(f"<img src=/x?{number}>" for number in range(60))),
        "/x": reply("x", "text/plain"),
    }
    got = take(web.url, requests=20)
    assert got.requests <= 20
    assert any("more than 20 things" in lost.reason for lost in got.missing)


@pytest.mark.slow
def test_a_script_that_never_ends_does_not_hold_the_capture_nor_the_next_one(web: Web, tmp_path: Path) -> None:
    """Only killing the browser ends such a page. What was recorded is kept; the next capture brings a new browser."""
    web.pages["/loop"] = page("Loop", "<script>onload = () => setTimeout(() => { for (;;); }, 50)</script>")
    web.pages["/next"] = page("Next", "")
    policy = CapturePolicy(Guard((web.origin,)), seconds=4, page_seconds=3)

    def both() -> tuple[Capture, bool, Capture]:
        with open_browser(AT) as browser:
            first = capture(web.url + "/loop", tmp_path / "loop", policy, AT, browser=browser)
            return (
                first,
                browser.alive,
                capture(web.url + "/next", tmp_path / "next", replace(POLICY, guard=policy.guard), AT, browser=browser),
            )

    with ThreadPoolExecutor(1) as thread:
        got, alive, following = thread.submit(both).result()
    assert got.status is CaptureStatus.PARTIAL
    assert got.reason == "The page stopped answering, so its browser was ended after 4 seconds."
    assert got.file("wacz")
    assert not alive
    assert following.status is CaptureStatus.CAPTURED


def test_a_circle_of_redirects_is_named(take: Take, web: Web) -> None:
    web.pages["/a"] = reply("", "text/plain", "Location: /b", status="302 Found")
    web.pages["/b"] = reply("", "text/plain", "Location: /a", status="302 Found")
    got = take(web.url + "/a")
    assert (got.status, got.reason) == (CaptureStatus.FAILED, "The link redirects in a circle.")
    assert got.file("wacz"), "the redirects themselves are evidence"


def test_a_closed_port_fails_with_a_sentence(take: Take, web: Web) -> None:
    with Web() as closed:
        pass
    got = take(closed.url, origins=(closed,))
    assert got.status is CaptureStatus.FAILED
    assert "did not accept a connection" in got.reason


def test_an_unknown_name_fails_without_starting_a_page(take: Take) -> None:
    got = take("https://nobody-has-this-name.invalid/")
    assert got.status is CaptureStatus.FAILED
    assert got.reason == "The name nobody-has-this-name.invalid cannot be found."


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "https://a:b@chirrup.example/", "no link at all"]
)
def test_what_is_no_web_link_is_refused_in_a_sentence(take: Take, link: str) -> None:
    got = take(link)
    assert got.status is CaptureStatus.REFUSED
    assert got.reason.endswith(".")
    assert got.files == ()


def test_a_link_to_a_file_keeps_the_file_as_served(take: Take, web: Web) -> None:
    data = bytes(range(256)) * 20
    web.pages["/list.zip"] = reply(
        data, "application/zip", 'Content-Disposition: attachment; filename="../../list.zip"'
    )
    got = take(web.url + "/list.zip")
    assert got.status is CaptureStatus.PARTIAL
    assert "gives a file" in got.reason
    document = got.file("document")
    assert document is not None
    assert document.name == "document.bin"
    assert document.read_bytes() == data


def test_popups_and_dialogs_do_not_hold_the_capture(take: Take, web: Web) -> None:
    web.pages["/"] = page(
        "Pushy",
        "<script>alert(1); confirm(2); prompt(3); open('/pop'); onbeforeunload = () => 'stay'; print()</script>",
    )
    web.pages["/pop"] = page("Popup", "")
    assert take(web.url).status is CaptureStatus.CAPTURED


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_page_in_a_coding_that_it_only_pretends_to_be_in_is_kept_as_served(take: Take, web: Web, coding: str) -> None:
    """The browser cannot show it; what came is kept, and the capture says that there was no page."""
    web.pages = {"/": reply(b"\x1f\x8b\x08\x00 words", "text/html", f"Content-Encoding: {coding}")}
    got = take(web.url)
    assert got.status is not CaptureStatus.CAPTURED
    assert got.reason
    wacz = got.file("wacz")
    assert wacz is not None
    assert any(each.block.endswith(b" words") for each in records(wacz) if each.kind == "response")


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_page_that_unpacks_without_end_is_kept_packed(take: Take, web: Web, coding: str, monkeypatch: Any) -> None:
    """The limit is lowered, since the browser would need a minute for a real one."""
    monkeypatch.setattr(archive, "content_of", functools.partial(archive.content_of, limit=100_000))
    monkeypatch.setattr(preserve, "content_of", archive.content_of)
    words = b"<title>Large</title><article>The ferry leaves at seven.</article>" + b" " * 1_000_000
    packed = gzip.compress(words) if coding == "gzip" else brotli.compress(words)
    web.pages = {"/": reply(packed, "text/html", f"Content-Encoding: {coding}")}
    got = take(web.url)
    assert got.status is CaptureStatus.CAPTURED
    assert (got.file("page") or Path()).read_bytes() == packed


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_page_in_any_usual_coding_is_captured_and_its_words_are_kept_unpacked(
    take: Take, web: Web, coding: str
) -> None:
    words = b"<title>Chirrup</title><article>The ferry leaves at seven and the market opens at six.</article>"
    pack = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[coding]
    web.pages = {"/": reply(pack(words), "text/html", f"Content-Encoding: {coding}")}
    got = take(web.url)
    assert got.status is CaptureStatus.CAPTURED
    assert (got.file("page") or Path()).read_bytes() == words


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, where this account may mount one."""
    with small_disk_at(tmp_path / "disk", "3m") as folder:
        yield folder


def test_a_disk_that_is_full_for_one_answer_names_it_and_leaves_a_sound_archive(
    browser: Browser, web: Web, small_disk: Path
) -> None:
    web.pages = {"/": page("Large", "<img src=/large.png><img src=/small.png>")}
    web.pages |= {"/large.png": reply(bytes(9_000_000), "image/png"), "/small.png": reply(b"small", "image/png")}
    got = capture(web.url, small_disk / "c", replace(POLICY, guard=Guard((web.origin,))), AT, browser=browser)
    assert [(lost.url, "could not be written down" in lost.reason) for lost in got.missing] == [
        (f"{web.url}/large.png", True)
    ]
    with zipfile.ZipFile(got.file("wacz") or "") as package:
        package.extract("archive/data.warc", small_disk / "out")
    assert list(problems(small_disk / "out" / "archive" / "data.warc")) == []


@pytest.mark.slow
def test_a_disk_that_is_full_from_the_beginning_is_an_error_and_never_a_capture(
    browser: Browser, web: Web, small_disk: Path
) -> None:
    web.pages = {"/": page("Any", "")}
    (small_disk / "else").write_bytes(bytes(3 * 1024 * 1024))
    with pytest.raises(OSError, match="No space left"):
        capture(web.url, small_disk / "c", replace(POLICY, guard=Guard((web.origin,))), AT, browser=browser)
    assert list(small_disk.rglob("*.wacz")) == []
