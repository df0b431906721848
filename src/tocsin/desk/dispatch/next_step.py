"""The one next step of a case: what a tired person should do now, and where."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.desk.cases import claims
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch.models import Advisory, Letter, Referral
from tocsin.desk.dispatch.queries import may_approve
from tocsin.desk.dispatch.standing import taken_back_behind
from tocsin.desk.people.models import User

REFERRAL_STEPS = {
    "draft": gettext_lazy("Check on what basis the referral may leave."),
    "consent checked": gettext_lazy("Ask a colleague to approve the referral."),
    "approved": gettext_lazy("Seal the package."),
    "packaged": gettext_lazy("Send the package, and record how."),
    "sent": gettext_lazy("Record their acknowledgement when it comes."),
    "delivered": gettext_lazy("Record their acknowledgement when it comes."),
    "overdue": gettext_lazy("Their answer is late: call them."),
    "returned for information": gettext_lazy("They asked for more: add it and seal a supplement."),
}


@dataclass(frozen=True)
class Next:
    """What to do now."""

    text: str
    label: str = ""
    url: str = ""
    icon: str = "next"


def next_step(case: Case, by: User, at: datetime) -> Next:
    """The first thing on the line that is not done yet."""
    if case.state == "closed":
        return Next(_("This case is closed."))
    if stopped := _stopped(case):
        return Next(_("A reporter took back a permission that this rests on"), stopped.number, _url_of(stopped), "eye")
    if not case.items.exists():
        return Next(_("Add the item that this is about."), _("To the inbox"), reverse("inbox"), "inbox")
    referral = Referral.objects.filter(case=case).exclude(state__in=["withdrawn", "closed"]).first()
    return _of_referral(referral, by, at) if referral else _before_referral(case)


def _stopped(case: Case) -> Advisory | Letter | None:
    """The first warning or letter that is out, or on its way, although a permission behind it was taken back."""
    warnings = Advisory.objects.filter(case=case).exclude(state__in=["withdrawn", "expired"])
    letters = Letter.objects.filter(case=case).exclude(state__in=["answered", "no answer", "closed", "sent"])
    products: list[Advisory | Letter] = [*warnings, *letters]
    return next(filter(taken_back_behind, products), None)


def _url_of(product: Advisory | Letter) -> str:
    return reverse("advisory" if isinstance(product, Advisory) else "letter", args=[product.public_id])


def _before_referral(case: Case) -> Next:
    open_sketches = [sketch for sketch in claims.sketches(case) if not sketch.taken]
    if open_sketches:
        first = open_sketches[0]
        query = f"?item={first.source.item_id}&sketch={first.index}"
        url = reverse("incident_new", args=[case.public_id]) + query
        return Next(_("A source tells of something that happened. Read it, decide."), _("Read the claim"), url, "eye")
    url = reverse("referral_new", args=[case.public_id])
    return Next(_("Hand it to police, with what they need."), _("Draft a referral"), url, "send")


def _of_referral(referral: Referral, by: User, at: datetime) -> Next:
    url = reverse("referral", args=[referral.public_id])
    if referral.state == "in approval":
        if may_approve(by, referral, at):
            return Next(_("A colleague asks you to approve a referral."), _("Read and approve"), url, "eye")
        return Next(_("The referral waits for a colleague's approval."), _("Open the referral"), url, "clock")
    if referral.state in REFERRAL_STEPS:
        return Next(str(REFERRAL_STEPS[referral.state]), _("Go on with the referral"), url, "next")
    outcome = reverse("outcome_new", args=[referral.case.public_id])
    return Next(_("They have it. Record each step they take, with its source."), _("Record a step"), outcome, "plus")
