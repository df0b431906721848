"""Lists of pieces are read as their standards say, whoever wrote them, and what they leave open is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.capture.playlists import LIVE, MOST_PIECES, MOST_QUALITIES, UNKNOWN_LENGTH, filled, is_list, read_list
from tocsin.errors import BadInput

BASE = "https://media.chirrup.example/v/list"
MASTER = b"""#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES,URI="en.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Marenian",URI="ma.m3u8"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="b",NAME="Other",URI="other.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="avc1.4d,mp4a.40.2",AUDIO="a"
low.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2500000,AUDIO="a"
/abs/high.m3u8?q=1
"""
MEDIA = b"""#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-KEY:METHOD=AES-128,URI="key.bin",IV=0x01
#EXT-X-MAP:URI="begin.mp4",BYTERANGE="720@0"
#EXTINF:6.0,title, with a comma
1.m4s
#EXT-X-BYTERANGE:100@0
#EXTINF:6.0,
whole.ts
#EXT-X-BYTERANGE:100@100
#EXTINF:6.0,
whole.ts
#EXT-X-KEY:METHOD=NONE
#EXTINF:2.0,
https://other.example/9.ts
#EXT-X-ENDLIST
"""


def links(*names):
    return [name if "//" in name else f"https://media.chirrup.example{name}" for name in names]


def test_of_qualities_the_one_that_the_player_asked_for_is_chosen_else_the_best():
    best = read_list(BASE, MASTER, ())
    assert best.lists == links("/abs/high.m3u8?q=1", "/v/en.m3u8")
    assert set(best.passed_over) == set(links("/v/low.m3u8", "/v/ma.m3u8", "/v/other.m3u8"))
    low = read_list(BASE, MASTER, links("/v/low.m3u8", "/v/ma.m3u8"))
    assert low.lists == links("/v/low.m3u8", "/v/en.m3u8", "/v/ma.m3u8")
    assert best.pieces == [] and best.unsaid == []


def test_pieces_keys_and_beginnings_are_named_once_each_in_order():
    feed = read_list(BASE, MEDIA, ())
    assert feed.pieces == links("/v/key.bin", "/v/begin.mp4", "/v/1.m4s", "/v/whole.ts", "https://other.example/9.ts")
    assert feed.unsaid == []


def test_a_broadcast_under_way_is_said_to_be_one():
    assert read_list(BASE, MEDIA.replace(b"#EXT-X-ENDLIST\n", b""), ()).unsaid == [LIVE]


def mpd(inside, more='mediaPresentationDuration="PT10S" type="static"'):
    return f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" {more}>{inside}</MPD>'.encode()


TEMPLATE = """<Period><AdaptationSet contentType="video">
<SegmentTemplate timescale="1000" duration="4000" startNumber="5" media="$RepresentationID$/$Number%03d$.m4s"/>
<Representation id="lo" bandwidth="1000"><SegmentTemplate initialization="$RepresentationID$-$Bandwidth$.mp4"/>
</Representation>
<Representation id="hi" bandwidth="9000"/></AdaptationSet>
<AdaptationSet contentType="audio"><BaseURL>sound/</BaseURL><SegmentTemplate media="t$Time$.m4s" timescale="10">
<SegmentTimeline><S t="5" d="20" r="1"/><S d="10"/><S t="100" d="30" r="-1"/></SegmentTimeline></SegmentTemplate>
<Representation id="a" bandwidth="64"/></AdaptationSet></Period>"""


def test_patterns_count_by_length_and_follow_a_timeline():
    feed = read_list(BASE, mpd(TEMPLATE, 'mediaPresentationDuration="PT16S"'), ())
    video = [f"/v/hi/{number:03d}.m4s" for number in (5, 6, 7, 8)]
    sound = [f"/v/sound/t{at}.m4s" for at in (5, 25, 45, 100, 130)]
    assert feed.pieces == links(*video, *sound)
    low = read_list(BASE, mpd(TEMPLATE), links("/v/lo/006.m4s"))
    assert low.pieces[:4] == links("/v/lo-1000.mp4", "/v/lo/005.m4s", "/v/lo/006.m4s", "/v/lo/007.m4s")


def test_lists_of_segments_single_files_and_base_links_are_followed():
    inside = """<BaseURL>https://cdn.example/x/</BaseURL><Period duration="PT4S"><AdaptationSet><BaseURL>y/</BaseURL>
    <Representation id="1" bandwidth="5"><SegmentList><Initialization sourceURL="i.mp4"/><SegmentURL media="1.m4s"/>
    <SegmentURL media="2.m4s"/></SegmentList></Representation></AdaptationSet>
    <AdaptationSet><Representation id="2" bandwidth="5"><BaseURL>one.mp4</BaseURL><SegmentBase indexRange="0-9"/>
    </Representation></AdaptationSet></Period>"""
    found = read_list(BASE, mpd(inside), ()).pieces
    assert found == [f"https://cdn.example/x/{name}" for name in ("y/i.mp4", "y/1.m4s", "y/2.m4s", "one.mp4")]


def test_a_period_lasts_until_the_next_one_and_an_unknown_length_is_said():
    period = '<Period start="PT{}S"><AdaptationSet><SegmentTemplate duration="1" media="{}-$Number$"/>'
    period += '<Representation id="1"/></AdaptationSet></Period>'
    feed = read_list(BASE, mpd(period.format(0, "a") + period.format(3, "b"), 'mediaPresentationDuration="PT5S"'), ())
    assert feed.pieces == links(*(f"/v/a-{n}" for n in (1, 2, 3)), *(f"/v/b-{n}" for n in (1, 2)))
    open_end = read_list(BASE, mpd(period.format(0, "a"), 'type="dynamic"'), ())
    assert (open_end.pieces, open_end.unsaid) == ([], [LIVE, UNKNOWN_LENGTH])


def test_a_list_without_end_is_cut_and_says_so():
    endless = '<Period><AdaptationSet><SegmentTemplate duration="1" timescale="1000" media="$Number$"/>'
    endless += '<Representation id="1"/></AdaptationSet></Period>'
    feed = read_list(BASE, mpd(endless, 'mediaPresentationDuration="P9D"'), ())
    assert len(feed.pieces) == MOST_PIECES
    assert str(MOST_PIECES) in feed.unsaid[0]
    long = b"#EXTM3U\n" + b"".join(b"%d.ts\n" % n for n in range(MOST_PIECES + 1)) + b"#EXT-X-ENDLIST"
    assert len(read_list(BASE, long, ()).pieces) == MOST_PIECES
    exact = b"#EXTM3U\n" + b"".join(b"%d.ts\n" % n for n in range(MOST_PIECES)) + b"#EXT-X-ENDLIST"
    assert read_list(BASE, exact, ()).unsaid == []


BOMB = b'<!DOCTYPE x [<!ENTITY a "%b"><!ENTITY b "&a;&a;&a;&a;">]><MPD><Period><BaseURL>&b;</BaseURL></Period></MPD>'


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"<html></html>", b"\xff\xfe\x00", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", b"x" * 4_000_001],
)
def test_what_is_no_list_is_refused(data):
    with pytest.raises(BadInput):
        read_list(BASE, data, ())


def test_entities_are_not_opened():
    assert read_list(BASE, BOMB % (b"z" * 2000), ()).pieces == []
    secret = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><MPD><Period><AdaptationSet><Representation><BaseURL>&a;'
    secret += b"</BaseURL></Representation></AdaptationSet></Period></MPD>"
    assert read_list(BASE, secret, ()).pieces == [BASE]


WHOLE = st.sampled_from([MASTER, MEDIA, mpd(TEMPLATE)])


@given(WHOLE, st.integers(0, 600), st.integers(0, 9), st.binary(max_size=6))
def test_whatever_comes_is_read_or_refused(data, at, cut, put):
    try:
        feed = read_list(BASE, data[:at] + put + data[at + cut :], ())
    except BadInput:
        return
    assert all(isinstance(link, str) for link in (*feed.pieces, *feed.lists))


@pytest.mark.parametrize(
    ("url", "kind", "found"),
    [
        ("https://a.example/x", "application/vnd.apple.mpegurl", True),
        ("https://a.example/x", "Application/X-MpegURL", True),
        ("https://a.example/x.mpd?token=1", "binary/octet-stream", True),
        ("https://a.example/x", "application/dash+xml", True),
        ("https://a.example/x.ts", "video/mp2t", False),
    ],
)
def test_a_list_is_known_by_its_type_or_its_name(url, kind, found):
    assert is_list(url, kind) is found


def test_patterns_keep_dollars_and_leave_unknown_names():
    assert filled("a$$b$Number%02d$$Other$", {"Number": 7, "": "$"}) == "a$b07$Other$"


def pattern(length, inside=b'<SegmentTemplate media="$Number$.m4s" duration="1"/>', qualities=1):
    one = b"<Representation>" + inside + b"</Representation>"
    head = b'<MPD mediaPresentationDuration="PT' + length + b'S"><Period><AdaptationSet>'
    return head + one * qualities + b"</AdaptationSet></Period></MPD>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"#EXTM3U\nhttp://[\n#EXT-X-ENDLIST", "no link"),
        (b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://[\n", "no link"),
        (b"#EXTM3U\n" + b"#EXT-X-STREAM-INF:BANDWIDTH=1\nx\n" * (MOST_QUALITIES + 1), "qualities"),
        (b"#EXTM3U\n" + b"x" * 9000, "more than 8000 characters"),
        (b"<MPD><BaseURL>http://[/</BaseURL><Period/><Period><BaseURL>http://[/</BaseURL></Period></MPD>", "no link"),
        (pattern(b"9", qualities=MOST_QUALITIES + 1), "qualities"),
        (pattern(b"9", b'<SegmentTemplate media="' + b"$Number%0999d$" * 9 + b'" duration="1"/>'), "8000 characters"),
    ],
)
def test_a_list_that_would_break_or_swell_its_reader_is_refused_in_a_sentence(data, said):
    with pytest.raises(BadInput, match=said):
        read_list(BASE, data, ())


def test_a_length_beyond_any_number_is_no_length():
    feed = read_list(BASE, pattern(b"9" * 400), ())
    assert feed.unsaid == [UNKNOWN_LENGTH] and feed.pieces == []
    line = b'<SegmentTemplate media="$Time$"><SegmentTimeline><S d="1" r="-1"/></SegmentTimeline></SegmentTemplate>'
    assert read_list(BASE, pattern(b"9" * 400, line), ()).pieces == links("/v/0")
