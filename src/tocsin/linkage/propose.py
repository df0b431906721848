"""Proposes links: one function for each thing that two items can share, and the sum of them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from tocsin.extract.normalise import skeleton
from tocsin.linkage import pictures
from tocsin.linkage.passages import shared_runs
from tocsin.linkage.shingles import near_duplicates, shingles
from tocsin.linkage.subject import Subject
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.link import Link, LinkKind

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

COMMON = 20
"""Items that may share a value before it counts as commonplace and proposes nothing."""


def propose_links(subjects: Sequence[Subject]) -> tuple[Link, ...]:
    """All links between these subjects, sorted, without doubles; the order of the subjects is indifferent."""
    proposals = (
        *same_indicator(subjects),
        *same_account(subjects),
        *same_text(subjects),
        *same_picture(subjects),
        *reported_together(subjects),
    )
    return tuple(sorted({link.id: link for link in proposals}.values(), key=lambda link: link.id))


def same_indicator(subjects: Sequence[Subject]) -> Iterator[Link]:
    """Links for values that several items share; a value that fails its checksum or is commonplace links nothing."""
    holders: dict[tuple[IndicatorKind, str], dict[str, Indicator]] = defaultdict(dict)
    for subject in subjects:
        for indicator in subject.indicators:
            if indicator.kind in STRENGTH and indicator.checked is not False:
                holders[indicator.kind, indicator.value][subject.id] = indicator
    for (kind, value), held in sorted(holders.items()):
        if 2 <= len(held) <= COMMON:
            confidence = STRENGTH[kind] * (1 - (len(held) - 2) / (2 * COMMON))
            for a, b in combinations(sorted(held), 2):
                evidence = f"the same {kind.value} in both: {value}"
                yield Link(LinkKind.SAME_INDICATOR, a, b, evidence, round(confidence, 3), f"{kind.value} {value}")


def same_account(subjects: Sequence[Subject]) -> Iterator[Link]:
    """Links between items that one account posted, each to the next, so that a busy account stays linear."""
    posts: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        account = subject.item.account
        if account and account.platform and (account.handle or account.stable_id):
            posts[account.key].append(subject.id)
    for key, ids in sorted(posts.items()):
        for a, b in pairwise(sorted(set(ids))):
            yield Link(LinkKind.SAME_ACCOUNT, a, b, f"both posted by the account {key}", 0.95, key)


def same_text(subjects: Sequence[Subject]) -> Iterator[Link]:
    """Links for near-duplicate texts and, among the rest, for shared passages of at least eight words."""
    skeletons = {s.id: skeleton(s.item.text) for s in subjects if s.item.text and not s.boilerplate}
    marks = {key: shingles(text.replace(" ", "")) for key, text in skeletons.items()}
    duplicates = near_duplicates(marks)
    for a, b, score in duplicates:
        evidence = f"nearly the same words ({score:.0%} of four-letter runs shared)"
        yield Link(LinkKind.NEAR_DUPLICATE_TEXT, a, b, evidence, round(score, 3), f"{score:.3f}")
    taken = {(a, b) for a, b, _ in duplicates}
    for pair, run in shared_runs({key: text.split() for key, text in skeletons.items()}).items():
        if pair not in taken:
            yield Link(LinkKind.SAME_PASSAGE, *pair, f"both contain: “{run} …”", 0.5, run)


def same_picture(subjects: Sequence[Subject]) -> Iterator[Link]:
    """Links for the same picture and, apart, for the same template with something changed in it."""
    for a, b, bits in pictures.alike({s.id: s.image_hash for s in subjects}):
        if bits <= pictures.SAME_PICTURE:
            evidence = f"the same picture (PDQ distance {bits} of 256)"
            yield Link(LinkKind.SAME_PICTURE, a, b, evidence, round(1 - bits / 128, 3), str(bits))
        else:
            evidence = f"pictures made on the same template (PDQ distance {bits} of 256)"
            yield Link(LinkKind.SAME_TEMPLATE, a, b, evidence, 0.5, str(bits))


def reported_together(subjects: Sequence[Subject]) -> Iterator[Link]:
    """Links between the items that one article reports: context, and weak evidence of more."""
    told: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        if subject.item.reported_in:
            told[subject.item.reported_in].append(subject.id)
    for article, ids in sorted(told.items()):
        for a, b in combinations(sorted(set(ids)), 2):
            yield Link(LinkKind.REPORTED_IN, a, b, "one article reports both", 0.3, article)
