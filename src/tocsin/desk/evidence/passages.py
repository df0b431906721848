"""A text cut where passages begin and end, so that a page can mark them without markup in other people's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tocsin.model.passage import Passage


@dataclass(frozen=True)
class Mark:
    """A passage to be marked: in a word or two what it is, and in a sentence why it is marked."""

    passage: Passage
    label: str
    reason: str = ""


@dataclass(frozen=True)
class Segment:
    """A run of text with all marks that cover it; no marks: plain."""

    text: str
    marks: tuple[Mark, ...] = ()
    number: int = 0
    """From 1 among the marked ones; 0 for a plain one."""


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """The whole text as segments, in order. Passages may overlap; those that lie outside the text are cut to it."""
    opening: dict[int, list[Mark]] = {}
    edges = {0, len(text)}
    for mark in marks:
        start, end = max(mark.passage.start, 0), min(mark.passage.end, len(text))
        if start < end:
            opening.setdefault(start, []).append(mark)
            edges |= {start, end}
    made: list[Segment] = []
    covering: list[Mark] = []
    number = 0
    for start, end in pairwise(sorted(edges)):
        covering = [mark for mark in covering if mark.passage.end > start] + opening.get(start, [])
        number += bool(covering)
        made.append(Segment(text[start:end], tuple(dict.fromkeys(covering)), number if covering else 0))
    return made
