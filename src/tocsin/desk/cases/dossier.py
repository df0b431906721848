"""Rows to core: the one place where a case becomes a Dossier. Outputs see nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tocsin.desk import here
from tocsin.desk.cases.models import Campaign, Case, CaseItem, Incident
from tocsin.desk.cases.queries import outcome_value
from tocsin.desk.evidence.models import Item
from tocsin.desk.intake.models import Assessment
from tocsin.desk.people.models import User
from tocsin.intake.facts import facts_of
from tocsin.intake.visits import visits_of
from tocsin.model import dossier as core
from tocsin.model.assessment import Assessment as AssessmentValue
from tocsin.model.codec import from_record
from tocsin.model.exhibit import Exhibit
from tocsin.model.indicator import Indicator
from tocsin.model.link import Campaign as CampaignValue
from tocsin.model.link import LinkState
from tocsin.vault import Vault
from tocsin.vault.seal import package_file_name


@dataclass(frozen=True)
class Approval:
    """Who drafted and who approved a product."""

    drafted_by: User
    approved_by: User | None = None
    approved_at: datetime | None = None
    solo: bool = False


@dataclass(frozen=True)
class Product:
    """What the dossier is for: at most one of the three, its approval, and what stays at the desk."""

    approval: Approval
    referral: core.Referral | None = None
    advisory: core.Advisory | None = None
    letter: core.Letter | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Digest of an exhibit → why its file is withheld."""


def dossier_of(case: Case, product: Product, *, at: datetime) -> core.Dossier:
    """The case as outputs may know it at this moment. The caller has asked whether the person may."""
    entries = list(case.items.select_related("item__exhibit", "item__suggestion").prefetch_related("translations"))
    vault, approval = here.vault(), product.approval
    kept = _exhibits(vault, [entry.item for entry in entries])
    return core.Dossier(
        case_number=case.number,
        title=case.title,
        summary=case.summary,
        organisation=here.settings().organisation,
        prepared_at=at,
        prepared_by=signatory(approval.drafted_by),
        approved_by=signatory(approval.approved_by) if approval.approved_by else None,
        approved_at=approval.approved_at,
        solo=approval.solo,
        marking=case.marking,
        threatened=case.threatened,
        community=case.community,
        items=tuple(_item(entry, kept) for entry in entries),
        exhibits=tuple(_preserved(vault, exhibit, product.left_out) for exhibit in kept),
        incidents=tuple(_incident(row) for row in case.incidents.prefetch_related("claims", "items__item")),
        campaign=_campaign(case),
        outcomes=tuple(outcome_value(row) for row in case.outcomes.filter(superseded_by__isnull=True)),
        referral=product.referral,
        advisory=product.advisory,
        letter=product.letter,
        fear_statement=case.fear_statement,
        steps_taken=case.steps_taken,
    )


def signatory(person: User) -> core.Signatory:
    """A person as products name them."""
    return core.Signatory(person.name, ", ".join(sorted(role.value for role in person.roles)))


def _exhibits(vault: Vault, items: list[Item]) -> list[Exhibit]:
    """Every exhibit that shows an item, and those made by the same act, by number."""
    shown = {item.exhibit.digest for item in items}
    groups = {item.exhibit.group or item.exhibit.digest for item in items}
    chosen = [one for one in vault.exhibits() if one.digest in shown or one.group in groups or one.digest in groups]
    return sorted(chosen, key=lambda exhibit: exhibit.number)


def _preserved(vault: Vault, exhibit: Exhibit, left_out: Mapping[str, str]) -> core.PreservedExhibit:
    missing = exhibit.detail.get("not_captured", "")
    known = facts_of(vault, exhibit)
    looks = visits_of(vault, exhibit.group or exhibit.digest) if exhibit.how == "capture" else ()
    return core.PreservedExhibit(
        exhibit=exhibit,
        custody=vault.custody(exhibit.digest),
        not_captured=tuple(line for line in missing.splitlines() if line),
        status_now=looks[-1].standing if looks else "",
        checked_at=looks[-1].at if looks else None,
        capture=known,
        file_name="" if exhibit.digest in left_out else package_file_name(exhibit),
    )


def _item(entry: CaseItem, kept: list[Exhibit]) -> core.CaseItem:
    item = entry.item
    assessment, review = _judgements(item)
    group = item.exhibit.group or item.exhibit.digest
    beside = [one.digest for one in kept if group in (one.group, one.digest) and one.digest != item.exhibit.digest]
    suggestion = getattr(item, "suggestion", None)
    return core.CaseItem(
        item=item.value,
        exhibits=(item.exhibit.digest, *beside),
        language=item.language or "und",
        translation=_translation(entry),
        assessment=assessment,
        review=review,
        suggestion=suggestion.value if suggestion else None,
        learned_at=entry.learned_at,
        indicators=_indicators(item),
    )


def _judgements(item: Item) -> tuple[AssessmentValue | None, AssessmentValue | None]:
    """The assessment that stands, and the second person's."""
    standing = Assessment.objects.filter(item=item, superseded_by__isnull=True)
    first = standing.filter(review_of__isnull=True).last()
    second = standing.filter(review_of__item=item).last()
    return _answer(first), _answer(second)


def _answer(row: Assessment | None) -> AssessmentValue | None:
    return from_record(AssessmentValue, row.answer) if row else None


def _translation(entry: CaseItem) -> core.Translation | None:
    rows = list(entry.translations.all())
    if not rows:
        return None
    latest = rows[-1]
    return core.Translation(latest.text, latest.language, latest.translator, latest.method)


def _indicators(item: Item) -> tuple[str, ...]:
    """Indicators in words, each once."""
    read = item.extracted
    return tuple(dict.fromkeys(_in_words(one) for one in read.indicators)) if read else ()


def _in_words(indicator: Indicator) -> str:
    """`bitcoin wallet bc1q… (checksum verified)`."""
    verdict = {True: " (checksum verified)", False: " (checksum fails)", None: ""}[indicator.checked]
    return f"{indicator.system} {indicator.kind.value} {indicator.value}{verdict}".strip()


def _incident(row: Incident) -> core.Incident:
    return core.Incident(
        number=row.number,
        title=row.title,
        what=row.what,
        on=row.on,
        place=row.place,
        harmed=row.harmed,
        claims=tuple(claim.value for claim in row.claims.all()),
        corroboration=row.corroboration,
        state=row.state,
        items=tuple(entry.item.item_id for entry in row.items.all()),
    )


def _campaign(case: Case) -> CampaignValue | None:
    """The campaign that people have confirmed, else the newest one still proposed; a rejected one never leaves."""
    standing = case.campaigns.exclude(state=LinkState.REJECTED.value)
    chosen = standing.filter(state=LinkState.CONFIRMED.value).last() or standing.last()
    return campaign_value(chosen) if chosen else None


def campaign_value(row: Campaign) -> CampaignValue:
    """The model value; rejected links stay at the desk."""
    return CampaignValue(
        title=row.title,
        members=tuple(sorted(entry.item.item_id for entry in row.members.select_related("item"))),
        links=tuple(link.value for link in row.links.exclude(state=LinkState.REJECTED.value)),
        reasons_for=tuple(row.reasons_for),
        reasons_against=tuple(row.reasons_against),
        began_on=row.began_on,
        ended_on=row.ended_on,
        trigger=row.trigger,
        state=LinkState(row.state),
    )
