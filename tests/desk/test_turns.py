"""Several people at once, on PostgreSQL, where transactions do not take turns by themselves. On SQLite they do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from tests.desk.cases_story import AT, desk_home, person
from tocsin.casework.permissions import Role
from tocsin.desk import here
from tocsin.desk.cases.acts import next_number
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import CustodyEntry, Exhibit
from tocsin.desk.intake import locks
from tocsin.desk.intake.models import Channel, Report, WorkLock
from tocsin.desk.intake.services import Told, advance, open_report
from tocsin.desk.turns import wait_for_turn
from tocsin.errors import Refused

__all__ = ["desk_home"]
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


@pytest.fixture
def several(desk_home: Any) -> Any:
    """Does the same thing from several connections at the same moment; their answers, errors among them."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's transactions take turns by themselves")

    def all_at_once(act: Callable[[int], Any]) -> list[Any]:
        ready = Barrier(PEOPLE)

        def one(number: int) -> Any:
            try:
                ready.wait(20)
                return act(number)
            except Refused as refusal:
                return refusal
            finally:
                connections.close_all()

        with ThreadPoolExecutor(PEOPLE) as pool:
            return list(pool.map(one, range(PEOPLE)))

    return all_at_once


def test_reports_taken_at_the_same_moment_get_numbers_of_their_own(several: Any) -> None:
    lea = person("lea", {Role.DUTY_OFFICER})
    made = several(lambda _: open_report(told=Told(Channel.CALL), by=lea, at=AT))
    assert sorted(one.number for one in made) == [f"R-2026-000{n}" for n in range(1, PEOPLE + 1)]


def test_cases_opened_at_the_same_moment_get_numbers_of_their_own(several: Any) -> None:
    from django.db import transaction

    numbers = several(lambda _: transaction.atomic(next_number)("T", AT))
    assert sorted(numbers) == [f"T-2026-000{n}" for n in range(1, PEOPLE + 1)]


def test_only_one_of_those_who_reach_for_an_item_has_it(several: Any) -> None:
    people = [person(f"p{n}", {Role.DUTY_OFFICER}) for n in range(PEOPLE)]
    claimed = several(lambda n: locks.claim(subject="itm_1", by=people[n], at=AT))
    assert sum(isinstance(one, WorkLock) for one in claimed) == 1
    assert sum(isinstance(one, Refused) for one in claimed) == PEOPLE - 1
    assert WorkLock.objects.count() == 1


def test_pages_that_index_at_the_same_moment_add_every_entry_once(several: Any) -> None:
    vault = here.vault()
    for number in range(5):
        vault.receive(b"%d" % number, name="a.txt", media_type="text/plain", how="file", actor="lea", at=AT)
    several(lambda _: index(vault))
    assert CustodyEntry.objects.count() == len(list(vault.entries()))
    assert Exhibit.objects.count() == 5


def test_a_report_is_screened_once(several: Any) -> None:
    """The row is locked while its state changes: who comes second finds it screened."""
    lea = person("lea", {Role.DUTY_OFFICER})
    report = open_report(told=Told(Channel.CALL), by=lea, at=AT)
    answers = several(lambda _: advance(report=report, event="screen", by=lea, at=AT))
    assert sum(isinstance(one, Report) for one in answers) == 1
    assert report.steps.count() == 1


def test_a_turn_ends_with_its_transaction(several: Any) -> None:
    from django.db import transaction

    def take(_: int) -> str:
        with transaction.atomic():
            wait_for_turn("once")
        return "done"

    assert several(take) == ["done"] * PEOPLE


@pytest.mark.django_db
def test_on_sqlite_a_turn_costs_nothing_and_asks_nothing(django_assert_num_queries: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is asked for a lock")
    with django_assert_num_queries(0):
        wait_for_turn("anything")
