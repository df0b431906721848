"""Whether an item reads as a threat, cues and words weighed together by a small linear classifier.

Two layers. The first reads the text, its sentences and each two that follow each other: words, letters and roles
(`features.py`), hashed; weights of eight bits, a column for any threat and one for each family. The second weighs what
the first says of the whole and of the worst part with what the cues said (their families, the rule, the contexts),
learnt on sentences on which no cue was tuned, and gives the probability. A few megabytes, no network, no other library
than numpy. It reads every community's name as one neutral word, as the cues do (guardrail 5).
It gives no level: levels come from anchored cues alone. Where the two disagree, the person is told, and where no cue
shows words, the words that it rests on are shown (`occlusion.py`).
`docs/model-card.md` says what it was trained on and where it fails; `make train` makes it again, to the byte.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.metadata import entry_points
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import TocsinError
from tocsin.extract.groups import Vocabulary
from tocsin.extract.groups import vocabulary as shipped
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item
from tocsin.model.passage import passage_of
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion
from tocsin.triage.features import Apart, Columns, Features, Hashes, apart
from tocsin.triage.occlusion import Span, carrying
from tocsin.triage.suggest import READ, neutrally, read_as, understood_by

VERSION = "tocsin-classifier/7"
SILENT = "The installed classifier did not answer, so the built-in one was asked."
PLUGINS = "tocsin.triage.classifiers"
"""Entry points of this group stand in for the shipped classifier; one at most may be installed."""
MOST_PIECES = 200
"""Pieces of a text that are read by themselves; what comes after is read with the whole alone."""
SHARES = (1.0, 1.5, 1.5)
"""How much words, letters and roles count, each as a vector of this length."""


Scores = NDArray[np.float32]


class Classifier(Protocol):
    """What a plug-in gives: a hub model, or a client of a local model server."""

    def __call__(self, words: str, language: str) -> SecondOpinion | None:
        """An opinion on `words`, in which communities are already neutral; None where it has none.

        Raises TocsinError, OSError or ValueError when its model cannot be asked: then the shipped classifier speaks.
        """


@dataclass(frozen=True)
class FirstLayer:
    """Weights of a text's columns: one row a hashed feature, one column a label; the first label is any threat."""

    weights: NDArray[np.int8] | NDArray[np.float32]
    scales: NDArray[np.float32]
    """What a weight is multiplied by, label by label."""
    offsets: NDArray[np.float32]
    rarity: NDArray[np.uint8]

    def scores(self, found: Features) -> Scores:
        """The scores of a text, one a label."""
        columns, counts = weighed(found, self.rarity)
        return self._summed(self.weights.take(columns, axis=0), counts)

    def scores_and_shares(self, found: Features) -> tuple[Scores, list[float]]:
        """The scores of a text, and what words, letters and roles each add to the one for any threat."""
        columns, counts = weighed(found, self.rarity)
        weights = self.weights.take(columns, axis=0)
        added = counts * weights[:, 0] * self.scales[0]
        ends = [*accumulate(map(len, found))]
        shares = [float(np.add.reduce(added[start:end])) for start, end in pairwise([0, *ends])]
        return self._summed(weights, counts), shares

    def carrying(self, text: Apart, part: tuple[int, int]) -> Span | None:
        """Where the words stand that a part of a text is read as a threat for (`occlusion.py`)."""
        found = text.features(*part)
        factors = {
            kind: np.float32(_factor(self.rarity[some].astype(np.float32), share)) * self.scales[0]
            for kind, some, share in zip(Features._fields, found, SHARES, strict=True)
        }
        return carrying(text.by_token(*part, lambda kind, columns: self._worth(columns) * factors[kind]))

    def _worth(self, columns: Columns | Hashes) -> NDArray[np.float32]:
        """What columns add to the score for any threat, before the scale of a text."""
        added: NDArray[np.float32] = self.rarity[columns] * self.weights[columns, 0].astype(np.float32)
        return added

    def _summed(self, weights: NDArray[np.int8] | NDArray[np.float32], counts: NDArray[np.float32]) -> Scores:
        scores: Scores = counts @ weights * self.scales + self.offsets
        return scores


