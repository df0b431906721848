"""The permission truth table: every role × act × relation, worked out here a second way and compared."""

import itertools

import pytest

from tocsin.casework.permissions import (
    BY_ANOTHER,
    EXCLUSIVE,
    ROLE_ACTS,
    WITHIN_CASE,
    Act,
    Actor,
    Relation,
    Role,
    allowed,
    demand,
    demand_somewhere,
    may_somewhere,
)
from tocsin.errors import Refused

RELATIONS = [Relation(*bits) for bits in itertools.product((False, True), repeat=3)]

MAY = {
    "duty officer": "read the inbox|take a report|screen a report|add evidence|ask to see who reported|assess an item",
    "analyst": "read the inbox|take a report|screen a report|add evidence|assess an item|read a case|work on a case"
    "|ask to see who reported"
    "|open a case|confirm or reject a link|draft a referral, advisory or letter|record an outcome",
    "reviewer": "read the inbox|take a report|screen a report|add evidence|assess an item|read a case|work on a case"
    "|ask to see who reported"
    "|open a case|confirm or reject a link|draft a referral, advisory or letter|record an outcome|review an assessment"
    "|confirm an incident|approve a draft|send what was approved|place or lift a legal hold|erase a case",
    "case lead": "read the inbox|take a report|screen a report|add evidence|assess an item|read a case|work on a case"
    "|ask to see who reported"
    "|open a case|confirm or reject a link|draft a referral, advisory or letter|record an outcome"
    "|give someone access to a case|confirm an incident|approve a draft|send what was approved|read the custody log"
    "|place or lift a legal hold|erase a case",
    "publisher": "read a case|approve a draft|publish an approved advisory|read the inbox",
    "identity custodian": "decide who sees a reporter's identity",
    "auditor": "read the custody log",
    "administrator": "manage people",
}


def actor(*roles: Role, solo: bool = False) -> Actor:
    return Actor("per_1", "Noor", frozenset(roles), solo)


@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_is_the_one_written_here(role: Role) -> None:
    """A change of rights is seen in review twice: in the rule and in this list."""
    assert {act.value for act in ROLE_ACTS[role]} == {word for word in MAY[role.value].split("|") if word}


def expected(role: Role, act: Act, relation: Relation, solo: bool) -> bool:
    """The rule in the words of this file."""
    may = act.value in MAY[role.value].split("|")
    granted = relation.granted or act not in WITHIN_CASE
    another = solo or not relation.own_work or act not in BY_ANOTHER
    return may and granted and another and not relation.recused


@pytest.mark.parametrize("role", Role)
def test_access_is_role_and_grant_and_not_recused_and_not_own_work(role: Role) -> None:
    """Every act, relation and size of desk of this role; a cell that differs is named."""
    cells = list(itertools.product(Act, RELATIONS, (False, True)))
    assert len(cells) == len(Act) * 16
    wrong = [
        (act, relation, solo)
        for act, relation, solo in cells
        if allowed(actor(role, solo=solo), act, relation) is not expected(role, act, relation, solo)
    ]
    assert wrong == []


@pytest.mark.parametrize("act", Act)
def test_nobody_may_do_anything_without_a_role(act: Act) -> None:
    everything = Relation(granted=True)
    assert not allowed(actor(), act, everything)
    with pytest.raises(Refused):
        demand(actor(), act, everything)


@pytest.mark.parametrize("act", sorted(WITHIN_CASE))
def test_an_administrator_reads_and_moves_no_case_even_with_a_grant(act: Act) -> None:
    assert not allowed(actor(Role.ADMINISTRATOR), act, Relation(granted=True))


def test_own_work_is_refused_with_the_reason() -> None:
    with pytest.raises(Refused, match="someone else") as refusal:
        demand(actor(Role.REVIEWER), Act.APPROVE, Relation(granted=True, own_work=True))
    assert "colleague" in refusal.value.hint


def test_solo_mode_lifts_the_second_person_and_nothing_else() -> None:
    lone = actor(Role.REVIEWER, solo=True)
    demand(lone, Act.APPROVE, Relation(granted=True, own_work=True))
    with pytest.raises(Refused):
        demand(lone, Act.APPROVE, Relation(granted=False, own_work=True))
    with pytest.raises(Refused):
        demand(lone, Act.PUBLISH, Relation(granted=True))


def test_who_keeps_the_log_honest_does_not_run_the_desk() -> None:
    assert {frozenset(pair) for pair in EXCLUSIVE} == {
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        frozenset({Role.ADMINISTRATOR, Role.IDENTITY_CUSTODIAN}),
    }


@pytest.mark.parametrize("role", list(Role))
def test_what_is_possible_somewhere_is_what_some_relation_allows(role: Role) -> None:
    """A page that lists cases opens to exactly those whom at least one case could be shown to."""
    anywhere = {act for act in Act if allowed(actor(role), act, Relation(granted=True))}
    assert {act for act in Act if may_somewhere(frozenset({role}), act)} == anywhere


def test_whoever_may_nowhere_is_told_whom_to_ask() -> None:
    demand_somewhere(Actor("per_1", "Noor", frozenset({Role.ANALYST})), Act.READ_CASE)
    with pytest.raises(Refused, match="read a case") as refusal:
        demand_somewhere(Actor("per_2", "Ivo", frozenset({Role.ADMINISTRATOR})), Act.READ_CASE)
    assert "administrator" in refusal.value.hint
