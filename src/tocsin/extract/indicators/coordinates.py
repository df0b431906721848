"""Places on the globe: decimal pairs, degrees-minutes-seconds, `geo:` links (RFC 5870), Open Location Codes."""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_DECIMAL = re.compile(r"(?<![\d.,])([+-]?\d{1,2}\.\d{3,10})°?\s{0,3}[,;]\s{0,3}([+-]?\d{1,3}\.\d{3,10})(?![\d.])")
_PART = r"(\d{1,3})\s?[°º]\s?(\d{1,2})\s?['’′]\s?(?:(\d{1,2}(?:\.\d{1,4})?)\s?(?:[\"”″]|''))?\s?"
_DEGREES = re.compile(rf"{_PART}([NSnsСЮ])\s?,?\s?{_PART}([EWOewВЗ])")
_PLUS = re.compile(
    r"(?<![\w+])[23456789CFGHJMPQRVWX]{4}(?:[23456789CFGHJMPQRVWX]{4})\+[23456789CFGHJMPQRVWX]{2,4}(?![\w+])"
)


def find(scan: Scan) -> Iterator[Indicator]:
    """Coordinates as `latitude,longitude` with five decimals (about a metre), or as the code written."""
    if not scan.has_digit and "+" not in scan.text:
        return
    for match in _DECIMAL.finditer(scan.text):
        yield from placed(scan, match, float(match[1]), float(match[2]))
    for match in _DEGREES.finditer(scan.text):
        south, west = match[4].upper() in "SЮ", match[8].upper() in "WOЗ"
        yield from placed(scan, match, signed(match, 1, south), signed(match, 5, west))
    for match in _PLUS.finditer(scan.text):
        yield Indicator(
            IndicatorKind.COORDINATES, match[0], scan.passage(*match.span()), "open location code", checked=True
        )


def signed(match: re.Match[str], group: int, negative: bool) -> float:
    """Degrees of three groups that begin at `group`."""
    degrees = int(match[group]) + int(match[group + 1]) / 60 + float(match[group + 2] or 0) / 3600
    return -degrees if negative else degrees


def placed(scan: Scan, match: re.Match[str], latitude: float, longitude: float) -> Iterator[Indicator]:
    """The pair, when it is on the globe."""
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        value = f"{latitude:.5f},{longitude:.5f}"
        yield Indicator(IndicatorKind.COORDINATES, value, scan.passage(*match.span()), "WGS 84", checked=True)
