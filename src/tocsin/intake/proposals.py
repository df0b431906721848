"""What the vault's items have in common: links and campaign proposals, computed from the analyses alone."""

from collections.abc import Iterable

from tocsin.intake.analyses import analysed_of
from tocsin.intake.read import is_read_apart
from tocsin.intake.records import Analysed
from tocsin.linkage import Subject, propose_campaigns, propose_links
from tocsin.model.item import ItemKind
from tocsin.model.link import Campaign, Link
from tocsin.model.suggestion import Level
from tocsin.vault import Vault


def subject_of(one: Analysed) -> Subject:
    """What linkage needs of an analysed item. An article only tells of threats, so its own words link nothing."""
    level = one.suggestion.level
    return Subject(
        one.item,
        () if one.item.kind is ItemKind.ARTICLE else one.extraction.indicators,
        one.image_hash,
        concerning=level is not None and level is not Level.NONE,
        boilerplate=one.item.kind is ItemKind.ARTICLE,
    )


def subjects_in(vault: Vault) -> list[Subject]:
    """Every analysed item of the vault."""
    return [
        subject_of(one) for exhibit in vault.exhibits() if is_read_apart(exhibit) for one in analysed_of(vault, exhibit)
    ]


def proposals(subjects: Iterable[Subject]) -> tuple[tuple[Link, ...], tuple[Campaign, ...]]:
    """Links between these items, and the campaigns that they may add up to."""
    known = list({subject.id: subject for subject in subjects}.values())
    links = propose_links(known)
    return links, propose_campaigns(known, links)
