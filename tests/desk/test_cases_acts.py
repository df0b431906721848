"""Every act in a case: who may, what it changes, and that it leaves exactly one decision and one custody entry."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.desk.cases_story import (
    ARTICLE,
    AT,
    HOUR,
    Team,
    article,
    call,
    case,
    desk_home,
    log_length,
    person,
    post,
    proposal,
    solo_home,
    team,
    words,
)
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases import queries, services
from tocsin.desk.cases.models import Case, Decision, Outcome
from tocsin.errors import BadInput, Refused
from tocsin.home import Home
from tocsin.model.claim import Claim, ClaimKind, SourceGrade
from tocsin.model.link import LinkState
from tocsin.model.outcome import OutcomeStanding

__all__ = ["case", "desk_home", "solo_home", "team"]
pytestmark = pytest.mark.postgresql


CLAIMED = OutcomeStanding.CLAIMED


def incident_of(case: Case, team: Team) -> object:
    return services.make_incident(
        by=team.noor, case=case, title="Assault at the vigil", what="People were attacked.", on="2026-09-21", at=AT
    )


def outcome_of(case: Case, team: Team) -> Outcome:
    return services.record_outcome(
        by=team.noor,
        case=case,
        step="hate-crime investigation launched",
        on="2026-09-23",
        source="claimed by the consulate, in E-0003",
        standing=CLAIMED,
        at=AT,
    )


ACTS: dict[str, Callable[[Case, Team], object]] = {
    "describe": lambda case, team: services.describe_case(by=team.noor, case=case, at=AT, summary="Two posts."),
    "close": lambda case, team: services.close_case(by=team.noor, case=case, reason="done", at=AT),
    "add item": lambda case, team: services.add_item(by=team.noor, case=case, item=post("third"), why="same", at=AT),
    "translate": lambda case, team: services.add_translation(
        by=team.noor, entry=case.items.all()[0], text="…", language="en", translator="Noor", method="human", at=AT
    ),
    "note": lambda case, team: services.add_note(by=team.noor, case=case, text="Called back.", at=AT),
    "grant": lambda case, team: services.give_grant(by=team.ana, case=case, person=team.lea, reason="helps", at=AT),
    "end grant": lambda case, team: services.end_grant(by=team.ana, case=case, person=team.rami, reason="moved", at=AT),
    "recuse": lambda case, team: services.recuse(by=team.ana, case=case, person=team.rami, reason="kin", at=AT),
    "incident": incident_of,
    "outcome": outcome_of,
    "campaign": lambda case, team: services.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_leaves_one_decision_and_one_custody_entry(name: str, case: Case, team: Team) -> None:
    received = sum(1 for event in here.vault().entries() if event.act == "received")
    entries, decisions = log_length(), Decision.objects.count()
    ACTS[name](case, team)
    new = sum(1 for event in here.vault().entries() if event.act == "received") - received
    assert log_length() - entries - new == 1
    assert Decision.objects.count() - decisions == 1
    last = list(here.vault().entries())[-1]
    assert last.detail["case"] == case.number and last.actor in {team.noor.public_id, team.ana.public_id}


@pytest.mark.parametrize("name", ACTS)
def test_whoever_holds_no_grant_does_nothing_and_nothing_is_logged(name: str, case: Case, team: Team) -> None:
    stranger = person("otis", {Role.ANALYST, Role.CASE_LEAD, Role.REVIEWER})
    outsiders = Team(stranger, stranger, team.rami, stranger, stranger, stranger)
    entries, decisions = log_length(), Decision.objects.count()
    extra = 1 if name == "add item" else 0
    with pytest.raises(Refused):
        ACTS[name](case, outsiders)
    assert (log_length() - extra, Decision.objects.count()) == (entries, decisions)


@pytest.mark.parametrize("name", ["add item", "note", "outcome", "incident", "campaign", "translate", "describe"])
def test_an_administrator_does_nothing_in_a_case_even_when_let_in(name: str, case: Case, team: Team) -> None:
    services.give_grant(by=team.ana, case=case, person=team.ivo, reason="asked", at=AT)
    with pytest.raises(Refused):
        ACTS[name](case, Team(team.ivo, team.ivo, team.rami, team.ivo, team.ivo, team.ivo))


def test_the_custody_log_holds_none_of_the_words_of_a_case(case: Case, team: Team) -> None:
    """It is read by more people than the case is."""
    for act in ACTS.values():
        with transaction.atomic():
            save = transaction.savepoint()
            act(case, team)
            transaction.savepoint_rollback(save)
            case.refresh_from_db()
    written = " ".join(str(event.detail) for event in here.vault().entries() if event.act != "received")
    for secret in ("Bounty", "vigil", "kin", "Called back", "consulate", "Marenian"):
        assert secret not in written


def test_a_failed_act_leaves_nothing_behind(case: Case, team: Team) -> None:
    before = Decision.objects.count(), log_length()
    with pytest.raises(BadInput):
        services.make_incident(by=team.noor, case=case, title="x", what="y", on="2026-02-30", at=AT)
    assert (Decision.objects.count(), log_length()) == before and not case.incidents.exists()


def test_a_case_gets_the_next_number_of_its_year(case: Case, team: Team) -> None:
    second = services.open_case(by=team.noor, title="Second", at=AT)
    other_year = services.open_case(by=team.noor, title="Third", at=AT + timedelta(days=200))
    assert [case.number, second.number, other_year.number] == ["T-2026-0001", "T-2026-0002", "T-2027-0001"]


def test_a_case_is_never_without_a_case_lead(case: Case, team: Team) -> None:
    """Noor is an analyst, so Ana was let in with the case; nobody can take the last lead out again."""
    assert team.ana in queries.team(case, AT)
    for act in (services.end_grant, services.recuse):
        with pytest.raises(Refused, match="no case lead"):
            act(by=team.ana, case=case, person=team.ana, reason="holiday", at=AT)


@pytest.mark.parametrize("title", ["", "   "])
def test_a_case_needs_a_title(title: str, team: Team) -> None:
    with pytest.raises(BadInput, match="title"):
        services.open_case(by=team.noor, title=title, at=AT)


def test_a_duty_officer_and_an_administrator_open_no_case(team: Team) -> None:
    for nobody in (team.lea, team.ivo):
        with pytest.raises(Refused):
            services.open_case(by=nobody, title="x", at=AT)


def test_an_item_is_in_a_case_once(case: Case, team: Team) -> None:
    with pytest.raises(Refused, match="already"):
        services.add_item(by=team.noor, case=case, item=case.items.all()[0].item, why="again", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.items.create(item=case.items.all()[0].item, added_by=team.noor, added_at=AT)


def test_a_closed_case_is_not_worked_on_until_it_is_reopened_with_a_reason(case: Case, team: Team) -> None:
    services.close_case(by=team.noor, case=case, reason="handed over", at=AT)
    with pytest.raises(Refused, match="closed"):
        services.make_incident(by=team.noor, case=case, title="x", what="y", at=AT)
    with pytest.raises(BadInput, match="reason"):
        services.reopen_case(by=team.noor, case=case, reason=" ", at=AT)
    services.reopen_case(by=team.noor, case=case, reason="a new post", at=AT)
    services.make_incident(by=team.noor, case=case, title="x", what="y", at=AT)


def test_a_case_is_described_only_in_its_own_fields(case: Case, team: Team) -> None:
    with pytest.raises(BadInput, match="number"):
        services.describe_case(by=team.noor, case=case, at=AT, number="T-1")
    with pytest.raises(BadInput, match="TLP"):
        services.describe_case(by=team.noor, case=case, at=AT, marking="TLP:WHITE")
    services.describe_case(by=team.noor, case=case, at=AT, marking="TLP:RED")
    case.refresh_from_db()
    assert case.marking == "TLP:RED"


def test_whether_it_happened_is_decided_by_another_than_its_recorder(case: Case, team: Team) -> None:
    incident = services.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    for event in ("triage", "assess"):
        services.move_incident(by=team.noor, incident=incident, event=event, at=AT)
    with pytest.raises(Refused):
        services.move_incident(by=team.noor, incident=incident, event="confirm", at=AT)
    services.move_incident(by=team.rami, incident=incident, event="confirm", at=AT)
    assert incident.state == "confirmed"


def test_a_reviewer_does_not_confirm_an_incident_of_their_own(case: Case, team: Team) -> None:
    incident = services.make_incident(by=team.rami, case=case, title="Assault", what="An attack.", at=AT)
    for event in ("triage", "assess"):
        services.move_incident(by=team.rami, incident=incident, event=event, at=AT)
    with pytest.raises(Refused, match="own work"):
        services.move_incident(by=team.rami, incident=incident, event="confirm", at=AT)


def test_in_solo_mode_one_person_confirms_their_own_incident(solo_home: Home) -> None:
    lone = person("sol", {Role.CASE_LEAD, Role.REVIEWER, Role.ANALYST})
    case = services.open_case(by=lone, title="Solo", items=[post()], at=AT)
    incident = services.make_incident(by=lone, case=case, title="Assault", what="An attack.", at=AT)
    for event in ("triage", "assess", "confirm"):
        services.move_incident(by=lone, incident=incident, event=event, at=AT)
    assert incident.state == "confirmed"


def test_sources_that_disagree_stand_beside_each_other(case: Case, team: Team) -> None:
    source = case.items.get(item__kind="article").item
    incident = services.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    for speaker, part in (("Aldera 9 News", "one police officer was injured"), ("Kabar Aldera", "at the vigil")):
        claim = Claim(speaker, ClaimKind.HARM, words(ARTICLE, part), grade=SourceGrade("B", 2))
        services.add_claim(by=team.noor, incident=incident, source=source, claim=claim, at=AT)
    assert [claim.value.speaker for claim in incident.claims.all()] == ["Aldera 9 News", "Kabar Aldera"]
    assert str(incident.claims.all()[0].value.grade) == "B2"


def test_a_claim_whose_words_do_not_stand_in_the_source_is_refused(case: Case, team: Team) -> None:
    source = case.items.get(item__kind="article").item
    incident = services.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    shifted = words("xx" + ARTICLE, "one police officer was injured")
    with pytest.raises(BadInput, match="do not stand"):
        claim = Claim("Aldera 9 News", ClaimKind.HARM, shifted)
        services.add_claim(by=team.noor, incident=incident, source=source, claim=claim, at=AT)


def test_corroboration_is_an_axis_of_its_own(case: Case, team: Team) -> None:
    incident = services.make_incident(by=team.noor, case=case, title="Assault", what="An attack.", at=AT)
    services.set_corroboration(by=team.noor, incident=incident, corroboration="corroborated", reason="two", at=AT)
    assert (incident.state, incident.corroboration) == ("new", "corroborated")
    with pytest.raises(BadInput):
        services.set_corroboration(by=team.noor, incident=incident, corroboration="refuted", reason="", at=AT)


def test_an_item_of_another_case_belongs_to_no_incident_here(case: Case, team: Team) -> None:
    other = services.open_case(by=team.noor, title="Other", items=[post("other text")], at=AT)
    with pytest.raises(BadInput, match="another case"):
        services.make_incident(by=team.noor, case=case, title="x", what="y", items=other.items.all(), at=AT)


def test_a_link_is_confirmed_or_rejected_by_a_person_with_a_reason(case: Case, team: Team) -> None:
    campaign = services.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT)
    link = campaign.links.get()
    with pytest.raises(Refused, match="No link"):
        services.decide_campaign(by=team.noor, campaign=campaign, state=LinkState.CONFIRMED, at=AT)
    with pytest.raises(BadInput, match="reason"):
        services.decide_link(by=team.noor, link=link, state=LinkState.REJECTED, at=AT)
    services.decide_link(by=team.noor, link=link, state=LinkState.CONFIRMED, at=AT)
    services.decide_campaign(by=team.noor, campaign=campaign, state=LinkState.CONFIRMED, at=AT)
    assert (campaign.state, link.value.state, link.decided_by) == ("confirmed", LinkState.CONFIRMED, team.noor)


def test_the_database_itself_refuses_a_link_that_nobody_decided(case: Case, team: Team) -> None:
    campaign = services.propose_campaign(by=team.noor, case=case, proposal=proposal(case), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.links.update(state="confirmed")


def test_a_campaign_shows_only_what_is_in_the_case(case: Case, team: Team) -> None:
    from dataclasses import replace

    wide = proposal(case)
    wide = replace(wide, members=(*wide.members, "itm_of_another_case"))
    campaign = services.propose_campaign(by=team.noor, case=case, proposal=wide, at=AT)
    assert campaign.members.count() == 2
    with pytest.raises(BadInput, match="two items"):
        services.propose_campaign(by=team.noor, case=case, proposal=replace(wide, members=wide.members[:1]), at=AT)


def test_the_present_stage_is_derived_from_the_steps_that_stand(case: Case, team: Team) -> None:
    assert queries.stage(case) is None
    claimed = outcome_of(case, team)
    stage = queries.stage(case)
    assert stage is not None and stage.standing is CLAIMED
    confirmed = services.confirm_outcome(
        by=team.noor, outcome=claimed, source="letter of PAPD", reference="26-1", at=AT + HOUR
    )
    stage = queries.stage(case)
    assert stage is not None and (stage.standing, stage.reference) == (OutcomeStanding.CONFIRMED, "26-1")
    services.withdraw_outcome(by=team.noor, outcome=confirmed, reason="another case", at=AT + 2 * HOUR)
    assert queries.stage(case) is None
    assert case.outcomes.count() == 3


def test_a_superseded_step_is_not_changed_again(case: Case, team: Team) -> None:
    claimed = outcome_of(case, team)
    services.withdraw_outcome(by=team.noor, outcome=claimed, reason="wrong", at=AT)
    with pytest.raises(Refused, match="superseded"):
        services.withdraw_outcome(by=team.noor, outcome=claimed, reason="again", at=AT)


@pytest.mark.parametrize(
    "wrong",
    [{"step": "solved"}, {"on": ""}, {"on": "yesterday"}, {"source": " "}, {"standing": OutcomeStanding.WITHDRAWN}],
)
def test_a_step_without_its_date_and_source_is_no_step(wrong: dict[str, object], case: Case, team: Team) -> None:
    given: dict[str, object] = {
        "step": "received",
        "on": "2026-09-23",
        "source": "e-mail of PAPD",
        "standing": OutcomeStanding.CONFIRMED,
    }
    with pytest.raises(BadInput):
        services.record_outcome(by=team.noor, case=case, at=AT, **(given | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_note_is_refused(text: str, case: Case, team: Team) -> None:
    with pytest.raises(BadInput):
        services.add_note(by=team.noor, case=case, text=text, at=AT)


def test_a_grant_ends_at_its_instant(case: Case, team: Team) -> None:
    services.give_grant(by=team.ana, case=case, person=team.lea, reason="night", ends_at=AT + HOUR, at=AT)
    assert team.lea in queries.team(case, AT)
    assert team.lea not in queries.team(case, AT + HOUR)
    with pytest.raises(BadInput, match="before it begins"):
        services.give_grant(by=team.ana, case=case, person=team.lea, reason="night", ends_at=AT, at=AT)


def test_the_next_story_pieces_are_real(desk_home: Home) -> None:
    """The article and the call of the story are items whose words stand in their exhibits."""
    for item in (article(), call()):
        assert here.vault().read(item.exhibit.digest).decode() == item.value.text
