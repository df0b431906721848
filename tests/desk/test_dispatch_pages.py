"""The pages without JavaScript: the whole line by form, and every address behind the need-to-know wall."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.desk.cases_story import AT, CHIRRUP, POLICE, Team, case, desk_home, person, proposal, team
from tocsin.casework.permissions import Role
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import services
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Package, Referral
from tocsin.desk.people.models import User
from tocsin.model.dossier import AdvisoryVersion, BoundFact
from tocsin.model.outcome import OutcomeStanding

__all__ = ["case", "desk_home", "team"]

CLAIMED = OutcomeStanding.CLAIMED
VERSION = AdvisoryVersion("en", "Be careful", "Someone asks for addresses.", "Tell nobody.")


@pytest.fixture
def browse(desk_home: Any, client: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    def as_person(who: User) -> Any:
        browser = Client()
        browser.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
        return browser

    return as_person


@pytest.fixture
def everything(case: Case, team: Team) -> dict[str, str]:
    """One of each, by the name of the address that shows it."""
    incident = cases.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    campaign = cases.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT)
    outcome = cases.record_outcome(
        by=team.noor,
        case=case,
        step="received",
        on="2026-09-24",
        source="PAPD",
        standing=OutcomeStanding.CLAIMED,
        at=AT,
    )
    package = services.refer_case(
        by=team.noor, approver=team.rami, case=case, to="papd", basis=Basis.PUBLIC, words="open", at=AT
    )
    advisory = services.draft_advisory(
        by=team.noor, case=case, audience="all", area="x", source_grade="C3", versions=[VERSION], at=AT
    )
    letter = services.draft_letter(
        by=team.noor, case=case, to_name="Dana Ortega", subject="s", facts=[BoundFact("x", "E-0001")], at=AT
    )
    first = case.items.all()[0].item.item_id
    notice = services.draft_notice(by=team.noor, case=case, agency=CHIRRUP, items=[first], ground="Rule 4", at=AT)
    return {
        "cases": case.public_id,
        "incidents": incident.public_id,
        "campaigns": campaign.public_id,
        "outcomes": outcome.public_id,
        "referrals": package.referral.public_id,
        "packages": package.public_id,
        "advisories": advisory.public_id,
        "letters": letter.public_id,
        "notices": notice.public_id,
    }


def addresses(public_ids: dict[str, str], item_id: str) -> list[str]:
    """Every address of the two applications that names a thing, filled with a real one."""
    from tocsin.desk.cases import urls as case_urls
    from tocsin.desk.dispatch import urls as dispatch_urls

    found = []
    for pattern in [*case_urls.urlpatterns, *dispatch_urls.urlpatterns]:
        route = str(pattern.pattern)
        kind = route.split("/", maxsplit=1)[0]
        if "<str:public_id>" in route:
            found.append("/" + route.replace("<str:public_id>", public_ids[kind]).replace("<str:item_id>", item_id))
    return found


def test_every_address_of_a_case_answers_404_to_whoever_holds_no_grant(
    everything: dict[str, str], case: Case, team: Team, browse: Any
) -> None:
    """IDOR: generated from the route table, so that a new page cannot be forgotten."""
    strangers = [person("otis", {Role.CASE_LEAD, Role.REVIEWER, Role.PUBLISHER}), team.ivo, team.lea]
    paths = addresses(everything, case.items.all()[0].item.item_id)
    assert len(paths) > 30
    for stranger in strangers:
        browser = browse(stranger)
        for path in paths:
            for answer in (browser.get(path), browser.post(path, {"act": "approve", "reason": "x", "words": "x"})):
                assert answer.status_code in (404, 405), (stranger.name, path, answer.status_code)
                assert b"Bounty" not in answer.content and case.number.encode() not in answer.content


def test_the_addresses_are_real_for_the_team(everything: dict[str, str], case: Case, team: Team, browse: Any) -> None:
    """The counter-test: the same addresses do answer the people who are in the case."""
    browser = browse(team.noor)
    seen = 0
    for path in addresses(everything, case.items.all()[0].item.item_id):
        answer = browser.get(path)
        assert answer.status_code in (200, 404, 405), path
        seen += answer.status_code == 200
    assert seen >= 18


def test_lists_and_search_do_not_show_a_case_to_strangers(case: Case, team: Team, browse: Any) -> None:
    stranger = browse(person("otis", {Role.CASE_LEAD}))
    for query in ("", "?state=all", "?q=Bounty", f"?q={case.number}"):
        page = stranger.get(reverse("cases") + query).content.decode()
        assert "Bounty on" not in page and case.public_id not in page
    assert "Bounty on Marenians" in browse(team.noor).get(reverse("cases")).content.decode()


def press(browser: Any, path: str, **data: Any) -> Any:
    answer = browser.post(path, data)
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())[-900:]
    return answer


def test_the_whole_line_by_form(case: Case, team: Team, browse: Any) -> None:
    """Noor drafts, Rami approves, seals and sends, Noor records what they answered and did."""
    noor, rami = browse(team.noor), browse(team.rami)
    article = case.items.get(item__kind="article").item
    page = noor.get(reverse("incident_new", args=[case.public_id]) + f"?item={article.item_id}&sketch=0")
    assert "one police officer was injured" in page.content.decode()
    press(
        noor,
        reverse("incident_new", args=[case.public_id]) + f"?item={article.item_id}&sketch=0",
        title="Assault at a vigil",
        what="People were attacked at a vigil.",
        on="2026-09-21",
        items=[article.item_id],
    )
    assert case.incidents.get().claims.get().value.speaker == "Aldera 9 News"
    press(noor, reverse("referral_new", args=[case.public_id]), agency="papd", asks="Assess the risk.")
    referral = Referral.objects.get()
    act = reverse("referral_act", args=[referral.public_id])
    press(noor, act, act="check consent", basis="public posts only", words="open to all")
    press(noor, act, act="ask approval")
    assert noor.post(act, {"act": "approve"}).status_code == 403
    shown = rami.get(reverse("referral", args=[referral.public_id])).content.decode()
    assert "Approve exactly this" in shown and "Nothing withheld" in shown
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)
    assert seen is not None
    press(rami, act, act="approve", seen=seen[1])
    press(rami, act, act="package")
    package = Package.objects.get()
    zipped = b"".join(rami.get(reverse("package_file", args=[package.public_id])).streaming_content)
    assert zipped[:2] == b"PK" and len(zipped) == package.size
    act = reverse("package_act", args=[package.public_id])
    press(rami, act, act="send", how="at the counter", to="PAPD")
    press(noor, act, act="acknowledge", reference="26-004512", officer="Sgt. Hall")
    press(
        noor,
        reverse("outcome_new", args=[case.public_id]) + f"?item={article.item_id}&claim=0",
        step="hate-crime investigation launched",
        on="2026-09-23",
        source="claimed by the consulate",
        standing="claimed",
    )
    page = noor.get(reverse("case", args=[case.public_id])).content.decode()
    assert "hate-crime investigation launched" in page and "acknowledged" in page


def test_a_package_leaves_as_a_download_and_never_as_a_page(
    everything: dict[str, str], team: Team, browse: Any
) -> None:
    answer = browse(team.noor).get(reverse("package_file", args=[everything["packages"]]))
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]


def test_the_words_of_a_post_are_never_markup(case: Case, team: Team, browse: Any) -> None:
    from tests.desk.cases_story import post

    cases.add_item(by=team.noor, case=case, item=post("<script>alert(1)</script> we know"), why="<b>x</b>", at=AT)
    page = browse(team.noor).get(reverse("case", args=[case.public_id])).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<b>x</b>" not in page


def test_a_campaign_is_proposed_and_each_link_decided_by_form(case: Case, team: Team, browse: Any) -> None:
    noor = browse(team.noor)
    press(noor, reverse("campaign_propose", args=[case.public_id]))
    campaign = case.campaigns.get()
    path = reverse("campaign_decide", args=[campaign.public_id])
    for link in campaign.links.all():
        press(noor, path, link=link.pk, state="confirmed")
    press(noor, path, state="confirmed")
    campaign.refresh_from_db()
    assert campaign.state == "confirmed"
    assert noor.post(path, {"state": "maybe"}).status_code == 400


def test_an_approved_notice_is_text_for_the_platforms_form(
    everything: dict[str, str], case: Case, team: Team, browse: Any
) -> None:
    rami, path = browse(team.rami), reverse("notice_file", args=[everything["notices"]])
    assert rami.get(path).status_code == 404
    act = reverse("notice_act", args=[everything["notices"]])
    press(rami, act, act="waive", reason="an address is in it")
    press(rami, act, act="approve")
    text = rami.get(path).content.decode()
    assert "https://chirrup.example/maren_hunters/1" in text and "Ester" not in text


def test_an_emergency_by_form_is_reviewed_by_another(case: Case, team: Team, browse: Any) -> None:
    press(browse(team.noor), reverse("emergency", args=[case.public_id]), agency=POLICE.code, danger="a school, now")
    referral = Referral.objects.get()
    act = reverse("referral_act", args=[referral.public_id])
    press(browse(team.rami), act, act="review", reason="needed")
    referral.refresh_from_db()
    assert referral.reviewed_by == team.rami