@dataclass(frozen=True)
class Table:
    """The trained weights of both layers."""

    labels: tuple[str, ...]
    first: FirstLayer
    signs: Mapping[str, float]
    """Weights of the second layer by the name of a sign (`signs`), of each piece of `evidence`, and of `ALWAYS`."""
    raised: float
    """Probability from which the opinion is “threat”."""
    doubted: float
    """Probability below which the opinion is “no threat”."""


ALWAYS = "always"


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped weights."""
    file = resources.files("tocsin.triage") / "model" / "classifier.npz"
    with resources.as_file(file) as path, np.load(path, allow_pickle=False) as kept:
        return Table(
            tuple(kept["labels"].tolist()),
            FirstLayer(kept["weights"], kept["scales"], kept["offsets"], kept["rarity"]),
            dict(zip(kept["signs"].tolist(), kept["sign_weights"].tolist(), strict=True)),
            *kept["limits"].tolist(),
        )


def weighed(found: Features, rarity: NDArray[np.uint8]) -> tuple[Columns, NDArray[np.float32]]:
    """The columns of a text with how much each counts: rare ones more, each kind of feature by its share."""
    counts = [_long(rarity.take(some).astype(np.float32), share) for some, share in zip(found, SHARES, strict=True)]
    return np.concatenate(found), np.concatenate(counts)


def _long(counts: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    return counts * np.float32(_factor(counts, share))


def _factor(counts: NDArray[np.float32], share: float) -> float:
    return share / max(1.0, math.sqrt(float(counts @ counts)))


class Heard(NamedTuple):
    """What the first layer says of a text."""

    said: Mapping[str, float]
    """What the second layer is told, by name."""
    worst: Scores
    """The scores of the whole or of the part that reads most like a threat."""
    part: tuple[int, int]
    """The piece or two that read most like one: the first, and the one behind the last."""


def evidence(text: Apart, first: FirstLayer) -> Heard | None:
    """What the second layer is told by the first of a text; None where there is nothing to read.

    Of the whole text, of its worst piece and of the worst two together: the score for any threat and that of the
    likeliest family. Of the whole also what words, letters and roles add, since not every language is told by the same.
    """
    whole = text.features()
    if not any(some.size for some in whole):
        return None
    at_all, shares = first.scores_and_shares(whole)
    worst = list(_worst(text, first, at_all))
    named = zip(("whole", "sentence", "pair"), (at_all, *(scores for scores, _ in worst)), strict=True)
    said = {f"{part}:{what}": score for part, scores in named for what, score in _two(scores)}
    kinds = zip(Features._fields, shares, strict=True)
    told = said | {f"{kind}:{text.language}": share for kind, share in kinds}
    scores, part = max(worst, key=_any)
    return Heard(told, max(at_all, scores, key=lambda one: float(one[0])), part)


Part = tuple[Scores, tuple[int, int]]


def _worst(text: Apart, first: FirstLayer, at_all: Scores) -> Iterator[Part]:
    """The worst piece, and the worst two that follow each other: the whole, where there are no more."""
    pieces = min(len(text.pieces), MOST_PIECES)
    for size in (1, 2):
        runs = [(at, at + size) for at in range(pieces - size + 1)] if size < len(text.pieces) else []
        read = ((first.scores(text.features(*run)), run) for run in runs)
        yield max(read, key=_any, default=(at_all, (0, len(text.pieces))))


def _any(part: Part) -> float:
    return float(part[0][0])


def _two(scores: Scores) -> Iterator[tuple[str, float]]:
    yield "any", float(scores[0])
    yield "likeliest", float(scores[1:].max())


def signs(suggestion: Suggestion) -> Iterator[str]:
    """What the cues said, as the second layer reads it."""
    yield f"rule:{suggestion.rule}"
    yield f"level:{suggestion.level or 'none'}"
    yield from (f"cue:{name}" for name in dict.fromkeys(cue.family for cue in suggestion.cues))
    yield from (f"context:{kind}" for kind in dict.fromkeys(context.kind for context in suggestion.contexts))
    exact = suggestion.specificity
    known = {"target": exact.target, "place": exact.place, "time": exact.time, "means": exact.means}
    yield from (f"exact:{name}" for name, is_known in known.items() if is_known)


def classify(heard: Heard, language: str, told: Sequence[str] = ()) -> SecondOpinion:
    """The shipped classifier's opinion on a text of which the first layer was heard.

    `told` is what the cues said of it (`signs`).
    """
    known = table()
    weights = known.signs
    signed = sum(weights.get(sign, 0.0) for sign in (ALWAYS, *told, f"language:{language}"))
    read = sum(weights.get(name, 0.0) * score for name, score in heard.said.items())
    probability = 1 / (1 + math.exp(-signed - read))
    raised = probability >= known.raised
    return SecondOpinion(
        threat=True if raised else False if probability < known.doubted else None,
        probability=round(probability, 2),
        families=_likeliest(heard.worst) if raised else (),
        made_by=VERSION,
    )


def _likeliest(scores: Scores) -> tuple[str, ...]:
    """The two families that a text is likeliest of."""
    return tuple(table().labels[at] for at in np.argsort(-scores[1:], kind="stable")[:2] + 1)


@lru_cache(maxsize=1)
def installed() -> Classifier | None:
    """The classifier that a plug-in brings; None where the shipped one speaks.

    Raises TocsinError when two are installed, since nobody could say whose opinion is shown.
    """
    found = list(entry_points(group=PLUGINS))
    if len(found) > 1:
        names = ", ".join(point.name for point in found)
        raise TocsinError(f"More than one classifier is installed: {names}.", hint="Uninstall all but one.")
    loaded: Classifier | None = found[0].load() if found else None
    return loaded


def with_second_opinion(
    suggestion: Suggestion,
    item: Item,
    extraction: Extraction,
    *,
    vocabulary: Vocabulary | None = None,
    by: Classifier | None = None,
) -> Suggestion:
    """The suggestion with what a classifier thinks of the item beside it, and a sentence where the two differ.

    Nothing is added where the language is not the classifier's own or there is no text. Level, rule and cues stay as
    they are. `by` is the classifier, the installed one unless given; `vocabulary` adds a desk's own community names.
    """
    code, names = extraction.language.code.split("-")[0], vocabulary or shipped()
    folded = neutrally(item.text[:READ], code, names).folded
    if not folded.text.strip():
        return suggestion
    by = by or installed()
    silent = ""
    if by:
        try:
            return _beside(suggestion, by(folded.text, code))
        except (TocsinError, OSError, ValueError) as error:
            silent = f"{SILENT} ({error})"
    return _with_shipped(suggestion, item, code, names, silent)


def _with_shipped(suggestion: Suggestion, item: Item, code: str, names: Vocabulary, silent: str) -> Suggestion:
    """The suggestion with the shipped classifier's opinion, and the words that it rests on where no cue shows any."""
    text = read_apart(item.text, code, names)
    heard = evidence(text, table().first) if text else None
    if text is None or heard is None:
        return suggestion
    found = _beside(suggestion, classify(heard, text.language, tuple(signs(suggestion))), silent)
    span = table().first.carrying(text, heard.part) if found.stands_alone else None
    if span is None or found.second_opinion is None:
        return found
    folded = neutrally(item.text[:READ], code, names).folded
    passage = passage_of(item.text, *folded.span(*span))
    return replace(found, second_opinion=replace(found.second_opinion, passage=passage))


def read_apart(text: str, code: str, names: Vocabulary) -> Apart | None:
    """A text of a language (primary subtag) as the shipped classifier reads it; None where it does not."""
    language = next(iter(read_as(code)), "")
    if not language:
        return None
    text = text[:READ]
    return apart(neutrally(text, code, names).folded.text, understood_by(text, code, names, language), language)


def _beside(suggestion: Suggestion, opinion: SecondOpinion | None, silent: str = "") -> Suggestion:
    if opinion is None:
        return suggestion
    says = " ".join(filter(None, (silent, _difference(suggestion.level, opinion))))
    return replace(suggestion, second_opinion=replace(opinion, says=says))


def _difference(level: Level | None, opinion: SecondOpinion) -> str:
    if level is None or opinion.threat in {None, level is not Level.NONE}:
        return ""
    if not opinion.threat:
        return "The classifier disagrees: it sees no threat here. The cues show the words they rest on."
    names = " or ".join(name.replace("_", " ") for name in opinion.families) or "a threat"
    return f"The classifier disagrees: it reads this as {names}, and no cue does. Read it closely."
