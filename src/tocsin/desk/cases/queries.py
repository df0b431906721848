"""What a person may read of cases. Every question takes the one who asks: a case without a grant does not exist."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tocsin.casework.permissions import Act, may_somewhere
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.models import Campaign, CampaignLink, Case, CaseItem, Decision, Grant, Incident, Outcome
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.errors import BadInput
from tocsin.model.outcome import Outcome as OutcomeValue
from tocsin.model.outcome import OutcomeStanding, present_stage


def cases(by: User, at: datetime) -> QuerySet[Case]:
    """The cases that this person may read at this moment; lists, counts and search start here and nowhere else."""
    if not may_somewhere(by.roles, Act.READ_CASE):
        return Case.objects.none()
    granted = Grant.objects.filter(person=by, given_at__lte=at).exclude(ends_at__lte=at)
    return Case.objects.filter(pk__in=granted.values("case")).exclude(recusals__person=by)


def search(by: User, at: datetime, *, words: str = "", state: str = "") -> QuerySet[Case]:
    """The readable cases whose number, title or summary holds these words, with counts of items and incidents."""
    found = cases(by, at)
    if words.strip():
        text = words.strip()
        found = found.filter(Q(number__icontains=text) | Q(title__icontains=text) | Q(summary__icontains=text))
    if state:
        found = found.filter(state=state)
    return found.annotate(
        item_count=Count("items", distinct=True), incident_count=Count("incidents", distinct=True)
    ).select_related("opened_by")


def find_case(by: User, name: str, at: datetime) -> Case:
    """The readable case of this number or public id. Raises BadInput, the same for what is hidden and what is not."""
    case = cases(by, at).filter(Q(number=name.strip().upper()) | Q(public_id=name.strip())).first()
    if case is None:
        raise BadInput(f"There is no case {name} that you may read.", hint="Look for its number in the list of cases.")
    return case


def incidents(by: User, at: datetime) -> QuerySet[Incident]:
    """The incidents of readable cases."""
    return Incident.objects.filter(case__in=cases(by, at)).select_related("case", "recorded_by")


def campaigns(by: User, at: datetime) -> QuerySet[Campaign]:
    """The campaigns of readable cases."""
    return Campaign.objects.filter(case__in=cases(by, at)).select_related("case", "proposed_by")


def campaign_links(by: User, at: datetime) -> QuerySet[CampaignLink]:
    """The links of readable campaigns."""
    return CampaignLink.objects.filter(campaign__case__in=cases(by, at)).select_related("campaign__case")


def outcomes(by: User, at: datetime) -> QuerySet[Outcome]:
    """The steps of readable cases that nothing supersedes."""
    readable = Outcome.objects.filter(case__in=cases(by, at), superseded_by__isnull=True)
    return readable.select_related("case", "recorded_by")


def case_items(by: User, at: datetime) -> QuerySet[CaseItem]:
    """The items of readable cases with what is needed to show them."""
    readable = CaseItem.objects.filter(case__in=cases(by, at))
    return readable.select_related("item__exhibit", "item__suggestion", "added_by", "case").prefetch_related(
        "translations", "item__assessments"
    )


def decisions(by: User, case: Case, at: datetime) -> QuerySet[Decision]:
    """Everything decided in a case, for those who may read it."""
    return Decision.objects.filter(case__in=cases(by, at).filter(pk=case.pk)).select_related("by")


def item_by_id(item_id: str) -> Item:
    """An item of the desk's evidence. Raises Item.DoesNotExist."""
    return Item.objects.select_related("exhibit").get(item_id=item_id)


def outcome_value(row: Outcome) -> OutcomeValue:
    """The model value of a step."""
    return OutcomeValue(
        step=row.step,
        on=row.on,
        source=row.source,
        standing=OutcomeStanding(row.standing),
        agency=row.agency,
        reference=row.reference,
        note=row.note,
        public=row.public,
    )


def stage(case: Case) -> OutcomeValue | None:
    """The present stage, derived from the steps that stand."""
    return present_stage([outcome_value(row) for row in case.outcomes.filter(superseded_by__isnull=True)])


def team(case: Case, at: datetime) -> list[User]:
    """Everyone who may see the case at this moment."""
    granted = User.objects.filter(grants__case=case, is_active=True).distinct()
    return [person for person in granted if _stands_in(person, case, at)]


def colleagues_outside(case: Case, at: datetime) -> list[User]:
    """Active colleagues whose roles let them read cases and who are not in this one."""
    inside = {person.pk for person in team(case, at)}
    others = User.objects.filter(is_active=True).exclude(recusals__case=case)
    readers = [person for person in others if may_somewhere(person.roles, Act.READ_CASE)]
    return [person for person in readers if person.pk not in inside]


def _stands_in(person: User, case: Case, at: datetime) -> bool:
    stands = relation(person, case, at)
    return stands.granted and not stands.recused
