"""Posts and accounts that an article reports: each becomes an item of its own, with the passage that reports it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tocsin.extract.lexicon import Hit
from tocsin.extract.mentions import Named
from tocsin.extract.reader import Reading, Sentence, Span
from tocsin.extract.speech import Speech
from tocsin.model.account import Account
from tocsin.model.claim import MentionKind
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.passage import Passage, passage_of

_HANDLE = re.compile(r"^@?[\w][\w.\-]{1,60}$")
_MARKED = re.compile(r"(?<![\w@./])@([\w][\w.\-]{1,60}[\w])")
MOST = 300
"""Accounts and posts taken from one article."""
_REACH = 12
"""Words between an account's word and its handle."""


@dataclass(frozen=True)
class Seen:
    """An account as a sentence shows it."""

    account: Account
    passage: Passage
    """The handle's own words."""
    sentence: Sentence


def accounts(reading: Reading) -> list[Seen]:
    """Accounts named with a handle or a name in quotation marks beside a word for account or user."""
    found: dict[Passage, Seen] = {}
    for hit in reading.between(0, len(reading.words), "account", "user", "post"):
        if len(found) < MOST and not reading.in_quote(hit.first):
            for one in beside(reading, reading.sentence_of(hit.first), hit):
                found.setdefault(one.passage, one)
    return sorted(found.values(), key=lambda one: one.passage)


def beside(reading: Reading, sentence: Sentence, hit: Hit) -> Iterator[Seen]:
    """Handles near an account's word in its sentence."""
    words = reading.words
    first, last = max(sentence.first, hit.first - _REACH), min(sentence.last, hit.last + _REACH)
    for span in reading.quotes_between(first, last):
        if is_account_name(reading, span):
            name = words.text[span.start : span.end].strip().removeprefix("@").rstrip(",.")
            yield seen(reading, sentence, hit, name, passage_of(words.text, span.start, span.end))
    for match in _MARKED.finditer(words.text, words.starts[first], words.ends[last - 1]):
        yield seen(reading, sentence, hit, match[1], passage_of(words.text, *match.span()))
    for named in reading.between(first, last, "named"):
        if named.last < last and not reading.in_quote(named.last):
            yield from bare(reading, sentence, hit, named.last)


def bare(reading: Reading, sentence: Sentence, hit: Hit, start: int) -> Iterator[Seen]:
    """A handle without marks after `named`: it must look like one (an underscore or a digit in it)."""
    text = reading.words.text
    match = re.compile(r"[\w.\-]{3,40}").match(text, reading.words.starts[start])
    if match and ("_" in match[0] or any(char.isdigit() for char in match[0])) and not match[0].isdigit():
        name = match[0].rstrip(".-")
        yield seen(reading, sentence, hit, name, passage_of(text, match.start(), match.start() + len(name)))


def is_account_name(reading: Reading, span: Span) -> bool:
    """Whether quoted words name the account: a single handle, or a short name behind `named`."""
    words = reading.words
    quoted = words.text[span.start : span.end].strip().rstrip(",.")
    near = reading.has(max(0, span.first - 3), span.first, "named", "account", "user")
    after = reading.has(span.last, min(span.last + 3, len(words)), "named", "account", "user")
    if _HANDLE.match(quoted):
        return near or after
    return span.last - span.first <= 4 and reading.has(max(0, span.first - 2), span.first, "named") and "_" in quoted


def seen(reading: Reading, sentence: Sentence, hit: Hit, name: str, passage: Passage) -> Seen:
    """The account with the platform that its sentence names."""
    platform = platform_beside(reading, sentence, hit)
    handle = name if _HANDLE.match(name) else ""
    return Seen(Account(platform, handle, display_name="" if handle else name), passage, sentence)


def platform_beside(reading: Reading, sentence: Sentence, hit: Hit) -> str:
    """The platform named nearest to an account's word: a known one, else a capitalised word right beside it."""
    near = reading.between(sentence.first, sentence.last, "platform:")
    near = [one for one in near if not reading.in_quote(one.first)]
    if near:
        return min(near, key=lambda one: abs(one.first - hit.first)).concept.removeprefix("platform:")
    return unknown_platform(reading, sentence, hit)


