"""On what basis personal data may leave: consent where it is the ground, else another ground named in words."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from django.db.models import QuerySet

from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.dispatch.models import Dispatch, PlatformNotice
from tocsin.desk.intake.models import Consent, Purpose, Report
from tocsin.desk.intake.passed_on import PassedOn
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


def reports_behind(case: Case) -> QuerySet[Report]:
    """The reports whose exhibits are in the case."""
    return Report.objects.filter(exhibits__items__in_cases__case=case).distinct().order_by("number")


def without_consent(case: Case, kind: str, left_out: set[str]) -> list[Report]:
    """Reports of which something would leave although nobody has consented to that."""
    given = Consent.objects.filter(purpose=purpose_for(kind), withdrawn_at__isnull=True).values("report")
    shown = Report.objects.filter(exhibits__items__in_cases__case=case).exclude(pk__in=given).distinct()
    return [report for report in shown.order_by("number") if leaves(report, case, left_out)]


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


def demand_consent_stands(case: Case, *, basis: str, kind: str, left_out: set[str]) -> None:
    """Raise Refused when this leaves on consent and a report behind it has none any more, or joined the case since.

    `basis` is the ground as `checked_basis` wrote it.
    """
    missing = without_consent(case, kind, left_out) if basis.partition(":")[0] in ON_CONSENT else []
    if missing:
        named = ", ".join(report.number for report in missing)
        raise Refused(
            f"The consent that this rests on is not there any more for {named}.",
            hint="Return it to its drafter, or withdraw it: then ask the reporter, or leave those exhibits out.",
        )


def taken_back(case: Case, purpose: Purpose, items: Iterable[str]) -> list[Report]:
    """Reports with these items (ids) in the case whose consent for this purpose was given once and taken back."""
    shown = reports_behind(case).filter(exhibits__items__item_id__in=list(items), consents__purpose=purpose)
    standing = Consent.objects.filter(purpose=purpose, withdrawn_at__isnull=True).values("report")
    return list(shown.exclude(pk__in=standing).distinct())


def left_with(report: Report) -> Iterator[PassedOn]:
    """Each package and platform notice that left with something of this report."""
    behind = {"case__items__item__exhibit__reports": report}
    inside = {f"package__referral__{path}": value for path, value in behind.items()}
    for sent in Dispatch.objects.filter(**inside).distinct().select_related("package__referral__case"):
        referral = sent.package.referral
        if leaves(report, referral.case, set(referral.left_out)):
            yield PassedOn(purpose_for(referral.to.kind), sent.to, referral.number, sent.at)
    for notice in PlatformNotice.objects.filter(**behind).distinct():
        named = report.exhibits.filter(items__item_id__in=notice.items).exists()
        gone = Decision.objects.filter(subject=notice.public_id, act="notice sent").first() if named else None
        if gone:
            yield PassedOn(Purpose.SHARE_PLATFORM, notice.to.name, notice.number, gone.at)


def leaves(report: Report, case: Case, left_out: set[str]) -> bool:
    """Whether an exhibit of the report that is in the case would leave."""
    digests = report.exhibits.filter(items__in_cases__case=case).values_list("digest", flat=True)
    return bool(set(digests) - left_out)
