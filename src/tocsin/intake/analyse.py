"""A reading → its analysis: every item extracted and triaged, and so is every item that an article reports."""

from collections.abc import Iterable, Iterator, Mapping

from tocsin import extract, triage
from tocsin.intake.records import Analysed
from tocsin.model.item import Item

DEEPEST = 2
"""How far a report of a report is followed."""


def analyse(
    items: Iterable[Item], *, country: str = "", pictures: Mapping[str, str] | None = None
) -> Iterator[Analysed]:
    """Each item with extraction and suggestion, followed by the items that it reports.

    `country` (ISO 3166) helps to read local phone numbers; `pictures` maps item id → PDQ hash.
    """
    hashes = pictures or {}
    for item in items:
        yield from _analyse(item, country, hashes.get(item.id, ""), DEEPEST)


def _analyse(item: Item, country: str, picture: str, deeper: int) -> Iterator[Analysed]:
    context = extract.Context(published_on=item.posted.day if item.posted else "", country=country)
    extraction = extract.extract(item, context)
    yield Analysed(item, extraction, triage.suggest(item, extraction), picture)
    if deeper:
        for reported in extraction.reported:
            yield from _analyse(reported, country, "", deeper - 1)
