"""Language identification: script first, then hashed character n-grams and words with int8 weights.

The table `data/language.npz` is made by `bench/train_language.py`. Scores are integer sums, so the same text gets the
same answer on every machine.
"""

import math
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from tocsin.model.extraction import Language

BITS = 15
"""The table has 2**BITS rows."""
READ = 600
"""Code points that are looked at; more do not change the answer and would cost time."""
ORDERS = (1, 2, 3, 4, 5)
WORDS = 80
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
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_WESTERN = re.compile(r"\b(?:կը|կ՚\w+|պիտի \w+մ|մը|մըն)\b|թիւն|եան\b|ոյ\b|իւ")
_EASTERN = re.compile(r"ություն|ում (?:է|են|եմ|ենք)\b|յան\b|\b(?:մեկ|կլին|չէ)\w*")
_PRIMES = np.array((0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1), dtype=np.uint32)
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
_FNV, _HALF = np.uint32(0x01000193), np.uint32(15)

Ints = np.ndarray[Any, np.dtype[np.int64]]


def identify(text: str) -> Language:
    """The language of a text: BCP 47 tag, confidence from 0 to 1, ISO 15924 script.

    Azerbaijani carries its script when that is not Latin (`az-Cyrl`, `az-Arab`), Armenian in Latin letters is
    `hy-Latn`, Western Armenian `hyw`. `und` means that it cannot be told, never that there is nothing to read.
    """
    words = letters_of(text)
    script = script_of(words)
    if not script:
        return Language("und", 0.0, "")
    codes, weights, scale = table_of(script)
    if not codes:
        return Language("und", 0.0, script)
    if len(codes) == 1:
        return Language(variety(codes[0], words), 1.0, script)
    rows = features(words)
    sums = weights.take(rows, axis=0).sum(axis=0, dtype=np.int32)
    beliefs = softmax((sums * (scale / math.sqrt(len(rows)))).tolist())
    best = beliefs.index(max(beliefs))
    if beliefs[best] < SURE_ENOUGH:
        return Language("und", round(beliefs[best], 3), script)
    return Language(variety(codes[best], words), round(beliefs[best], 3), script)


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
    return _NOT_LETTERS.sub(" ", head.replace("İ", "i").lower())[:READ].strip()


def script_of(words: str) -> str:
    """The ISO 15924 script that most letters are in; empty when there are no letters."""
    if words.isascii():
        return "Latn" if words else ""
    counts = Counter(map(number_of, words))
    del counts[0]
    return _NAMES[min(counts, key=lambda number: (-counts[number], number))] if counts else ""


def script_of_class(code: str) -> str:
    """The script in which a class of the table is written."""
    return next((script for script, codes in SCRIPT_OF_CLASS.items() if code in codes), "Latn")


def features(words: str) -> Ints:
    """Rows of the table for a text: its character n-grams across word boundaries, and its whole words."""
    whole = [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words.split()[:WORDS]]
    rows = np.concatenate((ngrams(code_points(f" {words} ")), np.array(whole, dtype=np.uint32)))
    rows >>= np.uint32(32 - BITS)
    return rows.astype(np.int64)


@lru_cache(maxsize=READ + 2)
def within(size: int) -> Ints:
    """Where the runs of each of `ORDERS` that end within `size` code points stand in a table of orders × places."""
    return np.concatenate([np.arange(max(0, size - order + 1)) + row * size for row, order in enumerate(ORDERS)])


def ngrams(points: np.ndarray[Any, np.dtype[np.uint32]]) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """32-bit hashes of all runs of code points, `ORDERS` one after the other, all orders advanced together."""
    size, longest = len(points), len(ORDERS)
    padded = np.zeros(size + longest, dtype=np.uint32)
    padded[:size] = points
    mixed = _PRIMES[:, None] ^ points
    for place in range(longest):
        longer = mixed[place:]
        if place:
            longer ^= padded[place : place + size]
        longer *= _FNV
        longer ^= longer >> _HALF
    mixed *= _PRIMES[0]
    return mixed.take(within(size))


def code_points(text: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """The text as an array of code points."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


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


@cache
def table_of(script: str) -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int8]], float]:
    """The table with the classes written in one script alone."""
    codes, weights, scale = table()
    wanted = [number for number, code in enumerate(codes) if script_of_class(code) == script]
    return tuple(codes[number] for number in wanted), np.ascontiguousarray(weights[:, wanted]), scale


@cache
def table() -> tuple[tuple[str, ...], np.ndarray[Any, np.dtype[np.int8]], float]:
    """Class codes, int8 weights (rows × classes) and the scale that turns their sums back into scores."""
    with files("tocsin.extract").joinpath("data/language.npz").open("rb") as file, np.load(file) as kept:
        return tuple(str(code) for code in kept["codes"]), kept["weights"], float(kept["scale"])
