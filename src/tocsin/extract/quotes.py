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
        if mark == "\n" or (opened >= 0 and place - opened > LONGEST):
            if opened >= 0 and mark == "\n" and reopened(text, place, closing):
                yield opened, len(text[:place].rstrip())
            opened, depth = -1, 0
            if mark == "\n":
                continue
        if opened < 0:
            if mark in OPENERS and opens(text, place):
                opened, closing, depth = place + 1, OPENERS[mark], 0
        elif mark in closing and not (mark in "“„" and opens(text, place) and "”" in closing and mark != closing[0]):
            if depth == 0:
                if place > opened:
                    yield opened, place
                opened = -1
            else:
                depth -= 1
        elif OPENERS.get(mark) == closing and mark not in closing:
            depth += 1


def opens(text: str, place: int) -> bool:
    """Whether a mark stands before a word, not after one."""
    after = text[place + 1 : place + 2]
    before = text[place - 1 : place] if place else ""
    return bool(after) and not after.isspace() and not (before.isalnum() and text[place] not in "«„“「『")


def reopened(text: str, place: int, closing: str) -> bool:
    """Whether the next paragraph begins with a mark that `closing` would close."""
    following = text[place : place + 40].lstrip()
    return bool(following) and OPENERS.get(following[0]) == closing
