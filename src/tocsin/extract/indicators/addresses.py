"""Street addresses: a word for street, a name beside it, and mostly a house number. Patterns are data."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind


def find(scan: Scan) -> Iterator[Indicator]:
    """Addresses with spaces closed up and in lower case, so that two spellings meet."""
    for language, pattern, cue in patterns():
        if not cue.search(scan.text):
            continue
        for match in pattern.finditer(scan.text):
            value = " ".join(match[0].casefold().replace(",", " ").split())
            yield Indicator(IndicatorKind.ADDRESS, value, scan.passage(*match.span()), language)


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """Language, pattern, and the words without which it need not be tried, from `data/addresses.toml`."""
    table = tomllib.loads(files("tocsin.extract").joinpath("data/addresses.toml").read_text("utf-8"))
    parts = {"{N}": r"[^\W\d_][\w'’.-]{1,24}", "{H}": r"\d{1,5}[A-Za-zА-Яа-я]?(?:[/-]\d{1,4}[A-Za-z]?)?"}
    return tuple(
        (language, re.compile(filled(text, parts)), re.compile(table["cues"][language]))
        for language, texts in table["patterns"].items()
        for text in texts
    )


def filled(text: str, parts: dict[str, str]) -> str:
    """A pattern with its placeholders: {N} a word of a name, {H} a house number."""
    for name, part in parts.items():
        text = text.replace(name, part)
    return text
