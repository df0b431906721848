"""A text as words: their places, the form in which they are compared, and what lies between them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tocsin.extract.memory import WordMemory
from tocsin.extract.normalise import folded_singly, is_unmixed, normalise
from tocsin.model.passage import Passage, passage_of

_SILENT = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u055a-\u055f\u0640\u064b-\u065f\u0670\u00ad"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
"""Marks and format characters that may stand inside a word."""
_WORD = re.compile(rf"[^\W_]+(?:[{_SILENT}]+[^\W_]*)*")
_JOINS = frozenset(" \u00a0\u202f-‐‑'’ʼ.‘՚")
_REPEATED = re.compile(r"(.)\1\1")
_LONGEST_WORD = 60
_KNOWN_WORDS = 50_000
_CYRILLIC_AZ = str.maketrans("абҹчдеәфҝғһхыиҝкглмноөпрсштуүвјзжйё", "abcçdeəfgğhxıigkqlmnoöprsştuüvyzjye")


def key(word: str) -> str:
    """The comparing form of one word: folded as in `normalise`, letters and digits only."""
    return _known[word]


def _folded(word: str) -> str:
    word = word[:_LONGEST_WORD]
    letters = folded_singly(word)
    if word.isalpha() and letters.isalpha() and is_unmixed(letters) and not _REPEATED.search(letters):
        return letters  # nothing in it that is more than its letters
    return "".join(char for char in normalise(word).text if char.isalnum())


_known = WordMemory(_folded, _KNOWN_WORDS, _LONGEST_WORD)


@dataclass(frozen=True)
class Words:
    """The words of a text in order. Words are named by their number; spans are `first` up to `last`, exclusive."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    keys: Sequence[str]

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.starts)

    def passage(self, first: int, last: int) -> Passage:
        """The passage from word `first` up to the end of word `last - 1`."""
        return passage_of(self.text, self.starts[first], self.ends[last - 1])

    def written(self, first: int, last: int) -> str:
        """The words as written, with what stands between them."""
        return self.text[self.starts[first] : self.ends[last - 1]]

    def gap(self, number: int) -> str:
        """What stands between this word and the next."""
        if number + 1 >= len(self):
            return self.text[self.ends[number] :][:4]
        return self.text[self.ends[number] : self.starts[number + 1]]

    def joined(self, number: int) -> bool:
        """Whether nothing but a space, a hyphen or an apostrophe parts this word from the next."""
        gap = self.gap(number)
        return number + 1 < len(self) and len(gap) <= 2 and all(char in _JOINS for char in gap) and gap != ". "

    def suffixed(self, number: int) -> bool:
        """Whether this word is a suffix written after an apostrophe (`Ortega'nın`)."""
        return number > 0 and self.gap(number - 1) in {"'", "’", "ʼ", "՚"} and not self.capital(number)

    def suffixed_number(self, number: int) -> bool:
        """Whether this word is an ending written onto a number (`21-ին`, `21-də`)."""
        return number > 0 and self.gap(number - 1) in {"-", "‐", "‑", "'", "’"}

    def capital(self, number: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[self.starts[number]].isupper()

    @cached_property
    def pairs(self) -> dict[tuple[str, str], int]:
        """How often two words stand beside each other."""
        counted: dict[tuple[str, str], int] = {}
        for pair in zip(self.keys, self.keys[1:], strict=False):
            counted[pair] = counted.get(pair, 0) + 1
        return counted

    def at(self, offset: int) -> int:
        """Number of the first word that ends after `offset`."""
        return bisect_right(self.ends, offset)


def words_of(text: str, language: str = "und") -> Words:
    """The words of a text. Azerbaijani in Cyrillic is compared in Latin letters."""
    spans = [match.span() for match in _WORD.finditer(text)]
    written = [text[start:end] for start, end in spans]
    if language == "az-Cyrl":
        written = [word.lower().translate(_CYRILLIC_AZ) for word in written]
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return Words(text, starts, ends, tuple(map(_known.__getitem__, written)))
