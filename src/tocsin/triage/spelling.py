"""How the entries of a lexicon stand in texts: in each spelling of their language, folded, cut into words.

A lexicon of forms holds the same words over and over, in phrases and endings, so each word is spelt and folded once.
"""

import re
from collections.abc import Iterable
from itertools import chain
from sys import intern

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import is_of_one_script, normalise
from tocsin.extract.scripts import each_spelling, spellings

_PIECE = re.compile(rf"(?:[^\W_]+(?:'[^\W_]+)*|{GROUP})\*?|\*")

Pieces = tuple[str, ...]


class Speller:
    """The spellings of one language, for as long as its lexicon is read; classes share entries."""

    def __init__(self, language: str) -> None:
        """Nothing is spelt yet."""
        self._language = language
        self._known: dict[str, tuple[Pieces, ...]] = {}
        self._entries: dict[str, tuple[Pieces, ...]] = {}

    def foldings(self, entry: str) -> tuple[Pieces, ...]:
        """An entry in each spelling of the language, folded and cut into words as texts are; without doubles."""
        if entry not in self._entries:
            self._entries[entry] = tuple(pieces for pieces in dict.fromkeys(self._ways(entry)) if pieces)
        return self._entries[entry]

    def _ways(self, entry: str) -> Iterable[Pieces]:
        if GROUP in entry:
            return (_pieces(entry),)
        words = [self._word(word) for word in entry.split()]
        if not (all(words) and is_of_one_script(entry)):
            return map(_pieces, spellings(entry, self._language))
        return (tuple(chain(*pieces)) for pieces in zip(*words, strict=True))

    def _word(self, word: str) -> tuple[Pieces, ...]:
        """A word in each spelling; nothing where it does not fold in a phrase as it does alone.

        Single letters may be a word spelled out, and letters of two scripts a disguise.
        """
        if word not in self._known:
            spelt = each_spelling(word, self._language)
            alone = len(word) > 1 and all(map(is_of_one_script, spelt))
            self._known[word] = tuple(map(_pieces, spelt)) if alone else ()
        return self._known[word]


def _pieces(text: str) -> Pieces:
    return tuple(map(intern, _PIECE.findall(normalise(text).text)))
