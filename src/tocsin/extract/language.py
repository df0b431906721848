"""Language identification: script first, then words and the letters within them, hashed, with int8 weights.

The table `data/language.npz` is made by `bench/train_language.py`. Scores are integer sums, so the same text gets the
same answer on every machine. A word says the same wherever it stands, so what it says is kept once it was read.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from struct import Struct
from typing import Any
from zlib import crc32

import numpy as np

from tocsin.extract.memory import Memory
from tocsin.model.extraction import Language

BITS = 15
"""The table has 2**BITS rows."""
READ = 600
"""Code points that are looked at; more do not change the answer and would cost time."""
LONGEST_RUN = 5
"""Letters of the longest run that is looked at in a word, with the space before and behind it."""
KNOWN_WORDS = 30_000
"""Words of a script that are kept once they were read."""
SURE_ENOUGH = 0.35
"""Below this share of belief the answer is `und`."""

SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "Latn"),
    (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"),
    (0x0531, 0x058F, "Armn"),
    (0x0591, 0x05F4, "Hebr"),
    (0x0600, 0x06FF, "Arab"),
    (0x0750, 0x077F, "Arab"),
    (0x0900, 0x097F, "Deva"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x10A0, 0x10FF, "Geor"),
    (0x1C80, 0x1C8F, "Cyrl"),
    (0x1E00, 0x1EFF, "Latn"),
    (0x3040, 0x30FF, "Jpan"),
    (0x4E00, 0x9FFF, "Hani"),
    (0xAC00, 0xD7AF, "Hang"),
    (0xFB13, 0xFB17, "Armn"),
    (0xFB50, 0xFDFF, "Arab"),
    (0xFE70, 0xFEFC, "Arab"),
)
"""First and last code point of the letter blocks that matter here, with their ISO 15924 script."""

SCRIPT_OF_CLASS = {
    "Cyrl": frozenset({"az-Cyrl", "ru", "uk", "be", "bg", "kk"}),
    "Arab": frozenset({"az-Arab", "ar", "fa", "ckb", "ur"}),
    "Armn": frozenset({"hy"}),
    "Hebr": frozenset({"he"}),
    "Geor": frozenset({"ka"}),
}
"""Classes written in each script; every other class is written in Latin letters."""

_NOT_WORDS = re.compile(r"https?://\S{1,300}|www\.\S{1,300}|\S{1,80}@\S{1,80}|[@#]\w{1,60}")
_MARK = re.compile(r"[@#]|://|www\.")
_LETTER = re.compile(r"[@#]?[^\W\d_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_WESTERN = re.compile(r"\b(?:կը|կ՚\w+|պիտի \w+մ|մը|մըն)\b|թիւն|եան\b|ոյ\b|իւ")
_EASTERN = re.compile(r"ություն|ում (?:է|են|եմ|ենք)\b|յան\b|\b(?:մեկ|կլին|չէ)\w*")
KNOWN = 20_000
"""Letters of which it is remembered to which script they belong."""

NEAR = (
    frozenset({"id", "ms", "min"}),
    frozenset({"tr", "az"}),
    frozenset({"hy", "hyw"}),
    frozenset({"ru", "uk", "be", "bg"}),
)
"""Languages so alike that a few words may be taken for the other."""
UNSURE, NEARLY_SURE = 0.6, 0.9
"""Below `UNSURE` a passage takes the language around it, below `NEARLY_SURE` if the two are near."""
_SHIFT = 32 - BITS
_ABOVE = 128
"""Added to what a row says of each class, so that no lane of a packed sum is ever below nothing."""


def identify(text: str) -> Language:
    """The language of a text: BCP 47 tag, confidence from 0 to 1, ISO 15924 script.

    Azerbaijani carries its script when that is not Latin (`az-Cyrl`, `az-Arab`), Armenian in Latin letters is
    `hy-Latn`, Western Armenian `hyw`. `und` means that it cannot be told, never that there is nothing to read.
    """
    words = letters_of(text)
    script = script_of(words)
    if not script:
        return Language("und", 0.0, "")
    table = table_of(script)
    if not table.codes:
        return Language("und", 0.0, script)
    if len(table.codes) == 1:
        return Language(variety(table.codes[0], words), 1.0, script)
    beliefs = softmax(table.scores(words.split()))
    best = max(beliefs)
    code = table.codes[beliefs.index(best)] if best >= SURE_ENOUGH else "und"
    return Language(variety(code, words), round(best, 3), script)


_NAMES = ("", *dict.fromkeys(script for _, _, script in SCRIPTS))


@lru_cache(maxsize=KNOWN)
def number_of(char: str) -> int:
    """Number of the script that a character is in; 0 for none."""
    return next((_NAMES.index(script) for first, last, script in SCRIPTS if first <= ord(char) <= last), 0)


def in_setting(found: Language, around: Language | None) -> Language:
    """The language of a passage that stands in a text: the text's own where the passage is too short to tell.

    A passage in another script, or surely in another language, keeps what was found.
    """
    if around is None or around.code in {"und", found.code} or found.script != around.script:
        return found
    near = any({found.code, around.code} <= family for family in NEAR)
    if found.code != "und" and found.confidence >= (NEARLY_SURE if near else UNSURE):
        return found
    return Language(around.code, max(found.confidence, around.confidence), found.script)


def letters_of(text: str) -> str:
    """The words alone, lower case, one space between them: links, addresses, digits and marks are no language."""
    first = _LETTER.search(text)
    start = first.start() if first else 0
    head = text[start : start + 4 * READ]
    if _MARK.search(head):
        head = _NOT_WORDS.sub(" ", head)
    return " ".join(_LETTERS.findall(head.replace("İ", "i").lower()))[:READ].rstrip()


def script_of(words: str) -> str:
    """The ISO 15924 script that most letters are in; empty when there are no letters."""
    if words.isascii():
        return "Latn" if words else ""
    present = set(map(number_of, set(words))) - {0}
    if len(present) < 2:
        return _NAMES[present.pop()] if present else ""
    counts = Counter(map(number_of, words))
    del counts[0]
    return _NAMES[min(counts, key=lambda number: (-counts[number], number))]


def script_of_class(code: str) -> str:
    """The script in which a class of the table is written."""
    return next((script for script, codes in SCRIPT_OF_CLASS.items() if code in codes), "Latn")


def rows_of(word: str) -> list[int]:
    """Rows of the table for a word: the whole of it, and its runs of up to `LONGEST_RUN` letters, each a letter more
    than the one before."""
    rows = [crc32(f"={word}".encode("utf-8", "surrogatepass")) >> _SHIFT]
    letters = [letter.encode("utf-8", "surrogatepass") for letter in f" {word} "]
    for at in range(len(letters)):
        run = 0
        for letter in letters[at : at + LONGEST_RUN]:
            run = crc32(letter, run)
            rows.append(run >> _SHIFT)
    return rows


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as shares that add up to one."""
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def variety(code: str, words: str) -> str:
    """Western Armenian told from Eastern by spelling and particles that only one of them has."""
    if code != "hy":
        return code
    return "hyw" if len(_WESTERN.findall(words)) > len(_EASTERN.findall(words)) else "hy"


