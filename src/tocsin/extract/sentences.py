"""Sentences: where they end, with quotations kept whole."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

LONGEST = 2000
"""Code points in one sentence; what goes on longer is cut there, so that work stays in proportion."""
_END = re.compile(r"[.!?…։؟۔。]+[\"”»’')\]]{0,3}(?=\s)|[”»\"](?=\s+[A-ZА-ЯԱ-ՖİÇŞĞÖÜƏ])|\n|:(?=\s+[Ա-Ֆ])")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|\d{1,2}|mr|mrs|ms|dr|st|jl|jln|no|sgt|lt|gov|sen|rep|prof|ул|г|д|им|т\.е|т\.д|sr|sra|av|bkz|vb|cad|sok|mah|հ|թ)\.$",
    re.IGNORECASE,
)


def spans(text: str, quoted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of sentences without the space around them. A sentence end inside a quotation is none."""
    starts = [start for start, _ in quoted]
    begin = 0
    for match in _END.finditer(text):
        if match.end() <= begin or inside(match.start(), starts, quoted) or not ends(text, match):
            continue
        yield from cut(text, begin, match.end())
        begin = match.end()
    yield from cut(text, begin, len(text))


def inside(place: int, starts: Sequence[int], quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies inside a quotation."""
    number = bisect_right(starts, place) - 1
    return number >= 0 and place < quoted[number][1]


def ends(text: str, match: re.Match[str]) -> bool:
    """Whether a mark ends its sentence: not after an abbreviation or an ordinal, not before a small letter."""
    if match[0] == "\n" or match[0][0] != ".":
        following = text[match.end() : match.end() + 3].lstrip()[:1]
        return match[0] == "\n" or not following.islower()
    if _SHORT.search(text[max(0, match.start() - 8) : match.start() + 1]):
        return False
    following = text[match.end() : match.end() + 3].lstrip()[:1]
    return not following.islower()


def cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without space at its ends, in pieces of at most `LONGEST`."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while begin < end:
        yield begin, min(end, begin + LONGEST)
        begin += LONGEST
