"""Proposes links: one function for each thing that two items can share.

Links are settled as items arrive, by asking what was met before for that which the new ones bring. What comes out is
the same whether items come one by one or all at once, as long as they come in the same order.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise

from tocsin.linkage import pictures
from tocsin.linkage.passages import COMMONEST, Run
from tocsin.linkage.shingles import THRESHOLD, candidates, likeness
from tocsin.linkage.subject import Subject
from tocsin.linkage.traits import STRENGTH, Arrival, Holders, Memory, Met, Trait, TraitKind, arrival, run_trait
from tocsin.model.indicator import IndicatorKind
from tocsin.model.link import Link, LinkKind

COMMON = 20
"""Items that may share a value before it counts as commonplace and proposes nothing."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Settled:
    """What the arrival of items changes."""

    links: tuple[Link, ...]
    """Links that hold now and that are new or say something else than before; sorted by id, without doubles."""
    gone: frozenset[str]
    """Ids of links that hold no more: what they rest on has become commonplace."""


def propose_links(subjects: Sequence[Subject]) -> tuple[Link, ...]:
    """All links between these subjects, which stand in the order of arrival; sorted, without doubles."""
    come = list(map(arrival, subjects))
    return settle(come, Memory(come)).links


def settle(new: Sequence[Arrival], met: Met) -> Settled:
    """The links that change when these items come; `met` knows them already, and all that came before."""
    groups = met.holders({trait for one in new for trait in one.traits})
    texts = _Texts(new, met)
    passages, worn = _passages(groups, texts, met)
    links = chain(
        *(_by_value(trait, ids, texts.new) for trait, ids in groups.items()),
        _same_text(groups, texts),
        passages,
        _same_picture(met, [one.id for one in new if one.subject.image_hash]),
    )
    known = {link.id: link for link in links}
    gone = {link.id for link in chain(worn, _common(groups, texts.new))} - known.keys()
    return Settled(tuple(known[key] for key in sorted(known)), frozenset(gone))


class _Texts:
    """The folded words of items, asked for when they are needed and kept for this arrival."""

    def __init__(self, new: Iterable[Arrival], met: Met) -> None:
        """Those of the new items are there already."""
        self._known = {one.id: one.words for one in new}
        self.new, self._met = frozenset(self._known), met

    def need(self, ids: Iterable[str]) -> None:
        """Fetch the words of all these at once."""
        self._known |= self._met.words(set(ids) - self._known.keys())

    def likeness(self, a: str, b: str) -> float:
        """How alike two of them are, 0 to 1."""
        return likeness(self._known[a].marks, self._known[b].marks)

    def nearly_same(self, a: str, b: str) -> bool:
        """Whether two of them are near-duplicates: they share a band, and are alike enough."""
        apart = self._known[a].bands.isdisjoint(self._known[b].bands)
        return not apart and self.likeness(a, b) >= THRESHOLD

    def shared_runs(self, a: str, b: str) -> frozenset[Run]:
        """The runs of words that two of them carry."""
        return self._known[a].runs & self._known[b].runs


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _common(groups: Holders, new: Collection[str]) -> Iterator[Link]:
    """The links for values that are commonplace from now on."""
    for trait, ids in groups.items():
        if trait.kind is TraitKind.INDICATOR and len(ids) > COMMON:
            yield from _same_indicator(trait.value, [key for key in ids if key not in new], new)


def _same_indicator(value: str, ids: Sequence[str], _new: Collection[str]) -> Iterator[Link]:
    """Links for a value that these items share (`wallet bc1q…`), all of them: how common it is weakens each.

    A commonplace value links nothing.
    """
    if 2 <= len(ids) <= COMMON:
        kind, shared = value.split(" ", 1)
        confidence = STRENGTH[IndicatorKind(kind)] * (1 - (len(ids) - 2) / (2 * COMMON))
        for a, b in combinations(sorted(ids), 2):
            evidence = f"the same {kind} in both: {shared}"
            yield Link(LinkKind.SAME_INDICATOR, a, b, evidence, round(confidence, 3), value)


def _same_account(key: str, ids: Sequence[str], new: Collection[str]) -> Iterator[Link]:
    """Links between items that one account posted, each to the next, so that a busy account stays linear."""
    for one, other in ((one, other) for one, other in pairwise(ids) if other in new):
        yield Link(LinkKind.SAME_ACCOUNT, *_pair(one, other), f"both posted by the account {key}", 0.95, key)


