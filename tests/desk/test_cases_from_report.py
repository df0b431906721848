"""Noor opens a case from a report: what came with it is offered, what she unticks stays out, what is hidden too."""

import pytest

from tests.desk.cases_story import AT, SECOND, Team, browse_as, desk_home, post, team
from tocsin.desk.cases import services
from tocsin.desk.cases.models import Case
from tocsin.desk.intake.models import Channel, Report, ReportExhibit
from tocsin.desk.intake.services import Told, open_report

__all__ = ["browse_as", "desk_home", "team"]


@pytest.fixture
def report(team: Team) -> Report:
    """A report with two posts."""
    made = open_report(told=Told(Channel.FILE, words="My name is Ester Varga."), by=team.lea, at=AT)
    for text in ("Post the addresses of Marenians here.", SECOND):
        ReportExhibit.objects.create(report=made, exhibit=post(text).exhibit)
    return made


def ids(report: Report) -> list[str]:
    return [exhibit.items.get().item_id for exhibit in report.exhibits.all()]


def test_every_item_of_the_report_is_offered_and_ticked(report, team, browse_as):
    page = browse_as(team.noor).get(f"/cases/new/?report={report.public_id}").content.decode()
    assert [page.count(f'value="{item_id}"') for item_id in ids(report)] == [1, 1]
    assert page.count(" checked") == 2
    assert report.number in page


def test_the_reporters_words_stay_with_the_report(report, team, browse_as):
    """They may name the reporter, and a case's words leave the desk."""
    assert "Ester Varga" not in browse_as(team.noor).get(f"/cases/new/?report={report.public_id}").content.decode()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_ticked_items_are_in_the_case_with_the_reason(report, team, browse_as, count):
    chosen = ids(report)[:count]
    told = {"report": report.public_id, "title": "Addresses", "items": chosen, "why": "came with it"}
    answer = browse_as(team.noor).post("/cases/new/", told)
    made = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{made.public_id}/"
    assert [entry.item.item_id for entry in made.items.all()] == chosen
    assert {entry.why for entry in made.items.all()} <= {"came with it"}


def test_an_item_behind_another_wall_is_neither_offered_nor_taken(report, team, browse_as):
    hidden, other = ids(report)
    services.open_case(by=team.ana, title="Elsewhere", items=[report.exhibits.first().items.get()], at=AT)
    client = browse_as(team.noor)
    page = client.get(f"/cases/new/?report={report.public_id}").content.decode()
    assert hidden not in page
    assert other in page
    answer = client.post("/cases/new/", {"report": report.public_id, "title": "Mine", "items": [hidden]})
    assert answer.status_code == 200, "the form says that this is no choice"
    assert Case.objects.count() == 1


def test_an_item_named_alone_is_always_in_the_case(report, team, browse_as):
    browse_as(team.noor).post("/cases/new/", {"item": ids(report)[0], "title": "Addresses"})
    assert [entry.item.item_id for entry in Case.objects.get().items.all()] == ids(report)[:1]


@pytest.mark.parametrize("address", ["/cases/new/?report=rep_none", "/cases/new/?item=itm_none"])
def test_what_is_not_there_is_not_found(team, browse_as, address):
    assert browse_as(team.noor).get(address).status_code == 404


def test_a_report_without_items_still_opens_a_case(team, browse_as):
    empty = open_report(told=Told(Channel.CALL), by=team.lea, at=AT)
    client = browse_as(team.noor)
    assert client.get(f"/cases/new/?report={empty.public_id}").status_code == 200
    client.post("/cases/new/", {"report": empty.public_id, "title": "A call"})
    assert Case.objects.get().items.count() == 0
