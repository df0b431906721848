"""What the second opinion counts in a text: words, neighbours, letters within words, and the roles that words fill.

Words differ from language to language, roles do not: “hurt”, “weapon”, “your home” are the same in all nine
(`lexicon/`), so what is learnt of them in one language holds in the others. Everything is hashed into one table of
columns (feature hashing: Weinberger and others, ICML 2009); the same text gives the same columns on every machine.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import unmoved
from tocsin.triage.matcher import Word, sentences, understood
from tocsin.triage.suggest import grammar
from tocsin.triage.wordbook import together, width

BITS = 20
"""Columns of the table, as a power of two."""
LONGEST_WORD = 40
"""Letters of a word that are looked at."""
LONGEST_PIECE = 24
"""Words of a sentence that are looked at by themselves; a longer one is cut, since many write without full stops."""
MOST_PIECES = 200
"""Pieces of a text that are read by themselves; what comes after is read with the whole alone."""
MOST_ROLES = 40
"""Roles of a sentence that are paired; a sentence of everyday length has about ten."""
_WORD = re.compile(r"\w+|[^\w\s]")
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


class Windows(NamedTuple):
    """A text as a whole, its sentences, and each two that follow each other; of a lone sentence all three are it."""

    whole: str
    sentences: Sequence[str]
    pairs: Sequence[str]


class _Known(NamedTuple):
    """One word: its hash, its stem's, and those of the letters within it."""

    whole: int
    stem: int
    letters: Hashes


def features(words: str, language: str) -> Features:
    """The columns of a folded text in which communities are neutral, read by the grammar of its language.

    A community's name alone sets none: being spoken of is not held against anybody (guardrail 5).
    """
    found = _WORD.findall(words.casefold())
    known = [_known(word) for word in found]
    named = np.array([word != GROUP for word in found], bool)
    letters = (one.letters for one, word in zip(known, found, strict=True) if word != GROUP)
    return Features(_columns(_of_words(known, named)), _columns(letters), _columns(_of_roles(words, language)))


def windows(words: str) -> Windows:
    """The parts of a folded text that are read by themselves: one sentence that threatens is lost in a long letter."""
    starts = [words_in[at].start for words_in in sentences(unmoved(words)) for at in _cuts(len(words_in))]
    if len(starts) < 2:
        return Windows(words, (words,), (words,))
    alone = [words[start:end] for start, end in pairwise((0, *starts[1:], len(words)))][:MOST_PIECES]
    return Windows(words, alone, [one + other for one, other in pairwise(alone)])


def _cuts(length: int) -> range:
    """Where the pieces of a sentence of so many words begin, all about as long."""
    pieces = -(-length // LONGEST_PIECE)
    return range(0, length, -(-length // pieces))


def _columns(found: Iterable[Hashes]) -> Columns:
    mixed = np.concatenate((_NONE, *found)) * _SPREAD
    mixed ^= mixed >> np.uint32(15)
    mixed *= _STIR
    mixed >>= np.uint32(32 - BITS)
    mixed.sort()
    once: Hashes = mixed[np.concatenate((mixed[:1] >= 0, mixed[1:] != mixed[:-1]))]
    return once.astype(np.int64)


@lru_cache(maxsize=_KNOWN_WORDS)
def _known(word: str) -> _Known:
    framed = f"<{word[:LONGEST_WORD]}>"
    letters = {_hash(framed[at : at + size]) for size in _LETTERS for at in range(len(framed) - size + 1)}
    return _Known(_hash(word), _hash(word[:_STEM]), np.array(sorted(letters), np.uint32))


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _of_words(known: Sequence[_Known], named: NDArray[np.bool_]) -> Iterator[Hashes]:
    """Words and stems, each alone, with the next and with the next but one."""
    for kind, hashes in ((_WORDS, [one.whole for one in known]), (_STEMS, [one.stem for one in known])):
        row = np.array(hashes, np.uint32) ^ kind
        yield row[named]
        yield _paired(row[:-1], row[1:], _NEXT)
        yield _paired(row[:-2], row[2:], _NEXT_BUT_ONE)


def _paired(left: Hashes, right: Hashes, kind: np.uint32) -> Hashes:
    return left * _LEFT + right * _RIGHT + kind


def _of_roles(words: str, language: str) -> Iterator[Hashes]:
    """The roles of each sentence, and each two of them together."""
    for sentence in sentences(unmoved(words)):
        roles = _roles(sentence, language)
        yield roles ^ _ROLES
        if any(word.text == GROUP for word in sentence):
            roles = np.append(roles, _NAMED)
        one, other = _two_of(len(roles))
        yield _paired(roles[one], roles[other], _TOGETHER)


def _roles(sentence: Sequence[Word], language: str) -> Hashes:
    """Hashes of the roles that a sentence fills, sorted, without those that a community's bare name fills."""
    book = grammar(language)
    read = understood(sentence, book)
    present = together(mask for word, mask in zip(sentence, read.masks, strict=True) if word.text != GROUP)
    present |= together(mask for phrases in read.phrases.values() for mask, _ in phrases)
    size = width(book.wordbook.classes)
    bits = np.unpackbits(np.frombuffer(present.to_bytes(size, "little"), np.uint8), bitorder="little")
    return np.sort(_hashes(language)[bits.nonzero()[0]])[:MOST_ROLES]


@cache
def _hashes(language: str) -> Hashes:
    return np.array([_hash(name) for name in grammar(language).wordbook.classes], np.uint32)


@lru_cache(maxsize=MOST_ROLES + 2)
def _two_of(count: int) -> tuple[Columns, Columns]:
    one, other = np.triu_indices(count, 1)
    return one, other
