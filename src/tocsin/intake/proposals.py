"""What analysed items have in common: links and campaign proposals, computed from the analyses alone."""

from collections.abc import Iterable

from tocsin.intake.records import Analysed
from tocsin.linkage import Subject, only_tells, propose_campaigns, propose_links
from tocsin.model.link import Campaign, Link
from tocsin.model.suggestion import Level


def subject_of(one: Analysed) -> Subject:
    """What linkage needs of an analysed item."""
    level, tells = one.suggestion.level, only_tells(one.item)
    return Subject(
        one.item,
        () if tells else one.extraction.indicators,
        one.image_hash,
        concerning=level is not None and level is not Level.NONE,
        boilerplate=tells,
    )


def proposals(subjects: Iterable[Subject]) -> tuple[tuple[Link, ...], tuple[Campaign, ...]]:
    """Links between these items, and the campaigns that they may add up to."""
    known = list({subject.id: subject for subject in subjects}.values())
    links = propose_links(known)
    return links, propose_campaigns(known, links)
