"""By what an item is found again: the values, account, article and words that another item may share with it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from tocsin.extract.normalise import skeleton
from tocsin.linkage.passages import Run, runs
from tocsin.linkage.shingles import bands, shingles
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


class Met(Protocol):
    """The items that were met before and those that have just come, asked by what they may share."""

    def holders(self, traits: Collection[Trait]) -> Holders:
        """The first BUSIEST holders of each trait (`shingles`); of the rest, those that came now and the one before."""

    def skeletons(self, ids: Collection[str]) -> Mapping[str, str]:
        """The words of these items as `words_of` gives them."""

    def pictures(self) -> Mapping[str, str]:
        """The PDQ hash of each item that has one."""


class Memory:
    """Items met within one call, all in memory."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Meet these, in this order."""
        known = list(subjects)
        self._words = {subject.id: words_of(subject) for subject in known}
        self._pictures = {subject.id: subject.image_hash for subject in known if subject.image_hash}
        self._holders: dict[Trait, list[str]] = {}
        for subject in known:
            for trait in traits_of(subject, self._words[subject.id]):
                self._holders.setdefault(trait, []).append(subject.id)

    def holders(self, traits: Collection[Trait]) -> Holders:
        """All holders of each trait."""
        return {trait: self._holders[trait] for trait in traits if trait in self._holders}

    def skeletons(self, ids: Collection[str]) -> Mapping[str, str]:
        """The words of these items."""
        return {key: self._words[key] for key in ids}

    def pictures(self) -> Mapping[str, str]:
        """The PDQ hash of each item that has one."""
        return self._pictures


def words_of(subject: Subject) -> str:
    """The item's words folded for comparing; empty where its words link nothing."""
    return "" if subject.boilerplate else skeleton(subject.item.text)


def traits_of(subject: Subject, words: str) -> frozenset[Trait]:
    """Everything by which an item can be found again; `words` is what `words_of` gave for it.

    A value that fails its checksum may be a misreading and is none.
    """
    return frozenset((*value_traits(subject), *word_traits(words)))


def value_traits(subject: Subject) -> Iterator[Trait]:
    """Its indicators, the account that posted it, and the article that reports it."""
    for found in subject.indicators:
        if found.kind in STRENGTH and found.checked is not False:
            yield Trait(TraitKind.INDICATOR, f"{found.kind.value} {found.value}")
    account = subject.item.account
    if account and account.platform and (account.handle or account.stable_id):
        yield Trait(TraitKind.ACCOUNT, account.key)
    if subject.item.reported_in:
        yield Trait(TraitKind.ARTICLE, subject.item.reported_in)


def word_traits(words: str) -> Iterator[Trait]:
    """The bands of a skeleton, and its runs of words."""
    marks = shingles(words.replace(" ", ""))
    for band in bands(marks):
        yield Trait(TraitKind.BAND, band.hex())
    for run in runs(words.split()):
        yield run_trait(run)


def run_trait(run: Run) -> Trait:
    """A run of words as a trait."""
    return Trait(TraitKind.RUN, " ".join(run))
