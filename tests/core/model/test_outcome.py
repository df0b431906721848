"""The present stage follows from the steps: by date, then by how it is known, then by the order of proceedings."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.model.outcome import STEPS, Outcome, OutcomeStanding, present_stage

CLAIMED, CONFIRMED, WITHDRAWN = OutcomeStanding.CLAIMED, OutcomeStanding.CONFIRMED, OutcomeStanding.WITHDRAWN


def step(name: str, on: str, standing: OutcomeStanding = CONFIRMED) -> Outcome:
    return Outcome(name, on, "a letter", standing)


def test_the_latest_date_decides_and_a_withdrawn_step_counts_for_nothing() -> None:
    steps = [step("charged", "2026-11-20"), step("received", "2026-11-18"), step("convicted", "2026-12-01", WITHDRAWN)]
    assert present_stage(steps) == steps[0]
    assert present_stage([steps[2]]) is None
    assert present_stage([]) is None


def test_what_a_body_confirms_beats_what_somebody_claims_on_the_same_day() -> None:
    claimed, confirmed = step("arrested", "2026-11-20", CLAIMED), step("received", "2026-11-20")
    assert present_stage([claimed, confirmed]) == confirmed


def test_of_two_steps_of_one_day_the_later_one_in_the_ledger_is_the_stage() -> None:
    first, second = step("received", "2026-11-22"), step("crime reference issued", "2026-11-22")
    assert present_stage([first, second]) == present_stage([second, first]) == second


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.dates(), st.sampled_from([CLAIMED, CONFIRMED])), min_size=1))
def test_the_stage_never_depends_on_the_order_in_which_steps_were_recorded(told: list) -> None:  # type: ignore[type-arg]
    steps = [step(name, on.isoformat(), standing) for name, on, standing in told]
    forward, backward = present_stage(steps), present_stage(steps[::-1])
    assert forward == backward
    assert forward is not None
    assert forward.on == max(one.on for one in steps)
