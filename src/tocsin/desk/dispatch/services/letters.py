"""Letters to officials: each fact is bound to a record of the case, and a fact without one cannot be sent."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from tocsin import outputs
from tocsin.casework.lifecycle import LETTER
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.facts import records_of
from tocsin.desk.dispatch.models import Letter
from tocsin.desk.dispatch.products import letter_dossier
from tocsin.desk.dispatch.sealing import keep_document
from tocsin.desk.dispatch.services.acts import approve, keep, lines, move, must_be_draft, return_to_drafter
from tocsin.desk.dispatch.standing import demand_permissions_stand
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import to_record
from tocsin.model.dossier import BoundFact

WRITTEN = ("to_name", "to_title", "to_address", "subject", "opening", "closing", "language")


@transaction.atomic
def draft_letter(
    *,
    by: User,
    case: Case,
    to_name: str,
    subject: str,
    at: datetime,
    facts: Iterable[BoundFact] = (),
    asks: Iterable[str] = (),
    **words: str,
) -> Letter:
    """Draft a letter. `words` may give to_title, to_address, opening, closing, language.

    Raises BadInput without addressee or subject, for another field, or for a fact bound to no record of the case.
    """
    ask(by, Act.DRAFT, case, at)
    letter = Letter(case=case, number=next_number("L", at), drafted_by=by, drafted_at=at)
    _write(letter, words | {"to_name": to_name, "subject": subject}, facts, asks)
    keep(letter, "letter drafted", f"drafted {letter.number} to {letter.to_name}", by=by, at=at)
    return letter


@transaction.atomic
def edit_letter(
    *, by: User, letter: Letter, at: datetime, facts: Iterable[BoundFact], asks: Iterable[str], **words: str
) -> None:
    """Write the draft anew."""
    ask(by, Act.DRAFT, letter.case, at)
    must_be_draft(letter)
    _write(letter, words, facts, asks)
    keep(letter, "letter edited", f"edited {letter.number}", by=by, at=at)


@transaction.atomic
def check_letter(*, by: User, letter: Letter, at: datetime) -> None:
    """Say that each fact was compared with its record. Raises Refused for a letter without facts."""
    ask(by, Act.DRAFT, letter.case, at)
    demand_permissions_stand(letter)
    if not letter.facts:
        raise Refused("This letter states no fact.", hint="Bind at least one fact to a record.")
    move(letter, LETTER, "check")
    keep(letter, "letter checked", f"checked the facts of {letter.number}", by=by, at=at)


@transaction.atomic
def approve_letter(*, by: User, letter: Letter, at: datetime) -> None:
    """Approve a checked letter."""
    demand_permissions_stand(letter)
    approve(letter, LETTER, by=by, at=at)
    keep(letter, "letter approved", f"approved {letter.number}", by=by, at=at)


@transaction.atomic
def return_letter(*, by: User, letter: Letter, reason: str, at: datetime) -> None:
    """Give a checked letter back, with the reason."""
    return_to_drafter(letter, LETTER, by=by, reason=reason, at=at)


@transaction.atomic
def sign_letter(*, by: User, letter: Letter, at: datetime) -> None:
    """Make the letter's final file, which never changes again."""
    ask(by, Act.SEND, letter.case, at)
    demand_permissions_stand(letter)
    move(letter, LETTER, "sign")
    letter.signed_by, letter.signed_at = by, at
    made = outputs.render("letter_pdf", letter_dossier(letter, at))[0]
    kept = keep_document(made, f"{letter.number}.pdf")
    letter.file, letter.file_sha256 = kept.name, kept.sha256
    keep(letter, "letter signed", f"signed {letter.number}", by=by, at=at, sha256=kept.sha256)


@transaction.atomic
def follow_letter(*, by: User, letter: Letter, event: str, at: datetime, note: str = "") -> None:
    """Record that a signed letter was sent, answered, given up, closed. Raises BadInput for another event."""
    if event not in ("send", "answer", "give up", "close"):
        raise BadInput(f"“{event}” is not a step of a signed letter.")
    ask(by, Act.SEND if event == "send" else Act.RECORD_OUTCOME, letter.case, at)
    if event == "send":
        demand_permissions_stand(letter)
    move(letter, LETTER, event)
    keep(letter, f"letter: {event}", f"{letter.number}: {letter.state}", by=by, at=at, reason=note)


def _write(letter: Letter, words: dict[str, str], facts: Iterable[BoundFact], asks: Iterable[str]) -> None:
    if unknown := set(words) - set(WRITTEN):
        raise BadInput(f"A letter has no {', '.join(sorted(unknown))}.")
    for field, text in words.items():
        setattr(letter, field, text.strip())
    if not letter.to_name or not letter.subject:
        raise BadInput("A letter needs an addressee and a subject.")
    letter.facts, letter.asks = _bound(letter.case, facts), lines(asks)


def _bound(case: Case, facts: Iterable[BoundFact]) -> list[dict[str, Any]]:
    """The facts as records. Raises BadInput for one bound to nothing in this case."""
    known = {record.name for record in records_of(case)}
    stated = [fact for fact in facts if fact.text.strip()]
    for fact in stated:
        if fact.record not in known:
            raise BadInput(
                f"“{fact.text[:80]}” is bound to no record of {case.number}.", hint="Choose the record that shows it."
            )
    return [to_record(fact) for fact in stated]
