"""What lies behind the need-to-know wall is not there for a stranger: every page answers as if it had never come in."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.desk.cases_story import AT, SECOND, Team, browse_as, case, desk_home, person, post, team
from tocsin.casework.permissions import Role
from tocsin.desk.cases import services
from tocsin.desk.cases.models import Case
from tocsin.desk.evidence import queries, wall
from tocsin.desk.evidence.models import Exhibit, Item, ItemLink, Suggestion
from tocsin.desk.evidence.models import Indicator as IndicatorRow
from tocsin.desk.intake.models import Assessment, Channel, Report, ReportExhibit
from tocsin.desk.intake.services import Told, open_report
from tocsin.desk.people.models import User

__all__ = ["browse_as", "case", "desk_home", "team"]
pytestmark = pytest.mark.postgresql


Browse = Callable[[User], Client]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
"""Differs from one answer to the next."""


@pytest.fixture
def stranger(team: Team) -> User:
    """A case lead, who may do more than any other, and who is in no team."""
    return person("otis", {Role.CASE_LEAD})


@pytest.fixture
def open_post(team: Team) -> Item:
    """An item in no case, with a wallet in it."""
    return readable(post())


@pytest.fixture
def report(team: Team, open_post: Item) -> Report:
    """The report with which the open post came."""
    made = open_report(told=Told(Channel.FILE), by=team.lea, at=AT)
    ReportExhibit.objects.create(report=made, exhibit=open_post.exhibit)
    return made


def readable(item: Item, rank: int = 3) -> Item:
    """The item as lists want it: with a proposal of the machine and its values."""
    Suggestion.objects.create(item=item, level="high", rank=rank, record={"item": item.item_id, "level": "high"})
    for found in item.extracted.indicators if item.extracted else ():
        IndicatorRow.objects.create(item=item, kind=found.kind.value, value=found.value, system=found.system)
    return item


def hidden_matter(report: Report, open_post: Item, team: Team) -> Item:
    """An item of the same report that shares the wallet, judged by a colleague, and taken into a case."""
    hidden = readable(post(SECOND, "maren_hunters2"))
    ReportExhibit.objects.create(report=report, exhibit=hidden.exhibit)
    ItemLink.objects.create(
        link_id="one wallet", kind="same indicator", a=open_post, b=hidden, evidence="one wallet", confidence=0.9
    )
    Assessment.objects.create(item=hidden, by=team.rami, at=AT, level="high", answer={})
    services.open_case(by=team.noor, title="Bounty", items=[hidden], team=[team.rami, team.ana], at=AT)
    return hidden


def pages(report: Report, item: Item) -> list[str]:
    """Every list and page of inbox and evidence that could tell of another item."""
    label = item.exhibit.label
    return [
        "/inbox/",
        "/inbox/?show=judged",
        f"/reports/{report.public_id}/",
        f"/items/{item.item_id}/",
        f"/items/{item.item_id}/judge/",
        f"/exhibits/{label}/",
        "/cases/",
        "/cases/?q=wallet&state=all",
        "/cases/new/",
        f"/cases/new/?item={item.item_id}",
        f"/cases/new/?report={report.public_id}",
    ]


def answers(client: Client, paths: list[str]) -> dict[str, tuple[int, bytes]]:
    """Path → status and page, without what differs by chance."""
    given = {path: client.get(path) for path in paths}
    return {path: (answer.status_code, TOKEN.sub(b"", answer.content)) for path, answer in given.items()}


def test_every_page_answers_a_stranger_as_if_the_hidden_matter_had_never_come_in(
    report: Report, open_post: Item, team: Team, stranger: User, browse_as: Browse
) -> None:
    without = answers(browse_as(stranger), paths := pages(report, open_post))
    hidden = hidden_matter(report, open_post, team)
    told = answers(browse_as(stranger), paths)
    for path in paths:
        assert told[path] == without[path], path
    assert all(status == 200 for status, _ in without.values())
    seen = b"".join(page for _, page in answers(browse_as(team.rami), paths).values())
    assert hidden.item_id.encode() in seen, "the pages would have shown it"
    assert hidden.exhibit.label.encode() in seen


def paths_of(hidden: Item) -> Iterator[tuple[str, str]]:
    """What has an address of its own: method and path."""
    item, label = hidden.item_id, hidden.exhibit.label
    yield from (("get", f"/items/{item}/{part}") for part in ("", "judge/"))
    yield from (("get", f"/exhibits/{label}/{part}") for part in ("", "file/", "picture/"))
    yield from (("post", f"/items/{item}/{part}") for part in ("claim/", "judge/"))
    yield "get", f"/assessments/{Assessment.objects.get(item=hidden).public_id}/review/"
    yield "get", f"/cases/new/?item={item}"


def test_hidden_and_missing_addresses_give_the_same_answer(
    report: Report, open_post: Item, team: Team, stranger: User, browse_as: Browse
) -> None:
    hidden = hidden_matter(report, open_post, team)
    client = browse_as(stranger)
    assessment = Assessment.objects.get(item=hidden).public_id
    for method, path in paths_of(hidden):
        missing = path.replace(hidden.item_id, "itm_0000000000000000").replace(hidden.exhibit.label, "E-0999")
        missing = missing.replace(assessment, "asm_0000000000000000")
        told, other = getattr(client, method)(path), getattr(client, method)(missing)
        assert told.status_code == other.status_code == 404, path
        assert TOKEN.sub(b"", told.content) == TOKEN.sub(b"", other.content), path


def test_nothing_is_noted_or_downloaded_when_a_stranger_tries(
    report: Report, open_post: Item, team: Team, stranger: User, browse_as: Browse
) -> None:
    from tests.desk.cases_story import log_length

    hidden = hidden_matter(report, open_post, team)
    before = log_length()
    browse_as(stranger).get(f"/exhibits/{hidden.exhibit.label}/file/")
    browse_as(stranger).post("/cases/new/", {"item": hidden.item_id, "title": "mine"})
    assert log_length() == before
    assert Case.objects.count() == 1


def test_the_team_still_works_with_its_items(case: Case, team: Team, browse_as: Browse) -> None:
    ids = {entry.item.item_id for entry in case.items.all()}
    assert {item.item_id for item in queries.items(team.noor)} == ids
    assert queries.exhibits(team.noor).count() == 3
    assert browse_as(team.noor).get(f"/items/{min(ids)}/").status_code == 200


def test_one_hidden_item_closes_its_exhibit_and_what_the_same_act_preserved(
    open_post: Item, team: Team, stranger: User
) -> None:
    """A chat export cannot be downloaded in part, and a screenshot shows what its page says."""
    picture = post("A picture of the same page.", "screenshot").exhibit
    Item.objects.filter(exhibit=picture).delete()
    Exhibit.objects.filter(pk=picture.pk).update(group=open_post.exhibit.digest)
    assert queries.exhibits(stranger).count() == 2
    services.open_case(by=team.noor, title="Bounty", items=[open_post], team=[team.ana], at=AT)
    assert queries.exhibits(stranger).count() == 0
    assert queries.exhibits(team.noor).count() == 2


def test_an_item_in_no_case_stays_open_though_its_exhibit_is_closed(
    team: Team, stranger: User, browse_as: Browse
) -> None:
    """Two posts of one exhibit, one of them in a case: the other still waits for a person, without its picture."""
    hidden = readable(post())
    twin = Item.objects.get(pk=hidden.pk)
    twin.pk, twin.item_id, twin.position = None, "itm_twin", 1
    twin.save()
    readable(twin)
    services.open_case(by=team.noor, title="Bounty", items=[hidden], team=[team.ana], at=AT)
    page = browse_as(stranger).get("/items/itm_twin/")
    assert page.status_code == 200
    assert f"/exhibits/{hidden.exhibit.label}/" not in page.content.decode()
    assert f"/exhibits/{hidden.exhibit.label}/" in browse_as(team.noor).get("/items/itm_twin/").content.decode()


def test_recusal_hides_the_items_of_the_case(case: Case, team: Team) -> None:
    assert queries.items(team.rami).count() == 3
    services.recuse(by=team.rami, case=case, person=team.rami, reason="kin", at=AT)
    assert queries.items(team.rami).count() == 0
    assert queries.exhibits(team.rami).count() == 0


def test_whoever_reads_one_case_of_an_item_is_not_told_of_another_by_its_vanishing(
    case: Case, team: Team, stranger: User
) -> None:
    shared = case.items.all()[0].item
    services.open_case(by=team.ana, title="Elsewhere", items=[shared], team=[stranger], at=AT)
    assert queries.items(team.noor).filter(pk=shared.pk).exists()
    assert list(queries.items(stranger)) == [shared]


def test_a_duty_officer_who_reads_no_case_sees_none_of_its_items(open_post: Item, team: Team) -> None:
    services.open_case(by=team.noor, title="Bounty", items=[open_post], team=[team.lea, team.ana], at=AT)
    assert queries.items(team.lea).count() == 0, "a grant without the role opens nothing"


def test_without_a_rule_everything_is_open(case: Case, stranger: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence alone has no wall: that this test sees everything shows that the others see the wall."""
    monkeypatch.setattr(wall, "RULES", {})
    assert queries.items(stranger).count() == queries.exhibits(stranger).count() == 3


def test_links_are_proposed_over_everything_and_told_behind_the_wall(
    report: Report, open_post: Item, team: Team, stranger: User
) -> None:
    hidden_matter(report, open_post, team)
    assert [link.link_id for link in queries.links_of(team.rami, open_post)] == ["one wallet"]
    assert not queries.links_of(stranger, open_post).exists()
    assert queries.seen_elsewhere(team.rami, open_post).count() == 1
    assert not queries.seen_elsewhere(stranger, open_post).exists()
