"""Incidents: something that happened, counted once, with what each source says of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.lifecycle import INCIDENT, step
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number, record
from tocsin.desk.cases.edtf import checked_edtf
from tocsin.desk.cases.models import Case, CaseItem, Corroboration, Incident, SourceClaim
from tocsin.desk.cases.services.opening import must_be_open
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.errors import BadInput
from tocsin.model.claim import Claim
from tocsin.model.codec import to_record

CONFIRMING = frozenset({"confirm", "do not confirm", "dispute"})
"""Events that decide whether something happened: by someone other than the one who recorded it."""


@transaction.atomic
def make_incident(
    *,
    by: User,
    case: Case,
    title: str,
    what: str,
    at: datetime,
    on: str = "",
    place: str = "",
    harmed: str = "",
    items: Iterable[CaseItem] = (),
    claims: Iterable[tuple[Item, Claim]] = (),
) -> Incident:
    """Record something that happened. `claims` pairs each claim with the item that makes it.

    Raises BadInput for a missing title or description, a date that is not EDTF, or an item of another case.
    """
    ask(by, Act.WORK_CASE, case, at)
    must_be_open(case)
    if not title.strip() or not what.strip():
        raise BadInput("An incident needs a title and what happened.")
    incident = Incident.objects.create(
        case=case,
        number=next_number("I", at),
        title=title.strip(),
        what=what.strip(),
        on=checked_edtf(on),
        place=place.strip(),
        harmed=harmed.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    incident.items.set(_of_case(case, items))
    for source, claim in claims:
        _keep_claim(incident, source, claim, by, at)
    _record(incident, "incident recorded", f"recorded {incident.number} “{incident.title}”", by, at)
    return incident


@transaction.atomic
def link_items(*, by: User, incident: Incident, items: Iterable[CaseItem], at: datetime) -> None:
    """Say which items of the case belong to the incident; this list replaces the earlier one."""
    ask(by, Act.WORK_CASE, incident.case, at)
    incident.items.set(_of_case(incident.case, items))
    _record(incident, "incident items set", f"chose the items of {incident.number}", by, at)


@transaction.atomic
def add_claim(*, by: User, incident: Incident, source: Item, claim: Claim, at: datetime) -> SourceClaim:
    """Add what a source says of the incident, with the grade a person gives it; other claims stay as they are.

    Raises BadInput when the claim's words do not stand in the source.
    """
    ask(by, Act.WORK_CASE, incident.case, at)
    kept = _keep_claim(incident, source, claim, by, at)
    _record(incident, "claim added", f"added what {claim.speaker} says of {incident.number}", by, at)
    return kept


@transaction.atomic
def move_incident(*, by: User, incident: Incident, event: str, at: datetime, reason: str = "") -> None:
    """Move the incident by one event of its table. Whether it happened is decided by another than its recorder."""
    deciding = event in CONFIRMING
    act = Act.CONFIRM_INCIDENT if deciding else Act.WORK_CASE
    ask(by, act, incident.case, at, own_work=incident.recorded_by == by)
    incident.state = step(INCIDENT, incident.state, event)
    incident.save(update_fields=["state"])
    _record(incident, f"incident: {event}", f"{incident.number} is now {incident.state}", by, at, reason=reason)


@transaction.atomic
def set_corroboration(*, by: User, incident: Incident, corroboration: str, reason: str, at: datetime) -> None:
    """Say how far sources support the incident; an axis of its own. Raises BadInput without a reason."""
    ask(by, Act.WORK_CASE, incident.case, at)
    if corroboration not in Corroboration.values or not reason.strip():
        raise BadInput("Corroboration needs one of its four words and a reason.")
    incident.corroboration = corroboration
    incident.save(update_fields=["corroboration"])
    _record(incident, "corroboration set", f"{incident.number} is {corroboration}", by, at, reason=reason)


def _keep_claim(incident: Incident, source: Item, claim: Claim, by: User, at: datetime) -> SourceClaim:
    words = claim.passage
    if source.value.text[words.start : words.end] != words.text:
        raise BadInput("These words do not stand in that source.", hint="Take the claim from the source's own passage.")
    return SourceClaim.objects.create(incident=incident, source=source, record=to_record(claim), by=by, at=at)


def _of_case(case: Case, items: Iterable[CaseItem]) -> list[CaseItem]:
    chosen = list(items)
    if any(entry.case_id != case.pk for entry in chosen):
        raise BadInput("An item of another case cannot belong to this incident.")
    return chosen


def _record(incident: Incident, act: str, sentence: str, by: User, at: datetime, *, reason: str = "") -> None:
    record(
        case=incident.case,
        subject=incident.public_id,
        act=act,
        sentence=sentence,
        by=by,
        at=at,
        reason=reason.strip(),
        state=incident.state,
    )
