"""The rule that cases put before evidence: an item that lies only in cases one may not read is not there."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tocsin.desk.cases.models import CaseItem
from tocsin.desk.cases.queries import cases
from tocsin.desk.people.models import User


def behind_the_wall(by: User) -> Q:
    """Holds for an item in some case, but in none that this person may read now.

    Whoever reads one of its cases reads the item there, so it stays open to them: if it vanished when a colleague put
    it into a second case, its vanishing would tell of that case.
    """
    entries = CaseItem.objects.filter(item=OuterRef("pk"))
    readable = entries.filter(case__in=cases(by, timezone.now()))
    return Q(Exists(entries)) & ~Q(Exists(readable))
