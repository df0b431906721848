"""The demo's case: incident, campaign, referrals, advisory, letter, outcome, each by the person who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.demo.evidence import MATERIAL, WARNING
from tocsin.demo.judgement import INTERPRETER, Judged
from tocsin.desk.cases.models import Case
from tocsin.desk.cases.proposing import proposals_for
from tocsin.desk.cases.services import campaigns, incidents, items, opening, outcomes
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Advisory, Letter, Package
from tocsin.desk.dispatch.queries import agency
from tocsin.desk.dispatch.services import referrals, sending, whole
from tocsin.desk.dispatch.texts import versions_in
from tocsin.desk.evidence.models import Item
from tocsin.desk.people.models import User
from tocsin.model.dossier import BoundFact
from tocsin.model.item import ItemKind
from tocsin.model.link import LinkState
from tocsin.model.outcome import OutcomeStanding


@dataclass(frozen=True)
class Team:
    """Who does what in the demo."""

    lead: User
    analyst: User
    reviewer: User


@dataclass(frozen=True)
class Made:
    """What the demo leaves behind."""

    case: Case
    package: Package
    advisory: Advisory
    letter: Letter


SUMMARY = (
    "Since an attack on a peaceful demonstration on 14 November 2026, an account on Chirrup has offered Bitcoin for "
    "places where Marenians live or work. The same wallet appears in a parents' chat and in a public channel, beside "
    "threats to burn the community's club house and the consulate on Saturday."
)
FEAR = "“We closed the shop today. I am afraid for my children.” (a reporter, with consent to tell the police)"
STEPS_TAKEN = "A bakery on Harbour Street closed; the school was told; the consulate warned its community."


def open_case(team: Team, judged: Sequence[tuple[Item, Judged]], at: datetime) -> Case:
    """The case with its items and human translations."""
    case = opening.open_case(
        by=team.analyst,
        title="Bounty and threats against Marenians in Port Aldera",
        summary=SUMMARY,
        threatened="Marenians who live or work in Port Aldera; the community's club house; the consulate",
        community="Marenians in Port Aldera",
        team=[team.reviewer, team.lead],
        at=at,
    )
    opening.describe_case(by=team.analyst, case=case, fear_statement=FEAR, steps_taken=STEPS_TAKEN, at=at)
    for item, told in judged:
        learned = item.exhibit.received_at
        entry = items.add_item(
            by=team.analyst, case=case, item=item, why="assessed as a threat", learned_at=learned, at=at
        )
        if told.translation:
            items.add_translation(
                by=team.analyst,
                entry=entry,
                text=told.translation,
                language="en",
                translator=INTERPRETER,
                method="human",
                at=at,
            )
    return case


def record_news(team: Team, case: Case, at: datetime) -> None:
    """What the newspaper tells: an incident with its sources' claims, and an outcome as claimed, not as fact."""
    article = Item.objects.filter(kind=ItemKind.ARTICLE.value).first()
    told = article.extracted if article else None
    if article is None or told is None:
        return
    items.add_item(by=team.analyst, case=case, item=article, why="reports the attack and the threats", at=at)
    for sketch in told.incidents[:1]:
        incidents.make_incident(
            by=team.analyst,
            case=case,
            title=sketch.what[:1].upper() + sketch.what[1:],
            what=f"As told in {article.exhibit.label}: “{sketch.passage.text}”",
            on=sketch.on,
            place=sketch.place or "Port Aldera",
            harmed="; ".join(words for words, _ in sketch.harmed),
            claims=[(article, claim) for claim in told.claims if claim.kind.value in ("event", "harm")],
            at=at,
        )
    for outcome in told.outcomes:
        outcomes.record_outcome(
            by=team.analyst,
            case=case,
            step=outcome.step,
            on=outcome.on or "2026-11-17",
            source=f"claimed by {outcome.claimed_by}, in {article.exhibit.label}",
            standing=OutcomeStanding.CLAIMED,
            at=at,
        )


def propose_campaign(team: Team, case: Case, at: datetime) -> str:
    """The strongest proposal among the case's items, with two of its links confirmed by the lead; its title."""
    found = proposals_for(case)
    if not found:
        return ""
    campaign = campaigns.propose_campaign(by=team.analyst, case=case, proposal=found[0], at=at)
    for link in campaign.links.all()[:2]:
        campaigns.decide_link(by=team.lead, link=link, state=LinkState.CONFIRMED, at=at)
    return found[0].title


def refer(team: Team, case: Case, at: datetime) -> Package:
    """The referral to the police: drafted, approved by another, sealed, handed over, acknowledged."""
    package = whole.refer_case(
        by=team.analyst,
        approver=team.reviewer,
        case=case,
        to="papd",
        basis=Basis.LEGITIMATE,
        words="A named building and named families are threatened for this Saturday.",
        asks=(
            "Give us a report number and the name of an officer.",
            "Ask Chirrup to preserve the account and its posts.",
            "Send a patrol past the club house and the consulate on Saturday night.",
        ),
        already_done=("The community was warned in five languages.",),
        at=at,
    )
    sending.send_package(by=team.reviewer, package=package, how="by hand, front desk", to="Hate Crime Unit", at=at)
    return package


def follow_up(team: Team, case: Case, package: Package, at: datetime) -> None:
    """The police acknowledge with a number; a second referral waits for approval, for the visitor to try."""
    dispatch = package.dispatches.get()
    sending.acknowledge(by=team.reviewer, dispatch=dispatch, reference="PA-26-118730", at=at)
    for step, reference in (("received", ""), ("crime reference issued", "PA-26-118730")):
        outcomes.record_outcome(
            by=team.reviewer,
            case=case,
            step=step,
            on=f"{at:%Y-%m-%d}",
            source="Port Aldera Police, front desk, receipt slip",
            standing=OutcomeStanding.CONFIRMED,
            agency="Port Aldera Police Department",
            reference=reference,
            at=at,
        )
    waiting = referrals.draft_referral(by=team.analyst, case=case, agency=agency("afb"), at=at)
    referrals.check_consent(
        by=team.analyst,
        referral=waiting,
        basis=Basis.LEGITIMATE,
        words="Payment across borders is offered for addresses of people.",
        at=at,
    )
    referrals.ask_approval(by=team.analyst, referral=waiting, at=at)


def warn(team: Team, case: Case, at: datetime) -> Advisory:
    """The advisory in five languages, checked, approved and published by another."""
    return whole.advise(
        by=team.analyst,
        approver=team.reviewer,
        publisher=team.reviewer,
        case=case,
        audience="Marenians in Port Aldera",
        area="Port Aldera",
        source_grade="B2",
        versions=versions_in(MATERIAL / WARNING),
        expires_at=at + timedelta(days=7),
        severity="Severe",
        at=at,
    )


def write(team: Team, case: Case, article: str, at: datetime) -> Letter:
    """The letter to the mayor, every fact bound to a record."""
    incident = case.incidents.first()
    facts = [BoundFact("Since 15 November threats against members of our community have been posted online.", article)]
    if incident:
        facts.insert(
            0, BoundFact("On 14 November participants of a peaceful demonstration were attacked.", incident.number)
        )
    return whole.write_letter(
        by=team.analyst,
        approver=team.lead,
        case=case,
        to_name="Dana Ortega",
        to_title="Mayor of Port Aldera",
        to_address="City Hall, Port Aldera",
        subject="Attack on a demonstration and threats against members of our community",
        facts=facts,
        asks=("Condemn the attack and the threats in public.", "Meet representatives of the community this week."),
        at=at,
    )