def _reported_together(article: str, ids: Sequence[str], new: Collection[str]) -> Iterator[Link]:
    """Links between the items that one article reports: context, and weak evidence of more."""
    for one, other in candidates(ids, new):
        yield Link(LinkKind.REPORTED_IN, *_pair(one, other), "one article reports both", 0.3, article)


_LINKED_BY: dict[TraitKind, Callable[[str, Sequence[str], Collection[str]], Iterator[Link]]] = {
    TraitKind.INDICATOR: _same_indicator,
    TraitKind.ACCOUNT: _same_account,
    TraitKind.ARTICLE: _reported_together,
}


def _by_value(trait: Trait, ids: Sequence[str], new: Collection[str]) -> Iterator[Link]:
    return _LINKED_BY[trait.kind](trait.value, ids, new) if trait.kind in _LINKED_BY else iter(())


def _same_text(groups: Holders, texts: _Texts) -> Iterator[Link]:
    """Links for near-duplicate texts."""
    banded = (ids for trait, ids in groups.items() if trait.kind is TraitKind.BAND)
    pairs = {_pair(*pair) for ids in banded for pair in candidates(ids, texts.new)}
    texts.need(chain(*pairs))
    for a, b in pairs:
        if (score := texts.likeness(a, b)) >= THRESHOLD:
            evidence = f"nearly the same words ({score:.0%} of four-letter runs shared)"
            yield Link(LinkKind.NEAR_DUPLICATE_TEXT, a, b, evidence, round(score, 3), f"{score:.3f}")


def _passages(groups: Holders, texts: _Texts, met: Met) -> tuple[list[Link], list[Link]]:
    """The links for passages that hold now between pairs for which that may have changed, and all that may have held.

    Two texts share a passage anew when one of them has just come, and may share one no more when so many carry it now
    that it is boilerplate.
    """
    carried = [ids for trait, ids in groups.items() if trait.kind is TraitKind.RUN and len(ids) > 1]
    fresh = {pair for ids in carried if len(ids) <= COMMONEST for pair in _with_new(ids, texts.new)}
    worn = {pair for ids in carried if len(ids) > COMMONEST for pair in _before(ids, texts.new)}
    texts.need(chain(*fresh, *worn))
    shared = {pair: texts.shared_runs(*pair) for pair in fresh | worn}
    asked = {run_trait(run) for pair in worn for run in shared[pair]} - groups.keys()
    known = {**groups, **(met.holders(asked) if asked else {})}
    rare = {run: len(known[run_trait(run)]) <= COMMONEST for run in frozenset().union(*shared.values())}
    now = (_passage(pair, filter(rare.__getitem__, both), texts) for pair, both in shared.items())
    return list(filter(None, now)), [_contains(pair, run) for pair in worn for run in shared[pair]]


def _passage(pair: Pair, rare: Iterable[Run], texts: _Texts) -> Link | None:
    """The link for the first of these runs of words, unless the texts are near-duplicates and linked as such."""
    run = min(rare, default=())
    return _contains(pair, run) if run and not texts.nearly_same(*pair) else None


def _contains(pair: Pair, words: Run) -> Link:
    run = " ".join(words)
    return Link(LinkKind.SAME_PASSAGE, *pair, f"both contain: “{run} …”", 0.5, run)


def _with_new(ids: Sequence[str], new: frozenset[str]) -> Iterator[Pair]:
    return (_pair(a, b) for a, b in combinations(ids, 2) if a in new or b in new)


def _before(ids: Sequence[str], new: frozenset[str]) -> Iterator[Pair]:
    """The pairs that shared a run until now; none where it was boilerplate before."""
    old = [key for key in ids if key not in new]
    return (_pair(a, b) for a, b in combinations(old, 2)) if len(old) <= COMMONEST else iter(())


def _same_picture(met: Met, new: Collection[str]) -> Iterator[Link]:
    """Links for the same picture and, apart, for the same template with something changed in it."""
    for a, b, bits in pictures.alike(met.pictures(), new) if new else ():
        if bits <= pictures.SAME_PICTURE:
            evidence = f"the same picture (PDQ distance {bits} of 256)"
            yield Link(LinkKind.SAME_PICTURE, a, b, evidence, round(1 - bits / 128, 3), str(bits))
        else:
            evidence = f"pictures made on the same template (PDQ distance {bits} of 256)"
            yield Link(LinkKind.SAME_TEMPLATE, a, b, evidence, 0.5, str(bits))
