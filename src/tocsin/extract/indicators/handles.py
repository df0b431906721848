"""Handles written with `@`, behind a platform's name, or as `u/name`, held against the rule of their platform.

Accounts that an article's sentence names without any of these are found in `reported`.
"""

import re
from collections.abc import Iterator
from functools import cache

from tocsin.extract import platforms
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_HANDLE = re.compile(r"(?<![\w@./+%-])@([\w][\w.\-]{0,60}[\w]|\w)(?:@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4}))?")
_REDDIT = re.compile(r"(?<![\w/.])/?u/([A-Za-z0-9_-]{3,20})(?![\w/])")
_LABELLED = re.compile(r"[^\W\d_]\s?[:=]\s?[A-Za-z0-9_][\w.-]{2}")
_PARTED = re.compile(r"[@;.!?\n]")
"""What lies between a platform's name and a handle that is not its own."""
_REACH = 24
"""Characters before a handle in which its platform may be named (`Instagram: @name`)."""


def find(scan: Scan) -> Iterator[Indicator]:
    """Handles without their sign. Whose platform is not said stands on the item's own.

    `checked` says whether the platform lets an account be called that, not whether the account exists.
    """
    if "@" in scan.text:
        for match in _HANDLE.finditer(scan.text):
            if len(match[1]) >= 2 and any(char.isalpha() for char in match[1]):
                yield from signed(scan, match)
    if "u/" in scan.text:
        for match in _REDDIT.finditer(scan.text):
            yield handle(scan, match, match[1], "reddit")
    if (":" in scan.text or "=" in scan.text) and _LABELLED.search(scan.text):
        yield from labelled(scan)


def signed(scan: Scan, match: re.Match[str]) -> Iterator[Indicator]:
    """A handle with its sign: of the host it names, of the platform said just before it, or of the item's own."""
    if match[2]:
        yield handle(scan, match, f"{match[1]}@{match[2].casefold()}", "mastodon")
        return
    behind = following().match(scan.low, match.end())
    before = scan.low[max(0, match.start() - _REACH) : match.start()]
    named = [found for found in names().finditer(before) if not _PARTED.search(before, found.end())]
    said = behind or (named[-1] if named else None)
    yield handle(scan, match, match[1], code_of(said[1]) if said else scan.platform)


def labelled(scan: Scan) -> Iterator[Indicator]:
    """`IG: maren_hunters`: a platform's name, a colon, and what its rule allows, with a sign no plain word has."""
    for match in label().finditer(scan.text):
        code = code_of(match[1].lower())
        if platforms.allows(code, match[2]) and re.search(r"[\d_.]", match[2]):
            yield handle(scan, match, match[2], code, match.span(2))


def handle(
    scan: Scan, match: re.Match[str], value: str, system: str, place: tuple[int, int] | None = None
) -> Indicator:
    """The indicator of a handle."""
    allowed = platforms.allows(system, value)
    note = f"not a handle that {system} allows" if allowed is False else ""
    passage = scan.passage(*(place or match.span()))
    return Indicator(IndicatorKind.HANDLE, value, passage, system, allowed, note)


@cache
def stems() -> dict[str, str]:
    """Lower-case name of a platform (a stem where its data says so) → its code."""
    return {name.rstrip("*"): one.code for one in platforms.known() for name in one.names}


@cache
def names() -> re.Pattern[str]:
    """Any platform's name as a word of its own, perhaps with an ending."""
    alternatives = "|".join(sorted(map(re.escape, stems()), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({alternatives})\w{{0,4}}(?!\w)")


@cache
def following() -> re.Pattern[str]:
    """A platform's name said right behind a handle (`@name on Instagram`, `@name (Telegram)`)."""
    return re.compile(rf"\s?(?:\(|(?:on|di|at|en|в|на|على|في|در)\s){names().pattern}")


@cache
def label() -> re.Pattern[str]:
    """A platform's name with a colon or an equals sign and a name behind it."""
    return re.compile(rf"{names().pattern}\s?[:=]\s?([A-Za-z0-9_][\w.-]{{2,40}}\w)(?![\w@/])", re.IGNORECASE)


def code_of(name: str) -> str:
    """The code of a platform by its name, lower case."""
    return stems()[name]
