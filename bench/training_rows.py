"""The sentences that train the second opinion: the project's own, and those of public sets."""

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
OWN = ROOT / "bench/training"
DEVELOPMENT = ROOT / "tests/core/triage/development"
SIB = {
    "en": "eng_Latn", "es": "spa_Latn", "ru": "rus_Cyrl", "id": "ind_Latn", "tr": "tur_Latn",
    "az": "azj_Latn", "hy": "hye_Armn", "ar": "arb_Arab", "fa": "pes_Arab",
}  # fmt: skip
NEUTRAL_EACH = 100
_ENDS = frozenset(".!?…؟։。")
PUBLIC_WEIGHT = 0.15
PLAIN_WEIGHT = 4.0
"""Ordinary talk is most of what a desk reads, and a small part of these sentences."""


@dataclass(frozen=True)
class Row:
    """One sentence. `family` is "" for none and None where only “a threat” is known; weight is how much it counts."""

    language: str
    family: str | None
    text: str
    weight: float = 1.0
    wide: bool = False
    """Written for variety, by hands that then widened the roles from two thirds of it."""
    plain: bool = False
    """Ordinary talk, written without an eye on threats."""

    @property
    def held_back(self) -> bool:
        """Whether no cue was tuned on it: the third that a checksum of the text chooses."""
        return zlib.crc32(self.text.encode()) % 3 == 0


def own() -> list[Row]:
    """The project's own sentences, in the order of their files."""
    rows: list[Row] = []
    for path in sorted(DEVELOPMENT.glob("*.tsv")):
        rows += [Row(path.stem, row["family"].replace("none", ""), row["text"]) for row in _tabbed(path)]
    for path in sorted(OWN.glob("??.tsv")):
        pairs = (line.split("\t", 1) for line in path.read_text("utf-8").splitlines())
        rows += [Row(path.stem, family.replace("none", ""), text) for family, text in pairs]
    for path in sorted(OWN.glob("ordinary_*.txt")):
        lines = path.read_text("utf-8").splitlines()
        rows += [Row(path.stem[-2:], "", text, PLAIN_WEIGHT, plain=True) for text in lines]
    for path in sorted(OWN.glob("wide/??.tsv")):
        rows += [_wide(path.stem, **row) for row in _tabbed(path)]
    return rows


def _wide(language: str, family: str, kind: str, text: str) -> Row:
    plain = kind == "ordinary"
    return Row(language, family.replace("none", ""), text, PLAIN_WEIGHT if plain else 1.0, wide=True, plain=plain)


def public(folder: Path) -> list[Row]:
    """Sentences of public sets: threats in English, and neutral ones. Held-out parts are not read."""
    rows = [Row("en", None, r["text"]) for r in _commas(folder / "hatemoji/HatemojiBuild__train.csv")
            if r["type"] == "threateninglanguage"]  # fmt: skip
    edos = [r for r in _commas(folder / "edos/edos_labelled_aggregated.csv") if r["split"] != "test"]
    rows += [Row("en", None, r["text"]) for r in edos if r["label_category"].startswith("1.")]
    rows += [Row("en", "", r["text"]) for r in [r for r in edos if r["label_sexist"] == "not sexist"][::20]]
    for language, name in SIB.items():
        kept = list(_tabbed(folder / f"sib200/{name}_train.tsv"))[:NEUTRAL_EACH]
        rows += [Row(language, "", r["text"]) for r in kept]
    return [Row(row.language, row.family, row.text, PUBLIC_WEIGHT) for row in rows]


def longer(text: str, around: Sequence[str], length: int, chance: Random) -> str:
    """A sentence somewhere among others, drawn from `around`, of at least `length` characters: a longer message."""
    others, told = list[str](), 0
    while told < length:
        others.append(_ended(chance.choice(around)))
        told += len(others[-1]) + 1
    at = chance.randint(0, len(others))
    return " ".join([*others[:at], _ended(text), *others[at:]])


def _ended(text: str) -> str:
    return text if text[-1:] in _ENDS else f"{text}."


def _commas(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _tabbed(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
