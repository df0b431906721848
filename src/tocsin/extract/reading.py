"""One pass over one item: every part of the room in its order, values out, no network and no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from tocsin.extract import dates, groups, incidents, indicators, language, mentions, reported, speech
from tocsin.extract.claims import Teller
from tocsin.extract.indicators.scan import Scan
from tocsin.extract.lexicon import of_language
from tocsin.extract.oddities import oddities
from tocsin.extract.reader import Reading, read
from tocsin.extract.source import Source, source_of
from tocsin.model.agency import Agency
from tocsin.model.claim import Claim, Mention, MentionKind
from tocsin.model.extraction import Extraction, Language, OutcomeClaim
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import Item, ItemKind
from tocsin.model.passage import passage_of
from tocsin.model.settings import GroupTerm

LONGEST = 200_000
"""Code points that are read of one text. Longer texts are dumps; the note says what was left unread."""
MOST_COMMUNITIES = 500
"""Mentions of communities kept from one text."""
NEWS = frozenset({ItemKind.ARTICLE, ItemKind.PAGE})
"""Kinds of item that tell of others: only in them are reported posts, claims and incidents looked for."""
COUNTRIES = {
    "id": ("ID",), "ms": ("MY",), "tr": ("TR",), "az": ("AZ",), "hy": ("AM",), "ru": ("RU",), "es": ("ES", "MX"),
    "ar": ("AE",),
    "fa": ("IR",), "uk": ("UA",), "de": ("DE",), "fr": ("FR",), "pt": ("PT", "BR"), "en": ("US", "GB"),
}  # fmt: skip
"""Countries whose local phone numbers are tried for a language, after the caller's own."""


@dataclass(frozen=True)
class Context:
    """What the caller knows besides the text. Everything is optional."""

    published_on: str = ""
    """EDTF date on which the item was published or received; years and relative days are worked out from it."""
    country: str = ""
    """ISO 3166-1 alpha-2 country whose local phone numbers and plates are likely."""
    known_agencies: tuple[Agency, ...] = ()
    """Agencies of the desk, recognised by name and code."""
    vocabulary: tuple[GroupTerm, ...] = ()
    """Communities that the desk names besides the shipped ones."""
    around: Language | None = None
    """Language of the text that quotes this one; short quotations take it over (see `language.in_setting`)."""


def extract(item: Item, context: Context = Context()) -> Extraction:
    """Everything that the words of one item give, each part with the passage it came from.

    Never fails on any text. Offsets are code points of `item.text`; what lies beyond `LONGEST` is not read, and a
    note says so. Claims, incidents, outcomes and reported items are looked for in articles and pages only.
    """
    text = item.text[:LONGEST]
    found = language.in_setting(language.identify(text), context.around)
    values = indicators.find(scan_of(item, text, found, context))
    reading = read(text, found.code)
    if reading is None or not len(reading.words):
        told = communities(text, found, (), context.vocabulary)
        return Extraction(item.id, found, indicators=values, mentions=told, notes=notes(item, found))
    days = dates.dates(reading, context.published_on or (item.posted.day if item.posted else ""))
    named = mentions.mentions(reading, context.known_agencies)
    speeches = speech.speeches(reading, named)
    seen = reported.accounts(reading)
    values = merged(values, tuple(reported.indicators(seen)))
    base = Extraction(
        item.id,
        found,
        days,
        values,
        speech.quotes(reading, speeches),
        communities(text, found, [one.mention for one in named], context.vocabulary),
        notes=notes(item, found),
    )
    return base if item.kind not in NEWS else as_news(item, base, reading, named, speeches, seen=seen)


