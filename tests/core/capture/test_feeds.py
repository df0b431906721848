"""What a player is fed in pieces is kept piece by piece, or named: by its list (HLS, DASH), or by playing it once."""

from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.core.capture.conftest import AT, POLICY, Take
from tests.core.capture.test_media import kept
from tests.core.capture.web import Page, Web, page, reply
from tocsin.capture import Browser, CaptureStatus, ProofVerdict, reproduce
from tocsin.capture.playlists import LISTS_AT_ONCE
from tocsin.capture.recording import open_recording
from tocsin.capture.replay import Replay

pytestmark = pytest.mark.browser
PLAYER = """<video id=v muted></video><script>
v.src = URL.createObjectURL(new MediaSource());
(async () => { for (const link of %s) await fetch(link); })();
</script>"""


def piece(name: str, number: int) -> bytes:
    return f"{name} piece {number} ".encode() * 2000


def hls(web: Web, asked: str) -> None:
    """Two qualities of six pieces with a key; the page's player asks for some of it."""
    master = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=9\nhigh.m3u8\n"
    pages: dict[str, Page] = {"/": page("Video", PLAYER % asked)}
    pages["/v/master.m3u8"] = reply(master, "application/vnd.apple.mpegurl")
    for name in ("low", "high"):
        parts = "".join(f"#EXTINF:4,\n{name}{n}.ts\n" for n in range(6))
        text = f'#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{name}.key"\n{parts}#EXT-X-ENDLIST\n'
        pages[f"/v/{name}.m3u8"] = reply(text, "text/plain")
        pages[f"/v/{name}.key"] = reply(b"0123456789abcdef", "application/octet-stream")
        pages |= {f"/v/{name}{n}.ts": reply(piece(name, n), "video/mp2t") for n in range(6)}
    web.pages = pages


def test_every_piece_of_the_quality_that_the_player_asked_for_is_kept_and_none_of_another(
    take: Take, web: Web, browser: Browser
) -> None:
    hls(web, "['/v/master.m3u8', '/v/low.m3u8', '/v/low.key', '/v/low0.ts']")
    got = take(web.url)
    for number in range(6):
        assert kept(got, f"/v/low{number}.ts") == [piece("low", number)]
        assert kept(got, f"/v/high{number}.ts") == []
    assert kept(got, "/v/low.key") == [b"0123456789abcdef"]
    assert got.missing == ()
    assert any("7 that a list names were followed" in note for note in got.notes)
    wacz = got.file("wacz")
    assert wacz is not None
    proof = reproduce(wacz.parent, AT, browser=browser)
    assert (proof.verdict, proof.unanswered) == (ProofVerdict.REPRODUCED, ())


def test_lists_are_read_a_few_at_a_time_each_of_them_and_a_broken_one_ends_no_capture(take: Take, web: Web) -> None:
    count = LISTS_AT_ONCE + 2
    web.pages = {"/": page("Videos", PLAYER % [f"/{n}.m3u8" for n in range(count)])}
    web.pages |= {f"/{n}.ts": reply(piece("one", n), "video/mp2t") for n in range(count)}
    for n in range(count):
        broken = "http://[/\n" if n == 3 else ""
        web.pages[f"/{n}.m3u8"] = reply(f"#EXTM3U\n{broken}{n}.ts\n#EXT-X-ENDLIST\n", "audio/mpegurl")
    got = take(web.url)
    assert got.status is CaptureStatus.CAPTURED
    assert [n for n in range(count) if not kept(got, f"/{n}.ts")] == [3]
    assert [(one.url, "no link" in one.reason) for one in got.missing] == [(f"{web.url}/3.m3u8", True)]


@pytest.mark.slow
def test_what_was_followed_answers_in_a_replay_though_the_page_never_asked_for_it(
    take: Take, web: Web, browser: Browser, tmp_path: Path
) -> None:
    """Whoever presses play in a replay gets every piece, with the site gone."""
    hls(web, "['/v/master.m3u8', '/v/low.m3u8']")
    wacz = take(web.url).file("wacz")
    assert wacz is not None
    replay = Replay(POLICY, browser.authority, open_recording(wacz, tmp_path))
    try:
        for number in range(6):
            line = HTTPConnection("127.0.0.1", replay.port)
            line.request("GET", f"{web.url}/v/low{number}.ts")
            assert line.getresponse().read() == piece("low", number)
            line.close()
    finally:
        replay.close()
    assert replay.unanswered == {}


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_a_list_that_cannot_be_unpacked_is_named_and_ends_no_capture(take: Take, web: Web, coding: str) -> None:
    web.pages = {"/": page("Video", PLAYER % "['/v/master.m3u8']")}
    garbage = b"\x1f\x8b\x08\x00 no more than a beginning"
    web.pages["/v/master.m3u8"] = reply(garbage, "application/vnd.apple.mpegurl", f"Content-Encoding: {coding}")
    got = take(web.url)
    assert got.status is CaptureStatus.CAPTURED
    assert any(one.url.endswith("/v/master.m3u8") for one in got.missing)


