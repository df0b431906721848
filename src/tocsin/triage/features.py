"""What the second opinion counts in a text: words, neighbours, letters within words, and the roles that words fill.

Words differ from language to language, roles do not: “hurt”, “weapon”, “your home” are the same in all nine
(`lexicon/`), so what is learnt of them in one language holds in the others. Everything is hashed into one table of
columns (feature hashing: Weinberger and others, ICML 2009); the same text gives the same columns on every machine.
"""

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.extract.groups import GROUP
from tocsin.extract.memory import WordMemory
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
_HASHES = 8
"""Bytes of what is remembered of a word that are hashes of its whole."""

Hashes = NDArray[np.uint32]
Columns = NDArray[np.int64]
Worth = Callable[[str, Hashes], NDArray[np.float32]]
"""What each column of a kind (`words`, `letters`, `roles`) adds to a score."""

_SPREAD, _STIR, _LEFT, _RIGHT = (np.uint32(odd) for odd in (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F))
_WORDS, _STEMS, _NEXT, _NEXT_BUT_ONE, _ROLES, _TOGETHER = (np.uint32(zlib.crc32(bytes([i]))) for i in range(6))
_KINDS = np.array([[_WORDS], [_STEMS]])
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


class _Roles(NamedTuple):
    """What is present in a piece: numbers of classes, the columns of each, and those of each two together."""

    classes: NDArray[np.intp]
    alone: Hashes
    paired: Hashes
    size: int
    """Of what is paired: the classes, and a community where one is named."""


