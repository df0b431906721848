"""Which words an opinion rests on: the part that reads most like a threat, and in it the words that carry it.

Each word is left out in turn, and how much less the rest reads like a threat is how much the word weighs (occlusion:
Zeiler and Fergus, ECCV 2014; Li, Monroe and Jurafsky, “Understanding neural networks through representation erasure”,
2016). So a person can look at the words themselves where no cue names them.
"""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from operator import itemgetter

from tocsin.triage.features import windows

CARRYING = 1 / 3
"""A word that weighs at least so much of what the heaviest does is among those that carry an opinion."""
_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def carrying(words: str, read: Callable[[str], float]) -> Span | None:
    """The span of `words` that an opinion rests on; None where there are none or where no word of them tells.

    `read` says how much a text reads like a threat. Of a text of many sentences the worst one or two are looked at.
    """
    whole, (start, end) = max(((read(words[slice(*part)]), part) for part in _parts(words)), key=itemgetter(0))
    part = words[start:end]
    spans = [match.span() for match in _WORD.finditer(part)]
    weights = [whole - read(part[:first] + part[last:]) for first, last in spans]
    heaviest = max(weights, default=0.0)
    if heaviest <= 0:
        return None
    heavy = [span for span, weight in zip(spans, weights, strict=True) if weight >= CARRYING * heaviest]
    return start + heavy[0][0], start + heavy[-1][1]


def _parts(words: str) -> Iterator[Span]:
    """Where the sentences of a text stand, and each two that follow each other."""
    sentences = windows(words).sentences
    edges = [0, *accumulate(len(one) for one in sentences)]
    yield from pairwise(edges)
    yield from zip(edges, edges[2:], strict=False)
