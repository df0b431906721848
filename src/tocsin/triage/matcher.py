"""Finds the patterns of a grammar in a folded text, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import Normalised
from tocsin.triage.grammar import Grammar, Pattern, Row
from tocsin.triage.wordbook import Reading, together

_TOKEN = re.compile(rf"[^\W_]+(?:'[^\W_]+)*|{GROUP}|[.!?…。؟؛։\n]+|[,;:،՝·]|(?<= )-(?= )")
_STOP = frozenset(".!?…。؟؛։\n")
_PAUSE = frozenset(",;:،՝·-")
_MARKS = _STOP | _PAUSE
LONGEST = 60
"""Words in a sentence; longer runs without a full stop are read in pieces, so that cost stays linear."""
MOST = 6
"""Places of one row that are tried in a frame."""
AROUND = 2
"""Sentences before and behind one in which what is asked for “around” it may stand: a letter is no one thought."""
_NEGATION_REACH = 2


class Word(NamedTuple):
    """One folded word at `start:end`."""

    text: str
    start: int
    end: int
    stretched: bool = False
    clause: int = 0
    """Number of the clause in its sentence, as commas and colons part them."""


class Span(NamedTuple):
    """Words `first` up to `last` that a row takes; `negation` is the word just before it that negates it, or -1."""

    first: int
    last: int
    negation: int = -1


class Hit(NamedTuple):
    """A pattern that matched at `start:end` of the folded text, in sentence number `sentence`."""

    pattern: Pattern
    start: int
    end: int
    sentence: int
    negated: bool = False


def sentences(folded: Normalised) -> list[list[Word]]:
    """The words of the text, a list a sentence."""
    found: list[list[Word]] = [[]]
    clause = 0
    for token in _TOKEN.finditer(folded.text):
        word = token[0]
        first = word[0]
        if first not in _MARKS:
            if len(found[-1]) >= LONGEST:
                found.append([])
            start, end = token.span()
            found[-1].append(Word(word, start, end, folded.is_stretched(start, end), clause))
        elif first in _PAUSE:
            clause += 1
        elif word != "\n" and (word != "." or not _inside_word(folded.text, token)):
            found.append([])  # an empty line ends a sentence; one line's end is where a screen or a writer wrapped it
    return [sentence for sentence in found if sentence]


def _inside_word(text: str, token: re.Match[str]) -> bool:
    """Whether a full stop stands between letters (`example.org`)."""
    return token.end() < len(text) and text[token.end()].isalnum()


class Sentence(NamedTuple):
    """A sentence as one grammar reads it."""

    words: Sequence[Word]
    masks: Sequence[int]
    phrases: dict[int, list[tuple[int, int]]]
    whole: int
    negation: int
    places: dict[int, list[Span]]
    """Where each row looked for so far stands."""


def hits(read: Sequence[Sentence], grammar: Grammar) -> list[Hit]:
    """Every pattern found in sentences that this grammar understood, at most once a sentence and pattern, in order."""
    return [
        hit
        for at, sentence in enumerate(read)
        for hit in _in_sentence(at, sentence, read[max(0, at - AROUND) : at + AROUND + 1], grammar)
    ]


def _in_sentence(number: int, sentence: Sentence, around: Sequence[Sentence], grammar: Grammar) -> Iterator[Hit]:
    for pattern in grammar.possible(sentence.whole):
        beside = pattern.demands.beside
        if beside and not any(beside & other.whole for other in around):
            continue
        span = _found(sentence, pattern)
        if span:
            start, end = sentence.words[span.first].start, sentence.words[span.last - 1].end
            yield Hit(pattern, start, end, number, span.negation >= 0)


def _found(sentence: Sentence, pattern: Pattern) -> Span | None:
    """Where the pattern stands: a place that is not negated before one that is."""
    places = list[list[Span]]()
    for row in pattern.rows:
        if row.number not in sentence.places:
            sentence.places[row.number] = list(_words(sentence, row.word) if row.word else _places(sentence, row))
        if not sentence.places[row.number]:
            return None
        places.append(sentence.places[row.number])
    if len(places) == 1:
        return min(places[0], key=lambda span: span.negation >= 0)
    together = (span for spans in product(*places) if (span := _together(spans, pattern.rows)))
    return min(together, key=lambda span: (span.negation >= 0, span.last - span.first), default=None)


def _words(sentence: Sentence, mask: int) -> list[Span]:
    """The first places of a row of one word, at most `MOST`: a phrase before a word, as in `_lengths`."""
    if not sentence.phrases:
        places = [at for at, classes in enumerate(sentence.masks) if classes & mask][:MOST]
        return [Span(at, at + 1, _negation(sentence, at)) for at in places]
    lengths = {at: 1 for at, classes in enumerate(sentence.masks) if classes & mask}
    for at, phrases in sentence.phrases.items():
        for phrase, size in phrases:
            if phrase & mask:
                lengths[at] = size
                break
    return [Span(at, at + lengths[at], _negation(sentence, at)) for at in sorted(lengths)[:MOST]]


def _places(sentence: Sentence, row: Row) -> Iterator[Span]:
    """The first places of a row, at most `MOST`."""
    first = row.elements[0]
    left = MOST
    for at in range(len(sentence.masks)):
        if not first.optional and not sentence.masks[at] & first.mask and at not in sentence.phrases:
            continue
        if row.opens and at and sentence.words[at - 1].clause == sentence.words[at].clause:
            continue
        end = _match(sentence, row, 0, at, False)
        if end is not None and end > at:
            yield Span(at, end, _negation(sentence, at))
            left -= 1
            if not left:
                return


def _negation(sentence: Sentence, at: int) -> int:
    """The negation among the two words before a word, in the same clause; -1 for none."""
    if not sentence.whole & sentence.negation:
        return -1
    clause = sentence.words[at].clause
    for i in range(at - 1, max(0, at - _NEGATION_REACH) - 1, -1):
        if sentence.masks[i] & sentence.negation and sentence.words[i].clause == clause:
            return i
    return -1


def _together(spans: Sequence[Span], rows: Sequence[Row]) -> Span | None:
    """The words over all rows of a frame, if they stand apart and near enough. A negation that a row takes as its own
    (`nobody … alive`) negates no other row."""
    first, last = spans[0].first, spans[0].last
    for i in range(1, len(spans)):
        span = spans[i]
        if any(span.first < other.last and other.first < span.last for other in spans[:i]):
            return None
        if max(span.first - last, first - span.last) > rows[i].reach:
            return None
        first, last = min(first, span.first), max(last, span.last)
    negations = [span.negation for span in spans if span.negation >= 0]
    free = [at for at in negations if not any(span.first <= at < span.last for span in spans)]
    return Span(first, last, free[0] if free else -1)


def understood(words: Sequence[Word], grammar: Grammar) -> Sentence:
    """A sentence with the classes of its words and phrases."""
    known = grammar.readings
    readings = [grammar.read_stretched(word.text) if word.stretched else known[word.text] for word in words]
    masks = [reading.mask for reading in readings]
    phrases: dict[int, list[tuple[int, int]]] = {}
    whole = together(masks)
    for at, (reading, following) in enumerate(pairwise(readings)):
        if reading.follows.isdisjoint(following.slots) or not (found := _phrases(readings, at, grammar)):
            continue
        phrases[at] = found
        for mask, length in found:
            whole |= mask
            masks[at + length - 1] |= mask & grammar.negation
    return Sentence(words, masks, phrases, whole, grammar.negation, {})


def _phrases(readings: Sequence[Reading], at: int, grammar: Grammar) -> list[tuple[int, int]]:
    """The classes and lengths of the phrases that begin at a word, the longest first."""
    found, book = list[tuple[int, int]](), grammar.wordbook
    nodes: Sequence[int] = readings[at].begins
    for end in range(at + 1, len(readings)):
        nodes = book.below(nodes, readings[end].slots)
        if not nodes:
            break
        if mask := together(book.ends[node] for node in nodes) & grammar.used:
            found.append((mask, end + 1 - at))
    return found[::-1]


def _match(sentence: Sentence, row: Row, part: int, at: int, begun: bool) -> int | None:
    """The index after the last matched word when elements from `part` on match from word `at` on, else None."""
    if part == len(row.elements):
        return at
    element = row.elements[part]
    for skipped in range((element.gap if begun else 0) + 1):
        here = at + skipped
        if here >= len(sentence.masks):
            break
        for length in _lengths(sentence, here, element.mask):
            end = _match(sentence, row, part + 1, here + length, True)
            if end is not None:
                return end
        if sentence.masks[here] & sentence.negation:
            break
    return _match(sentence, row, part + 1, at, begun) if element.optional else None


def _lengths(sentence: Sentence, at: int, mask: int) -> Iterator[int]:
    """How many words a class takes here: a phrase before a word, since it is the more exact reading."""
    for phrase, length in sentence.phrases.get(at, ()):
        if phrase & mask:
            yield length
    if sentence.masks[at] & mask:
        yield 1
