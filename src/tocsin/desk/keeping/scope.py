"""What an erasure of a case would take with it, and what stands in its way."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tocsin.desk import here
from tocsin.desk.cases.models import Case, CaseItem, Outcome
from tocsin.desk.dispatch.models import Advisory
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.evidence.wall import act_of
from tocsin.desk.intake.models import Report


@dataclass(frozen=True)
class Scope:
    """What would go, what would stay."""

    exhibits: tuple[Exhibit, ...]
    """Those that no other case holds."""
    shared: tuple[Exhibit, ...]
    reports: tuple[Report, ...]
    obstacles: tuple[str, ...]
    """Sentences; with one of them nothing is erased."""


def scope_of(case: Case) -> Scope:
    """What erasing this case comes to now."""
    own, others = held_by(Q(case=case)), held_by(~Q(case=case))
    doomed, reports = own - others, set[int]()
    while True:
        found = Report.objects.filter(exhibits__in=doomed).exclude(exhibits__in=others).distinct()
        reports = set(found.values_list("pk", flat=True))
        grown = doomed | (companions(Exhibit.objects.filter(reports__in=reports)) - others)
        if grown == doomed:
            break
        doomed = grown
    going = tuple(Report.objects.filter(pk__in=reports).order_by("received_at"))
    return Scope(
        tuple(Exhibit.objects.filter(pk__in=doomed)),
        tuple(Exhibit.objects.filter(pk__in=own & others)),
        going,
        tuple(obstacles(case, doomed, going)),
    )


def held_by(which: Q) -> set[int]:
    """Keys of the exhibits that such cases hold: of their items and outcomes, with what the same acts preserved."""
    items = CaseItem.objects.filter(which).values("item__exhibit")
    shown = Outcome.objects.filter(which).exclude(exhibit="").values("exhibit")
    return companions(Exhibit.objects.filter(Q(pk__in=items) | Q(digest__in=shown)))


def companions(exhibits: QuerySet[Exhibit]) -> set[int]:
    """Keys of these exhibits and of all that the same acts preserved."""
    acts = list(exhibits.annotate(act=act_of()).values_list("act", flat=True))
    return set(Exhibit.objects.alias(act=act_of()).filter(act__in=acts).values_list("pk", flat=True))


def obstacles(case: Case, doomed: set[int], reports: tuple[Report, ...]) -> list[str]:
    """Why this case cannot be erased now."""
    keyring = here.vault().keyring
    found = []
    held = {case.number} | {
        holder
        for digest in Exhibit.objects.filter(pk__in=doomed).values_list("digest", flat=True)
        for holder in keyring.holders(digest)
    }
    for matter in sorted(held):
        if hold := keyring.held(matter):
            found.append(_("%(case)s is under a legal hold since %(day)s.") % {"case": matter, "day": hold.since[:10]})
    for report in reports:
        if report.state == "received":
            found.append(_("Report %s came with the same files and nobody has screened it yet.") % report.number)
    if Advisory.objects.filter(case=case, state="published").exists():
        found.append(_("A warning of this case is still published: withdraw it, or wait until it has ended."))
    return found
