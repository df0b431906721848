"""Trains the second opinion: `make train`, or `python bench/train_classifier.py FOLDER` with the public sets in FOLDER.

Plain numpy, fixed seeds and order: the same files give the same bytes. First layer: one-against-rest logistic
regression with Adagrad over the project's own sentences (`bench/training/`, `tests/core/triage/development/`) and, at a
low weight, public ones (CC0, CC-BY, neutral sentences of CC-BY-SA: EDOS, HatemojiBuild, SIB-200); without FOLDER the
own sentences alone are used. Second layer: logistic regression over what the first says of sentences that did not
train it (five folds) and what the cues say, on the third of the own sentences on which no cue was tuned, alone and
within longer messages (stacking: Wolpert, Neural Networks 5, 1992). The frozen measuring sets are never read here. What
is shipped has learnt from every row; what is printed was measured with the held-back third left out.
"""

import io
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.training_rows import ROOT, Row, longer, own, public
from tests.core.triage.seen import judged

from tocsin.extract.groups import vocabulary
from tocsin.triage.classifier import ALWAYS, FirstLayer, evidence, read_apart, signs, weighed
from tocsin.triage.features import BITS, Apart, Columns, Features

MODEL = ROOT / "src/tocsin/triage/model/classifier.npz"
EPOCHS, RATE, SMOOTHED, FOLDS = 8, 0.07, 0.05, 5
STIFFNESS = 1.0
"""How strongly the second layer's weights are held near nothing."""
THREAT = "any threat"
ORDINARY_RAISED, THREATS_DOUBTED = 0.03, 0.03
LENGTHS = (60, 120, 250, 500, 1500)
"""Characters of ordinary talk around a sentence in a longer message."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Set:
    """Rows as numbers: features, wanted labels, how much each label of a row counts, and what the cues say."""

    rows: Sequence[Row]
    labels: Sequence[str]
    features: Sequence[Features]
    wanted: NDArray[np.float32]
    counts: NDArray[np.float32]


def as_set(rows: Sequence[Row], labels: Sequence[str]) -> Set:
    """Rows as numbers; a row of unknown family teaches the first label alone."""
    wanted = np.zeros((len(rows), len(labels)), np.float32)
    counts = np.zeros_like(wanted)
    for at, row in enumerate(rows):
        counts[at] = row.weight
        wanted[at, 0] = row.family != ""
        if row.family is None:
            counts[at, 1:] = 0
        elif row.family:
            wanted[at, labels.index(row.family)] = 1
    return Set(rows, labels, [read(row) for row in rows], wanted, counts)


def read(row: Row) -> Features:
    """What the classifier would read of a row."""
    return taken_apart(row.text, row.language).features()


def taken_apart(text: str, language: str) -> Apart:
    """A text of one of the classifier's languages, as it reads it."""
    found = read_apart(text, language, vocabulary())
    if found is None:
        raise ValueError(f"No lexicon for {language!r}.")
    return found


def rarity_of(found: Sequence[Features]) -> NDArray[np.uint8]:
    """The root of how rare each column is, 1 (everywhere) to 255 (nowhere)."""
    seen = np.bincount(np.concatenate([column for some in found for column in some]), minlength=1 << BITS)
    rare = np.sqrt(np.log((1 + len(found)) / (1 + np.minimum(seen, len(found)))))
    rounded: Floats = np.clip(np.rint(rare / rare.max() * 255), 1, 255)
    return rounded.astype(np.uint8)


def fit(data: Set, rows: Sequence[int]) -> FirstLayer:
    """Train the first layer on the rows with these numbers."""
    order = np.random.default_rng(1)
    weights = np.zeros((1 << BITS, len(data.labels)), np.float32)
    made = FirstLayer(
        weights,
        np.ones(len(data.labels), np.float32),
        np.zeros(len(data.labels), np.float32),
        rarity_of([data.features[at] for at in rows]),
    )
    read_once = {at: weighed(data.features[at], made.rarity) for at in rows}
    moved = np.full_like(weights, 1e-6)
    for _ in range(EPOCHS):
        for at in order.permutation(np.asarray(rows)):
            _step(made, moved, read_once[at], data.wanted[at] * (1 - SMOOTHED) + SMOOTHED / 4, data.counts[at])
    return made


def _step(
    made: FirstLayer,
    moved: NDArray[np.float32],
    read_once: tuple[Columns, NDArray[np.float32]],
    wanted: NDArray[np.float32],
    counts: NDArray[np.float32],
) -> None:
    columns, found = read_once
    weights = made.weights[columns]
    wrong = (1 / (1 + np.exp(-(found @ weights + made.offsets))) - wanted) * counts
    slope = np.outer(found, wrong)
    reach = moved[columns] + slope * slope
    moved[columns] = reach
    made.weights[columns] = weights - RATE * slope / np.sqrt(reach)
    made.offsets[:] -= 0.01 * wrong


