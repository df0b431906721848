"""By what an item is found again: the values, account, article and words that another item may share with it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from tocsin.extract.normalise import skeleton
from tocsin.linkage.passages import Run, runs
from tocsin.linkage.shingles import Shingles, bands, shingles
from tocsin.linkage.subject import Subject
from tocsin.model.indicator import IndicatorKind

STRENGTH: dict[IndicatorKind, float] = {
    IndicatorKind.WALLET: 0.95,
    IndicatorKind.INVITE: 0.9,
    IndicatorKind.PHONE: 0.9,
    IndicatorKind.EMAIL: 0.9,
    IndicatorKind.PLATE: 0.85,
    IndicatorKind.ADDRESS: 0.8,
    IndicatorKind.COORDINATES: 0.8,
    IndicatorKind.URL: 0.75,
    IndicatorKind.HANDLE: 0.7,
    IndicatorKind.DOMAIN: 0.4,
    IndicatorKind.HASHTAG: 0.3,
}
"""Confidence that a shared value of this kind is more than chance, before it is weighed by how common it is."""


class TraitKind(StrEnum):
    """What sort of thing may be shared."""

    INDICATOR = "indicator"
    ACCOUNT = "account"
    ARTICLE = "article"
    BAND = "band"
    """A part of the MinHash signature of the words (`shingles`)."""
    RUN = "run"
    """Eight words in a row (`passages`)."""


class Trait(NamedTuple):
    """One thing by which an item can be found again."""

    kind: TraitKind
    value: str
    """`wallet bc1q…` for an indicator, an account's key, an article's id, hex of a band, the words of a run."""


Holders = Mapping[Trait, Sequence[str]]
"""Ids of the items that have a trait, in the order in which they arrived."""


class Words:
    """The folded words of one item, with what is compared of them, each part worked out once."""

    def __init__(self, skeleton: str) -> None:
        """Take the skeleton; empty where the item's words link nothing."""
        self.skeleton = skeleton

    @cached_property
    def marks(self) -> Shingles:
        """Its runs of four letters."""
        return shingles(self.skeleton.replace(" ", ""))

    @cached_property
    def bands(self) -> frozenset[bytes]:
        """Its MinHash bands."""
        return frozenset(bands(self.marks))

    @cached_property
    def runs(self) -> frozenset[Run]:
        """Its runs of eight words."""
        return frozenset(runs(self.skeleton.split()))


@dataclass(frozen=True)
class Arrival:
    """An item that has come, with its words and with everything by which it can be found again."""

    id: str
    """The item's id."""
    subject: Subject
    words: Words
    traits: frozenset[Trait]


def arrival(subject: Subject) -> Arrival:
    """An item as it comes."""
    words = words_of(subject)
    return Arrival(subject.id, subject, words, frozenset((*value_traits(subject), *word_traits(words))))


class Met(Protocol):
    """The items that were met before and those that have just come, asked by what they may share."""

    def holders(self, traits: Collection[Trait]) -> Holders:
        """The first BUSIEST holders of each trait (`shingles`); of the rest, those that came now and the one before."""

    def words(self, ids: Collection[str]) -> Mapping[str, Words]:
        """The words of these items as `words_of` gives them."""

    def pictures(self) -> Mapping[str, str]:
        """The PDQ hash of each item that has one."""


class Memory:
    """Items met within one call, all in memory."""

    def __init__(self, come: Iterable[Arrival]) -> None:
        """Meet these, in this order."""
        self._come = {one.id: one for one in come}
        self._holders: dict[Trait, list[str]] = {}
        for one in self._come.values():
            for trait in one.traits:
                self._holders.setdefault(trait, []).append(one.id)

    def holders(self, traits: Collection[Trait]) -> Holders:
        """All holders of each trait."""
        return {trait: self._holders[trait] for trait in traits if trait in self._holders}

    def words(self, ids: Collection[str]) -> Mapping[str, Words]:
        """The words of these items."""
        return {key: self._come[key].words for key in ids}

    def pictures(self) -> Mapping[str, str]:
        """The PDQ hash of each item that has one."""
        return {key: one.subject.image_hash for key, one in self._come.items() if one.subject.image_hash}


def words_of(subject: Subject) -> Words:
    """The item's words folded for comparing; none where its words link nothing."""
    return Words("" if subject.boilerplate else skeleton(subject.item.text))


def value_traits(subject: Subject) -> Iterator[Trait]:
    """Its indicators, the account that posted it, and the article that reports it.

    A value that fails its checksum may be a misreading and is none.
    """
    for found in subject.indicators:
        if found.kind in STRENGTH and found.checked is not False:
            yield Trait(TraitKind.INDICATOR, f"{found.kind.value} {found.value}")
    account = subject.item.account
    if account and account.platform and (account.handle or account.stable_id):
        yield Trait(TraitKind.ACCOUNT, account.key)
    if subject.item.reported_in:
        yield Trait(TraitKind.ARTICLE, subject.item.reported_in)


def word_traits(words: Words) -> Iterator[Trait]:
    """The bands of an item's words, and its runs of words."""
    yield from (Trait(TraitKind.BAND, band.hex()) for band in words.bands)
    yield from map(run_trait, words.runs)


def run_trait(run: Run) -> Trait:
    """A run of words as a trait."""
    return Trait(TraitKind.RUN, " ".join(run))
