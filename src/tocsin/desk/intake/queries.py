"""The inbox and what stands behind it, for whoever may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.urls import reverse

from tocsin.casework.deadlines import Due
from tocsin.casework.permissions import Act, demand
from tocsin.desk.evidence.models import Item
from tocsin.desk.evidence.queries import items
from tocsin.desk.intake import locks, worksheet
from tocsin.desk.intake.clocks import waiting_time
from tocsin.desk.intake.known import counts
from tocsin.desk.intake.models import Assessment, Report, Urgency
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User

WAITING = ("received", "screened", "needs information")
LANES = ("now", "soon", "later")
MOST = 60
"""Entries of one lane on one page."""


@dataclass(frozen=True)
class Entry:
    """One thing in the inbox."""

    subject: str
    url: str
    report: Report | None = None
    item: Item | None = None
    level: str = ""
    """What people judged; empty while nobody did."""
    holder: User | None = None
    due: Due | None = None
    """Until when somebody must have read a new report."""
    known: int = 0
    """In how many reports its most reported thing stands; nothing below two."""


@dataclass(frozen=True)
class Lane:
    """What waits with one urgency."""

    name: str
    entries: tuple[Entry, ...]
    count: int


def reports(by: User) -> QuerySet[Report]:
    """Every report."""
    demand(actor_of(by), Act.READ_INBOX)
    return Report.objects.select_related("taken_by")


def report(by: User, public_id: str) -> Report:
    """One report. Raises Report.DoesNotExist."""
    return reports(by).get(public_id=public_id)


def standing(by: User, item: Item) -> QuerySet[Assessment]:
    """The answers about this item that nothing superseded."""
    demand(actor_of(by), Act.READ_INBOX)
    return Assessment.objects.filter(item=item, superseded_by=None).select_related("by", "review_of")


def all_answers(by: User, item: Item) -> QuerySet[Assessment]:
    """All answers about this item, superseded ones too."""
    demand(actor_of(by), Act.READ_INBOX)
    return Assessment.objects.filter(item=item).select_related("by", "superseded_by")


def may_see_suggestion(by: User, item: Item) -> bool:
    """Whether the machine's proposal may be shown: only after this person's own first answer."""
    return Assessment.objects.filter(item=item, by=by).exists()


def levels_of(ids: Iterable[int]) -> dict[int, str]:
    """Item key → the highest standing judgement of people."""
    found: dict[int, list[str]] = {}
    answers = Assessment.objects.filter(item__in=list(ids), superseded_by=None)
    for key, level in answers.values_list("item_id", "level"):
        found.setdefault(key, []).append(level)
    return {key: worksheet.highest(levels) for key, levels in found.items()}


def waiting_items(by: User) -> QuerySet[Item]:
    """Items that nobody judged yet."""
    judged = Assessment.objects.filter(item=OuterRef("pk"))
    return items(by).exclude(Exists(judged))


def judged_items(by: User) -> QuerySet[Item]:
    """Items that somebody judged, the latest first."""
    return items(by).annotate(judged_at=Max("assessments__at")).exclude(judged_at=None).order_by("-judged_at", "pk")


LANE_REPORTS = {"now": Urgency.NOW, "soon": Urgency.SOON, "later": Urgency.ROUTINE}
LANE_RANKS = {"now": (3, 4), "soon": (2, -1), "later": (0, 1)}
"""Machine's rank (`indexing.rank_of`) → lane. It orders the queue and says no more: the level itself stays hidden until
a person answered. What the machine could not assess waits with “soon”, because not assessed is not “no threat”."""


def lane(by: User, name: str, at: datetime) -> Lane:
    """One lane of what waits: reports first, then items, the oldest first."""
    told = reports(by).filter(state__in=WAITING, urgency=LANE_REPORTS[name]).order_by("received_at")
    seen = waiting_items(by).filter(suggestion__rank__in=LANE_RANKS[name]).order_by("exhibit__received_at", "position")
    shown = list(told[:MOST])
    known = counts(by, shown)
    entries = [of_report(one, waiting_time(one, at), known.get(one.pk, 0)) for one in shown]
    entries += [of_item(one) for one in seen[:MOST]]
    return Lane(name, held(entries, at), told.count() + seen.count())


def done(by: User, at: datetime) -> Lane:
    """What people judged, the latest first."""
    found = list(judged_items(by)[:MOST])
    levels = levels_of(item.pk for item in found)
    return Lane("done", held([of_item(one, levels.get(one.pk, "")) for one in found], at), len(found))


def of_report(one: Report, due: Due | None = None, known: int = 0) -> Entry:
    """A report as an entry."""
    return Entry(one.public_id, reverse("report", args=[one.public_id]), report=one, due=due, known=known)


def of_item(one: Item, level: str = "") -> Entry:
    """An item as an entry."""
    return Entry(one.item_id, reverse("item", args=[one.item_id]), item=one, level=level)


def held(entries: list[Entry], at: datetime) -> tuple[Entry, ...]:
    """The entries with who is at work on each."""
    holders = locks.holders([entry.subject for entry in entries], at)
    return tuple(Entry(**{**vars(entry), "holder": holders.get(entry.subject)}) for entry in entries)
