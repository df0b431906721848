"""What a source claims is offered and never taken by itself; the time line tells all of it in one order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.cases_story import AT, HOUR, Team, case, desk_home, proposal, team
from tocsin.desk.cases import claims, services
from tocsin.desk.cases.edtf import checked_edtf
from tocsin.desk.cases.models import Case
from tocsin.desk.cases.proposing import proposals_for
from tocsin.desk.cases.timeline import instant_of, timeline
from tocsin.errors import BadInput
from tocsin.model.outcome import OutcomeStanding

__all__ = ["case", "desk_home", "team"]


def test_a_claim_of_an_article_is_a_proposal_until_a_person_takes_it(case: Case, team: Team) -> None:
    (sketch,), (step,) = claims.sketches(case), claims.steps(case)
    assert not sketch.taken and not step.taken
    assert not case.incidents.exists() and not case.outcomes.exists()
    assert sketch.harm == "at least one police officer injured"


def test_what_was_taken_is_not_offered_again(case: Case, team: Team) -> None:
    (sketch,) = claims.sketches(case)
    services.make_incident(by=team.noor, case=case, title="x", what="y", claims=claims.claims_for(sketch), at=AT)
    services.record_outcome(
        by=team.noor,
        case=case,
        step="hate-crime investigation launched",
        on="2026-09-23",
        source="E-0003",
        standing=OutcomeStanding.CLAIMED,
        at=AT,
    )
    assert claims.sketches(case)[0].taken and claims.steps(case)[0].taken


def test_the_speaker_of_a_claim_and_its_caution_are_kept(case: Case) -> None:
    ((_, claim),) = claims.claims_for(claims.sketches(case)[0])
    assert (claim.speaker, claim.hedge) == ("Aldera 9 News", "reported")


@pytest.mark.parametrize("item_id", ["", "itm_elsewhere"])
def test_a_claim_that_is_not_in_the_case_cannot_be_taken(item_id: str, case: Case) -> None:
    with pytest.raises(BadInput):
        claims.sketch_of(case, item_id, 0)
    with pytest.raises(BadInput):
        claims.step_of(case, item_id, 0)


def test_the_items_of_a_case_are_compared_by_what_they_share(case: Case) -> None:
    (found,) = proposals_for(case)
    assert set(found.members) == set(proposal(case).members)
    assert any("bc1q" in link.evidence for link in found.links) and found.reasons_against


def test_the_time_line_is_in_order_and_shows_no_whole_handle(case: Case, team: Team) -> None:
    services.make_incident(by=team.noor, case=case, title="Assault", what="y", on="2026-09-21", at=AT + HOUR)
    events = timeline(team.noor, case, AT + HOUR)
    assert [event.title.split(" ")[0] for event in events] == ["I-2026-0001", "post", "post", "Opened", "article"]
    assert all("maren_hunters" not in event.who for event in events)


def test_the_time_line_is_told_to_the_team_alone(case: Case, team: Team) -> None:
    assert timeline(team.ivo, case, AT) == []


@pytest.mark.parametrize("text", ["2026", "2026-09", "2026-09-21", "2026-09-21?", "2026-09~", "2024-02-29"])
def test_a_date_stays_as_vague_as_it_was_given(text: str) -> None:
    assert checked_edtf(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["21.09.2026", "2026-13", "2026-02-30", "2025-02-29", "yesterday", "2026-9-1", "0000", "٢٠٢٦"]
)
def test_what_is_no_date_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        checked_edtf(text)
    assert "2026-09-21" in refusal.value.hint


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    try:
        assert checked_edtf(text) == text.strip()
    except BadInput:
        assert text.strip()


@given(st.dates())
def test_every_day_is_a_date_and_none_is_an_instant(day: object) -> None:
    assert checked_edtf(str(day)) == str(day)
    assert instant_of(str(day)) is None
