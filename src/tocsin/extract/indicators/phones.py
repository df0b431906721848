"""Phone numbers, international and local, checked against the numbering plans in libphonenumber's metadata."""

import re
from collections.abc import Iterator

import phonenumbers

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

MOST_TRIED = 400
"""Digit runs that are tried in one text."""
_RUN = re.compile(r"(?<![\w.,/+-])(?:\+|00)?\(?\d(?:[ \u00a0.\-–()/]{0,2}\d){6,16}(?![\w%])")
_DATE = re.compile(r"^(?:\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})")
_SHAPED = re.compile(
    r"^(?:0|8 ?\(\d{3}\)|8[ -]?9\d{2}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}$|\(0?\d{2,4}\)|\d{3}[ .-]\d{3}[ .-]\d{4}$)"
)
_CUE = re.compile(
    r"\b(?:tel|telp|telepon|telefon\w*|telefono|teléfono|phone|call|hotline|whatsapp|wa|hp|nomor|number|no|numara\w*|nömrə\w*"
    r"|номер\w*|тел|телефон\w*|звон\w*|հեռ|հեռախոս\w*|համար\w*|هاتف|رقم|تلفن|شماره|ara|arayın|llam\w*|línea|горяч\w*|contact|اتصل|تماس|բջջ|mob|cel|móvil|nömrəm|zəng\w*|զանգ\w*)\b"
)


def find(scan: Scan) -> Iterator[Indicator]:
    """Numbers in E.164 with their country. Local forms are tried for the scan's countries, the likeliest first."""
    if not scan.has_digit:
        return
    for tried, match in enumerate(_RUN.finditer(scan.text)):
        if tried >= MOST_TRIED:
            return
        words = match[0]
        if words[0] == "+" or words.startswith("00"):
            found = parsed(words, "ZZ") if words[0] == "+" else parsed(f"+{words[2:]}", "ZZ")
        else:
            found = local(scan, match)
        if found:
            yield indicator(scan, match, found)


def local(scan: Scan, match: re.Match[str]) -> phonenumbers.PhoneNumber | None:
    """A number without its country: it must look like one, or stand beside a word that says so."""
    if _DATE.match(match[0]):
        return None
    if not _SHAPED.match(match[0]) and not _CUE.search(scan.near(match.start(), match.start(), 30)):
        return None
    tries = (parsed(match[0], country) for country in scan.countries)
    return next((number for number in tries if number), None)


def parsed(words: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number when it is valid in its country's plan."""
    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def indicator(scan: Scan, match: re.Match[str], number: phonenumbers.PhoneNumber) -> Indicator:
    """The indicator; a country that was assumed is said to be."""
    assumed = match[0][0] != "+" and not match[0].startswith("00")
    country = phonenumbers.region_code_for_number(number) or ""
    return Indicator(
        IndicatorKind.PHONE,
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        scan.passage(*match.span()),
        country,
        checked=True,
        note=f"local form, read as a number of {country}" if assumed else "",
    )
