"""Quotations with their speakers: the reporting verb beside them, and whose words they are."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.extract import names
from tocsin.extract.lexicon import Hit
from tocsin.extract.mentions import Named
from tocsin.extract.reader import Reading, Span
from tocsin.model.claim import MentionKind, Quote
from tocsin.model.passage import passage_of

SPEAKERS = frozenset({MentionKind.AGENCY, MentionKind.OFFICIAL, MentionKind.INSTITUTION, MentionKind.OUTLET})
_VERBS = ("say", "write")
_BEFORE, _AFTER = 14, 8
_FEWEST_WORDS = 4
"""Words that a quotation without a reporting verb must have; fewer are a title or an expression."""


@dataclass(frozen=True)
class Speech:
    """A quotation: its words, who speaks, and whether that is an account or user rather than a named body."""

    span: Span
    speaker: str
    verb: Hit | None
    by_account: bool = False
    account_word: int = -1
    """The word (`user`, `account`) that stands for the speaker."""


def speeches(reading: Reading, named: Sequence[Named]) -> list[Speech]:
    """All quotations in order. “He added” and the like go on with the speaker before."""
    found: list[Speech] = []
    for span in reading.quoted:
        speech = of_span(reading, named, span, found)
        if speech:
            found.append(speech)
    return found


def quotes(reading: Reading, found: Sequence[Speech]) -> tuple[Quote, ...]:
    """Speeches as values of the model."""
    return tuple(
        Quote(
            passage_of(reading.words.text, speech.span.start, speech.span.end),
            speech.speaker,
            reading.words.passage(speech.verb.first, speech.verb.last) if speech.verb else None,
        )
        for speech in found
    )


def of_span(reading: Reading, named: Sequence[Named], span: Span, earlier: Sequence[Speech]) -> Speech | None:
    """The speech that a quotation is; None for a title or name in quotation marks."""
    verb = verb_beside(reading, span)
    long = span.last - span.first >= _FEWEST_WORDS
    if not verb and not long:
        return None
    if span.last - span.first < _FEWEST_WORDS and reading.has(
        max(0, span.first - 3), span.first, "named", "account", "head:outlet"
    ):
        return None
    if not verb:
        return Speech(span, "", None)
    who = last_of(reading, named, span.last, verb.first) if verb.first >= span.last else None
    who = who or (speaker_after(reading, named, verb) if verb.first >= span.last else None)
    who = who or speaker_before(reading, named, span, verb)
    if who is None and earlier:
        last = earlier[-1]
        return Speech(span, last.speaker, verb, last.by_account, last.account_word)
    name, by_account, word = who or ("", False, -1)
    return Speech(span, name, verb, by_account, word)


def verb_beside(reading: Reading, span: Span) -> Hit | None:
    """The nearest reporting verb: just after the quotation, else before it in the same sentence."""
    sentence = reading.sentence_of(span.last - 1)
    after = reading.between(span.last, min(sentence.last, span.last + _AFTER), *_VERBS)
    after = [hit for hit in after if not reading.in_quote(hit.first) and not opens_next(reading, hit)]
    if after:
        return after[0]
    opening = reading.sentence_of(span.first)
    before = reading.between(max(opening.first, span.first - _BEFORE), span.first, *_VERBS)
    before = [hit for hit in before if not reading.in_quote(hit.first)]
    return before[-1] if before else None


def opens_next(reading: Reading, verb: Hit) -> bool:
    """Whether a verb leads into the next quotation (`He added: “…”`) rather than out of the one before."""
    following = next(iter(reading.quotes_between(verb.last, verb.last + 4)), None)
    return following is not None and ":" in reading.words.text[reading.words.ends[verb.last - 1] : following.start]


Who = tuple[str, bool, int]


def speaker_after(reading: Reading, named: Sequence[Named], verb: Hit) -> Who | None:
    """`…,” tulis Konsulat X` — the subject behind a verb that follows its quotation."""
    sentence = reading.sentence_of(verb.first)
    end = min(sentence.last, verb.last + _AFTER)
    found = candidates(reading, named, verb.last, end)
    if found and (not found[0][1][1] or found[0][0] <= verb.last + 2):
        return found[0][1]
    name = names.right(reading, verb.last) if verb.last < end and reading.words.joined(verb.last - 1) else verb.last
    if name > verb.last and names.cased(reading, verb.last):
        return reading.words.written(verb.last, name), False, -1
    return None


def speaker_before(reading: Reading, named: Sequence[Named], span: Span, verb: Hit) -> Who | None:
    """The subject that stands before a verb or its quotation, or between the verb and the quotation."""
    sentence = reading.sentence_of(span.first)
    stop = min(verb.first, span.first)
    if reading.lexicon.order == "verb last" and verb.first >= span.last:
        found = first_of(reading, named, sentence.first, stop)
    else:
        found = last_of(reading, named, sentence.first, stop)
    if found is None and verb.last <= span.first:
        found = first_of(reading, named, verb.last, span.first)
    return found or person_before(reading, sentence.first, stop)


def person_before(reading: Reading, first: int, last: int) -> Who | None:
    """A name of two capitalised words or more before a verb."""
    start = names.left(reading, last)
    if last - start >= 2 and start >= first:
        return reading.words.written(start, last), False, -1
    return None


def candidates(reading: Reading, named: Sequence[Named], first: int, last: int) -> list[tuple[int, Who]]:
    """Whoever between two words may be a speaker: named bodies and people, and users or accounts."""
    begin, end = (bisect_left(named, place, key=lambda one: one.first) for place in (first, last))
    found = [
        (one.first, (one.mention.name, False, -1))
        for one in named[begin:end]
        if one.mention.kind in SPEAKERS and not quoted_name(reading, one)
    ]
    for hit in reading.between(first, last, "user", "account"):
        if not reading.in_quote(hit.first) and not any(one.first <= hit.first < one.last for one in named):
            found.append((hit.first, (described(reading, hit), True, hit.first)))
    return sorted(found)


def quoted_name(reading: Reading, one: Named) -> bool:
    """Whether a name stands inside a quotation of more than the name itself (an outlet's name may be in marks)."""
    span = reading.in_quote(one.first)
    return span is not None and (span.first, span.last) != (one.first, one.last)


def described(reading: Reading, hit: Hit) -> str:
    """A user or account in the text's own words, with the platform beside it (`pengguna Facebook`)."""
    near = [
        one
        for one in reading.between(max(0, hit.first - 2), hit.last + 2, "platform:")
        if abs(one.first - hit.first) <= 2
    ]
    first, last = min([hit.first, *[one.first for one in near]]), max([hit.last, *[one.last for one in near]])
    return reading.words.written(first, last)


def first_of(reading: Reading, named: Sequence[Named], first: int, last: int) -> Who | None:
    """The first possible speaker there."""
    found = candidates(reading, named, first, last)
    return found[0][1] if found else None


def last_of(reading: Reading, named: Sequence[Named], first: int, last: int) -> Who | None:
    """The possible speaker nearest to the end."""
    found = candidates(reading, named, first, last)
    return found[-1][1] if found else None
