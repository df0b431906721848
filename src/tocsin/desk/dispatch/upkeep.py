"""What the desk does by the clock, without a person: ends warnings, marks what is overdue, says that something waits.

Each duty may be repeated at any time and does nothing twice. What stands in a report, a warning or a case is never
told.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from tocsin.casework.deadlines import Clock, due
from tocsin.casework.lifecycle import ADVISORY, REFERRAL
from tocsin.channels import DeliveryError, Matter, Notice, send
from tocsin.desk import here
from tocsin.desk.dispatch import publishing
from tocsin.desk.dispatch.models import Advisory, Referral, Told
from tocsin.desk.dispatch.queries import acknowledgement_due, after_review_due
from tocsin.desk.dispatch.services.acts import keep, move
from tocsin.desk.intake.models import Report, Urgency
from tocsin.desk.serve import address_of
from tocsin.errors import TocsinError
from tocsin.model.settings import NoticeTo

log = logging.getLogger("tocsin.upkeep")


@dataclass(frozen=True)
class Waiting:
    """Something that somebody should know of."""

    matter: Matter
    subject: str
    place: str
    """URL name of the list in which it is found, after log-in."""


def expire_advisories(at: datetime) -> int:
    """End the published warnings whose time is over, on the public side too; how many."""
    over = Advisory.objects.filter(state="published", expires_at__lte=at)
    return _each(_expired, over.values_list("pk", flat=True), at)


@transaction.atomic
def _expired(key: int, at: datetime) -> bool:
    """Whether this warning was ended now; a person may have been faster."""
    advisory = Advisory.objects.select_for_update().get(pk=key)
    if advisory.state != "published" or at < advisory.expires_at:
        return False
    move(advisory, ADVISORY, "expire")
    keep(advisory, "advisory expired", f"{advisory.number} is over", by=None, at=at)
    publishing.publish(advisory, at)
    return True


def mark_overdue(at: datetime) -> int:
    """Mark the sent referrals that should have been acknowledged by now; how many."""
    return _each(_overdue, Referral.objects.filter(state="sent").values_list("pk", flat=True), at)


@transaction.atomic
def _overdue(key: int, at: datetime) -> bool:
    """Whether this referral was marked now."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=key)
    clock = acknowledgement_due(referral, at) if referral.state == "sent" else None
    if clock is None or not clock.late:
        return False
    move(referral, REFERRAL, "escalate")
    keep(referral, "referral overdue", f"{referral.number} is {clock.words}", by=None, at=at)
    return True


def _each(duty: Callable[[int, datetime], bool], keys: Iterable[int], at: datetime) -> int:
    """How often the duty was done; where it fails it is tried again in the next round, and the others are not kept."""
    done = 0
    for key in keys:
        try:
            done += duty(key, at)
        except TocsinError as error:
            log.error("Upkeep could not be done: %s %s", error, error.hint)
    return done


def waiting(at: datetime) -> Iterator[Waiting]:
    """What is urgent now: imminent danger, reports past their hour, emergencies without review, overdue answers."""
    for report in Report.objects.filter(state="received"):
        if report.urgency == Urgency.NOW:
            yield Waiting(Matter.REPORT_IMMINENT, report.public_id, "inbox")
        elif due(Clock.SCREENING, report.received_at, at).late:
            yield Waiting(Matter.REPORT, report.public_id, "inbox")
    for referral in Referral.objects.exclude(state="withdrawn"):
        if after_review_due(referral, at):
            yield Waiting(Matter.AFTER_REVIEW, referral.public_id, "cases")
        if referral.state == "overdue":
            yield Waiting(Matter.OVERDUE, referral.public_id, "cases")


def tell(at: datetime) -> int:
    """Tell those whom the settings name of what waits, each thing once; how many notices went out."""
    wanted = here.settings().notify
    return sum(_told(one, whom, at) for one in waiting(at) for whom in wanted) if wanted else 0


def _told(one: Waiting, whom: NoticeTo, at: datetime) -> bool:
    """Whether a notice went out now. What cannot be delivered for the moment is tried again in the next round."""
    key = {"matter": one.matter.name, "subject": one.subject, "channel": whom.channel, "to": whom.to}
    if Told.objects.filter(**key).exists():
        return False
    notice = Notice(one.matter, address_of(here.home()) + reverse(one.place), at)
    problem = _problem(notice, whom)
    if problem is None:
        return False
    Told.objects.get_or_create(**key, defaults={"at": at, "problem": problem})
    return not problem


def _problem(notice: Notice, whom: NoticeTo) -> str | None:
    """Empty when the notice went out, a sentence when it never will, None when it may go out later."""
    try:
        send(whom.channel, notice, whom.to, whom.settings)
    except DeliveryError as error:
        log.error("A notice through “%s” did not go out: %s %s", whom.channel, error, error.hint)
        return str(error) if error.permanent else None
    except TocsinError as error:
        log.error("The channel “%s” is not set up: %s %s", whom.channel, error, error.hint)
        return None
    return ""