@dataclass(frozen=True)
class Asked:
    """A text that the second layer learns from or is measured by."""

    row: Row
    """The sentence in it that says what it is."""
    text: str
    """The sentence itself, or a longer message in which it stands."""
    fold: int
    """Sentences of one fold never train what judges them."""
    told: Sequence[str]
    """What the cues say of the text, and its language."""
    cued: bool
    """Whether the cues raise a level."""

    @property
    def long(self) -> bool:
        """Whether more stands in it than the sentence."""
        return self.text is not self.row.text


def asked(rows: Sequence[Row], folds: NDArray[np.int64], mine: int) -> list[Asked]:
    """The third of the own sentences, the first `mine` rows, on which no cue was tuned; and every second of them once
    more among lines of ordinary talk, so that a sentence is also known in a letter."""
    chance = Random(7)
    at = [number for number in range(mine) if rows[number].held_back]
    plain: dict[tuple[str, int], list[str]] = {}
    for number in at:
        if rows[number].plain:
            plain.setdefault((rows[number].language, int(folds[number])), []).append(rows[number].text)
    made = [_asked(rows[number], rows[number].text, int(folds[number])) for number in at]
    for number in at[::2]:
        row, fold = rows[number], int(folds[number])
        if around := plain.get((row.language, fold)):
            made.append(_asked(row, longer(row.text, around, chance.choice(LENGTHS), chance), fold))
    return made


def _asked(row: Row, text: str, fold: int) -> Asked:
    found = judged(text, row.language)
    told = [*signs(found), f"language:{row.language}"]
    return Asked(row, text, fold, told, found.raised)


def told_of(some: Asked, by: FirstLayer) -> Mapping[str, float]:
    """What the first layer says of a text: nothing, where there is nothing to read."""
    found = evidence(taken_apart(some.text, some.row.language), by)
    return found.said if found else {}


@dataclass(frozen=True)
class Signs:
    """What the second layer reads of some texts: names of its columns, and a row of numbers for each text."""

    names: Sequence[str]
    read: Floats


def as_signs(some: Sequence[Asked], said: Sequence[Mapping[str, float]]) -> Signs:
    """What cues and first layer say, as numbers; the constant stands first."""
    told = [dict.fromkeys(one.told, 1.0) | dict(scores) for one, scores in zip(some, said, strict=True)]
    names = [ALWAYS, *sorted({name for one in told for name in one})]
    places = {name: at for at, name in enumerate(names)}
    read = np.zeros((len(some), len(names)))
    read[:, 0] = 1
    for at, one in enumerate(told):
        read[at, [places[name] for name in one]] = list(one.values())
    return Signs(names, read)


def second(read: Floats, truth: Floats) -> Floats:
    """Weights of the second layer, by Newton's method; the constant, the first column, alone is free."""
    held = np.full(read.shape[1], STIFFNESS)
    held[0] = 1e-6
    weights = np.zeros(read.shape[1])
    for _ in range(30):
        said = 1 / (1 + np.exp(-read @ weights))
        bend = (read * (said * (1 - said))[:, None]).T @ read + np.diag(held)
        weights -= np.linalg.solve(bend, read.T @ (said - truth) + held * weights)
    return weights


def unseen_probabilities(read: Floats, truth: Floats, folds: NDArray[np.int64]) -> Floats:
    """What the second layer says of each text when it has learnt from no text of its fold."""
    said = np.zeros(len(truth))
    for number in range(FOLDS):
        weights = second(read[folds != number], truth[folds != number])
        said[folds == number] = 1 / (1 + np.exp(-read[folds == number] @ weights))
    return said


def limits(said: Floats, some: Sequence[Asked]) -> tuple[float, float]:
    """The probability from which a threat is seen, and the one below which none is.

    The first gives the best F1, but few sentences of ordinary talk may exceed it; few threats stay below the second.
    """
    threat = truth_of(some) > 0
    tried = np.arange(0.2, 0.95, 0.005)
    f1 = [_f1(said >= limit, threat) for limit in tried]
    ordinary = said[np.array([one.row.plain and not one.long for one in some])]
    raised = max(float(tried[int(np.argmax(f1))]), float(np.quantile(ordinary, 1 - ORDINARY_RAISED)))
    return round(raised, 3), round(float(np.quantile(said[threat], THREATS_DOUBTED)), 3)


def truth_of(some: Sequence[Asked]) -> Floats:
    """1 for each threat, 0 for every other text."""
    return np.array([one.row.family != "" for one in some], float)


