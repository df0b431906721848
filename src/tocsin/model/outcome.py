"""The outcome ledger: one dated, sourced step each. The present stage is derived from the steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

STEPS: tuple[str, ...] = (
    "received",
    "crime reference issued",
    "recorded as hate incident",
    "recorded as hate crime",
    "hate-crime investigation launched",
    "suspect identified",
    "interviewed",
    "arrested",
    "released",
    "charged",
    "bias element charged",
    "bias element dropped",
    "trial",
    "convicted",
    "acquitted",
    "discontinued",
    "sentence",
    "restraining order",
    "no further action",
    "no answer",
    "acknowledged",
    "content removed",
    "content restricted",
    "account suspended",
    "not a violation",
    "reinstated",
    "condemned in public",
    "patrol arranged",
    "support given",
)
"""Steps in the order in which proceedings usually pass through them."""


class OutcomeStanding(StrEnum):
    """How a step is known."""

    CLAIMED = "claimed"
    """Somebody says so (a consulate, a newspaper)."""
    CONFIRMED = "confirmed"
    """The body that took the step says so, in a document or by a named officer."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Outcome:
    """One step, with its date and its source."""

    step: str
    on: str
    """EDTF date of the step; the date of the source when the step itself is undated."""
    source: str
    """Who says so, and where: `claimed by Konsulat Azerbaijan, in E-0001`."""
    standing: OutcomeStanding
    agency: str = ""
    reference: str = ""
    """The agency's own number."""
    note: str = ""
    public: bool = False


def present_stage(steps: Sequence[Outcome]) -> Outcome | None:
    """The latest step among those not withdrawn.

    Of several of one date, a confirmed step beats a claimed one, and a later step of the ledger an earlier one.
    """
    standing = [step for step in steps if step.standing is not OutcomeStanding.WITHDRAWN]
    return max(standing, key=_order, default=None)


def _order(step: Outcome) -> tuple[str, bool, int]:
    place = STEPS.index(step.step) if step.step in STEPS else -1
    return step.on, step.standing is OutcomeStanding.CONFIRMED, place
