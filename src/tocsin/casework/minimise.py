"""What leaves the desk by default: the least that serves the recipient, with a sentence for each thing left out.

Default deny. A reporter's identity leaves only on a consent or another recorded basis that names it; everything in
the clear beyond the default is somebody's named decision, made before approval.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from tocsin.model.dossier import CaseItem, Dossier, PreservedExhibit
from tocsin.model.item import ItemKind


class Personal(StrEnum):
    """A class of personal data that stays at the desk unless someone decides otherwise."""

    REPORTER = "reporter"
    """Who gave an exhibit to the desk, and who spoke in a call."""
    FEAR = "fear statement"
    """What the threatened person says the threat did to them."""


PRIVATE_WAYS = frozenset({"call", "door", "paste"})
"""Ways of arrival in which `received_from` may name a reporter."""
UNNAMED = "reporter"

SENTENCES = {
    Personal.REPORTER: "Who reported to the desk: withheld, no consent to name them is recorded.",
    Personal.FEAR: "The threatened person's own statement: withheld, no consent to share it is recorded.",
}


@dataclass(frozen=True)
class Release:
    """Which classes may leave, by a recorded decision."""

    classes: frozenset[Personal] = frozenset()


def minimise(dossier: Dossier, release: Release) -> Dossier:
    """The dossier without what may not leave, its referral's withheld list saying so.

    A sentence is added only for what was really there: a list that names what never existed tells of it.
    """
    reduced, withheld = dossier, []
    if Personal.REPORTER not in release.classes and _names_reporter(dossier):
        reduced = _without_reporter(reduced)
        withheld.append(SENTENCES[Personal.REPORTER])
    if Personal.FEAR not in release.classes and dossier.fear_statement:
        reduced = replace(reduced, fear_statement="")
        withheld.append(SENTENCES[Personal.FEAR])
    return _noted(reduced, tuple(withheld))


def _noted(dossier: Dossier, sentences: tuple[str, ...]) -> Dossier:
    """The dossier with these sentences on its referral's withheld list."""
    if dossier.referral is None or not sentences:
        return dossier
    listed = tuple(dict.fromkeys((*dossier.referral.withheld, *sentences)))
    return replace(dossier, referral=replace(dossier.referral, withheld=listed))


def _names_reporter(dossier: Dossier) -> bool:
    """Whether anything in the dossier could tell who reported."""
    return _without_reporter(dossier) != dossier


def _without_reporter(dossier: Dossier) -> Dossier:
    """The dossier with every trace of the reporter's name taken out of its fields."""
    return replace(
        dossier,
        exhibits=tuple(_anonymous_exhibit(kept) for kept in dossier.exhibits),
        items=tuple(_anonymous_item(entry) for entry in dossier.items),
    )


def _anonymous_exhibit(kept: PreservedExhibit) -> PreservedExhibit:
    """An exhibit that arrived privately, without the name of who gave it, its custody included."""
    if kept.exhibit.how not in PRIVATE_WAYS:
        return kept
    custody = tuple(replace(event, detail=_unnamed(event.detail)) for event in kept.custody)
    given_by = kept.exhibit.received_from and UNNAMED
    return replace(kept, exhibit=replace(kept.exhibit, received_from=given_by), custody=custody)


def _unnamed(detail: dict[str, str]) -> dict[str, str]:
    """A custody entry's detail without who gave the exhibit."""
    return {key: UNNAMED if key == "received_from" and value else value for key, value in detail.items()}


def _anonymous_item(entry: CaseItem) -> CaseItem:
    """A call's item without the caller's name."""
    if entry.item.kind is not ItemKind.CALL or entry.item.speaker in ("", "the caller"):
        return entry
    return replace(entry, item=replace(entry.item, speaker="the caller"))