@dataclass(frozen=True, eq=False)
class Apart:
    """A folded text in which communities are neutral, taken apart once: whatever run of its pieces is asked for, no
    word is looked up again."""

    language: str
    pieces: Sequence[Piece]
    """One sentence that threatens is lost in a long letter, so each is read by itself too."""
    places: Sequence[Span]
    """Where each token stands in the text."""
    _letters: Sequence[bytes]
    """Of each token, the columns of the letters within it."""
    _named: NDArray[np.bool_]
    """Of each token, whether it is anything but a community's neutral word."""
    _rows: Sequence[Hashes]
    """Of words and then of stems: the columns of each alone, with the next, with the next but one."""
    _roles: Sequence[_Roles]
    """The roles of each piece."""

    def features(self, first: int = 0, last: int | None = None) -> Features:
        """The columns of the pieces `first` up to `last`, of the whole text unless told.

        A community's name alone sets none: being spoken of is not held against anybody (guardrail 5).
        """
        within = self._tokens(first, last)
        letters = _hashes_in(self._letters[within.start : within.stop])
        roles = [columns for some in self._roles[first:last] for columns in (some.alone, some.paired)]
        return Features(_once(self._of_words(within)), _once([letters]), _once(roles))

    def _tokens(self, first: int, last: int | None) -> range:
        """The tokens of a run of pieces; all of the text, where nothing in it is a word."""
        pieces = self.pieces[first:last]
        return range(pieces[0].tokens.start, pieces[-1].tokens.stop) if pieces else range(len(self.places))

    def _of_words(self, within: range) -> list[Hashes]:
        found = self._beside(within)
        for alone in range(0, len(found), _WAYS):
            found[alone] = found[alone][self._named[within.start : within.stop]]
        return found

    def _beside(self, within: range) -> list[Hashes]:
        """The rows of words among these tokens; those of pairs are shorter by one and by two."""
        return [row[within.start : max(within.start, within.stop - at % _WAYS)] for at, row in enumerate(self._rows)]

    def by_token(self, first: int, last: int, worth: Worth) -> Iterator[tuple[Span, float]]:
        """Of each token of the pieces `first` up to `last`, where it stands and what the columns that go with it add.

        `worth` says what each column of a kind adds. Each of two neighbours has the whole of what they add together.
        """
        within = self._tokens(first, last)
        named = self._named[within.start : within.stop]
        added = np.zeros(len(within))
        rows = self._beside(within)
        shares = np.split(worth("words", np.concatenate(rows)), np.cumsum([len(row) for row in rows[:-1]]))
        for number, share in enumerate(shares):
            beyond = number % _WAYS
            added[: len(share)] += share if beyond else share * named
            added[beyond:] += share if beyond else 0
        letters = self._letters[within.start : within.stop]
        edges = np.cumsum([0, *(len(columns) // _NONE.itemsize for columns in letters)])
        added += np.diff(np.append(0, np.cumsum(worth("letters", _hashes_in(letters)), dtype=np.float64))[edges])
        for piece, roles in zip(self.pieces[first:last], self._roles[first:last], strict=True):
            for at, sum_of_roles in self._roles_by_token(piece, roles, worth):
                if at in within:  # a run of words joined by underscores is one token, and may be cut in two pieces
                    added[at - within.start] += sum_of_roles
        return zip(self.places[within.start : within.stop], added.tolist(), strict=True)

    def _roles_by_token(self, piece: Piece, roles: _Roles, worth: Worth) -> Iterator[tuple[int, float]]:
        """Of each word that a role of the piece depends on, its token and what the columns that go with it add."""
        lost = dict(_lost(piece))
        if not lost:
            return
        one, other = _two_of(roles.size)
        gone = np.zeros((len(lost), roles.size), bool)
        for row, classes in zip(gone, lost.values(), strict=True):
            row[: len(roles.alone)] = _bits(classes, self.language)[roles.classes]
        alone, paired = worth("roles", roles.alone), worth("roles", roles.paired)
        sums = np.add.reduce(gone[:, : len(alone)] * alone, axis=1)
        sums += np.add.reduce((gone[:, one] | gone[:, other]) * paired, axis=1)
        for number, total in zip(lost, sums.tolist(), strict=True):
            yield bisect_right(self.places, piece.sentence.words[number].start, key=itemgetter(0)) - 1, total


def apart(text: str, read: Sequence[Sentence], language: str) -> Apart:
    """A folded text, its sentences understood by the grammar of its language, taken apart into pieces and tokens."""
    found = list(_WORD.finditer(text))
    words = [token[0] for token in found]
    known = list(map(_words.__getitem__, words))
    pieces = _pieces(read, [token.start() for token in found])
    return Apart(
        language,
        pieces,
        [token.span() for token in found],
        [one[_HASHES:] if word != GROUP else b"" for one, word in zip(known, words, strict=True)],
        np.array([word != GROUP for word in words], bool),
        _rows(_hashes_in([one[:_HASHES] for one in known]).reshape(-1, 2).T),
        [_of_roles(piece, language) for piece in pieces],
    )


def _hashes_in(packed: Iterable[bytes]) -> Hashes:
    return np.frombuffer(b"".join(packed), np.uint32)


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
    first = np.ones(len(every), bool)
    np.not_equal(every[1:], every[:-1], out=first[1:])
    return every[first].astype(np.int64)


def _mixed(hashes: Hashes) -> Hashes:
    """The columns of hashes."""
    mixed = hashes * _SPREAD
    mixed ^= mixed >> np.uint32(15)
    mixed *= _STIR
    mixed >>= np.uint32(32 - BITS)
    return mixed


def _known(word: str) -> bytes:
    """The hash of a word, that of its stem, and the columns of the letters within it, packed: one small thing a word is
    sooner at hand than many."""
    framed = f"<{word[:LONGEST_WORD]}>"
    letters = {_hash(framed[at : at + size]) for size in _LETTERS for at in range(len(framed) - size + 1)}
    whole = np.array([_hash(word), _hash(word[:_STEM])], np.uint32)
    return whole.tobytes() + _mixed(np.array(sorted(letters), np.uint32)).tobytes()


_words = WordMemory(_known, _KNOWN_WORDS, LONGEST_WORD)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _rows(hashes: Hashes) -> Sequence[Hashes]:
    """The columns of words and of stems, each alone, with the next, with the next but one."""
    alone = hashes ^ _KINDS
    following = _paired(alone[:, :-1], alone[:, 1:], _NEXT)
    but_one = _paired(alone[:, :-2], alone[:, 2:], _NEXT_BUT_ONE)
    mixed = _mixed(np.concatenate((alone, following, but_one), axis=1))
    first, second = alone.shape[1], alone.shape[1] + following.shape[1]
    return [part for row in mixed for part in (row[:first], row[first:second], row[second:])]


def _paired(left: Hashes, right: Hashes, kind: np.uint32) -> Hashes:
    return left * _LEFT + right * _RIGHT + kind


def _of_roles(piece: Piece, language: str) -> _Roles:
    classes = _bits(_present(piece), language).nonzero()[0]
    classes = classes[_hashes(language)[classes].argsort(kind="stable")][:MOST_ROLES]
    roles = _hashes(language)[classes]
    alone = _mixed(roles ^ _ROLES)
    if any(piece.sentence.words[at].text == GROUP for at in piece.words):
        roles = np.append(roles, _NAMED)
    one, other = _two_of(len(roles))
    return _Roles(classes, alone, _mixed(_paired(roles[one], roles[other], _TOGETHER)), len(roles))


def _bits(mask: int, language: str) -> NDArray[np.bool_]:
    """Of each class of a language, whether it is in a mask."""
    size = width(grammar(language).wordbook.classes)
    bits = np.unpackbits(np.frombuffer(mask.to_bytes(size, "little"), np.uint8), bitorder="little")
    return bits.view(bool)


def _present(piece: Piece) -> int:
    """The classes that a piece fills."""
    return together(_filled(piece)) | together(mask for _, mask in _phrases(piece))


def _filled(piece: Piece) -> list[int]:
    """The classes that each word fills by itself; a community's bare name fills none."""
    words, masks, *_ = piece.sentence
    return [masks[at] if words[at].text != GROUP else 0 for at in piece.words]


def _phrases(piece: Piece) -> Iterator[tuple[range, int]]:
    """The words and the classes of each phrase that lies wholly in a piece."""
    for at, some in piece.sentence.phrases.items():
        yield from ((range(at, at + length), mask) for mask, length in some if _within(at, at + length, piece.words))


def _within(first: int, last: int, words: range) -> bool:
    return words.start <= first and last <= words.stop


def _lost(piece: Piece) -> Iterator[tuple[int, int]]:
    """Of each word without which a piece no longer fills some class, its number and those classes."""
    phrases, filled = list(_phrases(piece)), _filled(piece)
    once, again = 0, 0
    for mask in filled:
        again |= once & mask
        once |= mask
    whole = once | together(mask for _, mask in phrases)
    for number, mask in zip(piece.words, filled, strict=True):
        kept = again | once & ~mask | together(other for words, other in phrases if number not in words)
        if whole & ~kept:
            yield number, whole & ~kept


@cache
def _hashes(language: str) -> Hashes:
    return np.array([_hash(name) for name in grammar(language).wordbook.classes], np.uint32)


@lru_cache(maxsize=MOST_ROLES + 2)
def _two_of(count: int) -> tuple[Columns, Columns]:
    one, other = np.triu_indices(count, 1)
    return one, other
