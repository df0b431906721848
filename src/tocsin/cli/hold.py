"""Place a legal hold on a case, so that nothing of it can be deleted, or lift it."""

import argparse

from tocsin.cli._common import desk_argument
from tocsin.cli._desk import case_argument, case_of, person_argument

EXAMPLES = """\
  tocsin hold T-2026-0001 --reason "PAPD asks to preserve, letter of 2 October" --as ana
  tocsin hold T-2026-0001 --lift --reason "the court is done" --as ana"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin hold`."""
    case_argument(words)
    words.add_argument("--reason", required=True, help="for which proceeding or order, or what became of it")
    words.add_argument("--lift", action="store_true", help="lift the hold instead of placing one")
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Place or lift, and say so."""
    by, case, at = case_of(given)
    from tocsin.desk.keeping import services

    act = services.lift_hold if given.lift else services.place_hold
    act(by=by, case=case, reason=given.reason, at=at)
    print(f"{case.number}: the legal hold is {'lifted' if given.lift else 'placed'}.")
    return 0
