"""A text made ready for reading: words, vocabulary hits, quotations and sentences, each found once."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tocsin.extract import quotes, sentences
from tocsin.extract.lexicon import Hit, Lexicon, of_language
from tocsin.extract.words import Words, words_of


class Sentence(NamedTuple):
    """One sentence: words `first` up to `last`."""

    number: int
    first: int
    last: int


class Span(NamedTuple):
    """A quotation: words `first` up to `last`, code points `start` up to `end` (without its marks)."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A text with all that was found in it by vocabulary."""

    words: Words
    lexicon: Lexicon
    hits: Sequence[Hit]
    quoted: Sequence[Span]
    sentences: Sequence[Sentence]
    hit_starts: Sequence[int]
    quote_starts: Sequence[int]
    quote_ends: Sequence[int]
    sentence_ends: Sequence[int]
    present: frozenset[str]
    """The concepts that were found, and their families (`head:`)."""

    def between(self, first: int, last: int, *concepts: str) -> list[Hit]:
        """Hits that begin between two words; all, or those of some concepts (`head:` names a whole family)."""
        if concepts and self.present.isdisjoint(concepts):
            return []
        begin, end = bisect_left(self.hit_starts, first), bisect_left(self.hit_starts, last)
        found = self.hits[begin:end]
        return [hit for hit in found if not concepts or matches(hit.concept, concepts)]

    def has(self, first: int, last: int, *concepts: str) -> bool:
        """Whether any such hit begins there."""
        return bool(self.between(first, last, *concepts))

    def in_quote(self, number: int) -> Span | None:
        """The quotation in which a word stands."""
        place = bisect_left(self.quote_ends, number + 1)
        found = self.quoted[place] if place < len(self.quoted) else None
        return found if found and found.first <= number else None

    def quotes_between(self, first: int, last: int) -> Sequence[Span]:
        """Quotations that begin between two words."""
        return self.quoted[bisect_left(self.quote_starts, first) : bisect_left(self.quote_starts, last)]

    def sentence_of(self, number: int) -> Sentence:
        """The sentence in which a word stands."""
        place = bisect_left(self.sentence_ends, number + 1)
        return self.sentences[min(place, len(self.sentences) - 1)]


def matches(concept: str, wanted: Sequence[str]) -> bool:
    """Whether a concept is one of those wanted; `office:` stands for every office."""
    if concept in wanted:
        return True
    head, colon, _ = concept.partition(":")
    return bool(colon) and head + colon in wanted


def read(text: str, language: str) -> Reading | None:
    """The text made ready; None when its language is named but not read."""
    lexicon = of_language(language)
    if lexicon is None:
        return None
    words = words_of(text, language)
    marks = list(quotes.spans(text))
    hits = lexicon.find(words)
    quoted = [Span(words.at(start), words.at(end), start, end) for start, end in marks]
    quoted = [span for span in quoted if span.first < span.last]
    told = list(numbered(words, list(sentences.spans(text, marks))))
    return Reading(
        words,
        lexicon,
        hits,
        quoted,
        told,
        [hit.first for hit in hits],
        [span.first for span in quoted],
        [span.last for span in quoted],
        [sentence.last for sentence in told],
        present(hits),
    )


def present(hits: Sequence[Hit]) -> frozenset[str]:
    """The concepts of hits, and their families (`head:`)."""
    every = {hit.concept for hit in hits}
    return frozenset(every | {f"{head}:" for head, colon, _ in (one.partition(":") for one in every) if colon})


def numbered(words: Words, spans: Sequence[tuple[int, int]]) -> Iterator[Sentence]:
    """Sentences that have words."""
    number = 0
    for start, end in spans:
        first, last = words.at(start), words.at(end - 1) + 1
        last = min(last, len(words))
        while last > first and words.starts[last - 1] >= end:
            last -= 1
        if first < last:
            yield Sentence(number, first, last)
            number += 1
