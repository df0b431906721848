"""Guardrail 4, once more: a warning or letter stops at every step when a reporter took back what it rests on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.desk.cases_story import AT, Team, browse_as, call, case, desk_home, team
from tocsin.desk.cases import services as cases
from tocsin.desk.cases.models import Case, Decision
from tocsin.desk.dispatch import services as out
from tocsin.desk.dispatch.models import Advisory, Letter
from tocsin.desk.dispatch.next_step import next_step
from tocsin.desk.dispatch.standing import taken_back_behind
from tocsin.desk.intake import sealed, services
from tocsin.desk.intake.models import Channel, Consent, Purpose, Report
from tocsin.errors import BadInput, Refused
from tocsin.model.dossier import AdvisoryVersion, BoundFact

__all__ = ["browse_as", "case", "desk_home", "team"]

DAY = timedelta(days=1)
TEXT = AdvisoryVersion("en", "Be careful about your address", "Someone asks where Marenians live.", "Tell nobody.")
GONE = "took back a permission"


@pytest.fixture
def report(case: Case, team: Team) -> Report:
    """A call whose caller agreed to every purpose, in the case."""
    item = call()
    told = services.Told(Channel.CALL, words="…", consents=tuple(Purpose))
    made = services.open_report(told=told, by=team.lea, at=AT)
    services.attach(report=made, digests=[item.exhibit.digest], by=team.lea, at=AT)
    cases.add_item(by=team.noor, case=case, item=item, why="the call", at=AT)
    return made


@pytest.fixture
def warning(case: Case, team: Team, report: Report) -> Advisory:
    return out.draft_advisory(
        by=team.noor, case=case, audience="all", area="Port Aldera", source_grade="C3", versions=[TEXT], at=AT
    )


@pytest.fixture
def letter(case: Case, team: Team, report: Report) -> Letter:
    fact = BoundFact("A caller was told to stay at home.", report.exhibits.get().label)
    said = {"to_name": "Mayor Dana Ortega", "subject": "Threats", "asks": ["Condemn them."]}
    return out.draft_letter(by=team.noor, case=case, facts=[fact], at=AT, **said)


def take_back(report: Report, team: Team, purpose: Purpose = Purpose.PUBLISH, days: int = 1) -> None:
    services.withdraw_consent(report=report, purpose=purpose, by=team.lea, at=AT + days * DAY)


WARNING_STEPS: list[Callable[[Advisory, Team, int], object]] = [
    lambda row, team, days: out.check_facts(by=team.noor, advisory=row, at=AT + days * DAY),
    lambda row, team, days: out.check_privacy(by=team.noor, advisory=row, at=AT + days * DAY),
    lambda row, team, days: out.approve_advisory(by=team.rami, advisory=row, at=AT + days * DAY),
    lambda row, team, days: out.publish_advisory(by=team.pia, advisory=row, at=AT + days * DAY),
    lambda row, team, days: out.correct_advisory(by=team.pia, advisory=row, text="At the harbour.", at=AT + days * DAY),
]
LETTER_STEPS: list[Callable[[Letter, Team, int], object]] = [
    lambda row, team, days: out.check_letter(by=team.noor, letter=row, at=AT + days * DAY),
    lambda row, team, days: out.approve_letter(by=team.rami, letter=row, at=AT + days * DAY),
    lambda row, team, days: out.sign_letter(by=team.rami, letter=row, at=AT + days * DAY),
    lambda row, team, days: out.follow_letter(by=team.rami, letter=row, event="send", at=AT + days * DAY),
]


@pytest.mark.parametrize("done", range(len(WARNING_STEPS)))
def test_a_warning_goes_no_step_further(done: int, warning: Advisory, report: Report, team: Team) -> None:
    for step in WARNING_STEPS[:done]:
        step(warning, team, 0)
    take_back(report, team)
    state = warning.state
    with pytest.raises(Refused, match=report.number):
        WARNING_STEPS[done](warning, team, 1)
    assert Advisory.objects.get().state == state


@pytest.mark.parametrize("purpose", [Purpose.PUBLISH, pytest.param(Purpose.SHARE_POLICE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("done", range(len(LETTER_STEPS)))
def test_a_letter_goes_no_step_further(done: int, purpose: Purpose, letter: Letter, report: Report, team: Team) -> None:
    for step in LETTER_STEPS[:done]:
        step(letter, team, 0)
    take_back(report, team, purpose)
    with pytest.raises(Refused, match=GONE):
        LETTER_STEPS[done](letter, team, 1)


def test_a_published_warning_can_still_be_withdrawn(warning: Advisory, report: Report, team: Team) -> None:
    for step in WARNING_STEPS[:4]:
        step(warning, team, 0)
    take_back(report, team)
    out.withdraw_advisory(by=team.pia, advisory=warning, reason="It no longer stands.", at=AT + DAY)
    assert warning.state == "withdrawn"


def test_who_withdraws_the_whole_report_through_the_door_stops_it_too(warning: Advisory, report: Report) -> None:
    sealed.withdraw(report, ["report"], AT + DAY)
    assert taken_back_behind(warning) == [report]


@pytest.mark.parametrize("purpose", [Purpose.CONTACT, Purpose.COUNT, Purpose.SHARE_PLATFORM])
def test_another_purpose_taken_back_stops_nothing(
    purpose: Purpose, warning: Advisory, letter: Letter, report: Report, team: Team
) -> None:
    take_back(report, team, purpose)
    assert not taken_back_behind(warning) and not taken_back_behind(letter)


def test_a_letter_about_other_records_goes_on(case: Case, report: Report, team: Team) -> None:
    """Its facts rest on the post alone, which nobody reported."""
    other = next(one.item.exhibit for one in case.items.all() if one.item.exhibit != report.exhibits.get())
    letter = out.draft_letter(
        by=team.noor, case=case, to_name="x", subject="y", facts=[BoundFact("A post offers money.", other.label)], at=AT
    )
    take_back(report, team)
    out.check_letter(by=team.noor, letter=letter, at=AT + DAY)


def test_the_drafter_says_on_what_it_rests_instead_and_it_goes_on(
    warning: Advisory, report: Report, team: Team
) -> None:
    take_back(report, team)
    out.rest_elsewhere(by=team.noor, product=warning, reason="The post itself, E-0001.", at=AT + DAY)
    out.check_facts(by=team.noor, advisory=warning, at=AT + DAY)
    assert Decision.objects.get(act="rests on other sources").reason == "The post itself, E-0001."


def test_the_sentence_covers_no_later_withdrawal(warning: Advisory, report: Report, team: Team) -> None:
    take_back(report, team)
    out.rest_elsewhere(by=team.noor, product=warning, reason="The post itself.", at=AT + DAY)
    Consent.objects.create(report=report, purpose=Purpose.PUBLISH, wording="consent/1", given_at=AT + 2 * DAY)
    assert not taken_back_behind(warning), "a permission given anew stands"
    take_back(report, team, days=3)
    assert taken_back_behind(warning) == [report]


def test_once_approved_somebody_else_must_say_it(warning: Advisory, report: Report, team: Team) -> None:
    for step in WARNING_STEPS[:3]:
        step(warning, team, 0)
    take_back(report, team)
    with pytest.raises(Refused):
        out.rest_elsewhere(by=team.noor, product=warning, reason="The post itself.", at=AT + DAY)
    out.rest_elsewhere(by=team.rami, product=warning, reason="The post itself.", at=AT + DAY)
    out.publish_advisory(by=team.pia, advisory=warning, at=AT + DAY)


def test_it_is_not_said_without_words(warning: Advisory, team: Team) -> None:
    with pytest.raises(BadInput):
        out.rest_elsewhere(by=team.noor, product=warning, reason=" ", at=AT)


def test_the_pages_say_so_and_the_case_names_it_as_its_next_step(
    warning: Advisory, letter: Letter, case: Case, report: Report, team: Team, browse_as: Any
) -> None:
    take_back(report, team)
    client = browse_as(team.noor)
    for row, kind in ((warning, "advisories"), (letter, "letters")):
        page = client.get(next_url(row, kind)).content.decode()
        assert "took back a permission" in page and report.number in page
    step = next_step(case, team.noor, AT + DAY)
    assert (GONE in step.text, step.label) == (True, warning.number)
    client.post(next_url(warning, "advisories") + "act/", {"act": "rests elsewhere", "reason": "The post itself."})
    assert not taken_back_behind(warning)


def next_url(row: Advisory | Letter, kind: str) -> str:
    return f"/{kind}/{row.public_id}/"
