"""Clocks: due exactly when the rule says, late only afterwards, and said in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.deadlines import (
    ADVISORY_LIFE,
    ADVISORY_LONGEST,
    ALLOWED,
    Clock,
    acknowledgement_clock,
    advisory_expiry,
    due,
)
from tocsin.errors import BadInput

NOW = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("clock", Clock)
def test_a_deadline_is_met_at_its_instant_and_late_one_tick_after(clock: Clock) -> None:
    end = NOW + ALLOWED[clock]
    assert not due(clock, NOW, end).late
    assert due(clock, NOW, end + TICK).late
    assert due(clock, NOW, NOW).at == end


def test_the_promises_of_the_house_are_these() -> None:
    """Screened within 4 h, imminent within 15 min, an emergency referral reviewed within 24 h."""
    assert ALLOWED[Clock.SCREENING] == timedelta(hours=4)
    assert ALLOWED[Clock.SCREENING_IMMINENT] == timedelta(minutes=15)
    assert ALLOWED[Clock.AFTER_REVIEW] == timedelta(hours=24)


def test_an_emergency_is_followed_up_sooner() -> None:
    assert ALLOWED[acknowledgement_clock(True)] < ALLOWED[acknowledgement_clock(False)]


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(0), "due in 14 days"),
        (timedelta(days=13), "due in 1 day"),
        (timedelta(days=13, hours=1), "due in 23 hours"),
        (timedelta(days=13, hours=23), "due in 1 hour"),
        (timedelta(days=13, hours=23, minutes=59, seconds=30), "due in 0 minutes"),
        (timedelta(days=14, minutes=5), "5 minutes late"),
        (timedelta(days=16), "2 days late"),
    ],
)
def test_a_deadline_is_told_in_its_largest_unit(passed: timedelta, words: str) -> None:
    assert due(Clock.ACKNOWLEDGEMENT, NOW, NOW + passed).words == words


@given(st.sampled_from(list(Clock)), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_late_and_words_never_disagree(clock: Clock, passed: timedelta) -> None:
    state = due(clock, NOW, NOW + passed)
    assert state.words.endswith("late") is state.late


def test_a_warning_ends_by_itself() -> None:
    assert advisory_expiry(NOW, None) == NOW + ADVISORY_LIFE


def test_a_warning_stands_fourteen_days_and_not_a_tick_longer() -> None:
    assert advisory_expiry(NOW, NOW + ADVISORY_LONGEST) == NOW + timedelta(days=14)
    with pytest.raises(BadInput, match="14 days"):
        advisory_expiry(NOW, NOW + ADVISORY_LONGEST + TICK)


@pytest.mark.parametrize("end", [NOW, NOW - TICK])
def test_a_warning_cannot_end_before_it_begins(end: datetime) -> None:
    with pytest.raises(BadInput, match="after it begins"):
        advisory_expiry(NOW, end)
