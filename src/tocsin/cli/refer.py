"""Refer a case to an agency: draft it, or approve a waiting draft, which seals the package."""

import argparse
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.cli._common import desk_argument, now
from tocsin.cli._desk import person, person_argument, ready, waits
from tocsin.cli.withhold import phrase_from
from tocsin.errors import BadInput

if TYPE_CHECKING:
    from tocsin.desk.dispatch.models import Referral
    from tocsin.desk.people.models import User

EXAMPLES = """\
  tocsin refer T-2026-0001 --to papd --as noor --basis consent
  tocsin refer T-2026-0001 --to papd --as noor --basis "vital interests" --why "threat to a building"
  tocsin refer T-2026-0001 --to papd --as noor --withhold "name:Anahit Petrosyan"
  tocsin refer --approve F-2026-0001 --as rami
A draft is approved by someone other than its drafter. A desk in solo mode does both at once and says so."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin refer`."""
    words.add_argument("case", nargs="?", default="", metavar="CASE", help="number of the case, such as T-2026-0001")
    words.add_argument("--to", default="", metavar="AGENCY", help="code of the agency")
    words.add_argument(
        "--approve", default="", metavar="REFERRAL", help="approve this waiting referral and seal its package"
    )
    words.add_argument("--basis", default="consent", help="on what basis personal data leave (default: consent)")
    words.add_argument("--why", default="", help="a sentence for any other basis")
    words.add_argument("--ask", action="append", default=[], metavar="SENTENCE", help="what is asked; may be repeated")
    words.add_argument("--done", action="append", default=[], metavar="SENTENCE", help="what was done already")
    words.add_argument(
        "--withhold",
        action="append",
        default=[],
        metavar="KIND:WORDS",
        help="words that must not leave, such as name:…",
    )
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Draft or approve, and say what comes next."""
    ready(given)
    by, at = person(given), now()
    if given.approve:
        return _seal(by, _waiting(by, given.approve, at), at)
    if not given.case or not given.to:
        raise BadInput("Say which case goes to whom.", hint="tocsin refer CASE --to AGENCY")
    referral = _draft(given, by, at)
    from tocsin.desk.dispatch.queries import may_approve

    if may_approve(by, referral, at):
        return _seal(by, referral, at)
    print(waits(referral.number, "refer"))
    return 0


def _draft(given: argparse.Namespace, by: "User", at: datetime) -> "Referral":
    from django.db import transaction

    from tocsin.desk.cases.queries import find_case
    from tocsin.desk.dispatch.consent import Basis
    from tocsin.desk.dispatch.queries import agency
    from tocsin.desk.dispatch.services import referrals

    try:
        basis = Basis(given.basis)
    except ValueError as error:
        known = ", ".join(one.value for one in Basis)
        raise BadInput(f"“{given.basis}” is not a basis.", hint=f"One of: {known}.") from error
    with transaction.atomic():
        case = find_case(by, given.case, at)
        referral = referrals.draft_referral(
            by=by, case=case, agency=agency(given.to), asks=given.ask, already_done=given.done, at=at
        )
        if given.withhold:
            _withhold(by, referral, given.withhold, at)
        referrals.check_consent(by=by, referral=referral, basis=basis, words=given.why, at=at)
        referrals.ask_approval(by=by, referral=referral, at=at)
    return referral


def _withhold(by: "User", referral: "Referral", words: list[str], at: datetime) -> None:
    from tocsin.desk.dispatch.services import choose_withholding
    from tocsin.desk.dispatch.withholding import chosen_for

    chosen = chosen_for(referral)
    phrases = {one.text: one for one in (*chosen.phrases, *map(phrase_from, words))}
    choose_withholding(by=by, referral=referral, choice=replace(chosen, phrases=tuple(phrases.values())), at=at)


def _waiting(by: "User", number: str, at: datetime) -> "Referral":
    from tocsin.desk.dispatch.queries import referrals

    found = referrals(by, at).filter(number=number.strip().upper()).first()
    if found is None:
        raise BadInput(f"There is no referral {number} that you may see.")
    return found


def _seal(by: "User", referral: "Referral", at: datetime) -> int:
    from django.db import transaction

    from tocsin.desk import here
    from tocsin.desk.dispatch.services import referrals, sending

    with transaction.atomic():
        referrals.approve_referral(by=by, referral=referral, at=at)
        package = sending.package_referral(by=by, referral=referral, at=at)
    path = here.home().packages / package.name
    print(f"Sealed: {path}")
    print(f"SHA-256 {package.sha256}")
    print(f"Check it: tocsin verify {path}")
    return 0
