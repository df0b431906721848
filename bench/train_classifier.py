"""Trains the second opinion: `make train`, or `python bench/train_classifier.py FOLDER` with the public sets in FOLDER.

One-against-rest logistic regression with Adagrad, plain numpy, fixed seed and order: the same files give the same
bytes. Own sentences: `bench/training/` and `tests/core/triage/development/`. Public sets (CC0, CC-BY, neutral sentences
of CC-BY-SA): EDOS, HatemojiBuild and SIB-200, at a lower weight; without FOLDER the own sentences alone are used. The
frozen sets under `tests/core/triage/unseen/` are never read here. Probabilities are calibrated on five folds of the own
sentences (Platt, Advances in Large Margin Classifiers, 1999).
"""

import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tocsin.extract.groups import named_in, neutral, vocabulary
from tocsin.triage.classifier import BITS, features

ROOT = Path(__file__).parent.parent
MODEL = ROOT / "src/tocsin/triage/model/classifier.npz"
OWN = ROOT / "bench/training"
DEVELOPMENT = ROOT / "tests/core/triage/development"
SIB = {
    "en": "eng_Latn", "es": "spa_Latn", "ru": "rus_Cyrl", "id": "ind_Latn", "tr": "tur_Latn",
    "az": "azj_Latn", "hy": "hye_Armn", "ar": "arb_Arab", "fa": "pes_Arab",
}  # fmt: skip
NEUTRAL_EACH = 100
PUBLIC_WEIGHT = 0.3
EPOCHS, RATE, DECAY, FOLDS = 10, 0.5, 2e-5, 5
ANY = "any threat"
HARMLESS_RAISED, THREATS_DOUBTED = 0.01, 0.05


@dataclass(frozen=True)
class Row:
    """One sentence. `family` is "" for none and None where only “a threat” is known; weight is how much it counts."""

    language: str
    family: str | None
    text: str
    weight: float = 1.0


def own() -> list[Row]:
    """The project's own sentences, in the order of their files."""
    rows: list[Row] = []
    for path in sorted(DEVELOPMENT.glob("*.tsv")):
        with path.open(encoding="utf-8") as file:
            found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        rows += [Row(path.stem, row["family"] if row["kind"] == "threat" else "", row["text"]) for row in found]
    for path in sorted(OWN.glob("??.tsv")):
        pairs = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines())
        rows += [Row(path.stem, "" if family == "none" else family, text) for family, text in pairs]
    for path in sorted(OWN.glob("ordinary_*.txt")):
        rows += [Row(path.stem[-2:], "", text) for text in path.read_text("utf-8").splitlines()]
    return rows


def _table(path: Path, **how: object) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, **how)  # type: ignore[arg-type]


def public(folder: Path) -> list[Row]:
    """Sentences of public sets: threats in English, and neutral ones. Held-out parts are not read."""
    rows = [Row("en", None, r["text"]) for r in _table(folder / "hatemoji/HatemojiBuild__train.csv")
            if r["type"] == "threateninglanguage"]  # fmt: skip
    edos = [r for r in _table(folder / "edos/edos_labelled_aggregated.csv") if r["split"] != "test"]
    rows += [Row("en", None, r["text"]) for r in edos if r["label_category"].startswith("1.")]
    rows += [Row("en", "", r["text"]) for r in [r for r in edos if r["label_sexist"] == "not sexist"][::20]]
    for language, name in SIB.items():
        kept = list(_table(folder / f"sib200/{name}_train.tsv", delimiter="\t", quoting=csv.QUOTE_NONE))[:NEUTRAL_EACH]
        rows += [Row(language, "", r["text"]) for r in kept]
    return [Row(row.language, row.family, row.text, PUBLIC_WEIGHT) for row in rows]


def columns(row: Row) -> NDArray[np.int64]:
    """What the classifier would read of a row."""
    return features(neutral(*named_in(row.text, vocabulary(), row.language)).text)


@dataclass(frozen=True)
class Set:
    """Rows as numbers: columns, wanted labels, and which labels are known."""

    columns: list[NDArray[np.int64]]
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
    return Set([columns(row) for row in rows], wanted, counts)


def rarity_of(found: Sequence[NDArray[np.int64]]) -> NDArray[np.uint8]:
    """How rare each column is, 1 (everywhere) to 255 (nowhere)."""
    seen = np.zeros(1 << BITS)
    for some in found:
        seen[some] += 1
    rare = np.log((1 + len(found)) / (1 + seen))
    return np.clip(np.rint(rare / rare.max() * 255), 1, 255).astype(np.uint8)


