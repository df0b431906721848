"""Reads the lists by which players are fed in pieces: HLS (RFC 8216) and DASH (ISO/IEC 23009-1).

A list names every piece of every quality. One quality of each kind (picture, sound, subtitles) is chosen: the one that
the page's own player asked for, else the best. What a list leaves to a clock (a broadcast under way) cannot be known
from it; that is said.
"""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tocsin.errors import BadInput

HLS_TYPES = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl"})
DASH_TYPE = "application/dash+xml"
LARGEST = 4_000_000
"""Bytes of a list that is read."""
LISTS_AT_ONCE = 10
"""Lists that are held in memory together."""
MOST_PIECES = 3000
"""Pieces of one list that are followed."""
MOST_QUALITIES = 500
"""Qualities of one list, over all its periods, among which one is chosen."""
LONGEST_LINK = 8000
"""Characters of a link that is followed; a few lines can make thousands of longer ones."""
ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')
NUMBERED = re.compile(r"\$(RepresentationID|Bandwidth|Number|Time|)(?:%0(\d{1,3})d)?\$")
DURATION = re.compile(r"P(?:({0})D)?(?:T(?:({0})H)?(?:({0})M)?(?:({0})S)?)?".format(r"\d{1,15}(?:\.\d{1,15})?"))
Node = etree._Element
UNKNOWN_LENGTH = "the list does not say how long it is, so its pieces are not known"
LIVE = "it was still being broadcast; the pieces that the list named then are kept"


@dataclass
class Feed:
    """What a list names, as far as one quality goes."""

    lists: list[str] = field(default_factory=list)
    """Links of further lists (HLS: of the qualities chosen)."""
    passed_over: list[str] = field(default_factory=list)
    """Links of lists of the qualities not chosen."""
    pieces: list[str] = field(default_factory=list)
    """Links of the pieces, keys and beginnings included, in order, each once."""
    unsaid: list[str] = field(default_factory=list)
    """Why the pieces are not all known, a clause each; empty when they are."""


def is_list(url: str, media_type: str) -> bool:
    """Whether an answer is such a list, by its type or, where a server gives a general type, by its name.

    >>> is_list("https://chirrup.example/a.m3u8?x=1", "text/plain"), is_list("https://chirrup.example/a", "text/plain")
    (True, False)
    """
    named = urlsplit(url).path.lower().endswith((".m3u8", ".m3u", ".mpd"))
    return media_type.lower() in HLS_TYPES | {DASH_TYPE} or named


def read_list(url: str, data: bytes, asked: Collection[str]) -> Feed:
    """The pieces that the list at `url` names; `asked` are links that the page's player has asked for already.

    Raises BadInput for what is no list, or one that cannot be read.
    """
    if len(data) > LARGEST:
        raise BadInput(f"The list is larger than {LARGEST} bytes.")
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#EXTM3U"):
        feed = hls(url, data.decode("utf-8", "replace"), asked)
    else:
        feed = dash(url, data, asked)
    feed.pieces = list(dict.fromkeys(feed.pieces))
    if len(feed.pieces) > MOST_PIECES:
        feed.unsaid.append(f"it names more than {MOST_PIECES} pieces; the first {MOST_PIECES} are followed")
        feed.pieces = feed.pieces[:MOST_PIECES]
    return feed


# ---------------------------------------------------------------------------------------------------- HLS


