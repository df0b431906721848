"""On what basis personal data may leave: consent where it is the ground, else another ground named in words."""

from enum import StrEnum

from tocsin.desk.cases.models import Case
from tocsin.desk.intake.models import Consent, Purpose, Report
from tocsin.errors import BadInput, Refused


class Basis(StrEnum):
    """The grounds that the desk knows. All but consent need a sentence of their own."""

    CONSENT = "consent"
    PUBLIC = "public posts only"
    VITAL = "vital interests"
    LEGAL = "legal obligation"
    LEGITIMATE = "legitimate interests"


ON_CONSENT = frozenset({Basis.CONSENT, Basis.PUBLIC})
"""Grounds that a reporter's missing consent defeats."""


def purpose_for(kind: str) -> Purpose:
    """Which consent covers a recipient of this kind."""
    return Purpose.SHARE_PLATFORM if kind == "platform" else Purpose.SHARE_POLICE


def reports_behind(case: Case) -> list[Report]:
    """The reports whose exhibits are in the case."""
    return list(Report.objects.filter(exhibits__items__in_cases__case=case).distinct().order_by("number"))


def without_consent(case: Case, kind: str, left_out: set[str]) -> list[Report]:
    """Reports of which something would leave although nobody has consented to that."""
    given = Consent.objects.filter(purpose=purpose_for(kind), withdrawn_at__isnull=True).values("report")
    shown = Report.objects.filter(exhibits__items__in_cases__case=case).exclude(pk__in=given).distinct()
    return [report for report in shown.order_by("number") if _leaves(report, case, left_out)]


def checked_basis(case: Case, *, basis: Basis, words: str, kind: str, left_out: set[str]) -> str:
    """The basis as the referral states it.

    Raises Refused when consent is the ground and a report lacks it, BadInput when another ground lacks its sentence.
    """
    if basis in ON_CONSENT and (missing := without_consent(case, kind, left_out)):
        named = ", ".join(report.number for report in missing)
        raise Refused(
            f"No consent to share with them is recorded for {named}.",
            hint="Ask the reporter, leave those exhibits out, or state another basis in words.",
        )
    if basis is not Basis.CONSENT and not words.strip():
        raise BadInput(f"“{basis.value}” needs a sentence that says why.", hint="Write it beside the basis.")
    return f"{basis.value}: {words.strip()}" if words.strip() else basis.value


def _leaves(report: Report, case: Case, left_out: set[str]) -> bool:
    """Whether an exhibit of the report that is in the case would leave."""
    digests = report.exhibits.filter(items__in_cases__case=case).values_list("digest", flat=True)
    return bool(set(digests) - left_out)
