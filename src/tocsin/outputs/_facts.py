"""What a dossier says, asked in the order in which a recipient asks: which item first, where, when, live or removed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from tocsin.model.account import Account
from tocsin.model.dossier import CaseItem, Dossier, PreservedExhibit
from tocsin.model.item import ItemKind
from tocsin.model.outcome import OutcomeStanding
from tocsin.model.suggestion import Specificity
from tocsin.model.when import When

NONE_RECORDED = "none recorded"
NOT_RECORDED = "not recorded"

PACKAGE_SENTENCE = (
    "What this package may say: these bytes were received from the address given at or before the time given; nothing "
    "was changed or removed since; what was not captured is listed. It does not say who is behind an account."
)
"""The one sentence of guardrail 7."""

COMPLAINED_OF = frozenset({ItemKind.POST, ItemKind.COMMENT, ItemKind.MESSAGE, ItemKind.IMAGE, ItemKind.RECORDING})
"""Kinds that are themselves complained of; articles, pages, calls and notes tell of them."""


def ranked(dossier: Dossier) -> tuple[CaseItem, ...]:
    """The items, the gravest first: a person's level, then first-hand before reported, then the machine's level."""
    return tuple(sorted(dossier.items, key=gravity))


def gravity(case_item: CaseItem) -> tuple[int, int, int]:
    """Sort key of an item: smaller is graver."""
    judged = case_item.assessment.level.rank if case_item.assessment else -1
    suggestion = case_item.suggestion
    suggested = suggestion.level.rank if suggestion and suggestion.level else -1
    return (-judged, 0 if case_item.item.kind in COMPLAINED_OF else 1, -suggested)


def exhibits_of(dossier: Dossier, case_item: CaseItem) -> tuple[PreservedExhibit, ...]:
    """The exhibits that show an item, the best first, ending with the one it was read from."""
    digests = dict.fromkeys((*case_item.exhibits, case_item.item.source.exhibit))
    held = {preserved.exhibit.digest: preserved for preserved in dossier.exhibits}
    return tuple(held[digest] for digest in digests if digest in held)


def earlier_by_same_account(dossier: Dossier, case_item: CaseItem) -> tuple[CaseItem, ...]:
    """Other items in the dossier by the account that posted this one."""
    account = case_item.item.account
    if account is None:
        return ()
    same = (other for other in dossier.items if other.item.account and other.item.account.key == account.key)
    return tuple(other for other in same if other.item.id != case_item.item.id)


def accounts(dossier: Dossier) -> tuple[Account, ...]:
    """Each account that posted something in the dossier, once, the gravest item's first."""
    seen = {found.key: found for found in reversed([c.item.account for c in ranked(dossier) if c.item.account])}
    return tuple(reversed(list(seen.values())))


def addresses(dossier: Dossier) -> tuple[str, ...]:
    """Web addresses of the items, once each, the gravest first."""
    return tuple(dict.fromkeys(case_item.item.url for case_item in ranked(dossier) if case_item.item.url))


def utc(at: datetime | None) -> str:
    """An instant for people: `2026-10-02 03:04 UTC`, with seconds when it has any.

    >>> utc(datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC))
    '2026-10-02 03:04:05 UTC'
    """
    if at is None:
        return NOT_RECORDED
    shown = at.astimezone(UTC)
    return shown.strftime("%Y-%m-%d %H:%M:%S UTC" if shown.second else "%Y-%m-%d %H:%M UTC")


def posted(when: When | None) -> str:
    """When something was posted, in UTC where an instant is known, else the date as far as it is known."""
    if when is None or not when.edtf:
        return NOT_RECORDED
    try:
        at = datetime.fromisoformat(when.edtf)
    except ValueError:
        return f"{when.edtf} (as far as known)"
    return utc(at) if at.tzinfo else f"{when.edtf} (time of day not known)"


def as_shown(when: When | None) -> str:
    """The words in which the platform showed the time; empty when they were not read."""
    return when.passage.text if when and when.passage else ""


def standing(preserved: Sequence[PreservedExhibit]) -> tuple[str, str]:
    """(live, removed, changed or unknown; when that was checked) by the latest check of any exhibit of an item."""
    checked = [held for held in preserved if held.status_now and held.checked_at]
    if checked:
        latest = max(checked, key=lambda held: held.checked_at.timestamp() if held.checked_at else 0.0)
        return latest.status_now, utc(latest.checked_at)
    stated = [held.status_now for held in preserved if held.status_now]
    return (stated[0] if stated else "unknown"), ""


def gaps(held: PreservedExhibit) -> tuple[str, ...]:
    """What an exhibit does not hold: why its capture is not whole, that its replay differs, what did not come."""
    facts = held.capture
    if facts is None:
        return held.not_captured
    whole = f"{facts.status}, not captured ({facts.reason.rstrip('.')})" if facts.status != "captured" else ""
    differs = "" if facts.proof in {"", "reproduced"} else f"replay {facts.proof_line.rstrip('.')}"
    return (*(line for line in (whole, differs) if line), *held.not_captured)


def specificity_of(case_item: CaseItem) -> tuple[Specificity, str]:
    """What the words make specific and whose answer that is: a person's where there is one, else the machine's."""
    if case_item.assessment:
        return case_item.assessment.specificity, "a person's assessment"
    if case_item.suggestion:
        return case_item.suggestion.specificity, "machine suggestion, not yet assessed by a person"
    return Specificity(), "not assessed"


def yes_no(answer: bool | None) -> str:
    """`yes`, `no` or `unknown`; unknown is not no."""
    return {True: "yes", False: "no", None: "unknown"}[answer]


def review_line(dossier: Dossier) -> str:
    """Who prepared and who approved; a single person's work and an unapproved draft say so."""
    prepared = f"Prepared by {person(dossier.prepared_by.name, dossier.prepared_by.role)}"
    if dossier.solo:
        return f"{prepared}. Single-person review (solo mode): drafter and approver are one person."
    if dossier.approved_by is None:
        return f"{prepared}. Not approved yet: this is a draft."
    approved = person(dossier.approved_by.name, dossier.approved_by.role)
    when = f" on {utc(dossier.approved_at)}" if dossier.approved_at else ""
    return f"{prepared}. Approved by {approved}{when}."


def person(name: str, role: str) -> str:
    """A name with its role.

    >>> person("Lea Ruiz", "analyst")
    'Lea Ruiz, analyst'
    """
    return f"{name}, {role}" if role else name


def two_persons(dossier: Dossier) -> bool:
    """Whether someone other than the drafter approved."""
    approver = dossier.approved_by
    return not dossier.solo and approver is not None and approver.name.casefold() != dossier.prepared_by.name.casefold()


def report_numbers(dossier: Dossier) -> tuple[str, ...]:
    """Reference numbers that agencies gave, as far as they stand."""
    steps = (step for step in dossier.outcomes if step.reference and step.standing is not OutcomeStanding.WITHDRAWN)
    return tuple(dict.fromkeys(f"{step.agency} {step.reference}".strip() for step in steps))


def joined(parts: Iterable[str], empty: str = NONE_RECORDED) -> str:
    """Sentences or names in one line, or the words that say there are none."""
    return "; ".join(part for part in parts if part) or empty


def file_stem(number: str, fallback: str = "TOC") -> str:
    """A case or product number as the beginning of a file name: ASCII letters, digits, `-` and `_` only.

    >>> file_stem("TOC-2026-0001/ä")
    'TOC-2026-0001'
    """
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in number)
    return kept.strip("-")[:60] or fallback