def hls(url: str, text: str, asked: Collection[str]) -> Feed:
    """A playlist of qualities (RFC 8216 §4.3.4) or of pieces (§4.3.3)."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if any(line.startswith("#EXT-X-STREAM-INF:") for line in lines):
        return qualities(url, lines, asked)
    feed = Feed(pieces=[joined(url, one) for one in islice(dict.fromkeys(hls_pieces(lines)), MOST_PIECES + 1)])
    if "#EXT-X-ENDLIST" not in lines:
        feed.unsaid.append(LIVE)
    return feed


def hls_pieces(lines: list[str]) -> Iterator[str]:
    """Each piece, and what is needed to play it: keys (§4.3.2.4) and beginnings (§4.3.2.5)."""
    for line in lines:
        if line.startswith(("#EXT-X-MAP:", "#EXT-X-KEY:")):
            uri = attributes(line).get("URI", "")
            if uri and not uri.startswith(("data:", "skd:", "urn:")):
                yield uri
        elif not line.startswith("#"):
            yield line


def qualities(url: str, lines: list[str], asked: Collection[str]) -> Feed:
    """The list of the quality chosen, and of the sounds and subtitles that go with it (§4.3.4.1, §4.3.4.2)."""
    demand_few(sum(line.startswith(("#EXT-X-STREAM-INF:", "#EXT-X-MEDIA:")) for line in lines))
    streams = [
        (joined(url, follows), attributes(line))
        for line, follows in zip(lines, [*lines[1:], "#"], strict=True)
        if line.startswith("#EXT-X-STREAM-INF:") and not follows.startswith("#")
    ]
    if not streams:
        raise BadInput("The list names no quality.")
    chosen, of_it = max(streams, key=lambda one: (one[0] in asked, whole(one[1].get("BANDWIDTH", ""))))
    others = [attributes(line) for line in lines if line.startswith("#EXT-X-MEDIA:")]
    groups = {(kind, of_it[kind]) for kind in ("AUDIO", "SUBTITLES", "VIDEO") if of_it.get(kind)}
    beside = [one for one in others if (one.get("TYPE"), one.get("GROUP-ID")) in groups and one.get("URI")]
    lists = [chosen, *renditions(url, beside, asked)]
    every = [link for link, _ in streams] + [joined(url, one["URI"]) for one in others if one.get("URI")]
    return Feed(lists=lists, passed_over=[link for link in every if link not in lists])


def renditions(url: str, beside: list[dict[str, str]], asked: Collection[str]) -> Iterator[str]:
    """Of the sounds and subtitles beside a quality, those the player asked for, and the default of each kind."""
    for one in beside:
        link = joined(url, one["URI"])
        first = next(each for each in beside if each.get("TYPE") == one.get("TYPE"))
        if link in asked or one.get("DEFAULT") == "YES" or one is first:
            yield link


def attributes(line: str) -> dict[str, str]:
    """The attributes of a tag (§4.2), quotes taken off."""
    return {name: value.strip('"') for name, value in ATTRIBUTE.findall(line.partition(":")[2])}


def joined(base: str, link: str) -> str:
    """A link as it stands against its base. Raises BadInput for what is no link, or too long a one."""
    try:
        found = urljoin(base, link.strip())
    except ValueError as error:
        raise BadInput("The list names something that is no link.") from error
    if len(found) > LONGEST_LINK:
        raise BadInput(f"The list names a link of more than {LONGEST_LINK} characters.")
    return found


def demand_few(qualities: int) -> None:
    """Raise BadInput for a list of more qualities than anybody offers."""
    if qualities > MOST_QUALITIES:
        raise BadInput(f"The list names more than {MOST_QUALITIES} qualities.")


def whole(text: str) -> int:
    """A number of digits; 0 for anything else."""
    return int(text) if re.fullmatch(r"\d{1,15}", text) else 0


# ---------------------------------------------------------------------------------------------------- DASH


@dataclass(frozen=True)
class Place:
    """Where a representation stands: its ancestors from period to itself, their base link, and the period's length."""

    nodes: tuple[Node, ...]
    base: str
    seconds: float | None

    def template(self, name: str) -> dict[str, str]:
        """The attributes of the nearest element of this name, those of its ancestors filled in (§5.3.9.1)."""
        found: dict[str, str] = {}
        for node in self.nodes:
            for one in children(node, name):
                found |= {str(key): str(value) for key, value in one.attrib.items()}
        return found

    def nearest(self, name: str) -> Node | None:
        """The nearest element of this name."""
        return next((one for node in reversed(self.nodes) for one in children(node, name)), None)


def dash(url: str, data: bytes, asked: Collection[str]) -> Feed:
    """A media presentation description."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput("The list is neither HLS nor DASH.") from error
    if local(root) != "MPD":
        raise BadInput("The list is neither HLS nor DASH.")
    demand_few(sum(1 for _ in root.iter("{*}Representation")))
    feed = Feed()
    if root.get("type") == "dynamic":
        feed.unsaid.append(LIVE)
    for period, seconds in periods(root):
        base = based(based(url, root), period)
        for each in children(period, "AdaptationSet"):
            if len(feed.pieces) <= MOST_PIECES:
                of_set(each, Place((period, each), based(base, each), seconds), asked, feed)
    return feed


def periods(root: Node) -> Iterator[tuple[Node, float | None]]:
    """Each period with its length in seconds: its own, or up to the next, or to the end of all (§5.3.2.1)."""
    found, total = children(root, "Period"), seconds_of(root.get("mediaPresentationDuration"))
    starts = [seconds_of(one.get("start")) for one in found] + [total]
    at = 0.0
    for number, one in enumerate(found):
        at = starts[number] if starts[number] is not None else at  # type: ignore[assignment]
        own, end = seconds_of(one.get("duration")), starts[number + 1]
        length = own if own is not None else end - at if end is not None else None
        yield one, length
        at += length or 0.0


def of_set(node: Node, place: Place, asked: Collection[str], feed: Feed) -> None:
    """Add the pieces of one representation of a set: the one asked for, else the one of most bits a second."""

    def weighed() -> Iterator[tuple[tuple[int, int], list[str], str]]:
        for one in children(node, "Representation"):
            pieces, why = pieces_of(Place((*place.nodes, one), based(place.base, one), place.seconds))
            yield (len(set(pieces).intersection(asked)), whole(one.get("bandwidth", ""))), pieces, why

    # one after the other: all of them at once, each with its pieces, can be far larger than the list
    best = max(weighed(), key=lambda one: one[0], default=None)
    if best:
        _, pieces, why = best
        feed.pieces = list(dict.fromkeys([*feed.pieces, *pieces]))
        feed.unsaid += [why] * bool(why)


def pieces_of(place: Place) -> tuple[list[str], str]:
    """The links of a representation's pieces, and why they are not all known; empty when they are."""
    if place.nearest("SegmentTemplate") is not None:
        return templated(place)
    listed = place.nearest("SegmentList")
    if listed is not None:
        begin = [one.get("sourceURL") or "" for one in children(listed, "Initialization")]
        parts = [one.get("media") or "" for one in children(listed, "SegmentURL")[: MOST_PIECES + 1]]
        return [joined(place.base, one) for one in (*begin, *parts)], ""
    return [place.base], ""


