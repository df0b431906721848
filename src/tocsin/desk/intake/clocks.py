"""The clocks of the inbox: how long a report may wait to be read, and how well that was kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min, Q

from tocsin.casework.deadlines import ALLOWED, Due, due, screening_clock
from tocsin.casework.permissions import Act, demand
from tocsin.desk.intake.models import Report, Urgency
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User

LOOK_BACK = timedelta(days=30)


def waiting_time(report: Report, at: datetime) -> Due | None:
    """Until when somebody must have read this report; None once somebody has."""
    if report.state != "received":
        return None
    return due(screening_clock(report.urgency == Urgency.NOW), report.received_at, at)


@dataclass(frozen=True)
class Kept:
    """How the clock was kept, over the last 30 days."""

    late_now: int
    """Reports that wait past their time."""
    read: int
    in_time: int


def kept(by: User, at: datetime) -> Kept:
    """The count, over every report."""
    demand(actor_of(by), Act.READ_INBOX)
    waiting = [waiting_time(report, at) for report in Report.objects.filter(state="received")]
    screened = Report.objects.filter(received_at__gte=at - LOOK_BACK).annotate(
        read_at=Min("steps__at", filter=Q(steps__event="screen"))
    )
    took = [
        one.read_at - one.received_at <= ALLOWED[screening_clock(one.urgency == Urgency.NOW)]
        for one in screened.exclude(read_at=None)
    ]
    return Kept(sum(1 for one in waiting if one and one.late), len(took), sum(took))
