"""What pages of cases show of this application, without cases having to know it."""

from typing import Any

from django import template
from django.utils import timezone

from tocsin.casework.permissions import Act, allowed
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import queries
from tocsin.desk.dispatch.models import Draft
from tocsin.desk.dispatch.next_step import Next
from tocsin.desk.dispatch.next_step import next_step as step_of
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User

register = template.Library()

SHOWN_AS = {
    "referral": ("referral", "send"),
    "advisory": ("advisory", "horn"),
    "letter": ("letter", "letter"),
    "platformnotice": ("notice", "shield"),
}
"""Kind of product → URL name and icon."""


@register.simple_tag
def next_step(case: Case, by: User) -> Next:
    """The one next step of a case."""
    return step_of(case, by, timezone.now())


@register.inclusion_tag("dispatch/parts/departures.html")
def departures(case: Case, by: User) -> dict[str, Any]:
    """What leaves the desk of this case, and the ways to begin."""
    at = timezone.now()
    kinds = (queries.referrals, queries.advisories, queries.letters, queries.notices)
    rows = [line(row) for kind in kinds for row in kind(by, at).filter(case=case)]
    may = allowed(actor_of(by), Act.DRAFT, relation(by, case, at)) and case.state == "open"
    return {"case": case, "rows": rows, "may_draft": may}


@register.inclusion_tag("dispatch/parts/waiting.html")
def waiting_for_me(by: User) -> dict[str, Any]:
    """Drafts that wait for this person's approval."""
    return {"rows": [line(row) for row in queries.waiting_for(by, timezone.now())]}


def line(row: Draft) -> dict[str, Any]:
    """A product as lists show it."""
    name, icon = SHOWN_AS[type(row).__name__.lower()]
    return {"row": row, "url_name": name, "icon": icon, "to": _addressee(row)}


def _addressee(row: Draft) -> str:
    if hasattr(row, "agency"):
        return str(row.agency["name"])
    return str(getattr(row, "to_name", "") or getattr(row, "audience", ""))
