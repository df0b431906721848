"""An archive opened for replay: a question finds its answer, and a spoilt byte does no more than be refused."""

import random
import socket
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.capture import CapturePolicy, Conditions
from tocsin.capture import recording as room
from tocsin.capture.authority import Authority
from tocsin.capture.client import Asked
from tocsin.capture.conditions import URN, written
from tocsin.capture.recording import Recording, open_recording
from tocsin.capture.replay import Replay, accepted
from tocsin.capture.upstream import Origin
from tocsin.capture.wacz import Page, write_wacz
from tocsin.capture.warc import Archive, Exchange
from tocsin.errors import BadInput
from tocsin.net.http1 import Head, parse_head

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SITE = Origin("https", "chirrup.example", 443)
CONDITIONS = Conditions("Chromium 1.2", "Mozilla/5.0 Chrome/1.0", "en-US", 1280, 900, 40, 7, 1_794_819_600_000)
TOLD = {
    "url": SITE.url("/post"),
    "missing": [{"url": "http://10.0.0.1/x", "reason": "not fetched"}],
    "files": [{"role": "text", "sha256": "0" * 64}],
}


def exchange(path: str, body: bytes, *, method: str = "GET", sent: bytes = b"", truncated: str = "") -> Exchange:
    made = Exchange(SITE.url(path), method, AT, f"{method} {path} HTTP/1.1\r\nHost: c\r\n\r\n".encode(), sent)
    made.status, made.truncated = 200, truncated
    made.response.head(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
    made.response.write(body)
    return made


@pytest.fixture
def package(tmp_path: Path) -> Path:
    archive = Archive(tmp_path / "half", AT)
    for made in (
        exchange("/post", b"<p>words"),
        exchange("/count", b"one"),
        exchange("/count", b"two"),
        exchange("/in", b"for a", method="POST", sent=b"a"),
        exchange("/in", b"for b", method="POST", sent=b"b"),
        exchange("/cut", b"half", truncated="length"),
    ):
        archive.add(made)
    archive.add_resource("wss://chirrup.example/feed#received", AT, "application/x-websocket-frames", b"\x81\x02hi")
    archive.add_resource(URN, AT, "application/json", written(CONDITIONS))
    archive.close()
    page = Page(SITE.url("/post"), AT, "Post", "words ü", "<p>words ü</p>")
    write_wacz(tmp_path / "capture.wacz", archive.path, archive.entries, page, TOLD)
    return tmp_path / "capture.wacz"


def opened(package: Path) -> Recording:
    folder = package.parent / "open"
    folder.mkdir(exist_ok=True)
    return open_recording(package, folder)


@pytest.fixture
def replay(package: Path) -> Iterator[Replay]:
    running = Replay(CapturePolicy(seconds=20), Authority(AT), opened(package))
    yield running
    running.close()


def asked(path: str, method: str = "GET", body: bytes = b"") -> Asked:
    return Asked(SITE, method, path, Head(b"", b"", ()), body)


def answer(replay: Replay, question: Asked) -> bytes:
    found = replay.find(question)
    return replay.recording.bytes_of(found).partition(b"\r\n\r\n")[2] if found else b"nothing"


def test_a_recording_tells_what_the_capture_told(package: Path) -> None:
    found = opened(package)
    assert (found.url, found.text, found.dom) == (SITE.url("/post"), "words ü", "<p>words ü</p>")
    assert found.conditions == CONDITIONS
    assert found.missing == {"http://10.0.0.1/x"}
    assert found.digests == {"text": "0" * 64}
    assert found.frames == {"wss://chirrup.example/feed": b"\x81\x02hi"}
    assert [each.cut for each in found.answers["GET", SITE.url("/cut")]] == [True]


def test_the_same_question_gets_the_next_answer_and_then_the_last_one_again(replay: Replay) -> None:
    assert [answer(replay, asked("/count")) for _ in range(4)] == [b"one", b"two", b"two", b"two"]


def test_a_question_with_a_body_gets_the_answer_to_that_body_first(replay: Replay) -> None:
    given = [answer(replay, asked("/in", "POST", body)) for body in (b"b", b"unknown", b"a")]
    assert given == [b"for b", b"for a", b"for b"], "a boundary that the browser drew keeps no answer back"


def test_what_is_not_in_the_archive_is_named_and_not_answered(replay: Replay) -> None:
    for question in (asked("/post?x=1"), asked("/in"), asked("/post", "POST"), asked("/none"), asked("/none")):
        assert answer(replay, question) == b"nothing"
    assert list(replay.unanswered) == [SITE.url(path) for path in ("/post?x=1", "/in", "/post", "/none")]


def test_an_answer_of_the_secure_site_is_not_given_for_the_plain_one(replay: Replay) -> None:
    with socket.create_connection(("127.0.0.1", replay.port), 10) as browser:
        browser.sendall(b"CONNECT chirrup.example:80 HTTP/1.1\r\n\r\n")
        assert browser.recv(100).startswith(b"HTTP/1.1 200")
        browser.sendall(b"GET /post HTTP/1.1\r\nHost: chirrup.example\r\n\r\n")
        assert browser.recv(1000) == b"", "the archive holds the page of https, not of http"
    assert list(replay.unanswered) == ["http://chirrup.example/post"]


def test_a_websocket_is_opened_with_the_answer_to_this_browsers_key() -> None:
    """Key and answer are the example of RFC 6455 §1.3."""
    head = b"HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: old=\r\nUpgrade: websocket\r\n\r\n"
    found = parse_head(accepted(head, "dGhlIHNhbXBsZSBub25jZQ=="))
    assert found.get(b"sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    assert found.get(b"upgrade") == "websocket"


def spoilt(whole: bytes, chance: random.Random) -> bytes:
    """The package with one to three bytes changed, or cut."""
    if chance.random() < 0.3:
        return whole[: chance.randrange(len(whole))]
    changed = bytearray(whole)
    for _ in range(chance.randint(1, 3)):
        changed[chance.randrange(len(whole))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("seed", range(10))
def test_a_spoilt_package_opens_or_is_refused_and_does_nothing_else(
    package: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, chance = package.read_bytes(), random.Random(seed)
    refused = 0
    for _ in range(60):
        package.write_bytes(spoilt(whole, chance))
        try:
            opened(package)
        except BadInput as problem:
            refused += 1
            assert str(problem).endswith(".")
    assert refused > 5


def test_an_encrypted_package_is_refused(package: Path) -> None:
    whole = bytearray(package.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = whole.find(mark)
        while place >= 0:
            whole[place + at] |= 1
            place = whole.find(mark, place + 1)
    package.write_bytes(bytes(whole))
    with pytest.raises(BadInput, match="cannot be read"):
        opened(package)


@pytest.mark.parametrize(("over", "fits"), [(0, True), (1, False)])
def test_a_packed_bomb_is_met_by_a_limit(package: Path, monkeypatch: pytest.MonkeyPatch, over: int, fits: bool) -> None:
    monkeypatch.setattr(room, "LARGEST_PART", 60_000)
    with zipfile.ZipFile(package) as old:
        parts = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as new:
        for info, data in parts.items():
            new.writestr(info, b"x" * (60_000 + over) if info.filename == "tocsin/dom.html" else data)
    if fits:
        assert len(opened(package).dom) == 60_000
    else:
        with pytest.raises(BadInput, match=r"dom\.html is larger than 60000 bytes"):
            opened(package)


def test_an_archive_beyond_the_limit_is_not_unpacked(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(package) as whole:
        size = whole.getinfo("archive/data.warc").file_size
    monkeypatch.setattr(room, "LARGEST", size)
    assert opened(package)
    monkeypatch.setattr(room, "LARGEST", size - 1)
    with pytest.raises(BadInput, match="larger than"):
        opened(package)


def test_a_certificate_of_the_replay_is_as_young_as_its_browser() -> None:
    authority = Authority(AT)
    assert authority.root.not_valid_before_utc < AT - timedelta(hours=24) < AT < authority.root.not_valid_after_utc