def auroc(scores: Floats, truth: Floats) -> float:
    """Chance that a threat scores above a harmless sentence; ties count half (Hanley and McNeil, 1982)."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    threats = truth.sum()
    return float((rank[truth > 0].sum() - threats * (threats + 1) / 2) / (threats * (len(truth) - threats)))


def error_of(said: Floats, truth: Floats, bins: int = 10) -> float:
    """Expected calibration error: the mean gap between what was said and what was so, by tenths."""
    tenth = np.minimum((said * bins).astype(int), bins - 1)
    gaps = [abs(said[tenth == at].sum() - truth[tenth == at].sum()) for at in range(bins)]
    return float(sum(gaps) / len(said))


def report(data: Set, some: Sequence[Asked], mine: int) -> None:
    """Print how the two layers do on the held-back third when they have not learnt from it."""
    made = fit(data, [at for at in range(len(data.rows)) if at >= mine or not data.rows[at].held_back])
    truth, cues = truth_of(some), np.array([one.cued for one in some])
    told = as_signs(some, [told_of(one, made) for one in some])
    first = told.read[:, told.names.index("whole:any")]
    said = unseen_probabilities(told.read, truth, np.array([one.fold for one in some]))
    raised, _ = limits(said, some)
    for name, part in _parts(some):
        threat = truth[part] > 0
        seen = said[part] >= raised
        print(
            f"  {name:12} {len(part):5}  AUROC first {auroc(first[part], truth[part]):.3f} both "
            f"{auroc(said[part], truth[part]):.3f}  ECE {error_of(said[part], truth[part]):.3f}  found: cues "
            f"{cues[part][threat].mean():.2f}, both {seen[threat].mean():.2f}  raised: cues "
            f"{cues[part][~threat].mean():.3f}, both {seen[~threat].mean():.3f}  F1 {_f1(seen, threat):.3f}"
        )


def _f1(seen: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    return float(2 * (seen & truth).sum() / (seen.sum() + truth.sum()))


def _parts(some: Sequence[Asked]) -> Iterable[tuple[str, list[int]]]:
    """The sentences, the wide ones, those in longer messages, ordinary talk, and the wide ones of each language."""
    alone = [(at, one.row) for at, one in enumerate(some) if not one.long]
    yield "all", [at for at, _ in alone]
    yield "wide", [at for at, row in alone if row.wide]
    yield "in messages", [at for at, one in enumerate(some) if one.long]
    yield "ordinary", [at for at, row in alone if row.plain]
    for language in sorted({row.language for _, row in alone}):
        yield language, [at for at, row in alone if row.wide and row.language == language]


@dataclass(frozen=True)
class Layer:
    """The second layer: names of its columns, their weights, and the two limits."""

    names: Sequence[str]
    weights: Floats
    limits: tuple[float, float]


def stacked(data: Set, some: Sequence[Asked], folds: NDArray[np.int64]) -> Layer:
    """The second layer, learnt from texts that did not train the first layer which judges them."""
    said: list[Mapping[str, float]] = [{}] * len(some)
    for number in range(FOLDS):
        made = fit(data, [at for at in range(len(data.rows)) if folds[at] != number])
        for at, one in enumerate(some):
            if one.fold == number:
                said[at] = told_of(one, made)
    read, truth = as_signs(some, said), truth_of(some)
    unseen = unseen_probabilities(read.read, truth, np.array([one.fold for one in some]))
    return Layer(read.names, second(read.read, truth), limits(unseen, some))


def folds_of(rows: Sequence[Row]) -> NDArray[np.int64]:
    """A fold for each row, drawn."""
    return np.random.default_rng(2).integers(0, FOLDS, len(rows))


def save(made: FirstLayer, labels: Sequence[str], layer: Layer) -> None:
    """Eight-bit weights, one scale a label; the second layer to three decimals."""
    scales = np.maximum(np.abs(made.weights).max(axis=0), 1e-9) / 127
    parts = {
        "labels": np.array(labels),
        "weights": np.rint(made.weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "rarity": made.rarity,
        "offsets": made.offsets,
        "signs": np.array(layer.names),
        "sign_weights": np.round(layer.weights, 3),
        "limits": np.array(layer.limits),
    }
    MODEL.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(MODEL, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            packed = io.BytesIO()
            np.lib.format.write_array(packed, part, allow_pickle=False)
            # savez would write the time of day, and the same training would give other bytes
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), packed.getvalue(), zipfile.ZIP_DEFLATED)


def main(folder: str = "") -> None:
    """Train both layers, write the model, and say how large it is and how well it does on what was held back."""
    mine = own()
    labels = [THREAT, *sorted({row.family for row in mine if row.family})]
    data = as_set([*mine, *(public(Path(folder)) if folder else [])], labels)
    folds = folds_of(data.rows)
    some = asked(data.rows, folds, len(mine))
    layer = stacked(data, some, folds)
    save(fit(data, range(len(data.rows))), labels, layer)
    size = MODEL.stat().st_size / 1e6
    print(f"{len(mine)} own and {len(data.rows) - len(mine)} public sentences; {len(labels)} labels; {size:.1f} MB")
    print("threat from {:.3f}, no threat below {:.3f}; held-back third:".format(*layer.limits))
    report(data, some, len(mine))


if __name__ == "__main__":
    main(*sys.argv[1:2])
