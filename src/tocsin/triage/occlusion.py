"""Which words an opinion rests on: those that carry it, of the part that reads most like a threat.

What goes with a word is left out, and how much less the rest then reads like a threat is how much the word weighs
(occlusion: Zeiler and Fergus, ECCV 2014; Li, Monroe and Jurafsky, “Understanding neural networks through representation
erasure”, 2016). A linear reader need not read the rest anew: what a word adds is summed from the columns that go with
it. So a person can look at the words themselves where no cue names them.
"""

from collections.abc import Iterable

CARRYING = 1 / 3
"""A word that weighs at least so much of what the heaviest does is among those that carry an opinion."""

Span = tuple[int, int]


def carrying(weights: Iterable[tuple[Span, float]]) -> Span | None:
    """The span from the first to the last word that carries an opinion; None where no word does.

    `weights` gives each word's place in the text, in order, and what it adds.
    """
    weighed = list(weights)
    heaviest = max((weight for _, weight in weighed), default=0.0)
    if heaviest <= 0:
        return None
    heavy = [place for place, weight in weighed if weight >= CARRYING * heaviest]
    return heavy[0][0], heavy[-1][1]
