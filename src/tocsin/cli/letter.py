"""Write a letter to an official: every fact bound to a record, approved by another, signed as PDF."""

import argparse

from tocsin.cli._common import desk_argument, now
from tocsin.cli._desk import person, person_argument, ready, waits
from tocsin.errors import BadInput
from tocsin.model.dossier import BoundFact

EXAMPLES = """\
  tocsin letter T-2026-0001 --to "Dana Ortega" --title "Mayor of Port Aldera" --subject "Threats in our city" \\
      --fact "On 14 November a demonstration was attacked.=E-0001" --ask "Condemn the attack." --as noor
  tocsin letter --approve L-2026-0001 --as rami"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin letter`."""
    words.add_argument("case", nargs="?", default="", metavar="CASE")
    words.add_argument("--approve", default="", metavar="LETTER", help="approve and sign this checked letter")
    words.add_argument("--to", default="", metavar="NAME", help="the official")
    words.add_argument("--title", default="", help="the official's office")
    words.add_argument("--address", default="")
    words.add_argument("--subject", default="")
    words.add_argument(
        "--fact", action="append", default=[], metavar="SENTENCE=RECORD", help="a fact and what supports it"
    )
    words.add_argument("--ask", action="append", default=[], metavar="SENTENCE", help="what is asked; may be repeated")
    person_argument(words)
    desk_argument(words)


def fact_of(given: str) -> BoundFact:
    """A sentence and the record that supports it, from `SENTENCE=RECORD`. Raises BadInput without a record."""
    text, separator, record = given.rpartition("=")
    if not separator or not text.strip() or not record.strip():
        raise BadInput(f"“{given}” names no record.", hint='Write --fact "The sentence.=E-0001".')
    return BoundFact(text.strip(), record.strip())


def run(given: argparse.Namespace) -> int:
    """Draft and check, or approve and sign."""
    ready(given)
    from django.db import transaction

    from tocsin.desk.cases.queries import find_case
    from tocsin.desk.dispatch import queries
    from tocsin.desk.dispatch.services import letters

    by, at = person(given), now()
    if given.approve:
        letter = queries.letters(by, at).filter(number=given.approve.strip().upper()).first()
        if letter is None:
            raise BadInput(f"There is no letter {given.approve} that you may see.")
    else:
        with transaction.atomic():
            letter = letters.draft_letter(
                by=by,
                case=find_case(by, given.case, at),
                to_name=given.to,
                subject=given.subject,
                facts=[fact_of(fact) for fact in given.fact],
                asks=given.ask,
                at=at,
                to_title=given.title,
                to_address=given.address,
            )
            letters.check_letter(by=by, letter=letter, at=at)
    if not queries.may_approve(by, letter, at):
        print(waits(letter.number, "letter"))
        return 0
    with transaction.atomic():
        letters.approve_letter(by=by, letter=letter, at=at)
        letters.sign_letter(by=by, letter=letter, at=at)
    print(f"Signed: {letter.number}; its file lies with the desk's packages.")
    return 0