@dataclass(frozen=True)
class Fitted:
    """Weights and offsets after training."""

    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    rarity: NDArray[np.uint8]

    def scores(self, found: NDArray[np.int64]) -> NDArray[np.float32]:
        """One score a label."""
        rare = self.rarity[found].astype(np.float32)
        return (rare / np.linalg.norm(rare)) @ self.weights[found] + self.offsets


def fit(data: Set, rows: Sequence[int]) -> Fitted:
    """Train on the rows with these numbers."""
    order = np.random.default_rng(1)
    labels = data.wanted.shape[1]
    made = Fitted(
        np.zeros((1 << BITS, labels), np.float32),
        np.zeros(labels, np.float32),
        rarity_of([data.columns[at] for at in rows]),
    )
    moved = np.full((1 << BITS, labels), 1e-6, np.float32)
    for _ in range(EPOCHS):
        for at in order.permutation(np.asarray(rows)):
            _step(made, moved, data, int(at))
    return made


def _step(made: Fitted, moved: NDArray[np.float32], data: Set, at: int) -> None:
    found = data.columns[at]
    rare = made.rarity[found].astype(np.float32)
    rare /= np.linalg.norm(rare)
    wrong = (1 / (1 + np.exp(-made.scores(found))) - data.wanted[at]) * data.counts[at]
    slope = np.outer(rare, wrong)
    moved[found] += slope * slope
    made.weights[found] -= RATE * slope / np.sqrt(moved[found]) + DECAY * made.weights[found]
    made.offsets[:] -= 0.01 * wrong


def platt(scores: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and shift by Newton's method, with Platt's softened targets."""
    yes, no = truth.sum(), len(truth) - truth.sum()
    target = np.where(truth > 0, (yes + 1) / (yes + 2), 1 / (no + 2))
    both = np.stack([scores, np.ones_like(scores)])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        said = 1 / (1 + np.exp(-found @ both))
        bend = (both * (said * (1 - said))) @ both.T + np.eye(2) * 1e-9
        found -= np.linalg.solve(bend, both @ (said - target))
    return float(found[0]), float(found[1])


def calibrate(data: Set, count: int) -> tuple[float, float, float, float]:
    """Slope and shift, and the probabilities above which few harmless rows and below which few threats lie."""
    fold = np.random.default_rng(2).integers(0, FOLDS, count)
    scores = np.zeros(count)
    rest = list(range(count, len(data.columns)))
    for number in range(FOLDS):
        made = fit(data, [*np.flatnonzero(fold != number).tolist(), *rest])
        for at in np.flatnonzero(fold == number):
            scores[at] = made.scores(data.columns[at])[0]
    truth = data.wanted[:count, 0].astype(float)
    slope, shift = platt(scores, truth)
    said = 1 / (1 + np.exp(-(slope * scores + shift)))
    raised = float(np.quantile(said[truth == 0], 1 - HARMLESS_RAISED))
    return slope, shift, raised, float(np.quantile(said[truth == 1], THREATS_DOUBTED))


def save(made: Fitted, labels: Sequence[str], calibration: tuple[float, float, float, float]) -> None:
    """Eight-bit weights, one scale a label."""
    scales = np.abs(made.weights).max(axis=0) / 127
    weights = np.rint(made.weights / scales).astype(np.int8)
    MODEL.parent.mkdir(exist_ok=True)
    parts = {
        "labels": np.array(labels),
        "weights": weights,
        "scales": scales.astype(np.float32),
        "rarity": made.rarity,
        "offsets": made.offsets,
        "calibration": np.array(calibration),
    }
    with zipfile.ZipFile(MODEL, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            packed = io.BytesIO()
            np.lib.format.write_array(packed, part, allow_pickle=False)
            # savez would write the time of day, and the same training would give other bytes
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), packed.getvalue(), zipfile.ZIP_DEFLATED)


def main(folder: str = "") -> None:
    """Train, calibrate, write the model and say how large it is."""
    mine = own()
    labels = [ANY, *sorted({row.family for row in mine if row.family})]
    data = as_set([*mine, *(public(Path(folder)) if folder else [])], labels)
    calibration = calibrate(data, len(mine))
    save(fit(data, range(len(data.columns))), labels, calibration)
    size = MODEL.stat().st_size / 1e6
    print(f"{len(mine)} own and {len(data.columns) - len(mine)} public sentences; {len(labels)} labels; {size:.1f} MB")
    print("slope {:.3f}, shift {:.3f}, raised from {:.3f}, doubted below {:.3f}".format(*calibration))


if __name__ == "__main__":
    main(*sys.argv[1:2])