def unknown_platform(reading: Reading, sentence: Sentence, hit: Hit) -> str:
    """A platform that no list knows: a name right beside the account's word, or shortly after it behind “on”."""
    words = reading.words
    places = [hit.last] if words.joined(hit.last - 1) else []
    places += [hit.first - 1] if hit.first - 1 > sentence.first and words.joined(hit.first - 1) else []
    places += [link.last for link in reading.between(hit.last, min(hit.last + 6, sentence.last), "link:")]
    places += [number for number in range(hit.first - 6, hit.last + 6) if foreign(reading, number)]
    for number in places:
        if (
            not sentence.first <= number < sentence.last
            or reading.in_quote(number)
            or reading.between(number, number + 1)
        ):
            continue
        if words.capital(number) and words.keys[number].isalpha() and not after_sign(words.text, words.starts[number]):
            return words.written(number, number + 1).lower()
    return ""


def foreign(reading: Reading, number: int) -> bool:
    """Whether a word is in Latin letters in a text that is not."""
    written_in_latin = reading.lexicon.language in {"en", "id", "tr", "az", "es"}
    return not written_in_latin and 0 <= number < len(reading.words) and reading.words.keys[number].isascii()


def after_sign(text: str, start: int) -> bool:
    """Whether a word is part of a handle."""
    return text[max(0, start - 1) : start] in {"@", "_", "."}


def indicators(found: Sequence[Seen]) -> Iterator[Indicator]:
    """Handles of accounts that a sentence names."""
    for one in found:
        if one.account.handle:
            yield Indicator(
                IndicatorKind.HANDLE, one.account.handle, one.passage, one.account.platform, note="named in a sentence"
            )


def items(
    article: Item, reading: Reading, found: Sequence[Seen], speeches: Sequence[Speech], named: Sequence[Named]
) -> tuple[Item, ...]:
    """The reported posts and accounts of an article, in order of their passages, each once."""
    made: list[Item] = []
    quoted_in: set[int] = set()
    for speech in speeches[:MOST]:
        if speech.by_account:
            sentence = reading.sentence_of(speech.span.first)
            quoted_in.add(sentence.number)
            made.append(posted(article, reading, sentence, account_of(reading, found, speech), speech.span))
    for one in found:
        if one.sentence.number not in quoted_in and not owned(reading, one, named):
            made.append(posted(article, reading, one.sentence, one.account, None))
    return tuple({item.id: item for item in sorted(made, key=place_of)}.values())


def place_of(item: Item) -> int:
    """Where an item is reported."""
    return item.reported_passage.start if item.reported_passage else 0


def account_of(reading: Reading, found: Sequence[Seen], speech: Speech) -> Account:
    """The account that speaks: named in this sentence, else “the account” named before, else only its platform."""
    sentence = reading.sentence_of(speech.span.first)
    here = [one for one in found if one.sentence.number == sentence.number]
    if here:
        return here[0].account
    word = reading.between(speech.account_word, speech.account_word + 1, "account", "user")[0]
    platform = platform_beside(reading, sentence, word)
    before = [one for one in found if one.sentence.number < sentence.number]
    if before and word.concept == "account" and platform in {"", before[-1].account.platform}:
        return before[-1].account
    return Account(platform)


def owned(reading: Reading, one: Seen, named: Sequence[Named]) -> bool:
    """Whether the account stands right behind a named body as its own (`the consulate's account @…`)."""
    start = reading.words.at(one.passage.start)
    kinds = (MentionKind.INSTITUTION, MentionKind.AGENCY, MentionKind.OFFICIAL)
    near = [body for body in named if body.mention.kind in kinds and 0 <= start - body.last <= 3]
    return any("," not in reading.words.text[body.mention.passage.end : one.passage.start] for body in near)


def posted(article: Item, reading: Reading, sentence: Sentence, account: Account, span: Span | None) -> Item:
    """One reported post: the quoted words, or the sentence that describes it where nothing is quoted."""
    words = reading.words
    passage = sentence_passage(reading, sentence)
    text = words.text[span.start : span.end].strip() if span else passage.text
    start, end = (span.start, span.end) if span else (passage.start, passage.end)
    locator = "; ".join(part for part in (article.source.locator, f"characters {start}-{end}") if part)
    return Item(
        ItemKind.POST,
        text,
        SourceRef(article.source.exhibit, locator, "extract"),
        account=account,
        reported_in=article.id,
        reported_passage=passage,
        extra={"words": "quoted" if span else "described"},
    )


def sentence_passage(reading: Reading, sentence: Sentence) -> Passage:
    """A sentence with the marks around its words."""
    words = reading.words
    start, end = words.starts[sentence.first], words.ends[sentence.last - 1]
    if start and words.text[start - 1] in "“«„\"‘'":
        start -= 1
    while end < len(words.text) and words.text[end] in '.!?…։؟”»"’)':
        end += 1
    return passage_of(words.text, start, end)
