"""What a person may read of what leaves the desk: only what belongs to cases they may read."""

from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from tocsin.casework.deadlines import Clock, Due, acknowledgement_clock, due
from tocsin.casework.permissions import Act, allowed
from tocsin.desk import here
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.models import Case
from tocsin.desk.cases.queries import cases
from tocsin.desk.dispatch.models import (
    Advisory,
    AdvisoryVersion,
    Agency,
    Dispatch,
    Draft,
    Letter,
    Package,
    PlatformNotice,
    Referral,
)
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput
from tocsin.model.agency import Agency as AgencyValue

D = TypeVar("D", bound=Draft)

POLICE = frozenset({"police", "federal", "prosecutor"})
"""Kinds of agency that can have an account preserved."""
OUT = ("sent", "delivered", "acknowledged", "under consideration", "returned for information", "overdue", "closed")
"""States of a referral that has left the desk."""
WAITING = {"referral": "in approval", "advisory": "privacy checked", "letter": "checked", "platformnotice": "draft"}
"""The state in which each product waits for its approval."""


def agencies() -> tuple[AgencyValue, ...]:
    """Everybody the desk may address: those of its settings, then its own rows, which win over a like-named one."""
    own = {row.code: row.value for row in Agency.objects.all()}
    named = {agency.code: agency for agency in here.settings().agencies}
    return tuple(sorted((named | own).values(), key=lambda agency: (agency.kind, agency.name)))


def agency(code: str) -> AgencyValue:
    """The agency of this code. Raises BadInput naming those that the desk knows."""
    known = {each.code: each for each in agencies()}
    if code not in known:
        raise BadInput(f"The desk knows no agency “{code}”.", hint=f"Known: {', '.join(sorted(known)) or 'none yet'}.")
    return known[code]


def referrals(by: User, at: datetime) -> QuerySet[Referral]:
    """The referrals of readable cases."""
    return _of_readable_cases(Referral.objects.all(), by, at)


def letters(by: User, at: datetime) -> QuerySet[Letter]:
    """The letters of readable cases."""
    return _of_readable_cases(Letter.objects.all(), by, at)


def advisories(by: User, at: datetime) -> QuerySet[Advisory]:
    """The advisories of readable cases."""
    return _of_readable_cases(Advisory.objects.all(), by, at)


def notices(by: User, at: datetime) -> QuerySet[PlatformNotice]:
    """The platform notices of readable cases."""
    return _of_readable_cases(PlatformNotice.objects.all(), by, at)


def packages(by: User, at: datetime) -> QuerySet[Package]:
    """The packages of readable cases."""
    return Package.objects.filter(referral__case__in=cases(by, at)).select_related("referral__case", "sealed_by")


def dispatches(by: User, at: datetime) -> QuerySet[Dispatch]:
    """The transmissions of readable packages."""
    return Dispatch.objects.filter(package__referral__case__in=cases(by, at)).select_related("package__referral__case")


def versions(by: User, at: datetime) -> QuerySet[AdvisoryVersion]:
    """The language versions of readable advisories."""
    return AdvisoryVersion.objects.filter(advisory__case__in=cases(by, at)).select_related("advisory__case")


def may_approve(by: User, draft: Draft, at: datetime) -> bool:
    """Whether this person may approve this draft."""
    stands = relation(by, draft.case, at, own_work=draft.drafted_by_id == by.pk)
    return allowed(actor_of(by), Act.APPROVE, stands)


def waiting_for(by: User, at: datetime) -> list[Draft]:
    """Drafts that wait for an approval which this person may give, the oldest first."""
    found: list[Draft] = []
    for kind in (Referral, Advisory, Letter, PlatformNotice):
        rows = _of_readable_cases(kind.objects.all(), by, at).filter(state=WAITING[kind.__name__.lower()])
        found += [row for row in rows if may_approve(by, row, at)]
    return sorted(found, key=lambda draft: draft.drafted_at)


def preservation_prompted(case: Case) -> bool:
    """Whether police or a federal agency has been sent a referral of this case; each one prompts preservation."""
    return any(row.to.kind in POLICE for row in Referral.objects.filter(case=case, state__in=OUT))


def acknowledgement_due(referral: Referral, at: datetime) -> Due | None:
    """The clock of the acknowledgement, running since the last transmission; None when nothing is waited for."""
    if referral.state not in ("sent", "delivered", "overdue"):
        return None
    last = Dispatch.objects.filter(package__referral=referral).last()
    return due(acknowledgement_clock(referral.emergency), last.at, at) if last else None


def after_review_due(referral: Referral, at: datetime) -> Due | None:
    """The clock of an emergency's after-review; None when it was done or none is needed."""
    if not referral.emergency or referral.reviewed_at or referral.approved_at is None:
        return None
    return due(Clock.AFTER_REVIEW, referral.approved_at, at)


def _of_readable_cases(rows: QuerySet[D], by: User, at: datetime) -> QuerySet[D]:
    return rows.filter(case__in=cases(by, at)).select_related("case", "drafted_by", "approved_by")
