"""A reading → its analysis: every item extracted and triaged, and so is every item that an article reports."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tocsin import extract, triage
from tocsin.extract.groups import vocabulary as names_of
from tocsin.intake.records import Analysed
from tocsin.model.item import Item
from tocsin.model.settings import GroupTerm

DEEPEST = 2
"""How far a report of a report is followed."""


def analyse(
    items: Iterable[Item],
    *,
    country: str = "",
    pictures: Mapping[str, str] | None = None,
    vocabulary: tuple[GroupTerm, ...] = (),
) -> Iterator[Analysed]:
    """Each item with extraction and suggestion, followed by the items that it reports.

    `country` (ISO 3166) helps to read local phone numbers; `pictures` maps item id → PDQ hash;
    `vocabulary` is the desk's own (`Settings.vocabulary`). What an article reports takes over the article's language
    where its own words are too few to tell.
    """
    hashes = pictures or {}
    known = extract.Context(country=country, vocabulary=vocabulary)
    for item in items:
        yield from _analyse(item, known, hashes.get(item.id, ""), DEEPEST)


def _analyse(item: Item, known: extract.Context, picture: str, deeper: int) -> Iterator[Analysed]:
    context = replace(known, published_on=item.posted.day if item.posted else "")
    extraction = extract.extract(item, context)
    names = names_of(context.vocabulary)
    suggestion = triage.suggest(item, extraction, vocabulary=names)
    suggestion = triage.with_second_opinion(suggestion, item, extraction, vocabulary=names)
    yield Analysed(item, extraction, suggestion, picture)
    if deeper:
        for reported in extraction.reported:
            yield from _analyse(reported, replace(known, around=extraction.language), "", deeper - 1)
