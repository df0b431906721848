"""Whether a warning or a letter may still use what reporters told. Who took a permission back stops it at every step.

The stop ends when the product no longer uses their report, or when a person says in a sentence on what it rests
instead: the drafter before it was approved, somebody else from then on.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from tocsin.desk.cases.models import Case, CaseItem, Decision
from tocsin.desk.dispatch.consent import reports_behind
from tocsin.desk.dispatch.models import Advisory, Letter
from tocsin.desk.intake.models import Consent, Purpose, Report
from tocsin.errors import Refused

ELSEWHERE = "rests on other sources"
"""Act of the decision by which a person says so."""
WARNING = frozenset({Purpose.PUBLISH})
LETTER = frozenset({Purpose.PUBLISH, Purpose.SHARE_POLICE})
"""A letter hands matter to an authority and is often read in public, so it rests on both."""


def behind(product: Advisory | Letter) -> QuerySet[Report]:
    """The reports that a product may use: all of the case for a warning, those of its records for a letter."""
    reports = reports_behind(product.case)
    return reports if isinstance(product, Advisory) else reports.filter(exhibits__in=_exhibits_bound(product))


def _exhibits_bound(letter: Letter) -> list[int]:
    """Keys of the exhibits that a letter's facts name, by themselves or through an incident."""
    records = {str(fact["record"]) for fact in letter.facts}
    entries = CaseItem.objects.filter(case=letter.case).select_related("item__exhibit")
    through = set(entries.filter(incidents__number__in=records).values_list("pk", flat=True))
    return [one.item.exhibit.pk for one in entries if one.pk in through or one.item.exhibit.label in records]


def taken_back_behind(product: Advisory | Letter) -> list[Report]:
    """Reports that this may use, of whom a permission it rests on was taken back and not settled since."""
    reports, purposes = behind(product), WARNING if isinstance(product, Advisory) else LETTER
    ended = Consent.objects.filter(purpose__in=purposes, withdrawn_at__isnull=False)
    if settled := settled_at(product.case, product.public_id):
        ended = ended.filter(withdrawn_at__gt=settled)
    again = Consent.objects.filter(purpose__in=purposes, withdrawn_at__isnull=True).values_list("report", "purpose")
    standing = Q()
    for report, purpose in again.filter(report__in=reports.values("pk")):
        standing |= Q(report=report, purpose=purpose)
    gone = ended.exclude(standing) if standing else ended
    return list(reports.filter(pk__in=gone.values("report")))


def settled_at(case: Case, subject: str) -> datetime | None:
    """When somebody last said that the product of this public id rests on other sources."""
    said = Decision.objects.filter(case=case, subject=subject, act=ELSEWHERE).order_by("at").last()
    return said.at if said else None


def demand_permissions_stand(product: Advisory | Letter) -> None:
    """Raise Refused when a reporter took back a permission that this rests on."""
    if gone := taken_back_behind(product):
        named = ", ".join(report.number for report in gone)
        raise Refused(
            f"The reporter of {named} took back a permission that {product.number} rests on.",
            hint="Take out what they told, then say on what it rests instead; or ask them.",
        )
