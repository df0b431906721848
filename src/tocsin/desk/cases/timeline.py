"""The time line of a case: what is said to have happened, and what the desk did, in one order."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from tocsin.canonical import parse_instant
from tocsin.desk.cases import queries
from tocsin.desk.cases.models import Case, CaseItem, Decision, Incident, Outcome
from tocsin.desk.people.models import User
from tocsin.desk.people.templatetags.desk import sender
from tocsin.errors import BadInput

NOTABLE = frozenset(
    {
        "case opened",
        "case closed",
        "case reopened",
        "campaign confirmed",
        "campaign rejected",
        "emergency referral",
        "referral approved",
        "package sealed",
        "supplement sealed",
        "package sent",
        "acknowledged",
        "notice sent",
        "notice: answer",
        "letter signed",
        "letter: send",
        "letter: answer",
        "advisory published",
        "advisory corrected",
        "advisory withdrawn",
        "advisory expired",
        "referral overdue",
    }
)
"""Acts that somebody who reads the case for the first time should see; all others are in the register below it."""
TONES = {"confirmed": "good", "claimed": "warn", "withdrawn": "danger"}


@dataclass(frozen=True)
class Event:
    """One line."""

    order: str
    """Sorts: an EDTF date or an instant, as text."""
    title: str
    at: datetime | None = None
    when: str = ""
    who: str = ""
    body: str = ""
    tone: str = ""
    url: str = ""


def timeline(by: User, case: Case, at: datetime) -> list[Event]:
    """Posts, incidents, outcomes and the desk's notable acts, the oldest first; undated ones come last."""
    entries = queries.case_items(by, at).filter(case=case)
    events = [_item(entry) for entry in entries]
    events += [_incident(row) for row in queries.incidents(by, at).filter(case=case)]
    events += [_outcome(row) for row in queries.outcomes(by, at).filter(case=case)]
    events += [_act(row) for row in queries.decisions(by, case, at).filter(act__in=NOTABLE)]
    return sorted(events, key=lambda event: event.order or "~")


def instant_of(edtf: str) -> datetime | None:
    """The instant that a date names, when it names one; None for a day, a month, or a vague date."""
    try:
        return parse_instant(edtf)
    except BadInput:
        return None


def _item(entry: CaseItem) -> Event:
    value = entry.item.value
    day = value.posted.edtf if value.posted else ""
    return Event(
        order=day,
        at=instant_of(day),
        when=day or "undated",
        title=f"{value.kind.value} in {entry.item.exhibit.label}",
        who=sender(value),
        url=reverse("item", args=[entry.item.item_id]),
    )


def _incident(row: Incident) -> Event:
    return Event(
        order=row.on,
        when=row.on or "undated",
        title=f"{row.number} {row.title}",
        body=f"{row.state}, {row.corroboration}",
        tone="danger",
        url=reverse("incident", args=[row.public_id]),
    )


def _outcome(row: Outcome) -> Event:
    return Event(
        order=row.on,
        when=row.on,
        title=f"{row.step} ({row.standing})",
        body=row.source,
        who=row.agency,
        tone=TONES[row.standing],
    )


def _act(row: Decision) -> Event:
    title = row.sentence[:1].upper() + row.sentence[1:]
    return Event(order=row.at.isoformat(), at=row.at, title=title, who=row.author, body=row.reason)
