"""How the entries of a lexicon stand in texts: in each spelling of their language, folded, cut into words.

A lexicon of forms holds the same words over and over, in phrases and endings, so each word is spelt and folded once,
and all of one script together.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from sys import intern

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import normalise, scripts_of
from tocsin.extract.scripts import each_spelling

_PIECE = re.compile(rf"(?:[^\W_]+(?:'[^\W_]+)*|{GROUP})\*?|\*")
_LONE = re.compile(r"(?<![^\W\d_])[^\W\d_](?![^\W\d_])")
_SPELLED_OUT = 3
"""Lone letters in a row that may be a word spelt out."""

Pieces = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word of a lexicon."""

    ways: tuple[Pieces, ...]
    """What it is cut into in each way of spelling the language, always in one order."""
    scripts: frozenset[str]
    """Its scripts, whose letters may stand for those of another."""
    lone: int
    """The letters in it that stand alone."""


class Speller:
    """The spellings of the words of one language, for as long as its lexicon is read."""

    def __init__(self, language: str, words: Iterable[str]) -> None:
        """All words that entries are made of."""
        self._language = language
        self._words = _spelt({word: each_spelling(word, language) for word in words})

    def __getitem__(self, word: str) -> Spelt:
        """A word, spelt and folded."""
        return self._words[word]

    def whole(self, entry: str) -> tuple[Pieces, ...]:
        """An entry in each spelling, folded as one text: dear, and asked for only where its words do not tell."""
        ways = (_pieces(normalise(way).text) for way in each_spelling(entry, self._language))
        return tuple(dict.fromkeys(pieces for pieces in ways if pieces))


def fold_apart(words: Iterable[Spelt]) -> bool:
    """Whether a phrase of these words folds to what each of them folds to alone.

    Lone letters may be a word spelt out, and words of two scripts a disguise.
    """
    scripts, lone = set[str](), 0
    for word in words:
        scripts |= word.scripts
        lone += word.lone
    return len(scripts) < 2 and lone < _SPELLED_OUT


def _spelt(words: Mapping[str, tuple[str, ...]]) -> dict[str, Spelt]:
    """Each word with its spellings; those in letters of one script are folded together, the others each alone."""
    scripts = {way: frozenset(scripts_of(way.lower())) for way in set(chain.from_iterable(words.values()))}
    alike: dict[frozenset[str], list[str]] = {}
    for way, some in scripts.items():
        alike.setdefault(some if way.isalpha() else frozenset((way,)), []).append(way)
    pieces = {way: cut for ways in alike.values() for way, cut in zip(ways, _folded(ways), strict=True)}
    return {
        word: Spelt(
            tuple(pieces[way] for way in ways),
            scripts[ways[0]].union(*(scripts[way] for way in ways if len(scripts[way]) > 1)),
            max(len(_LONE.findall(way)) for way in ways),
        )
        for word, ways in words.items()
    }


def _folded(ways: Sequence[str]) -> Iterable[Pieces]:
    """The pieces of words of one script, folded together: a line each, which no folding joins."""
    return map(_pieces, normalise("\n".join(ways)).text.split("\n"))


def _pieces(text: str) -> Pieces:
    return tuple(map(intern, _PIECE.findall(text)))
