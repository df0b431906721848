"""Licence plates: a word that says so beside it, or a form that little else has."""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_CUE = re.compile(
    r"\b(?:plat(?: nomor| polisi)?|nopol|nomor polisi|licen[cs]e plate|number plate|plates?|reg(?:istration)? number"
    r"|plaka\w*|dövlət nömrə\w*|nömrə nişan\w*|qeydiyyat nişan\w*|госномер\w*|гос\. ?номер\w*|номерн\w+ знак\w*"
    r"|номера? машин\w*|համարանիշ\w*"
    r"|պետհամարանիշ\w*|matr[ií]cula|placas?|patente|لوحة|رقم السيارة|پلاک)"
)
_ANY = re.compile(r"(?<![\w-])(?=[\w -]{0,10}\d)(?=[\w -]{0,10}[^\W\d_])[^\W_]{1,4}(?:[ -]?[^\W_]{1,4}){1,3}(?![\w-])")
_PLATE_LETTERS = re.compile(r"^[A-ZА-ЯԱ-Ֆ\u0621-\u064a0-9 -]+$")
FORMS: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    ("RU", re.compile(r"(?<!\w)[АВЕКМНОРСТУХ] ?\d{3} ?[АВЕКМНОРСТУХ]{2} ?\d{2,3}(?!\w)"), True),
    ("AZ", re.compile(r"(?<![\w-])\d{2}-[A-Z]{2}-\d{3}(?![\w-])"), True),
    ("ID", re.compile(r"(?<!\w)[A-Z]{1,2} \d{1,4} [A-Z]{1,3}(?!\w)"), False),
    ("TR", re.compile(r"(?<!\w)(?:0[1-9]|[1-7]\d|8[01]) ?[A-Z]{1,3} ?\d{2,4}(?!\w)"), False),
    ("AM", re.compile(r"(?<!\w)\d{2,3} ?[A-Z]{2} ?\d{2,3}(?!\w)"), False),
    ("ES", re.compile(r"(?<!\w)\d{4} ?[BCDFGHJKLMNPRSTVWXYZ]{3}(?!\w)"), False),
    ("US", re.compile(r"(?<!\w)\d[A-Z]{3}\d{3}(?!\w)"), False),
)
"""Country, form, and whether the form alone is enough."""
REACH = 40


def find(scan: Scan) -> Iterator[Indicator]:
    """Plates without spaces and hyphens, with the country of their form when it has one."""
    if not scan.has_digit:
        return
    cues = [match.end() for match in _CUE.finditer(scan.low)]
    seen: set[int] = set()
    for country, form, alone in FORMS:
        for match in form.finditer(scan.text):
            if match.start() not in seen and (alone or country in scan.countries[:1] or beside(cues, match.start())):
                seen.add(match.start())
                yield plate(scan, match.start(), match.end(), country)
    for end in cues:
        yield from after_cue(scan, end, seen)


def beside(cues: list[int], start: int) -> bool:
    """Whether a cue ends shortly before the place."""
    return any(0 <= start - end <= REACH for end in cues)


def after_cue(scan: Scan, end: int, seen: set[int]) -> Iterator[Indicator]:
    """Whatever looks like a plate just after a word for plate, in forms of other countries."""
    match = _ANY.search(scan.text, end, end + REACH)
    if match and match.start() not in seen and _PLATE_LETTERS.match(match[0]):
        seen.add(match.start())
        yield plate(scan, match.start(), match.end(), "")


def plate(scan: Scan, start: int, end: int, country: str) -> Indicator:
    """The indicator of one plate."""
    value = scan.text[start:end].replace(" ", "").replace("-", "").upper()
    return Indicator(IndicatorKind.PLATE, value, scan.passage(start, end), country)
