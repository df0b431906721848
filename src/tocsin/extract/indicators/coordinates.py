"""Places on the globe: decimal pairs, degrees with minutes and seconds, Open Location Codes.

Sources: ISO 6709 annex D (written forms), the Open Location Code specification 1.0 (alphabet, first two digits).
"""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_NUMBER = r"\d{1,3}[.,٫]\d{4,12}"
_DECIMAL = re.compile(
    rf"(?<![\d.,٫+-])(?<!\d[,;]\s)([+-]?{_NUMBER})\s?°?\s{{0,3}}(?:[,;،]\s{{0,3}}|\s)([+-]?{_NUMBER})(?![\d°٫]|\.\d|\s?[,;]\s?[+-]?{_NUMBER})"
)
_LATITUDE_SIGN, _LONGITUDE_SIGN = r"(с\. ?ш|ю\. ?ш|[NSnsСЮ](?!\w))\.?", r"(в\. ?д|з\. ?д|[EWOewВЗ](?!\w))\.?"
_DEGREES_MINUTES = (
    r"(\d{1,3}(?:[.,]\d{1,10})?)\s?[°º]?\s?"
    r"(?:(\d{1,2}(?:[.,]\d{1,6})?)\s?['’′]\s?(?:(\d{1,2}(?:[.,]\d{1,4})?)\s?(?:[\"”″]|''|′′)\s?)?)?"
)
_BEHIND = re.compile(
    rf"(?<![\d.,]){_DEGREES_MINUTES}\s?{_LATITUDE_SIGN}\s?[,;]?\s?{_DEGREES_MINUTES}\s?{_LONGITUDE_SIGN}"
)
_BEFORE = re.compile(rf"(?<!\w)([NS])\s?{_DEGREES_MINUTES}[,;]?\s?([EW])\s?{_DEGREES_MINUTES}(?!\w)")
_CODE = "23456789CFGHJMPQRVWX"
_PLUS = re.compile(rf"(?<![\w+])[2-9C][2-9CFGHJMPQRV][{_CODE}]{{6}}\+[{_CODE}]{{2,7}}(?![\w+])")
_SHORT = re.compile(rf"(?<![\w+])[{_CODE}]{{4}}\+[{_CODE}]{{2,3}}(?=,? (?:[^\W\d_a-zа-я][\w’'-]+[ ,]?)+)")
_FEWEST_DECIMALS = 4


def find(scan: Scan) -> Iterator[Indicator]:
    """Coordinates as `latitude,longitude` with five decimals (about a metre), or as the location code written."""
    if not scan.has_digit:
        return
    for match in _DECIMAL.finditer(scan.text):
        yield from point(scan, match.span(), number(match[1]), number(match[2]))
    if "°" in scan.text or "º" in scan.text or "." in scan.text:
        yield from by_hemisphere(scan)
    if "+" in scan.text:
        yield from location_codes(scan)


def by_hemisphere(scan: Scan) -> Iterator[Indicator]:
    """Pairs that say north or south, east or west, before or behind their numbers."""
    for match in _BEHIND.finditer(scan.text):
        if precise(match[0]):
            south, west = match[4][0] in "SsЮю", match[8][0] in "WwOЗз"
            yield from point(scan, match.span(), signed(match, 1, negative=south), signed(match, 5, negative=west))
    for match in _BEFORE.finditer(scan.text):
        if precise(match[0]):
            south, west = match[1] == "S", match[5] == "W"
            yield from point(scan, match.span(), signed(match, 2, negative=south), signed(match, 6, negative=west))


def precise(words: str) -> bool:
    """Whether a pair says that it is one: degree signs, or decimals enough (`5 N, 3 E` is a road sign)."""
    return "°" in words or "º" in words or len(re.findall(rf"[.,]\d{{{_FEWEST_DECIMALS}}}", words)) == 2


def location_codes(scan: Scan) -> Iterator[Indicator]:
    """Open Location Codes: whole ones, and short ones with the locality that they need beside them."""
    for match in _PLUS.finditer(scan.text):
        passage = scan.passage(*match.span())
        yield Indicator(IndicatorKind.COORDINATES, match[0], passage, "open location code", checked=True)
    for match in _SHORT.finditer(scan.text):
        if any(char.isdigit() for char in match[0]) and any(char.isalpha() for char in match[0]):
            passage = scan.passage(*match.span())
            note = "short: it is read from the place named beside it"
            yield Indicator(IndicatorKind.COORDINATES, match[0], passage, "open location code", None, note)


def number(text: str) -> float:
    """A decimal with a point, a comma or the Arabic decimal sign, in digits of any script."""
    return float(text.replace(",", ".").replace("٫", "."))


def signed(match: re.Match[str], group: int, *, negative: bool) -> float:
    """Degrees of three groups that begin at `group`."""
    degrees = number(match[group]) + number(match[group + 1] or "0") / 60 + number(match[group + 2] or "0") / 3600
    return -degrees if negative else degrees


def point(
    scan: Scan, place: tuple[int, int], latitude: float, longitude: float, *, note: str = ""
) -> Iterator[Indicator]:
    """The pair, when it is on the globe."""
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        value = f"{latitude:.5f},{longitude:.5f}"
        yield Indicator(IndicatorKind.COORDINATES, value, scan.passage(*place), "WGS 84", checked=True, note=note)
