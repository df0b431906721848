"""Every (state × event) of every table is walked: legal steps move, all others are refused with the way out."""

import itertools

import pytest

from tocsin.casework import lifecycle
from tocsin.casework.lifecycle import TABLES, events, states, step
from tocsin.errors import Refused

FIRST = {name: "draft" for name in TABLES} | {"report": "received", "incident": "new", "identity": "asked"}


def refused_with_the_way_out(table: lifecycle.Table, state: str, event: str) -> bool:
    """Whether the step is refused in a sentence that names both and says what is possible instead."""
    with pytest.raises(Refused) as refusal:
        step(table, state, event)
    named = state in str(refusal.value) and event in str(refusal.value)
    return named and all(possible in refusal.value.hint for possible in events(table, state))


@pytest.mark.parametrize("name", TABLES)
def test_a_step_moves_only_where_the_table_says_so(name: str) -> None:
    table = TABLES[name]
    for state, event in itertools.product(states(table), dict.fromkeys(event for _, event in table)):
        if (state, event) in table:
            assert step(table, state, event) == table[state, event]
            assert event in events(table, state)
        else:
            assert refused_with_the_way_out(table, state, event), (state, event)


@pytest.mark.parametrize("name", TABLES)
def test_every_state_can_be_reached_from_the_first(name: str) -> None:
    """A state that nothing leads to would be a rule that nobody can follow."""
    table, reached, frontier = TABLES[name], {FIRST[name]}, [FIRST[name]]
    while frontier:
        state = frontier.pop()
        following = {table[state, event] for event in events(table, state)} - reached
        reached |= following
        frontier += following
    assert reached == set(states(table))


@pytest.mark.parametrize("name", TABLES)
def test_the_first_state_is_where_the_table_begins(name: str) -> None:
    assert states(TABLES[name])[0] == FIRST[name]


def test_an_unknown_state_offers_nothing_and_says_so() -> None:
    with pytest.raises(Refused) as refusal:
        step(lifecycle.LETTER, "lost", "send")
    assert refusal.value.hint == "Possible now: nothing."


def test_a_package_is_never_sent_without_approval() -> None:
    """Each way from draft to sent passes through approved: taking that state out cuts the table in two."""
    table = {key: after for key, after in lifecycle.REFERRAL.items() if "approved" not in (key[0], after)}
    assert "sent" not in _reachable(table, "draft")


def test_an_advisory_is_never_published_without_its_privacy_check() -> None:
    table = {key: after for key, after in lifecycle.ADVISORY.items() if "privacy checked" not in (key[0], after)}
    assert "published" not in _reachable(table, "draft")


def test_a_letter_is_never_sent_before_its_facts_are_checked() -> None:
    table = {key: after for key, after in lifecycle.LETTER.items() if "checked" not in (key[0], after)}
    assert "sent" not in _reachable(table, "draft")


def _reachable(table: lifecycle.Table, first: str) -> set[str]:
    reached, frontier = {first}, [first]
    while frontier:
        state = frontier.pop()
        following = {table[state, event] for event in events(table, state)} - reached
        reached |= following
        frontier += following
    return reached


def test_an_identity_is_never_opened_without_approval() -> None:
    table = {key: after for key, after in lifecycle.IDENTITY.items() if key != ("asked", "approve")}
    assert "approved" not in _reachable(table, "asked")


def test_a_refused_request_for_an_identity_is_over() -> None:
    assert events(lifecycle.IDENTITY, "refused") == events(lifecycle.IDENTITY, "lapsed") == ()
