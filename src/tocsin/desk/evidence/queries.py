"""What the index holds, for whoever may read it: nothing that lies behind the need-to-know wall."""

from django.db.models import Q, QuerySet

from tocsin.casework.permissions import Act, demand
from tocsin.desk.evidence.models import CustodyEntry, Exhibit, Indicator, Item, ItemLink
from tocsin.desk.evidence.wall import open_exhibits, open_items
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User


def items(by: User) -> QuerySet[Item]:
    """Every item that this person may know of, with its exhibit and the machine's proposal."""
    demand(actor_of(by), Act.READ_INBOX)
    return open_items(by).select_related("exhibit", "suggestion").prefetch_related("exhibit__reports")


def item(by: User, item_id: str) -> Item:
    """One item. Raises Item.DoesNotExist."""
    return items(by).get(item_id=item_id)


def reported_by(by: User, article: Item) -> QuerySet[Item]:
    """The items that an article tells of."""
    return items(by).filter(reported_in=article.item_id)


def exhibits(by: User) -> QuerySet[Exhibit]:
    """Every exhibit of which this person may know everything."""
    demand(actor_of(by), Act.READ_INBOX)
    return open_exhibits(by)


def exhibit(by: User, label: str) -> Exhibit:
    """The exhibit spoken of as `E-0001`. Raises Exhibit.DoesNotExist."""
    number = label.removeprefix("E-")
    return exhibits(by).get(number=int(number) if number.isdecimal() and len(number) < 10 else 0)


def companions(by: User, of: Exhibit) -> QuerySet[Exhibit]:
    """The other exhibits that the same act preserved: a capture's archive, picture and text."""
    group, visit = of.group or of.digest, of.detail.get("visit")
    same = exhibits(by).filter(Q(group=group) | Q(digest=group)).exclude(pk=of.pk)
    return same.filter(detail__visit=visit) if visit else same.filter(detail__visit__isnull=True)


def first_capture(by: User, of: Exhibit) -> Exhibit | None:
    """The main exhibit of the capture that this one belongs to; None for one that stands by itself."""
    return exhibits(by).filter(digest=of.group).first() if of.group else None


def custody_of(by: User, exhibit: Exhibit) -> QuerySet[CustodyEntry]:
    """What the log says of one exhibit."""
    demand(actor_of(by), Act.READ_INBOX)
    return CustodyEntry.objects.filter(exhibit_digest=exhibit.digest)


def custody_log(by: User) -> QuerySet[CustodyEntry]:
    """The whole log, the newest first."""
    demand(actor_of(by), Act.READ_LOG)
    return CustodyEntry.objects.order_by("-seq")


def links_of(by: User, item: Item) -> QuerySet[ItemLink]:
    """Links that the machine proposes between this item and others, the surest first."""
    demand(actor_of(by), Act.READ_INBOX)
    known = open_items(by).values("pk")
    of_item = ItemLink.objects.filter(Q(a=item, b__in=known) | Q(b=item, a__in=known))
    return of_item.select_related("a", "b").order_by("-confidence", "link_id")


def seen_elsewhere(by: User, item: Item) -> QuerySet[Indicator]:
    """Sightings in other items of the values found in this one."""
    demand(actor_of(by), Act.READ_INBOX)
    same = Q(pk__in=[])
    for found in item.indicators.all():
        same |= Q(kind=found.kind, value=found.value)
    known = Indicator.objects.filter(same, item__in=open_items(by).values("pk"))
    return known.exclude(item=item).select_related("item")