@pytest.mark.slow
def test_the_best_quality_is_kept_where_the_player_waits_for_somebody_to_press_play(take: Take, web: Web) -> None:
    hls(web, "['/v/master.m3u8']")
    got = take(web.url)
    assert [kept(got, f"/v/high{number}.ts") for number in range(6)] == [[piece("high", n)] for n in range(6)]
    assert got.missing == ()


def test_pieces_that_do_not_come_are_named_with_the_reason(take: Take, web: Web, other: Web) -> None:
    hls(web, "['/v/master.m3u8', '/v/low.m3u8']")
    web.pages["/v/low2.ts"] = reply("gone", "text/plain", status="404 Not Found")
    web.pages["/v/low4.ts"] = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\n\r\nshort"
    text = (
        f"#EXTM3U\n#EXTINF:4,\nlow2.ts\n#EXTINF:4,\nlow4.ts\n#EXTINF:4,\n{other.url}/private.ts\n#EXTINF:4,\nlow5.ts\n"
    )
    web.pages["/v/low.m3u8"] = reply(text, "application/vnd.apple.mpegurl")
    got = take(web.url, origins=(web,))
    lost = {one.url.removeprefix(web.url): one.reason for one in got.missing}
    assert "404" in lost["/v/low2.ts"]
    assert "in part" in lost["/v/low4.ts"]
    assert "still being broadcast" in lost["/v/low.m3u8"]
    assert f"{other.url}/private.ts" in lost
    assert kept(got, "/v/low5.ts") == [piece("low", 5)]
    assert other.connections == 0


@pytest.mark.slow
def test_pieces_of_a_dash_presentation_are_kept(take: Take, web: Web) -> None:
    inside = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" mediaPresentationDuration="PT9S"><Period>
    <AdaptationSet><SegmentTemplate duration="3" media="$RepresentationID$/$Number$.m4s" initialization="i.mp4"/>
    <Representation id="a" bandwidth="1"/><Representation id="b" bandwidth="2"/></AdaptationSet></Period></MPD>"""
    web.pages = {"/": page("Video", PLAYER % "['/d/x.mpd', '/d/a/1.m4s']"), "/d/x.mpd": reply(inside, "text/xml")}
    web.pages |= {f"/d/a/{n}.m4s": reply(piece("a", n), "video/mp4") for n in (1, 2, 3)}
    web.pages["/d/i.mp4"] = reply(piece("i", 0), "video/mp4")
    got = take(web.url)
    assert [kept(got, f"/d/a/{n}.m4s") for n in (1, 2, 3)] == [[piece("a", n)] for n in (1, 2, 3)]
    assert kept(got, "/d/i.mp4") == [piece("i", 0)]
    assert got.missing == ()


FRAME = b"\xff\xfb\x90\x00" + bytes(413)
"""26 milliseconds of silence: MPEG-1 layer III, 128 kbit/s, 44.1 kHz (ISO/IEC 11172-3)."""
SOUND = [FRAME * 77 for _ in range(5)]
FED = """<audio id=v></audio><script>
const source = new MediaSource(), most = %d;
v.src = URL.createObjectURL(source);
source.onsourceopen = () => {
  source.duration = 10;
  const buffer = source.addSourceBuffer('audio/mpeg');
  let next = 0, busy = false;
  const more = async () => {
    const end = buffer.buffered.length ? buffer.buffered.end(buffer.buffered.length - 1) : 0;
    if (busy || next >= most || (next && end - v.currentTime > 3)) return;
    busy = true;
    buffer.appendBuffer(await (await fetch(`/piece${next++}`)).arrayBuffer());
  };
  buffer.onupdateend = () => {
    busy = false;
    if (next === 5) source.endOfStream(); else more();
  };
  v.ontimeupdate = more;
  more();
};
</script>"""


@pytest.mark.parametrize("most", [5, pytest.param(2, marks=pytest.mark.slow)])
def test_a_player_that_a_script_feeds_is_run_once_and_what_still_lacks_is_named(
    take: Take, web: Web, most: int
) -> None:
    web.pages = {"/": page("Sound", FED % most)}
    web.pages |= {f"/piece{n}": reply(data, "audio/mpeg") for n, data in enumerate(SOUND)}
    got = take(web.url)
    assert [bool(kept(got, f"/piece{n}")) for n in range(5)] == [n < most for n in range(5)]
    lost = [one for one in got.missing if one.url.startswith("blob:")]
    assert len(lost) == (most < 5)
    assert all("of 10 seconds did not come" in one.reason for one in lost)
