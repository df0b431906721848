"""Finds the patterns of a grammar in a folded text, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import Normalised
from tocsin.triage.grammar import Grammar, Pattern

_TOKEN = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|{GROUP}|[.!?…。؟؛։\n]+")
_STOP = frozenset(".!?…。؟؛։\n")
LONGEST = 60
"""Words in a sentence; longer runs without a full stop are read in pieces, so that cost stays linear."""


class Word(NamedTuple):
    """One folded word at `start:end`."""

    text: str
    start: int
    end: int
    stretched: bool = False


@dataclass(frozen=True)
class Hit:
    """A pattern that matched at `start:end` of the folded text, in sentence number `sentence`."""

    pattern: Pattern
    start: int
    end: int
    sentence: int


def sentences(folded: Normalised) -> list[list[Word]]:
    """The words of the text, a list a sentence."""
    found: list[list[Word]] = [[]]
    for token in _TOKEN.finditer(folded.text):
        if token[0][0] in _STOP:
            if token[0] == "." and _inside_word(folded.text, token):
                continue
            found.append([])
            continue
        if len(found[-1]) >= LONGEST:
            found.append([])
        found[-1].append(_word(folded, token))
    return [sentence for sentence in found if sentence]


def _inside_word(text: str, token: re.Match[str]) -> bool:
    """Whether a full stop stands between letters (`example.org`)."""
    return token.end() < len(text) and text[token.end()].isalnum()


def _word(folded: Normalised, token: re.Match[str]) -> Word:
    return Word(token[0], token.start(), token.end(), folded.is_stretched(*token.span()))


@dataclass(frozen=True)
class _Sentence:
    """A sentence as one grammar reads it."""

    masks: Sequence[int]
    phrases: dict[int, list[tuple[int, int]]]
    whole: int
    negation: int


def hits(text: Sequence[Sequence[Word]], grammar: Grammar) -> list[Hit]:
    """Every pattern found, at most once a sentence and pattern, in order of sentences."""
    understood = [_understood(words, grammar) for words in text]
    everywhere = 0
    for sentence in understood:
        everywhere |= sentence.whole
    return [
        hit for i, sentence in enumerate(understood) for hit in _in_sentence(i, sentence, text[i], everywhere, grammar)
    ]


def _in_sentence(
    number: int, sentence: _Sentence, words: Sequence[Word], everywhere: int, grammar: Grammar
) -> Iterator[Hit]:
    for pattern in _possible(sentence.whole, grammar):
        if pattern.beside and not pattern.beside & everywhere:
            continue
        for at in range(len(words)):
            end = _match(sentence, pattern, 0, at, False)
            if end is not None:
                yield Hit(pattern, words[at].start, words[end - 1].end, number)
                break


def _understood(words: Sequence[Word], grammar: Grammar) -> _Sentence:
    readings = [grammar.read_stretched(word.text) if word.stretched else grammar.read(word.text) for word in words]
    phrases: dict[int, list[tuple[int, int]]] = {}
    whole = 0
    for at, reading in enumerate(readings):
        whole |= reading.mask
        following = words[at + 1].text if reading.phrases and at + 1 < len(words) else ""
        for mask, rest in reading.phrases:
            if (rest[0] == following or rest[0][-1] == "*") and _follows(words, at + 1, rest):
                phrases.setdefault(at, []).append((mask, 1 + len(rest)))
                whole |= mask
    return _Sentence([reading.mask for reading in readings], phrases, whole, grammar.negation)


def _follows(words: Sequence[Word], at: int, rest: Sequence[str]) -> bool:
    if at + len(rest) > len(words):
        return False
    return all(
        words[at + i].text.startswith(part[:-1]) if part.endswith("*") else words[at + i].text == part
        for i, part in enumerate(rest)
    )


def _possible(whole: int, grammar: Grammar) -> Iterator[Pattern]:
    mask, seen = whole & grammar.anchors, set[int]()
    while mask:
        bit = mask & -mask
        mask ^= bit
        for pattern in grammar.by_bit[bit]:
            if id(pattern) not in seen and all(e.optional or e.mask & whole for e in pattern.elements):
                seen.add(id(pattern))
                yield pattern


def _match(sentence: _Sentence, pattern: Pattern, part: int, at: int, begun: bool) -> int | None:
    """The index after the last matched word when elements from `part` on match from word `at` on, else None."""
    if part == len(pattern.elements):
        return at
    element = pattern.elements[part]
    for skipped in range((element.gap if begun else 0) + 1):
        here = at + skipped
        if here >= len(sentence.masks):
            break
        for length in _lengths(sentence, here, element.mask):
            end = _match(sentence, pattern, part + 1, here + length, True)
            if end is not None:
                return end
        if sentence.masks[here] & sentence.negation:
            break
    return _match(sentence, pattern, part + 1, at, begun) if element.optional else None


def _lengths(sentence: _Sentence, at: int, mask: int) -> Iterator[int]:
    """How many words a class takes here: a phrase before a word, since it is the more exact reading."""
    for phrase, length in sentence.phrases.get(at, ()):
        if phrase & mask:
            yield length
    if sentence.masks[at] & mask:
        yield 1
