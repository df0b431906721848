"""What the second opinion counts in a text: words, neighbours, letters within words, and the roles that words fill.

Words differ from language to language, roles do not: “hurt”, “weapon”, “your home” are the same in all nine
(`lexicon/`), so what is learnt of them in one language holds in the others. Everything is hashed into one table of
columns (feature hashing: Weinberger and others, ICML 2009); the same text gives the same columns on every machine.
"""

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.extract.groups import GROUP
from tocsin.triage.matcher import Sentence
from tocsin.triage.occlusion import Span
from tocsin.triage.suggest import grammar
from tocsin.triage.wordbook import together, width

BITS = 20
"""Columns of the table, as a power of two."""
LONGEST_WORD = 40
"""Letters of a word that are looked at."""
LONGEST_PIECE = 24
"""Words of a sentence that are looked at by themselves; a longer one is cut, since many write without full stops."""
MOST_ROLES = 40
"""Roles of a piece that are paired; a sentence of everyday length has about ten."""
_WORD = re.compile(r"\w+|[^\w\s]")
_WAYS = 3
"""A word is counted alone, with the next, and with the next but one."""
_LETTERS = (3, 4, 5)
_STEM = 4
_KNOWN_WORDS = 16_384

Hashes = NDArray[np.uint32]
Columns = NDArray[np.int64]

_SPREAD, _STIR, _LEFT, _RIGHT = (np.uint32(odd) for odd in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F))
_WORDS, _STEMS, _NEXT, _NEXT_BUT_ONE, _ROLES, _TOGETHER = (np.uint32(zlib.crc32(bytes([i]))) for i in range(6))
_NAMED = np.uint32(zlib.crc32(GROUP.encode()))
_NONE = np.empty(0, np.uint32)


class Features(NamedTuple):
    """The columns that a text sets, sorted, each once: by words and their neighbours, by letters, by roles."""

    words: Columns
    letters: Columns
    roles: Columns


class Piece(NamedTuple):
    """A sentence or a piece of a long one: its tokens in the text, and its words among those of the sentence."""

    tokens: range
    sentence: Sentence
    words: range


class _Known(NamedTuple):
    """One word: its hash, its stem's, and the columns of the letters within it."""

    whole: int
    stem: int
    letters: Hashes


@dataclass(frozen=True, eq=False)
class Apart:
    """A folded text in which communities are neutral, taken apart once: whatever run of its pieces is asked for, no
    word is looked up again."""

    language: str
    pieces: Sequence[Piece]
    """One sentence that threatens is lost in a long letter, so each is read by itself too."""
    places: Sequence[Span]
    """Where each token stands in the text."""
    _known: Sequence[_Known]
    _named: NDArray[np.bool_]
    """Of each token, whether it is anything but a community's neutral word."""
    _rows: Sequence[Hashes]
    """Of words and then of stems: the columns of each alone, with the next, with the next but one."""
    _roles: Sequence[Hashes]
    """The columns of the roles of each piece."""

    def features(self, first: int = 0, last: int | None = None) -> Features:
        """The columns of the pieces `first` up to `last`, of the whole text unless told.

        A community's name alone sets none: being spoken of is not held against anybody (guardrail 5).
        """
        within = self._tokens(first, last)
        letters = [self._known[at].letters for at in within if self._named[at]]
        return Features(_once(self._of_words(within)), _once(letters), _once(self._roles[first:last]))

    def _tokens(self, first: int, last: int | None) -> range:
        """The tokens of a run of pieces; all of the text, where nothing in it is a word."""
        pieces = self.pieces[first:last]
        return range(pieces[0].tokens.start, pieces[-1].tokens.stop) if pieces else range(len(self.places))

    def _of_words(self, within: range) -> list[Hashes]:
        found = [row[within.start : max(within.start, within.stop - at % _WAYS)] for at, row in enumerate(self._rows)]
        for alone in range(0, len(found), _WAYS):
            found[alone] = found[alone][self._named[within.start : within.stop]]
        return found

    def by_token(self, first: int = 0, last: int | None = None) -> Iterator[tuple[Span, Features]]:
        """Of each token of the pieces `first` up to `last`, where it stands and which columns go with it."""
        within = self._tokens(first, last)
        roles = {at: lost for piece in self.pieces[first:last] for at, lost in self._roles_by_token(piece)}
        for at in within:
            words = [row[_around(at, number % _WAYS, within)] for number, row in enumerate(self._rows)]
            letters = self._known[at].letters
            if not self._named[at]:
                words, letters = [row for number, row in enumerate(words) if number % _WAYS], _NONE
            found = (np.concatenate(words), letters, roles.get(at, _NONE))
            yield self.places[at], Features(*(columns.astype(np.int64) for columns in found))

    def _roles_by_token(self, piece: Piece) -> Iterator[tuple[int, Hashes]]:
        """Of each word that a role of the piece depends on, its token and the columns that go with it."""
        whole = _present(piece)
        every = _of_roles(piece, whole, self.language)
        for number in piece.words:
            rest = _present(piece, but=number)
            if rest != whole:
                at = bisect_left(self.places, piece.sentence.words[number].start, key=itemgetter(0))
                yield at, np.setdiff1d(every, _of_roles(piece, rest, self.language))


