"""Whether something was reported before: the same account, link, number, wallet or words, in how many reports.

Compared are normal forms (`tocsin.extract.indicators`), so a defanged or mistyped link is the link. A count is one of
reports, not of mentions. Nothing behind the need-to-know wall is counted or named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tocsin.desk.evidence.models import Indicator, ItemLink
from tocsin.desk.evidence.queries import items
from tocsin.desk.intake.models import Lead, Report
from tocsin.desk.people.models import User
from tocsin.extract.indicators.links import find
from tocsin.extract.indicators.scan import Scan
from tocsin.model.link import LinkKind

NAMES = {
    "handle": _("account"),
    "account": _("account"),
    "url": _("link"),
    "invite": _("invitation"),
    "phone": _("number"),
    "wallet": _("wallet"),
    "email": _("e-mail address"),
    "text": _("nearly the same words"),
    "picture": _("nearly the same picture"),
}
"""Kinds of what may be known; domains and hashtags are too common to say anything."""
SAME = {
    LinkKind.NEAR_DUPLICATE_TEXT.value: "text",
    LinkKind.SAME_PASSAGE.value: "text",
    LinkKind.SAME_TEMPLATE.value: "text",
    LinkKind.SAME_PICTURE.value: "picture",
}
MOST = 500
"""Values that are looked up for one page; a chat export may hold many more."""
GONE = "withdrawn"

Mark = tuple[str, str]
"""Kind and normal form."""


@dataclass(frozen=True)
class Known:
    """One thing that several reports have in common."""

    kind: str
    value: str
    reports: tuple[Report, ...]
    """The other reports, by number."""

    @property
    def name(self) -> str:
        """The kind in words."""
        return str(NAMES[self.kind])

    @property
    def count(self) -> int:
        """How many reports, this one counted."""
        return len(self.reports) + 1

    @property
    def masked(self) -> bool:
        """Whether the value names an account, and is hidden in part."""
        return self.kind in {"handle", "account"}


def mark_of(link: str) -> Mark:
    """What a link stands for: the account whose profile it is, an invitation, or the link in its normal form."""
    found = next(find(Scan(link)), None)
    return (found.kind.value, found.value) if found and found.kind.value in NAMES else ("url", link)


def known(by: User, report: Report) -> list[Known]:
    """What of this report others have reported too, the most reported first."""
    marks = {mark for _report, mark in _marks(by, [report])}
    others: dict[Mark, set[int]] = defaultdict(set)
    for other, mark in (*_holders(by, marks), *_alike(by, report)):
        if other != report.pk:
            others[mark].add(other)
    named = Report.objects.exclude(state=GONE).in_bulk({key for keys in others.values() for key in keys})
    found = [
        Known(kind, value, tuple(sorted((named[key] for key in keys if key in named), key=lambda one: one.number)))
        for (kind, value), keys in others.items()
    ]
    return sorted((one for one in found if one.reports), key=lambda one: (-one.count, one.kind, one.value))


def counts(by: User, reports: Sequence[Report]) -> dict[int, int]:
    """Report key → in how many reports its most reported thing stands, where that is more than one."""
    marks = list(_marks(by, reports))
    holders: dict[Mark, set[int]] = defaultdict(set)
    gone = set(Report.objects.filter(state=GONE).values_list("pk", flat=True))
    for report, mark in _holders(by, {mark for _report, mark in marks}):
        if report not in gone:
            holders[mark].add(report)
    found: dict[int, int] = {}
    for report, mark in marks:
        found[report] = max(found.get(report, 0), len(holders[mark] | {report}))
    return {report: count for report, count in found.items() if count > 1}


def _marks(by: User, reports: Iterable[Report]) -> Iterator[tuple[int, Mark]]:
    """Each report's key with each thing that stands in it."""
    keys = [report.pk for report in reports]
    shown = items(by).filter(exhibit__reports__in=keys).values("pk")
    told = Indicator.objects.filter(item__in=shown, kind__in=NAMES, item__exhibit__reports__in=keys)
    for report, kind, value in told.values_list("item__exhibit__reports", "kind", "value").distinct()[:MOST]:
        yield report, (kind, value)
    accounts = items(by).filter(exhibit__reports__in=keys).exclude(account_key="")
    for report, value in accounts.values_list("exhibit__reports", "account_key").distinct()[:MOST]:
        yield report, ("account", value)
    for report, kind, value in (
        Lead.objects.filter(report__in=keys).exclude(mark="").values_list("report", "mark_kind", "mark")[:MOST]
    ):
        yield report, (kind, value)


def _holders(by: User, marks: set[Mark]) -> Iterator[tuple[int, Mark]]:
    """Each report's key with each of these things that stands in it."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for kind, value in sorted(marks)[:MOST]:
        grouped[kind].append(value)
    for kind, values in grouped.items():
        open_items = items(by).values("pk")
        told = Indicator.objects.filter(kind=kind, value__in=values, item__in=open_items)
        rows = set(told.exclude(item__exhibit__reports=None).values_list("item__exhibit__reports", "value"))
        rows |= set(Lead.objects.filter(mark_kind=kind, mark__in=values).values_list("report", "mark"))
        if kind == "account":
            accounts = items(by).filter(account_key__in=values).exclude(exhibit__reports=None)
            rows |= set(accounts.values_list("exhibit__reports", "account_key"))
        for report, value in rows:
            yield report, (kind, value)


def _alike(by: User, report: Report) -> Iterator[tuple[int, Mark]]:
    """Other reports whose words or pictures are nearly the same."""
    mine, open_items = Q(exhibit__reports=report), items(by)
    own = open_items.filter(mine).values("pk")
    for link in ItemLink.objects.filter(Q(a__in=own) | Q(b__in=own), kind__in=SAME)[:MOST]:
        for item in (link.a_id, link.b_id):
            reports = (
                open_items.filter(pk=item).exclude(exhibit__reports=None).values_list("exhibit__reports", flat=True)
            )
            for other in reports:
                yield other, (SAME[link.kind], "")
