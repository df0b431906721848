"""Record what became of a case: one dated step with its source."""

import argparse

from tocsin.cli._common import desk_argument
from tocsin.cli._desk import case_argument, case_of, person_argument
from tocsin.model.outcome import STEPS, OutcomeStanding

EXAMPLES = """\
  tocsin outcome T-2026-0001 received --on 2026-11-18 --source "Port Aldera Police, front desk" --as noor
  tocsin outcome T-2026-0001 "crime reference issued" --on 2026-11-19 --source "letter" --reference 26-118 --as noor"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin outcome`."""
    case_argument(words)
    words.add_argument("step", choices=STEPS, metavar="STEP", help=f"one of: {', '.join(STEPS)}")
    words.add_argument("--on", required=True, help="date of the step, EDTF (2026-11-18)")
    words.add_argument("--source", required=True, help="who says so, and where")
    words.add_argument("--standing", choices=("claimed", "confirmed"), default="claimed", help="how it is known")
    words.add_argument("--agency", default="")
    words.add_argument("--reference", default="", help="the agency's own number")
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Record the step and print the present stage, which follows from all steps."""
    by, case, at = case_of(given)
    from tocsin.desk.cases.queries import stage
    from tocsin.desk.cases.services.outcomes import record_outcome

    record_outcome(
        by=by,
        case=case,
        step=given.step,
        on=given.on,
        source=given.source,
        standing=OutcomeStanding(given.standing),
        agency=given.agency,
        reference=given.reference,
        at=at,
    )
    present = stage(case)
    if present:
        print(f"{case.number}: {present.step} ({present.standing.value}, {present.on}). Source: {present.source}")
    return 0
