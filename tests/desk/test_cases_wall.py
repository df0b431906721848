"""The need-to-know wall: a case without a grant is not there, in lists, counts, search, dossier or by its number."""

import pytest

from tests.desk.cases_story import AT, HOUR, Team, case, desk_home, person, proposal, team
from tocsin.casework.permissions import Role
from tocsin.desk.cases import queries, services
from tocsin.desk.cases.models import Case
from tocsin.errors import BadInput, Refused

__all__ = ["case", "desk_home", "team"]
pytestmark = pytest.mark.postgresql


def everything(case: Case, team: Team) -> None:
    services.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    services.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT)


QUESTIONS = [
    queries.cases,
    queries.search,
    queries.incidents,
    queries.campaigns,
    queries.campaign_links,
    queries.case_items,
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_person_without_a_grant_is_told_of_nothing(question: object, case: Case, team: Team) -> None:
    everything(case, team)
    stranger = person("otis", {Role.CASE_LEAD})
    assert question(team.noor, AT).count() > 0  # type: ignore[operator]
    assert question(stranger, AT).count() == 0  # type: ignore[operator]
    assert question(team.ivo, AT).count() == 0  # type: ignore[operator]


@pytest.mark.parametrize("name", ["T-2026-0001", "t-2026-0001", "T-2026-9999"])
def test_hidden_and_missing_read_the_same(name: str, case: Case, team: Team) -> None:
    stranger = person("otis", {Role.CASE_LEAD})
    with pytest.raises(BadInput) as refusal:
        queries.find_case(stranger, name, AT)
    assert str(refusal.value) == f"There is no case {name} that you may read."


def test_a_case_is_found_by_number_and_by_public_id(case: Case, team: Team) -> None:
    for name in (case.number, case.number.lower(), case.public_id):
        assert queries.find_case(team.noor, name, AT) == case


def test_search_looks_only_behind_the_wall(case: Case, team: Team) -> None:
    stranger = person("otis", {Role.CASE_LEAD})
    assert queries.search(team.noor, AT, words="bounty").count() == 1
    assert queries.search(team.noor, AT, words="harbour").count() == 0
    assert queries.search(team.noor, AT, state="closed").count() == 0
    assert queries.search(stranger, AT, words="bounty").count() == 0


def test_an_ended_grant_closes_the_wall_at_once(case: Case, team: Team) -> None:
    services.end_grant(by=team.ana, case=case, person=team.rami, reason="moved", at=AT + HOUR)
    assert queries.cases(team.rami, AT).count() == 1
    assert queries.cases(team.rami, AT + HOUR).count() == 0


def test_recusal_beats_every_grant_and_no_new_one_can_be_given(case: Case, team: Team) -> None:
    services.recuse(by=team.rami, case=case, person=team.rami, reason="kin", at=AT)
    assert queries.cases(team.rami, AT + HOUR).count() == 0
    with pytest.raises(Refused, match="recused"):
        services.give_grant(by=team.ana, case=case, person=team.rami, reason="back", at=AT)


def test_someone_who_left_sees_nothing(case: Case, team: Team) -> None:
    team.rami.is_active = False
    team.rami.save()
    assert queries.cases(team.rami, AT).count() == 0
    assert team.rami not in queries.team(case, AT)
    assert team.rami not in queries.colleagues_outside(case, AT)


def test_only_those_who_could_read_are_offered_as_colleagues(case: Case, team: Team) -> None:
    stranger = person("otis", {Role.ANALYST})
    assert queries.colleagues_outside(case, AT) == [stranger]


def test_decisions_are_told_to_the_team_alone(case: Case, team: Team) -> None:
    stranger = person("otis", {Role.CASE_LEAD})
    assert [row.act for row in queries.decisions(team.noor, case, AT)] == ["case opened"]
    assert not queries.decisions(stranger, case, AT).exists()
