"""The pages of cases and of what leaves the desk, in Chromium, desktop and phone: axe finds nothing on any of them."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.desk.cases_story import AT, CHIRRUP, HOUR, Team, case, desk_home, post, proposal, team
from tests.e2e.desk_pages import chromium, log_in, looked_at
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.queries import agency
from tocsin.model.dossier import AdvisoryVersion, BoundFact
from tocsin.model.link import LinkState
from tocsin.model.outcome import OutcomeStanding

__all__ = ["case", "desk_home", "team"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENGLISH = AdvisoryVersion(
    "en",
    "Be careful about your address",
    "Someone online asks where members of our community live. This may be part of a campaign.",
    "Tell nobody where others live. Call the hotline when you see such a post.",
)
ARABIC = AdvisoryVersion("ar", "احذروا من مشاركة العناوين", "يسأل أحدهم عن أماكن السكن.", "لا تخبروا أحدا.")


@pytest.fixture
def story(case: Case, team: Team) -> dict[str, str]:
    """A case half-way: one of each page, by name → path."""
    incident = cases.make_incident(
        by=team.noor,
        case=case,
        title="Assault at the vigil",
        what="People were attacked at a vigil; one police officer was injured, according to Aldera 9 News.",
        on="2026-09-21",
        place="Port Aldera",
        harmed="at least one police officer",
        at=AT,
    )
    cases.add_translation(
        by=team.noor,
        entry=case.items.all()[0],
        text="Bitcoin for whoever says where Marenians live.",
        language="en",
        translator="Noor",
        method="human",
        at=AT,
    )
    cases.add_note(by=team.noor, case=case, text="The school was told.", at=AT)
    campaign = cases.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT)
    cases.decide_link(by=team.noor, link=campaign.links.get(), state=LinkState.CONFIRMED, at=AT)
    other = services.draft_referral(
        by=team.noor, case=case, agency=agency("afb"), asks=["Look at the wallet."], at=AT + HOUR
    )
    services.check_consent(by=team.noor, referral=other, basis=Basis.PUBLIC, words="open posts", at=AT + HOUR)
    services.ask_approval(by=team.noor, referral=other, at=AT + HOUR)
    draft = services.draft_referral(by=team.noor, case=case, agency=agency("afb"), at=AT)
    package = services.refer_case(
        by=team.noor,
        approver=team.rami,
        case=case,
        to="papd",
        basis=Basis.PUBLIC,
        words="posts open to all",
        asks=["Assess the risk to the community."],
        at=AT,
    )
    sent = services.send_package(by=team.rami, package=package, how="handed over at the counter", at=AT)
    services.acknowledge(by=team.noor, dispatch=sent, reference="26-004512", officer="Sgt. Hall", at=AT + HOUR)
    cases.record_outcome(
        by=team.noor,
        case=case,
        step="hate-crime investigation launched",
        on="2026-09-23",
        source="claimed by the consulate, in E-0003",
        standing=OutcomeStanding.CLAIMED,
        at=AT + HOUR,
    )
    advisory = services.draft_advisory(
        by=team.noor,
        case=case,
        audience="our community",
        area="Port Aldera",
        source_grade="C3",
        versions=[ENGLISH, ARABIC],
        at=timezone.now(),
    )
    letter = services.draft_letter(
        by=team.noor,
        case=case,
        to_name="Dana Ortega",
        to_title="Mayor of Port Aldera",
        subject="Threats against Marenians",
        facts=[BoundFact("An account offered money for the whereabouts of Marenians.", "E-0001")],
        asks=["Condemn the threats in public."],
        at=AT,
    )
    first = case.items.all()[0].item
    notice = services.draft_notice(
        by=team.noor, case=case, agency=CHIRRUP, items=[first.item_id], ground="Rule 4: bounties", at=AT
    )
    loose = post("Another post about the same.")
    article = case.items.get(item__kind="article").item
    at_case = [case.public_id]
    return {
        "cases": reverse("cases"),
        "case": reverse("case", args=at_case),
        "case_new": reverse("case_new") + f"?item={loose.item_id}",
        "describe": reverse("case_describe", args=at_case),
        "team": reverse("case_team", args=at_case),
        "translate": reverse("case_translate", args=[case.public_id, first.item_id]),
        "incident_new": reverse("incident_new", args=at_case) + f"?item={article.item_id}&sketch=0",
        "incident": reverse("incident", args=[incident.public_id]),
        "campaign": reverse("campaign", args=[campaign.public_id]),
        "outcome_new": reverse("outcome_new", args=at_case) + f"?item={article.item_id}&claim=0",
        "referral_new": reverse("referral_new", args=at_case),
        "referral_draft": reverse("referral", args=[draft.public_id]),
        "referral": reverse("referral", args=[other.public_id]),
        "referral_sent": reverse("referral", args=[package.referral.public_id]),
        "package": reverse("package", args=[package.public_id]),
        "emergency": reverse("emergency", args=at_case),
        "advisories": reverse("advisories"),
        "advisory_new": reverse("advisory_new", args=at_case),
        "advisory": reverse("advisory", args=[advisory.public_id]),
        "letter_new": reverse("letter_new", args=at_case),
        "letter": reverse("letter", args=[letter.public_id]),
        "notice_new": reverse("notice_new", args=at_case),
        "notice": reverse("notice", args=[notice.public_id]),
    }


@pytest.mark.parametrize("width", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    story: dict[str, str], team: Team, live_server: Any, width: str
) -> None:
    """WCAG by machine on every page, desktop and phone, as the drafter sees it and as the approver does."""
    with chromium() as browser:
        noor, rami = (log_in(browser, live_server.url, who, width) for who in (team.noor, team.rami))
        for name, path in story.items():
            page = rami if name in ("referral", "cases") else noor
            answer = page.goto(live_server.url + path)
            assert answer is not None and answer.status == 200, f"{name}: {answer and answer.status}"
            looked_at(page, f"{width}-{name}")


def test_the_words_of_an_item_are_blurred_until_asked_for(story: dict[str, str], team: Team, live_server: Any) -> None:
    """Staff see threats all day: nothing is read by accident, and one press of a key lifts the veil."""
    with chromium() as browser:
        page = log_in(browser, live_server.url, team.noor, "phone")
        page.goto(live_server.url + story["case"])
        veil = page.locator(".veil").first
        blurred = "e => getComputedStyle(e).filter"
        assert "blur" in veil.locator(".under").evaluate(blurred)
        veil.locator("input").focus()
        page.keyboard.press("Space")
        page.wait_for_timeout(300)
        assert veil.locator(".under").evaluate(blurred) == "none"


def test_the_approver_reads_exactly_what_leaves_and_approves_by_keyboard(
    story: dict[str, str], team: Team, live_server: Any
) -> None:
    with chromium() as browser:
        page = log_in(browser, live_server.url, team.rami, "desktop")
        page.goto(live_server.url + story["cases"])
        page.get_by_role("heading", name="Waits for your approval").wait_for()
        page.goto(live_server.url + story["referral"])
        page.get_by_role("heading", name="Exactly this would leave").wait_for()
        page.get_by_role("button", name="Approve exactly this").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Seal the package").wait_for()
