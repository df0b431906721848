"""Guardrail 4: what a reporter takes back no longer goes out, and what went out before is named to them."""

from datetime import timedelta

import pytest

from tests.desk.cases_story import AT, CHIRRUP, POLICE, Team, call, case, desk_home, team
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import services as out
from tocsin.desk.dispatch.consent import Basis
from tocsin.desk.dispatch.models import Dispatch, Referral
from tocsin.desk.intake import sealed, services
from tocsin.desk.intake.models import Channel, Purpose, Report
from tocsin.desk.intake.passed_on import passed_on
from tocsin.errors import Refused

__all__ = ["case", "desk_home", "team"]

LATER = AT + timedelta(days=2)


@pytest.fixture
def report(case: Case, team: Team) -> Report:
    """A call whose caller agreed to police and platform, in the case."""
    item = call()
    told = services.Told(Channel.CALL, words="…", consents=(Purpose.SHARE_POLICE, Purpose.SHARE_PLATFORM))
    made = services.open_report(told=told, by=team.lea, at=AT)
    services.attach(report=made, digests=[item.exhibit.digest], by=team.lea, at=AT)
    cases.add_item(by=team.noor, case=case, item=item, why="the call", at=AT)
    return made


@pytest.fixture
def asked(case: Case, team: Team, report: Report) -> Referral:
    """A referral on the caller's consent that waits for approval."""
    draft = out.draft_referral(by=team.noor, case=case, agency=POLICE, asks=["Assess the risk."], at=AT)
    out.check_consent(by=team.noor, referral=draft, basis=Basis.CONSENT, at=AT)
    out.ask_approval(by=team.noor, referral=draft, at=AT)
    return draft


def take_back(report: Report, team: Team, purpose: Purpose = Purpose.SHARE_POLICE) -> None:
    services.withdraw_consent(report=report, purpose=purpose, by=team.lea, at=LATER)


def test_a_referral_on_a_consent_taken_back_is_not_approved(asked: Referral, report: Report, team: Team) -> None:
    take_back(report, team)
    with pytest.raises(Refused, match=report.number):
        out.approve_referral(by=team.rami, referral=asked, at=LATER)


def test_one_that_was_approved_is_not_packaged(asked: Referral, report: Report, team: Team) -> None:
    out.approve_referral(by=team.rami, referral=asked, at=AT)
    take_back(report, team)
    with pytest.raises(Refused, match="not there any more"):
        out.package_referral(by=team.rami, referral=asked, at=LATER)


def test_a_sealed_package_is_not_sent(asked: Referral, report: Report, team: Team) -> None:
    out.approve_referral(by=team.rami, referral=asked, at=AT)
    package = out.package_referral(by=team.rami, referral=asked, at=AT)
    take_back(report, team)
    with pytest.raises(Refused, match="not there any more"):
        out.send_package(by=team.rami, package=package, how="by hand", at=LATER)
    assert not Dispatch.objects.exists()


def test_another_purpose_taken_back_stops_nothing(asked: Referral, report: Report, team: Team) -> None:
    take_back(report, team, Purpose.SHARE_PLATFORM)
    out.approve_referral(by=team.rami, referral=asked, at=LATER)
    package = out.package_referral(by=team.rami, referral=asked, at=LATER)
    assert out.send_package(by=team.rami, package=package, how="by hand", at=LATER)


def test_another_ground_than_consent_stands_without_it(case: Case, report: Report, team: Team) -> None:
    draft = out.draft_referral(by=team.noor, case=case, agency=POLICE, at=AT)
    out.check_consent(by=team.noor, referral=draft, basis=Basis.LEGAL, words="section 7 asks for it", at=AT)
    out.ask_approval(by=team.noor, referral=draft, at=AT)
    take_back(report, team)
    out.approve_referral(by=team.rami, referral=draft, at=LATER)


def test_what_went_out_before_is_named_with_its_day(asked: Referral, report: Report, team: Team) -> None:
    out.approve_referral(by=team.rami, referral=asked, at=AT)
    package = out.package_referral(by=team.rami, referral=asked, at=AT)
    out.send_package(by=team.rami, package=package, how="by hand", at=AT)
    take_back(report, team)
    (gone,) = passed_on(report)
    assert (gone.purpose, gone.what, gone.at) == (Purpose.SHARE_POLICE, asked.number, AT)
    told = sealed.answers_of(report)
    assert [(one.stage, one.names) for one in told] == [
        ("taken back", ("police",)),
        ("passed on before", (f"{POLICE.name}, {AT:%Y-%m-%d}",)),
    ]


def test_what_stayed_at_the_desk_is_not_said_to_have_left(case: Case, report: Report, team: Team) -> None:
    digest = report.exhibits.get().digest
    draft = out.draft_referral(by=team.noor, case=case, agency=POLICE, left_out={digest: "not needed"}, at=AT)
    out.check_consent(by=team.noor, referral=draft, basis=Basis.PUBLIC, words="open posts", at=AT)
    out.ask_approval(by=team.noor, referral=draft, at=AT)
    out.approve_referral(by=team.rami, referral=draft, at=AT)
    out.send_package(by=team.rami, package=out.package_referral(by=team.rami, referral=draft, at=AT), how="x", at=AT)
    assert passed_on(report) == []


def test_a_platform_notice_about_their_post_is_not_sent_either(case: Case, report: Report, team: Team) -> None:
    item = report.exhibits.get().items.get().item_id
    notice = out.draft_notice(by=team.noor, case=case, agency=CHIRRUP, items=[item], ground="rule 4", at=AT)
    out.go_without_preservation(by=team.noor, notice=notice, reason="it spreads", at=AT)
    out.approve_notice(by=team.rami, notice=notice, at=AT)
    take_back(report, team, Purpose.SHARE_PLATFORM)
    with pytest.raises(Refused, match="took this permission back"):
        out.send_notice(by=team.rami, notice=notice, at=LATER)


def test_a_notice_that_was_sent_is_named(case: Case, report: Report, team: Team) -> None:
    item = report.exhibits.get().items.get().item_id
    notice = out.draft_notice(by=team.noor, case=case, agency=CHIRRUP, items=[item], ground="rule 4", at=AT)
    out.go_without_preservation(by=team.noor, notice=notice, reason="it spreads", at=AT)
    out.approve_notice(by=team.rami, notice=notice, at=AT)
    out.send_notice(by=team.rami, notice=notice, at=AT)
    take_back(report, team, Purpose.SHARE_PLATFORM)
    assert [(one.to, one.what) for one in passed_on(report)] == [(CHIRRUP.name, notice.number)]