def as_news(
    item: Item,
    base: Extraction,
    reading: Reading,
    named: list[mentions.Named],
    speeches: list[speech.Speech],
    *,
    seen: list[reported.Seen],
) -> Extraction:
    """The extraction with what a report of news tells: claims, incidents, outcomes, reported items."""
    source = source_of(item)
    teller = Teller(reading, named, base.dates, source.outlet)
    claims: list[Claim] = []
    outcomes: list[OutcomeClaim] = []
    told: list[incidents.Told] = []
    speakers: dict[int, str] = {}
    spoken: dict[int, list[speech.Speech]] = {}
    for one in speeches:
        spoken.setdefault(reading.sentence_of(one.span.first).number, []).append(one)
    for sentence in reading.sentences:
        inside = spoken.get(sentence.number, [])
        speaker, made, steps = teller.sentence(sentence, inside)
        speakers[sentence.number] = speaker
        claims += made
        outcomes += steps
        told += incidents.told(reading, sentence, speaker)
    sketched = incidents.sketches(reading, told, base.dates, named, sources=speakers, place=source.place)
    return Extraction(
        base.item,
        base.language,
        base.dates,
        base.indicators,
        base.quotes,
        (*outlet_mention(item, source), *base.mentions),
        tuple(incidents.dated(reading, claims, sketched)),
        sketched,
        tuple({(one.step, one.claimed_by): one for one in reversed(outcomes)}.values())[::-1],
        reported.items(item, reading, seen, speeches, named),
        base.notes,
    )


def communities(
    text: str, found: Language, named: Sequence[Mention], vocabulary: tuple[GroupTerm, ...]
) -> tuple[Mention, ...]:
    """The mentions `named` and the communities named outside them (a consulate's name is not one), in order."""
    folded, groups_in = groups.named_in(text, groups.vocabulary(vocabulary), found.code.partition("-")[0])
    if not groups_in:
        return tuple(sorted(named, key=lambda one: one.passage))
    inside = bytearray(len(text))
    for one in named:
        inside[one.passage.start : one.passage.end] = b"\x01" * len(one.passage.text)
    made = list(named)
    for mention in groups_in[:MOST_COMMUNITIES]:
        start, end = folded.span(mention.start, mention.end)
        if not any(inside[start:end]):
            made.append(Mention(MentionKind.COMMUNITY, mention.code, passage_of(text, start, end)))
    return tuple(sorted(made, key=lambda one: one.passage))


def outlet_mention(item: Item, source: Source) -> tuple[Mention, ...]:
    """The outlet itself, where the text shows its name."""
    start = item.text[:LONGEST].find(source.outlet) if source.outlet else -1
    if start < 0:
        return ()
    passage = passage_of(item.text, start, start + len(source.outlet))
    return (Mention(MentionKind.OUTLET, source.outlet, passage, "publisher"),)


def scan_of(item: Item, text: str, found: Language, context: Context) -> Scan:
    """What the finders of indicators are given."""
    return Scan(text, item.account.platform if item.account else "", countries_of(context.country, found.code))


@lru_cache(maxsize=1_000)
def countries_of(own: str, code: str) -> tuple[str, ...]:
    """Countries whose local numbers are tried for a language: the caller's own first."""
    every = (own, *COUNTRIES.get(code.partition("-")[0], ()))
    return tuple(dict.fromkeys(one for one in every if one))


def merged(values: tuple[Indicator, ...], named: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Indicators with those of named accounts; a handle found both ways is the one that knows its platform."""
    places = {one.passage: one for one in named}
    kept = [
        one for one in values if not (one.kind is IndicatorKind.HANDLE and not one.system and one.passage in places)
    ]
    fresh = [one for one in named if not any(one.passage.overlaps(other.passage) for other in kept)]
    return tuple(sorted([*kept, *fresh], key=lambda one: (one.passage, one.kind, one.value)))


def notes(item: Item, found: Language) -> tuple[str, ...]:
    """What a person should know about the reading."""
    told = []
    if len(item.text) > LONGEST:
        told.append(f"Only the first {LONGEST:,} of {len(item.text):,} characters were read.")
    told += oddities(item.text[:LONGEST])
    if found.script and of_language(found.code) is None:
        told.append(f"No vocabulary for “{found.code}”: only indicators were read.")
    return tuple(told)
