"""Postal addresses: a word for street, a name beside it, and a house number. Patterns are data, one list a language."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_PARTS = {
    "{C}": r"[^\W\d_a-zа-яёա-ևəğıöşüçñáéíóúâîû][\w'’.\u200c-]{1,24}",
    "{N}": r"[^\W\d_][\w'’.\u200c-]{1,24}",
    "{H}": r"\d{1,5}[A-Za-zА-Яа-я]?(?!\d)(?:[/-]\d{1,4}[A-Za-z]?)?",
}
_LEADING = re.compile(r"^(?:at|lives?(?: at| on)?|address(?: is)?:?|home:?|[بفل](?=شارع|طريق)) ?")
"""What a pattern needs in front of an address and is no part of it."""


def find(scan: Scan) -> Iterator[Indicator]:
    """Addresses with spaces closed up and in lower case, so that two spellings meet."""
    if not scan.has_digit or not any_cue().search(scan.low.replace("ı", "i")):
        return
    for language, cue, forms in patterns():
        if not cue.search(scan.text):
            continue
        for match in (match for form in forms for match in form.finditer(scan.text)):
            start = match.start() + (lead.end() if (lead := _LEADING.match(match[0])) else 0)
            written = scan.text[start : match.end()].rstrip(" ,")
            value = " ".join(written.casefold().replace(",", " ").replace("،", " ").split())
            yield Indicator(IndicatorKind.ADDRESS, value, scan.passage(start, start + len(written)), language)


@cache
def any_cue() -> re.Pattern[str]:
    """The cues of all languages at once, in small letters with one i, since most posts hold none of them."""
    every = "|".join(f"(?:{cue.pattern})" for _, cue, _ in patterns())
    return re.compile(every.replace("(?i:", "(?:").replace("ı", "i").lower())


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    """Language, the words without which its patterns need not be tried, and these, from `data/addresses.toml`."""
    table = tomllib.loads(files("tocsin.extract").joinpath("data/addresses.toml").read_text("utf-8"))
    return tuple(
        (
            language,
            re.compile(table["cues"][language]),
            tuple(re.compile(filled(text, table["units"][language])) for text in texts),
        )
        for language, texts in table["patterns"].items()
    )


def filled(text: str, unit: str) -> str:
    """A pattern with its placeholders filled."""
    for name, part in (*_PARTS.items(), ("{U}", unit)):
        text = text.replace(name, part)
    return text
