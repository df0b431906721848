"""Court papers of a referral: write the drafts, say that you will sign them, or let them go into the package."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.cli._common import desk_argument, now
from tocsin.cli._desk import person, person_argument, ready
from tocsin.errors import BadInput

if TYPE_CHECKING:
    from tocsin.desk.dispatch.models import Referral
    from tocsin.desk.people.models import User

EXAMPLES = """\
  tocsin court REF-2026-0001 --as noor --out drafts/      read them, and have counsel read them
  tocsin court REF-2026-0001 --as noor --sign             you made the records and will sign by hand
  tocsin court REF-2026-0001 --as rami --approve          somebody else lets them go into the package
Each sentence is borne by entries of the custody log, to which it points; the rest is left to be written by hand."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin court`."""
    words.add_argument("referral", metavar="REFERRAL", help="number of the referral, such as REF-2026-0001")
    words.add_argument("--out", type=Path, metavar="FOLDER", help="write every draft into this folder")
    words.add_argument("--sign", action="store_true", help="put your own name to the papers")
    words.add_argument("--approve", action="store_true", help="let the papers go into the package")
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Do what was asked, in this order: write, sign, approve."""
    ready(given)
    if not given.out and not given.sign and not given.approve:
        raise BadInput("Say what is to be done with the papers.", hint="--out FOLDER, --sign or --approve.")
    by, at = person(given), now()
    from tocsin.desk.dispatch import court

    row = _referral(by, given.referral)
    if given.out:
        _write(row, given.out)
    if given.sign:
        print(f"Entry {court.name_signer(by=by, referral=row, at=at).seq}: {by.name} will sign by hand.")
    if given.approve:
        print(f"Entry {court.approve_papers(by=by, referral=row, at=at).seq}: the papers go into the package.")
    return 0


def _write(row: "Referral", folder: Path) -> None:
    from tocsin.desk.dispatch import court

    folder.mkdir(parents=True, exist_ok=True)
    for name in court.court_outputs():
        made = court.draft(row, name, now())
        (folder / f"DRAFT-{made.name}").write_bytes(made.data)
        print(folder / f"DRAFT-{made.name}")


def _referral(by: "User", number: str) -> "Referral":
    from tocsin.desk.dispatch.queries import referrals

    found = referrals(by, now()).filter(number=number.strip().upper()).first()
    if found is None:
        raise BadInput(f"There is no referral {number} that you may read.")
    return found
