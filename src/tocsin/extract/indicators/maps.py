"""Places that a link to a map names: the point is kept, in the one form in which points are compared.

Sources: RFC 5870 (`geo:`), the published link forms of Google, Apple, OpenStreetMap, Yandex, 2GIS, Waze and Bing maps.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from tocsin.extract.indicators.coordinates import point
from tocsin.extract.indicators.domains import refanged
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator

_SIGN = re.compile(r"geo:|maps?\b|waze|2gis", re.I)
_GEO = re.compile(r"(?<!\w)geo:(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)(?:[,;][\w=.,;-]{1,80})?", re.I)
_LINK = re.compile(r"(?<!\w)(?:h(?:tt|xx)ps?://)?[\w.\[\]-]{4,80}/[^\s<>\"“”«»„]{3,500}", re.I)
_HOST = re.compile(
    r"^(?:hxx|htt)?(?:ps?://)?(?:[\w-]+\.){0,3}(?:"
    r"(?P<latitude_first>google\.[a-z.]{2,6}|apple\.com|openstreetmap\.org|osm\.org|waze\.com|bing\.com)"
    r"|(?P<longitude_first>yandex\.[a-z.]{2,6}|2gis\.[a-z]{2,3}))/",
    re.I,
)
_PAIR = re.compile(
    r"(?:[?&#](?:q|ll|query|destination|daddr|center|sll|mlat|cp|pt|m|whatshere\[point\])=(?:loc:)?|/@|/dir/(?:[^/]*/)?|#map=\d{1,2}/"
    r"|/search/|/place/)(-?\d{1,3}\.\d{2,12})(?:,|/|~|\+|&mlon=|,\+)(-?\d{1,3}\.\d{2,12})"
)


def find(scan: Scan) -> Iterator[Indicator]:
    """Points of `geo:` links and of links to maps, with the map's host; short links name no point and stay links."""
    if not scan.has_digit or not _SIGN.search(scan.text):
        return
    for match in _GEO.finditer(scan.text):
        yield from point(scan, match.span(), float(match[1]), float(match[2]), note="geo: link")
    for match in _LINK.finditer(scan.text):
        yield from of_link(scan, match)


def of_link(scan: Scan, match: re.Match[str]) -> Iterator[Indicator]:
    """The point in one link, when its host is a map's."""
    link = unquote(refanged(match[0]))
    host, pair = _HOST.match(link), _PAIR.search(link)
    if host and pair:
        first, second = float(pair[1]), float(pair[2])
        latitude, longitude = (second, first) if host["longitude_first"] else (first, second)
        yield from point(scan, match.span(), latitude, longitude, note="link to a map")
