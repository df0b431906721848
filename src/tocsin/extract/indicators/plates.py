"""Licence plates: a word that says so beside them, or a form that little else has. Forms and words are data."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

BEFORE, AFTER = 40, 24
"""Characters between a word for plate or vehicle and the plate behind it, and in front of it."""
FEWEST, MOST = 5, 9
"""Letters and digits of a plate whose country's form is not known."""
_ANY = re.compile(
    r"(?<![\w-])(?=[A-ZА-ЯԱ-Ֆ -]{0,8}\d)(?=[\d -]{0,8}[A-ZА-ЯԱ-Ֆ])"
    r"[A-ZА-ЯԱ-Ֆ\d]{1,8}(?:[ -][A-ZА-ЯԱ-Ֆ\d]{1,5}){0,3}(?![\w-])"
)
_MAYBE = re.compile(
    r"[A-ZА-ЯԱ-Ֆ\u0621-\u06cc][ -]?\d|\d[ -]?[A-ZА-ЯԱ-Ֆ\u0621-\u06cc]"
    r"|[^\W\d_]-?\d\d|\d\d-?[^\W\d_]|[^\W\d_] \d{2,4} [^\W\d_]"
)
"""A letter beside a digit as in every plate; where there is none, nothing else is tried."""
_SMALL = re.compile(r"(?<![\w-])(?=[a-zа-я]{1,8}\d|\d{1,8}[a-zа-я])[a-zа-я\d]{5,9}(?![\w-])")
_NOT_PLATES = re.compile(
    r"^(?:COVID19|MIG\d\d|SU\d\d|[A-Z]{1,3}\d{1,2}|\d{1,2}[A-Z]{1,3}|\d+(?:AM|PM|TH|KM|KG|TL|USD|EUR))$"
)
_MEASURES = re.compile(r"\b(?:AM|PM|CM|KM|MM|NM|HP|KG|GB|MB|TB|TL|TRY|EUR|USD|UAH|BMW|GMC|CC)\b|\d(?:KM|TL|KG)\d")
"""Letters that stand between numbers for another reason, where only a vehicle speaks for a plate."""
_LATIN_TO_CYRILLIC = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")


@dataclass(frozen=True)
class Form:
    """How the plates of one country are written, and what must stand beside one for it to be believed."""

    country: str
    pattern: re.Pattern[str]
    alone: bool
    """Whether the form is enough by itself."""
    home: bool
    """Whether the form is enough in a text from its own country."""


@dataclass(frozen=True)
class Known:
    """The table of `data/plates.toml`."""

    plate: re.Pattern[str]
    vehicle: re.Pattern[str]
    forms: tuple[Form, ...]


@cache
def known() -> Known:
    """Words and forms, compiled."""
    table = tomllib.loads(files("tocsin.extract").joinpath("data/plates.toml").read_text("utf-8"))
    plate, vehicle = (re.compile(table[name].replace("\n", "")) for name in ("plate", "vehicle"))
    forms = tuple(
        Form(row["country"], re.compile(row["pattern"], re.IGNORECASE), row.get("alone", False), row.get("home", False))
        for row in table["forms"]
    )
    return Known(plate, vehicle, forms)


def find(scan: Scan) -> Iterator[Indicator]:
    """Plates without spaces and hyphens, digits as ASCII, with the country of their form when it has one."""
    if not scan.has_digit or not _MAYBE.search(scan.text):
        return
    words = known()
    named = [match.span() for match in words.plate.finditer(scan.low)]
    vehicles = [match.span() for match in words.vehicle.finditer(scan.low)]
    taken = bytearray(len(scan.text))
    for form in likeliest(words.forms, scan.countries):
        sure = form.alone or (form.home and form.country in scan.countries[:1])
        if not (sure or named or vehicles):
            continue
        by = vehicles if form.country in scan.countries else []
        for match in form.pattern.finditer(scan.text):
            if free(taken, match.span()) and believed(match, named, by, sure=sure):
                take(taken, match.span())
                yield plate(scan, match, form.country)
    for _, end in named:
        yield from unknown(scan, end, taken)


def likeliest(forms: Sequence[Form], countries: Sequence[str]) -> list[Form]:
    """Forms with those of the text's own countries first: two countries may share one."""
    return sorted(forms, key=lambda form: (not form.alone, form.country not in countries))


def near(words: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the words, in order, stands shortly before the place, or right behind it."""
    place = bisect_right(words, start, key=lambda word: word[1])
    if place and start - words[place - 1][1] <= BEFORE:
        return True
    place = bisect_left(words, end, key=lambda word: word[0])
    return place < len(words) and words[place][0] - end <= AFTER


def believed(
    match: re.Match[str], named: Sequence[tuple[int, int]], vehicles: Sequence[tuple[int, int]], *, sure: bool
) -> bool:
    """Whether a form stands where a plate would: by itself when `sure`, beside a word for plate, or by a vehicle.

    Without a word for plate it has to be in capitals, and not a measure.
    """
    if near(named, *match.span()):
        return True
    if match[0] != match[0].upper():
        return False
    return sure or (near(vehicles, *match.span()) and not _MEASURES.search(match[0]))


def free(taken: bytearray, place: tuple[int, int]) -> bool:
    """Whether no character there was taken."""
    return not any(taken[place[0] : place[1]])


def take(taken: bytearray, place: tuple[int, int]) -> None:
    """Mark the characters there as taken."""
    taken[place[0] : place[1]] = b"\x01" * (place[1] - place[0])


def unknown(scan: Scan, end: int, taken: bytearray) -> Iterator[Indicator]:
    """The first thing behind a word for plate that looks like one, in a form of no country listed."""
    reach = end + BEFORE
    found = chain(_ANY.finditer(scan.text, end, reach), _SMALL.finditer(scan.text, end, reach))
    for match in found:
        signs = match[0].replace(" ", "").replace("-", "").upper()
        if FEWEST <= len(signs) <= MOST and not _NOT_PLATES.match(signs) and free(taken, match.span()):
            take(taken, match.span())
            yield plate(scan, match, "")
            return


def plate(scan: Scan, match: re.Match[str], country: str) -> Indicator:
    """The indicator of one plate. Russian plates are compared in Cyrillic, whichever alphabet they are typed in."""
    value = "".join(str(int(char)) if char.isdigit() else char for char in match[0].upper() if char.isalnum())
    value = value.translate(_LATIN_TO_CYRILLIC) if country == "RU" else value.replace("ایران", "")
    return Indicator(IndicatorKind.PLATE, value.replace("ـ", ""), scan.passage(*match.span()), country)
