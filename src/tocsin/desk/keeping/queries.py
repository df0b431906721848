"""How long cases are kept, for those who may read them."""

from dataclasses import dataclass
from datetime import date, datetime

from tocsin.casework.permissions import Act, allowed
from tocsin.casework.retention import HOLD_REVIEW, Standing, review_on, standing_of
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.models import Case
from tocsin.desk.cases.queries import cases
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.keeping.models import Erasure, Hold, Review
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User


@dataclass(frozen=True)
class Kept:
    """How one case is kept."""

    case: Case
    standing: Standing
    review: date
    hold: Hold | None
    hold_review: date | None
    erasure: Erasure | None
    """The one that is asked for, under way or done."""
    today: date

    @property
    def overdue(self) -> bool:
        """Whether somebody should look at it now."""
        return min(self.review, self.hold_review or self.review) <= self.today and self.erasure is None

    @property
    def erased(self) -> bool:
        """Whether the case is gone."""
        return self.erasure is not None and self.erasure.state == "done"


def kept(case: Case, at: datetime) -> Kept:
    """How this case is kept, at this moment."""
    hold = Hold.objects.filter(case=case, lifted_at=None).select_related("placed_by").first()
    erasure = Erasure.objects.filter(case=case).exclude(state="refused").select_related("asked_by").last()
    standing = standing_of(
        is_open=case.state == "open",
        confirmed=case.incidents.filter(state__in=["confirmed", "active", "monitoring"]).exists(),
        referred=Referral.objects.filter(case=case, packages__isnull=False).exists(),
    )
    last = case.decisions.order_by("-at").values_list("at", flat=True).first() or case.opened_at
    chosen = Review.objects.filter(case=case).values_list("on", flat=True).last()
    looked = Review.objects.filter(case=case).values_list("at", flat=True).last()
    held_since = max(hold.placed_at, looked or hold.placed_at) if hold else None
    hold_review = (held_since + HOLD_REVIEW).date() if held_since else None
    return Kept(case, standing, review_on(standing, last.date(), chosen), hold, hold_review, erasure, at.date())


def keeping(by: User, at: datetime) -> list[Kept]:
    """Every readable case that is not erased, with what must be looked at first."""
    rows = [kept(case, at) for case in cases(by, at).select_related("opened_by")]
    return sorted(
        (one for one in rows if not one.erased), key=lambda one: (not one.erasure, not one.overdue, one.review)
    )


def erasures(by: User, at: datetime) -> list[Erasure]:
    """Erasures of readable cases that wait for a decision."""
    waiting = Erasure.objects.filter(case__in=cases(by, at), state="asked")
    return list(waiting.select_related("case", "asked_by"))


def may(by: User, act: Act, case: Case, at: datetime, *, own_work: bool = False) -> bool:
    """Whether this person may do this to this case now."""
    return allowed(actor_of(by), act, relation(by, case, at, own_work=own_work))