def apart(text: str, read: Sequence[Sentence], language: str) -> Apart:
    """A folded text, its sentences understood by the grammar of its language, taken apart into pieces and tokens."""
    found = list(_WORD.finditer(text))
    known = [_known(token[0]) for token in found]
    pieces = _pieces(read, [token.start() for token in found])
    return Apart(
        language,
        pieces,
        [token.span() for token in found],
        known,
        np.array([token[0] != GROUP for token in found], bool),
        _rows(known),
        [_of_roles(piece, _present(piece), language) for piece in pieces],
    )


def _pieces(read: Sequence[Sentence], tokens: Sequence[int]) -> Sequence[Piece]:
    """Sentences and the pieces of long ones; all that stands before the first belongs to it."""
    cut = [(sentence, words) for sentence in read for words in _cuts(len(sentence.words))]
    if not cut:
        return []
    starts = (sentence.words[words.start].start for sentence, words in cut[1:])
    edges = [0, *(bisect_left(tokens, start) for start in starts), len(tokens)]
    return [Piece(range(*edge), *one) for edge, one in zip(pairwise(edges), cut, strict=True)]


def _cuts(length: int) -> Iterator[range]:
    """The words of the pieces of a sentence of so many words, all about as long."""
    size = -(-length // -(-length // LONGEST_PIECE))
    return (range(start, min(start + size, length)) for start in range(0, length, size))


def _once(found: Sequence[Hashes]) -> Columns:
    every = np.concatenate((_NONE, *found))
    every.sort()
    once: Hashes = every[np.concatenate((every[:1] >= 0, every[1:] != every[:-1]))]
    return once.astype(np.int64)


def _mixed(hashes: Hashes) -> Hashes:
    """The columns of hashes."""
    mixed = hashes * _SPREAD
    mixed ^= mixed >> np.uint32(15)
    mixed *= _STIR
    mixed >>= np.uint32(32 - BITS)
    return mixed


@lru_cache(maxsize=_KNOWN_WORDS)
def _known(word: str) -> _Known:
    framed = f"<{word[:LONGEST_WORD]}>"
    letters = {_hash(framed[at : at + size]) for size in _LETTERS for at in range(len(framed) - size + 1)}
    return _Known(_hash(word), _hash(word[:_STEM]), _mixed(np.array(sorted(letters), np.uint32)))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _rows(known: Sequence[_Known]) -> Sequence[Hashes]:
    found = list[Hashes]()
    for kind, hashes in ((_WORDS, [one.whole for one in known]), (_STEMS, [one.stem for one in known])):
        row = np.array(hashes, np.uint32) ^ kind
        found += [row, _paired(row[:-1], row[1:], _NEXT), _paired(row[:-2], row[2:], _NEXT_BUT_ONE)]
    return [_mixed(row) for row in found]


def _around(at: int, beyond: int, within: range) -> list[int]:
    """Where in a row that looks `beyond` a token the token has a part, alone or as the former or latter of two."""
    return [one for one in {at - beyond, at} if within.start <= one < within.stop - beyond]


def _paired(left: Hashes, right: Hashes, kind: np.uint32) -> Hashes:
    return left * _LEFT + right * _RIGHT + kind


def _of_roles(piece: Piece, present: int, language: str) -> Hashes:
    """The columns of the roles that are present in a piece, and of each two of them together."""
    book = grammar(language).wordbook
    bits = np.unpackbits(np.frombuffer(present.to_bytes(width(book.classes), "little"), np.uint8), bitorder="little")
    roles = np.sort(_hashes(language)[bits.nonzero()[0]])[:MOST_ROLES]
    alone = roles ^ _ROLES
    if any(piece.sentence.words[at].text == GROUP for at in piece.words):
        roles = np.append(roles, _NAMED)
    one, other = _two_of(len(roles))
    return _mixed(np.concatenate((alone, _paired(roles[one], roles[other], _TOGETHER))))


def _present(piece: Piece, but: int = -1) -> int:
    """The classes that a piece fills, without those that a community's bare name does, or the word `but`."""
    words, masks, phrases, *_ = piece.sentence
    first, last = piece.words.start, piece.words.stop
    present = together(masks[at] for at in piece.words if at != but and words[at].text != GROUP)
    return present | together(
        mask
        for at, some in phrases.items()
        for mask, length in some
        if first <= at and at + length <= last and not at <= but < at + length
    )


@cache
def _hashes(language: str) -> Hashes:
    return np.array([_hash(name) for name in grammar(language).wordbook.classes], np.uint32)


@lru_cache(maxsize=MOST_ROLES + 2)
def _two_of(count: int) -> tuple[Columns, Columns]:
    one, other = np.triu_indices(count, 1)
    return one, other
