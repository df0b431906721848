"""Quotation marks of every style, in one pass, as spans of what stands between them."""

import re
from collections.abc import Iterator

OPENERS = {
    "“": "”“",
    "„": "“”",
    "«": "»",
    "‹": "›",
    "”": "”",
    "‟": "”",
    "「": "」",
    "『": "』",
    "❝": "❞",
    "＂": "＂",
    "″": "″",
    '"': '"',
}
"""Opening mark → marks that close it."""
LONGEST = 3000
"""Code points in one quotation; a longer one is a mark that was forgotten."""
_MARK = re.compile(r"[“”„‟«»‹›「」『』❝❞＂″\"\n]")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of quoted words, outermost only, without their marks. A mark left open ends with its paragraph unused.

    A paragraph that opens again what the one before left open continues the quotation; each paragraph is then a span.
    """
    opened, closing, depth = -1, "", 0
    for match in _MARK.finditer(text):
        mark, place = match[0], match.start()
        if opened >= 0 and (mark == "\n" or place - opened > LONGEST):
            if mark == "\n" and reopened(text, place, closing):
                yield opened, ended(text, opened, place)
            opened = -1
        if opened < 0:
            if mark in OPENERS and opens(text, place):
                opened, closing, depth = place + 1, OPENERS[mark], 0
        elif mark in closing and depth == 0:
            if place > opened:
                yield opened, place
            opened = -1
        else:
            depth += nesting(mark, closing)


def nesting(mark: str, closing: str) -> int:
    """1 for a mark that opens a quotation of the same style inside, -1 for one that closes it, else 0."""
    if mark in closing:
        return -1
    return int(OPENERS.get(mark) == closing)


def ended(text: str, begin: int, end: int) -> int:
    """The end of the words between two places, without the space behind them."""
    while end > begin and text[end - 1].isspace():
        end -= 1
    return end


def opens(text: str, place: int) -> bool:
    """Whether a mark stands before a word, not after one."""
    after = text[place + 1 : place + 2]
    before = text[place - 1 : place] if place else ""
    return bool(after) and not after.isspace() and not (before.isalnum() and text[place] not in "«„“「『")


def reopened(text: str, place: int, closing: str) -> bool:
    """Whether the next paragraph begins with a mark that `closing` would close."""
    following = text[place : place + 40].lstrip()
    return bool(following) and OPENERS.get(following[0]) == closing
