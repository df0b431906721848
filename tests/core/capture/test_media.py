"""Video and sound are kept whole, whatever part of them the browser asks for, and the page is seen as before."""

import struct

import pytest

from tests.core.capture.conftest import AT, Take
from tests.core.capture.records import records
from tests.core.capture.web import Request, Talk, Web, page, reply
from tocsin.capture import Browser, CaptureStatus, ProofVerdict, reproduce
from tocsin.capture.lane import whole_range

pytestmark = pytest.mark.browser
TONE = bytes(range(256)) * 4096
VIDEO = (
    struct.pack(
        "<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(TONE), b"WAVEfmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", len(TONE)
    )
    + TONE
)
"""A sound that the browser can play (RIFF WAVE, PCM), 65 seconds long."""
PIECE = 200_000


def in_pieces(talk: Talk, request: Request) -> None:
    """A server that gives at most a small piece to whoever asks for a range, and all to whoever asks for all."""
    asked = [line[6:].strip() for line in request.raw.decode().splitlines() if line.lower().startswith("range:")]
    if not asked:
        talk.send(reply(VIDEO, "audio/wav", "Accept-Ranges: bytes"))
        return
    first, _, last = asked[0].removeprefix("bytes=").partition("-")
    start, end = int(first), min(int(last or len(VIDEO)), int(first) + PIECE - 1, len(VIDEO) - 1)
    total = f"Content-Range: bytes {start}-{end}/{len(VIDEO)}"
    talk.send(reply(VIDEO[start : end + 1], "audio/wav", "Accept-Ranges: bytes", total, status="206 Partial Content"))


def kept(got: object, path: str) -> list[bytes]:
    """The bodies of the recorded answers of this path, the heads' ranges left out."""
    found = records(got.file("wacz"))  # type: ignore[attr-defined]
    return [
        each.block.partition(b"\r\n\r\n")[2] for each in found if each.kind == "response" and each.url.endswith(path)
    ]


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param("<video src=/v.wav preload=auto controls></video>", marks=pytest.mark.slow),
        "<video src=/v.wav preload=none controls></video>",
        "<video controls preload=metadata><source src=/v.wav type=audio/wav></video>",
        pytest.param("<audio src=/v.wav preload=none controls></audio>", marks=pytest.mark.slow),
        pytest.param("<video src=/v.wav#t=10 preload=none muted></video>", marks=pytest.mark.slow),
    ],
)
def test_media_that_a_browser_asks_for_in_part_or_not_at_all_are_kept_whole(take: Take, web: Web, tag: str) -> None:
    web.pages = {"/": page("Media", tag), "/v.wav": in_pieces}
    got = take(web.url)
    assert got.status is CaptureStatus.CAPTURED
    assert VIDEO in kept(got, "/v.wav")
    assert got.missing == ()


def test_media_that_came_whole_are_not_asked_for_again(take: Take, web: Web) -> None:
    web.pages = {
        "/": page("Media", "<audio src=/a.ogg preload=auto>"),
        "/a.ogg": reply(b"OggS" + bytes(9000), "audio/ogg"),
    }
    got = take(web.url)
    assert len(kept(got, "/a.ogg")) == len([one for one in web.asked if one.path == "/a.ogg"]) == 1


def test_the_whole_body_beside_the_ranges_does_not_disturb_the_replay(take: Take, web: Web, browser: Browser) -> None:
    web.pages = {"/": page("Media", "<video src=/v.wav preload=auto controls></video>"), "/v.wav": in_pieces}
    wacz = take(web.url).file("wacz")
    assert wacz is not None
    proof = reproduce(wacz.parent, AT, browser=browser)
    assert (proof.verdict, proof.reason) == (ProofVerdict.REPRODUCED, "")


def test_media_fed_in_pieces_are_said_to_be(take: Take, web: Web) -> None:
    script = "<video id=v></video><script>v.src = URL.createObjectURL(new MediaSource())</script>"
    web.pages = {"/": page("Media", script)}
    assert any("fed to its player in pieces" in note for note in take(web.url).notes)


def test_media_of_a_private_address_are_not_fetched(take: Take, web: Web) -> None:
    with Web({"/v.wav": reply(VIDEO, "audio/wav")}) as canary:
        web.pages = {"/": page("Media", f"<video preload=none src={canary.url}/v.wav></video>")}
        got = take(web.url, origins=(web,))
        assert canary.connections == 0
    assert [f"{canary.url}/v.wav"] == [lost.url for lost in got.missing]


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("bytes 0-9/10", True),
        (" bytes 0-9/10 ", True),
        ("bytes 0-8/10", False),
        ("bytes 1-9/10", False),
        ("bytes 0-9/*", False),
        ("bytes */10", False),
        ("", False),
    ],
)
def test_a_range_is_whole_from_the_first_byte_to_the_last(given: str, whole: bool) -> None:
    assert whole_range(given) is whole
