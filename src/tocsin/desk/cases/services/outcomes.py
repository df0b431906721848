"""The outcome ledger: dated, sourced steps. The present stage is derived from them and never written."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.cases.edtf import checked_edtf
from tocsin.desk.cases.models import Case, Outcome
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.outcome import STEPS, OutcomeStanding


@transaction.atomic
def record_outcome(
    *,
    by: User,
    case: Case,
    step: str,
    on: str,
    source: str,
    standing: OutcomeStanding,
    at: datetime,
    agency: str = "",
    reference: str = "",
    note: str = "",
    public: bool = False,
    exhibit: str = "",
) -> Outcome:
    """One step with its date (EDTF) and source. `exhibit` is the digest of what shows it, when something does.

    Raises BadInput for an unknown step, a missing date or source, or a standing of withdrawn.
    """
    ask(by, Act.RECORD_OUTCOME, case, at)
    _check_step(step, on, source, standing)
    outcome = Outcome.objects.create(
        case=case,
        step=step,
        on=checked_edtf(on),
        source=source.strip(),
        standing=standing.value,
        agency=agency.strip(),
        reference=reference.strip(),
        note=note.strip(),
        public=public,
        exhibit=exhibit,
        recorded_by=by,
        recorded_at=at,
    )
    _record(outcome, "outcome recorded", f"recorded “{step}” ({standing.value})", by, at)
    return outcome


def _check_step(step: str, on: str, source: str, standing: OutcomeStanding) -> None:
    if step not in STEPS:
        raise BadInput(f"“{step}” is not a step of the ledger.", hint=f"Steps: {', '.join(STEPS)}.")
    if not checked_edtf(on) or not source.strip():
        raise BadInput("A step needs its date and its source.", hint="Say who says so, and where.")
    if standing is OutcomeStanding.WITHDRAWN:
        raise BadInput("A step is withdrawn by withdrawing it, not by recording it so.")


@transaction.atomic
def confirm_outcome(
    *, by: User, outcome: Outcome, source: str, at: datetime, on: str = "", reference: str = "", exhibit: str = ""
) -> Outcome:
    """The body that took the step now says so itself: a new row supersedes what was only claimed."""
    ask(by, Act.RECORD_OUTCOME, outcome.case, at)
    if outcome.standing != OutcomeStanding.CLAIMED.value or not source.strip():
        raise BadInput("Only a claimed step can be confirmed, and with a source.")
    after = _superseding(
        outcome,
        by,
        at,
        standing=OutcomeStanding.CONFIRMED.value,
        source=source.strip(),
        on=checked_edtf(on) or outcome.on,
        reference=reference.strip() or outcome.reference,
        exhibit=exhibit or outcome.exhibit,
    )
    _record(after, "outcome confirmed", f"“{after.step}” is confirmed", by, at)
    return after


@transaction.atomic
def withdraw_outcome(*, by: User, outcome: Outcome, reason: str, at: datetime) -> Outcome:
    """The step was recorded wrongly or taken back; it stays in the ledger. Raises BadInput without a reason."""
    ask(by, Act.RECORD_OUTCOME, outcome.case, at)
    if not reason.strip():
        raise BadInput("To withdraw a step needs a reason.")
    after = _superseding(outcome, by, at, standing=OutcomeStanding.WITHDRAWN.value, note=reason.strip())
    _record(after, "outcome withdrawn", f"withdrew “{after.step}”", by, at, reason=reason)
    return after


def _superseding(outcome: Outcome, by: User, at: datetime, **changes: str) -> Outcome:
    if Outcome.objects.filter(supersedes=outcome).exists():
        raise Refused("This step has been superseded already.", hint="Change the one that stands.")
    kept = ("step", "on", "source", "standing", "agency", "reference", "note", "public", "exhibit")
    values = {field: getattr(outcome, field) for field in kept} | changes
    return Outcome.objects.create(case=outcome.case, supersedes=outcome, recorded_by=by, recorded_at=at, **values)


def _record(outcome: Outcome, act: str, sentence: str, by: User, at: datetime, *, reason: str = "") -> None:
    record(
        case=outcome.case,
        subject=outcome.public_id,
        act=act,
        sentence=sentence,
        by=by,
        at=at,
        reason=reason.strip(),
        step=outcome.step,
    )
