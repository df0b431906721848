"""A second opinion on words that no cue knows: a small linear classifier, shown beside the cues and never above them.

Word and letter sequences, hashed; weights of eight bits; a few megabytes, no network, no other library than numpy. It
reads every community's name as one neutral word, as the cues do (guardrail 5). It gives no level: levels come from
anchored cues alone. Where the two disagree, the person is told. `docs/model-card.md` says what it was trained on and
where it fails; `make train` makes it again, to the byte.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from importlib.metadata import entry_points
from itertools import chain, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tocsin.errors import TocsinError
from tocsin.extract.groups import GROUP, Vocabulary, named_in, neutral
from tocsin.extract.groups import vocabulary as shipped
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion

BITS = 17
"""Columns of the table, as a power of two."""
READ = 2_000
"""Code points of a text that are read: it was trained on posts, and says nothing of long texts."""
VERSION = "tocsin-classifier/1"
LANGUAGES = frozenset({"ar", "az", "en", "es", "fa", "hy", "id", "ru", "tr"})
PLUGINS = "tocsin.triage.classifiers"
"""Entry points of this group stand in for the shipped classifier; one at most may be installed."""
_WORD = re.compile(r"\w+|[^\w\s]")
_LETTERS = (3, 4)
_STEM = 4


class Classifier(Protocol):
    """What a plug-in gives: a hub model, or a client of a local model server."""

    def __call__(self, words: str, language: str) -> SecondOpinion | None:
        """An opinion on `words`, in which communities are already neutral; None where it has none."""


@dataclass(frozen=True)
class Table:
    """The trained weights: one row a hashed feature, one column a label; the first label is any threat."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    rarity: NDArray[np.uint8]
    offsets: NDArray[np.float32]
    slope: float
    """Platt scaling of the first column: probability = 1 / (1 + exp(-(slope × score + shift)))."""
    shift: float
    raised: float
    """Probability from which the opinion is “threat”: 1 in 100 harmless lines of the training set lay above it."""
    doubted: float
    """Probability up to which the opinion is “no threat”: 1 in 20 threats of the training set lay below it."""


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped weights."""
    with resources.as_file(resources.files("tocsin.triage") / "model" / "classifier.npz") as path:
        kept = np.load(path, allow_pickle=False)
        return Table(
            tuple(str(label) for label in kept["labels"]),
            kept["weights"],
            kept["scales"],
            kept["rarity"],
            kept["offsets"],
            *(float(number) for number in kept["calibration"]),
        )


def features(words: str) -> NDArray[np.int64]:
    """Columns that a text sets, sorted: words, pairs, pairs with one between, their stems, and letters within words."""
    found = _WORD.findall(words.casefold())
    every = chain(_pairs(found, "w"), _pairs([word[:_STEM] for word in found], "s"), _letters(found))
    return np.array(sorted({zlib.crc32(name.encode()) & ((1 << BITS) - 1) for name in every}), dtype=np.int64)


def _pairs(words: Sequence[str], kind: str) -> Iterator[str]:
    """Single words, neighbours, and neighbours but one; a community's name alone says nothing."""
    yield from (kind + word for word in words if word != GROUP)
    yield from (f"{kind}{one} {two}" for one, two in pairwise(words))
    yield from (f"{kind}{one} * {two}" for one, two in zip(words, words[2:], strict=False))


def _letters(words: Sequence[str]) -> Iterator[str]:
    for word in set(words) - {GROUP}:
        framed = f"<{word}>"
        for length in _LETTERS:
            yield from (framed[at : at + length] for at in range(len(framed) - length + 1))


def classify(words: str, language: str) -> SecondOpinion | None:
    """The shipped classifier's opinion on words in which communities are neutral; None for other languages."""
    columns = features(words[:READ])
    if language not in LANGUAGES or not columns.size:
        return None
    known = table()
    rarity = known.rarity[columns].astype(np.float32)
    scores = (rarity / np.linalg.norm(rarity)) @ known.weights[columns] * known.scales + known.offsets
    probability = 1 / (1 + float(np.exp(-(known.slope * scores[0] + known.shift))))
    likeliest = np.argsort(-scores[1:], kind="stable")[:2] + 1
    return SecondOpinion(
        threat=True if probability >= known.raised else False if probability < known.doubted else None,
        probability=round(probability, 2),
        families=tuple(known.labels[at] for at in likeliest) if probability >= known.raised else (),
        made_by=VERSION,
    )


@lru_cache(maxsize=1)
def installed() -> Classifier:
    """The classifier of this desk: the one that a plug-in brings, or the shipped one.

    Raises TocsinError when two are installed, since nobody could say whose opinion is shown.
    """
    found = list(entry_points(group=PLUGINS))
    if len(found) > 1:
        names = ", ".join(point.name for point in found)
        raise TocsinError(f"More than one classifier is installed: {names}.", hint="Uninstall all but one.")
    return found[0].load() if found else classify


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
    language = extraction.language.code.split("-")[0]
    words = neutral(*named_in(item.text[:READ], vocabulary or shipped(), language)).text
    opinion = (by or installed())(words, language) if words.strip() else None
    if opinion is None:
        return suggestion
    return replace(suggestion, second_opinion=replace(opinion, says=_difference(suggestion.level, opinion)))


def _difference(level: Level | None, opinion: SecondOpinion) -> str:
    if level is None or opinion.threat in {None, level is not Level.NONE}:
        return ""
    if not opinion.threat:
        return "The classifier disagrees: it sees no threat here. The cues show the words they rest on."
    names = " or ".join(name.replace("_", " ") for name in opinion.families) or "a threat"
    return f"The classifier disagrees: it reads this as {names}, and no cue does. Read it closely."