@dataclass(frozen=True, eq=False)
class Table:
    """The classes written in one script, what each row says of them, and the scale that makes sums scores again.

    How many rows a word has and what they say of all classes stands side by side in one number, 32 bits each, so that
    words are added in one go; a text of `READ` letters has too few runs to fill a lane.
    """

    codes: tuple[str, ...]
    weights: np.ndarray[Any, np.dtype[np.uint8]]
    """Rows x classes, `_ABOVE` added."""
    scale: float
    _lanes: Struct

    @cached_property
    def _known(self) -> Memory[str, int]:
        return Memory(self._read, KNOWN_WORDS)

    def scores(self, words: Sequence[str]) -> list[float]:
        """A score for each class."""
        packed = sum(map(self._known.__getitem__, words))
        runs, *sums = self._lanes.unpack(packed.to_bytes(self._lanes.size, "little"))
        above, scale = runs * _ABOVE, self.scale / math.sqrt(runs)
        return [(said - above) * scale for said in sums]

    def _read(self, word: str) -> int:
        """How many rows a word has, and what they say of each class."""
        rows = rows_of(word)
        sums = np.add.reduce(self.weights.take(rows, axis=0), axis=0, dtype=np.uint32)
        return int.from_bytes(sums.astype("<u4", copy=False).tobytes(), "little") << 32 | len(rows)


@cache
def table_of(script: str) -> Table:
    """The table with the classes written in one script alone."""
    codes, weights, scale = table()
    wanted = [number for number, code in enumerate(codes) if script_of_class(code) == script]
    above = np.ascontiguousarray((weights[:, wanted].astype(np.int16) + _ABOVE).astype(np.uint8))
    return Table(tuple(codes[number] for number in wanted), above, scale, Struct(f"<{1 + len(wanted)}I"))


@cache
def table() -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int8]], float]:
    """Class codes, int8 weights (rows × classes) and the scale that turns their sums back into scores."""
    with files("tocsin.extract").joinpath("data/language.npz").open("rb") as file, np.load(file) as kept:
        return tuple(str(code) for code in kept["codes"]), kept["weights"], float(kept["scale"])
