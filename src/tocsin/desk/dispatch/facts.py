"""The records of a case to which a letter may bind a fact."""

from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.desk.cases.models import Case


@dataclass(frozen=True)
class Record:
    """Something in the case that supports a sentence."""

    name: str
    """What the letter prints: `E-0001`, `I-2026-0001`, `REF-2026-0001`, `outcome of 2026-09-23: …`."""
    says: str
    """What it shows, for the person who chooses."""


def records_of(case: Case) -> tuple[Record, ...]:
    """Every record of the case that a fact may be bound to, in the order in which people look for them."""
    return (*_incidents(case), *_outcomes(case), *_exhibits(case), *_referrals(case))


def _incidents(case: Case) -> Iterator[Record]:
    for row in case.incidents.all():
        yield Record(row.number, f"{row.title} ({row.state}, {row.corroboration})")


def _outcomes(case: Case) -> Iterator[Record]:
    for row in case.outcomes.filter(superseded_by__isnull=True).exclude(standing="withdrawn"):
        yield Record(f"outcome of {row.on}: {row.step}", f"{row.standing}; {row.source}")


def _exhibits(case: Case) -> Iterator[Record]:
    for entry in case.items.select_related("item__exhibit"):
        yield Record(entry.item.exhibit.label, f"{entry.item.exhibit.name}: {entry.item.kind}")


def _referrals(case: Case) -> Iterator[Record]:
    for row in case.referral_set.exclude(state__in=["draft", "withdrawn"]):
        yield Record(row.number, f"referral to {row.to.name}, {row.state}")