def templated(place: Place) -> tuple[list[str], str]:
    """Pieces whose links follow a pattern (§5.3.9.4)."""
    said, own = place.template("SegmentTemplate"), place.nodes[-1]
    values = {"RepresentationID": own.get("id", ""), "Bandwidth": own.get("bandwidth", ""), "": "$"}
    begin = [filled(said["initialization"], values)] if "initialization" in said else []
    times, why = timed(place, said)
    media = said.get("media", "")
    parts = (
        filled(media, {**values, "Number": number, "Time": at})
        for number, at in enumerate(times, whole(said.get("startNumber", "1")))
    )
    return [joined(place.base, one) for one in (*begin, *(parts if media else []))], why


def timed(place: Place, said: dict[str, str]) -> tuple[list[int], str]:
    """When each piece begins, in units of the pattern's own clock."""
    scale = max(whole(said.get("timescale", "1")), 1)
    patterns = [one for node in reversed(place.nodes) for one in children(node, "SegmentTemplate")]
    line = [one for pattern in patterns for one in children(pattern, "SegmentTimeline")]
    end = None if place.seconds is None else place.seconds * scale
    if line:
        return list(on_line(children(line[0], "S"), end)), ""
    length = whole(said.get("duration", ""))
    if not length or end is None:
        return [], UNKNOWN_LENGTH
    count = min(math.ceil(end / length), MOST_PIECES + 1)
    return [number * length for number in range(count)], ""


def on_line(steps: list[Node], end: float | None) -> Iterator[int]:
    """The beginnings on a timeline: each step `d` long, `r` times more; -1: until the next step, or the end."""
    at = count = 0
    for place, step in enumerate(steps):
        at = whole(step.get("t") or str(at))
        length, more = whole(step.get("d", "")), step.get("r", "0")
        until = whole(steps[place + 1].get("t", "")) if place + 1 < len(steps) else end
        if not length:
            return
        times = math.ceil(((until or at) - at) / length) if more.startswith("-") else whole(more) + 1
        for _ in range(max(times, 1)):
            if count > MOST_PIECES:
                return
            yield at
            at, count = at + length, count + 1


def filled(pattern: str, values: Mapping[str, str | int]) -> str:
    """The pattern with its names replaced (§5.3.9.4.4): `$Number%05d$` becomes `00007`."""

    def value(match: re.Match[str]) -> str:
        given = values.get(match[1], "")
        return str(given).zfill(int(match[2] or 0))

    return NUMBERED.sub(value, pattern)


def based(base: str, node: Node) -> str:
    """The base link below a node."""
    own = next((one.text or "" for one in children(node, "BaseURL")), "")
    return joined(base, own) if own.strip() else base


def children(node: Node, name: str) -> list[Node]:
    """The children of this local name."""
    return [one for one in node if isinstance(one.tag, str) and local(one) == name]


def local(node: Node) -> str:
    """A node's name without its namespace."""
    return etree.QName(node).localname


def seconds_of(text: str | None) -> float | None:
    """An XML duration in seconds; None when there is none.

    >>> seconds_of("PT1M4.5S"), seconds_of("P1D"), seconds_of("x")
    (64.5, 86400.0, None)
    """
    match = DURATION.fullmatch(text or "")
    if not match or not any(match.groups()):
        return None
    return sum(float(part or 0) * unit for part, unit in zip(match.groups(), (86400, 3600, 60, 1), strict=True))
