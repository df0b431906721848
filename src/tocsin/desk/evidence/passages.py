"""A text cut where passages begin and end, so that a page can mark them without markup in other people's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tocsin.model.passage import Passage


@dataclass(frozen=True)
class Segment:
    """A run of text with the labels of all passages that cover it; no labels: plain."""

    text: str
    labels: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The labels in one line."""
        return ", ".join(self.labels)


def segments(text: str, marked: Iterable[tuple[Passage, str]]) -> list[Segment]:
    """The whole text as segments, in order. Passages may overlap; those that lie outside the text are cut to it."""
    marks = [(max(p.start, 0), min(p.end, len(text)), label) for p, label in marked]
    edges = sorted({0, len(text), *(edge for start, end, _ in marks if start < end for edge in (start, end))})
    return [
        Segment(text[start:end], tuple(dict.fromkeys(label for a, b, label in marks if a <= start and end <= b)))
        for start, end in pairwise(edges)
    ]
