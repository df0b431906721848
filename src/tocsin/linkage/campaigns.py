"""Campaign proposals: items joined by links strong enough to say “this may be part of a campaign”, with both sides.

A proposal never rests on chance alone: it needs at least two independent reasons or one strong shared value, and it
always names what speaks against it. People decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tocsin.linkage.subject import Subject
from tocsin.model.link import Campaign, Link, LinkKind, LinkState

JOINS = 0.5
"""Confidence from which a link joins two items into one proposal."""
FEWEST = 2
"""Items that a campaign needs."""
BURST_DAYS = 7
"""Days within which items count as one burst."""


def propose_campaigns(
    subjects: Sequence[Subject], links: Sequence[Link], trigger: str = "", trigger_on: str = ""
) -> tuple[Campaign, ...]:
    """Groups of concerning items held together by links, largest first.

    `trigger` names an outside event (and `trigger_on` its EDTF day) that a person recorded; it is context, not a link.
    Rejected links join nothing.
    """
    known = {subject.id: subject for subject in subjects if subject.concerning}
    usable = [link for link in links if link.state is not LinkState.REJECTED and link.a in known and link.b in known]
    joining = [link for link in usable if link.confidence >= JOINS or link.state is LinkState.CONFIRMED]
    groups = [group for group in _components(known, joining) if len(group) >= FEWEST]
    made = [_campaign([known[key] for key in group], usable, trigger, trigger_on) for group in groups]
    return tuple(sorted(made, key=lambda campaign: (-len(campaign.members), campaign.members)))


def _components(keys: Iterable[str], links: Iterable[Link]) -> list[list[str]]:
    """Connected components, each sorted."""
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for link in links:
        parent[root(link.b)] = root(link.a)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(parent):
        groups[root(key)].append(key)
    return list(groups.values())


def _campaign(members: Sequence[Subject], links: Sequence[Link], trigger: str, trigger_on: str) -> Campaign:
    ids = {member.id for member in members}
    inside = tuple(link for link in links if link.a in ids and link.b in ids)
    days = sorted(member.day for member in members if member.day)
    after = trigger if days and trigger_on and trigger_on <= days[0] else ""
    return Campaign(
        title=_title(members, inside),
        members=tuple(sorted(ids)),
        links=inside,
        reasons_for=_reasons_for(members, inside, days, after, trigger_on),
        reasons_against=_reasons_against(members, inside, days),
        began_on=days[0] if days else "",
        ended_on=days[-1] if days else "",
        trigger=after,
    )


def _title(members: Sequence[Subject], links: Sequence[Link]) -> str:
    shared = Counter(link.value for link in links if link.kind is LinkKind.SAME_INDICATOR)
    if shared:
        return f"{len(members)} items sharing {shared.most_common(1)[0][0]}"
    return f"{len(members)} linked items"


def _accounts(members: Sequence[Subject]) -> set[str]:
    return {member.item.account.key for member in members if member.item.account}


def _reasons_for(
    members: Sequence[Subject], links: Sequence[Link], days: Sequence[str], trigger: str, trigger_on: str
) -> tuple[str, ...]:
    counted = Counter(_shared(link) for link in links if link.kind is not LinkKind.REPORTED_IN)
    reasons = [f"{count} × {what}" if count > 1 else what for what, count in sorted(counted.items())]
    if len(_accounts(members)) > 1:
        reasons.append(f"{len(_accounts(members))} different accounts carry the shared material")
    if (span := _span(days)) is not None and span <= BURST_DAYS and len(days) == len(members):
        reasons.append(f"all were posted within {span + 1} day{'s' if span else ''}")
    if trigger:
        reasons.append(f"they follow “{trigger}” ({trigger_on})")
    return tuple(reasons)


def _shared(link: Link) -> str:
    words: Mapping[LinkKind, str] = {
        LinkKind.SAME_INDICATOR: f"shared {link.value}",
        LinkKind.SAME_ACCOUNT: f"the same account ({link.value})",
        LinkKind.NEAR_DUPLICATE_TEXT: "nearly the same words",
        LinkKind.SAME_PASSAGE: "the same passage",
        LinkKind.SAME_PICTURE: "the same picture",
        LinkKind.SAME_TEMPLATE: "pictures made on the same template",
    }
    return words[link.kind]


def _span(days: Sequence[str]) -> int | None:
    """Days between the first and the last of these EDTF days; None when one is not a whole date."""
    try:
        return (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days
    except (ValueError, IndexError):
        return None


def _reasons_against(members: Sequence[Subject], links: Sequence[Link], days: Sequence[str]) -> tuple[str, ...]:
    kinds = {link.kind for link in links} - {LinkKind.REPORTED_IN}
    reasons = []
    if len(kinds) == 1:
        reasons.append("only one kind of link holds them together")
    if kinds <= {LinkKind.NEAR_DUPLICATE_TEXT, LinkKind.SAME_PASSAGE, LinkKind.SAME_PICTURE, LinkKind.SAME_TEMPLATE}:
        reasons.append("words and pictures are copied by people who have nothing to do with each other")
    if len(_accounts(members)) == 1:
        reasons.append("a single account posted all of them: one hand is not a campaign")
    if len(days) < len(members):
        reasons.append(f"{len(members) - len(days)} of {len(members)} have no date")
    elif (span := _span(days)) is not None and span > BURST_DAYS:
        reasons.append(f"they are spread over {span + 1} days")
    if any(member.item.reported_in for member in members):
        reasons.append("some are known only from a report about them, not at first hand")
    return tuple(reasons)
