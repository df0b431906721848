"""Ask for a case to be erased, or decide what a colleague asked; a case is erased by two persons."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.casework.retention import Ground
from tocsin.cli._common import desk_argument
from tocsin.cli._desk import case_argument, case_of, person_argument
from tocsin.errors import BadInput

if TYPE_CHECKING:
    from tocsin.desk.cases.models import Case
    from tocsin.desk.people.models import User
    from tocsin.home import Home

EXAMPLES = """\
  tocsin erase T-2026-0001 --ground "no longer needed" --reason "closed in 2024, nobody asks" --as rami
  tocsin erase T-2026-0001 --decide --as ana
  tocsin erase T-2026-0001 --refuse --reason "police still ask" --as ana
Keys are destroyed and cannot be brought back. Copies made by `tocsin backup` are made anew if they can be reached."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin erase`."""
    case_argument(words)
    words.add_argument("--ground", default="", choices=["", *Ground], help="legal ground; it stays in the custody log")
    words.add_argument("--reason", default="", help="in words; erased with the case")
    words.add_argument("--decide", action="store_true", help="erase it, as a colleague asked")
    words.add_argument("--refuse", action="store_true", help="keep it, with a reason")
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Ask or decide, and say what comes next."""
    by, case, at = case_of(given)
    if given.decide or given.refuse:
        return _decide(given, by, case, at)
    if not given.ground:
        raise BadInput("Say on which ground.", hint=f"--ground, one of: {', '.join(Ground)}.")
    from tocsin.desk.keeping import services

    services.ask_erasure(by=by, case=case, ground=Ground(given.ground), reason=given.reason, at=at)
    print(f"Asked. Somebody else decides:\n  tocsin erase {case.number} --decide --as THEIR-NAME")
    return 0


def _decide(given: argparse.Namespace, by: "User", case: "Case", at: datetime) -> int:
    from tocsin.desk import here
    from tocsin.desk.keeping import services
    from tocsin.desk.keeping.models import Erasure

    erasure = Erasure.objects.filter(case=case, state="asked").first()
    if erasure is None:
        raise BadInput(f"Nobody asked for {case.number} to be erased.", hint=f"Ask: tocsin erase {case.number}")
    if given.refuse:
        services.refuse_erasure(by=by, erasure=erasure, reason=given.reason, at=at)
        print(f"{case.number} is kept.")
        return 0
    stone = services.erase(by=by, erasure=erasure, at=at)
    print(f"Erased. The tombstone is entry {stone.seq} of the custody log.")
    return 3 if tell_of_copies(here.home()) else 0


def tell_of_copies(home: "Home") -> bool:
    """Say what is left to do about copies; whether some were not reached."""
    from tocsin.vault.backup import places_of
    from tocsin.vault.recovery import lines_of, waiting

    places = places_of(home)
    for line in waiting(home):
        print(f"Destroy line {line.number} of the recovery sheet: copies of the keys from before open with it alone.")
    for one in (each for each in places if each.stale):
        print(f"Copies were not reached ({one.stale}). Make them anew: tocsin backup {one.to} --keys {one.keys}")
    if places and len(lines_of(home)) == 1:
        print("The recovery sheet is at its last line: tocsin backup … --new-sheet FILE, before the next erasure.")
    return any(one.stale for one in places)
