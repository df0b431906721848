"""Many knock at once: budgets hold, tickets count once and only when aged, danger goes first, memory is bounded."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.door.conftest import Clock, Crowd, Visitor, multipart, spend_budget
from tests.core.door.running import FORM, RunningDoor, running_door
from tocsin.door import flood, receipt
from tocsin.door.crowd import Crowded
from tocsin.door.flood import AT_ONCE, BUDGETS, BURST, HOUR, RIPE, STALE, Gate, Queue, Tickets


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(clock)


@pytest.mark.parametrize("kind", sorted(BUDGETS))
def test_a_budget_holds_at_its_limit_and_for_its_source_alone(gate: Gate, kind: str) -> None:
    one, other = gate.source("192.0.2.1"), gate.source("192.0.2.2")
    spend_budget(gate, one, kind)
    with pytest.raises(Crowded):
        gate.admit(kind, one, "")
    gate.admit(kind, other, "")


def test_danger_has_a_budget_of_its_own(gate: Gate) -> None:
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    gate.admit("danger", source, "")


def test_past_the_budget_a_ticket_that_has_aged_lets_in_once(gate: Gate, clock: Clock) -> None:
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    ticket = gate.tickets.issue()
    clock.now += RIPE - 1
    with pytest.raises(Crowded):
        gate.admit("report", source, ticket)
    clock.now += 1
    gate.admit("report", source, ticket)
    with pytest.raises(Crowded):
        gate.admit("report", source, ticket)


@pytest.mark.parametrize(("age", "good"), [(RIPE - 1, False), (RIPE, True), (STALE, True), (STALE + 1, False)])
def test_a_ticket_counts_from_its_ripeness_until_it_is_stale(clock: Clock, age: float, good: bool) -> None:
    tickets = Tickets(clock)
    ticket = tickets.issue()
    clock.now += age
    assert tickets.is_good(ticket) is good


def test_a_ticket_of_another_door_or_with_another_time_is_none(clock: Clock) -> None:
    ours, theirs = Tickets(clock), Tickets(clock)
    ticket = theirs.issue()
    clock.now += RIPE
    assert not ours.is_good(ticket)
    told = ours.issue()
    assert not ours.is_good(f"0{told}")


@given(st.text(max_size=100))
def test_no_text_that_we_did_not_sign_is_a_ticket(text: str) -> None:
    assert not Tickets(Clock()).is_good(text)


def test_spent_tickets_are_forgotten_when_they_are_stale(clock: Clock) -> None:
    tickets = Tickets(clock)
    for _ in range(50):
        ticket = tickets.issue()
        clock.now += RIPE
        tickets.spend(ticket)
    clock.now += STALE
    for _ in range(40):
        ticket = tickets.issue()
        clock.now += RIPE
        tickets.spend(ticket)
    assert len(tickets._spent) <= 45


def test_aged_tickets_pass_in_a_trickle_and_not_in_a_flood(gate: Gate, clock: Clock) -> None:
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    hoard = [gate.tickets.issue() for _ in range(200)]
    clock.now += RIPE
    passed = 0
    for ticket in hoard:
        try:
            gate.admit("report", source, ticket)
            passed += 1
        except Crowded:
            pass
    assert passed == BURST


def test_who_meets_a_dry_trickle_keeps_their_ticket(gate: Gate, clock: Clock) -> None:
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    hoard = [gate.tickets.issue() for _ in range(int(BURST))]
    mine = gate.tickets.issue()
    clock.now += RIPE
    for ticket in hoard:
        gate.admit("report", source, ticket)
    with pytest.raises(Crowded):
        gate.admit("report", source, mine)
    clock.now += 1
    gate.admit("report", source, mine)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("not an address", "not an address", True),
    ],
)
def test_a_subscriber_with_many_addresses_is_one_source(gate: Gate, one: str, other: str, same: bool) -> None:
    assert (gate.source(one) == gate.source(other)) is same


def test_after_an_hour_nobody_can_say_who_a_source_was(gate: Gate, clock: Clock) -> None:
    before = gate.source("192.0.2.1")
    spend_budget(gate, before)
    clock.now += HOUR - 1
    assert gate.source("192.0.2.1") == before
    clock.now += 1
    assert gate.source("192.0.2.1") != before
    assert gate._counts == {}


def test_the_memory_of_sources_is_bounded_and_newcomers_still_get_in_with_a_ticket(
    gate: Gate, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "MOST_SOURCES", 10)
    for number in range(10):
        gate.admit("report", gate.source(f"192.0.2.{number}"), "")
    newcomer = gate.source("198.51.100.1")
    with pytest.raises(Crowded):
        gate.admit("report", newcomer, "")
    ticket = gate.tickets.issue()
    clock.now += RIPE
    gate.admit("report", newcomer, ticket)
    assert len(gate._counts) == 10


def test_one_source_sends_few_forms_at_once(gate: Gate) -> None:
    def hold(depth: int) -> None:
        with gate.sending("192.0.2.1", b"one"):
            if depth:
                hold(depth - 1)

    hold(AT_ONCE - 1)
    with pytest.raises(Crowded):
        hold(AT_ONCE)
    assert gate._sending == {}, "a place is given back after a refusal too"


def entered(queue: Queue, order: list[str], name: str, weight: int) -> threading.Thread:
    """A visitor who waits in the queue and writes their name down when their turn comes."""

    def wait() -> None:
        with queue.place(weight):
            order.append(name)

    before = len(queue._waiting)
    thread = threading.Thread(target=wait)
    thread.start()
    for _ in range(500):
        if len(queue._waiting) > before or name in order:
            break
        time.sleep(0.01)
    return thread


def test_who_has_asked_least_goes_first() -> None:
    queue, order = Queue(), []
    with queue.place(0), queue.place(0):
        waiting = [entered(queue, order, "often", 9), entered(queue, order, "seldom", 1)]
        assert order == []
    for thread in waiting:
        thread.join(10)
    assert order == ["seldom", "often"]


def test_who_took_half_a_minute_goes_before_all_who_did_not(gate: Gate, clock: Clock) -> None:
    """The aged ticket does, without script, what a puzzle would; it lets its bearer go ahead once."""
    person, machine = gate.source("192.0.2.1"), gate.source("198.51.100.1")
    ticket = gate.tickets.issue()
    clock.now += RIPE
    gate.admit("report", machine, gate.tickets.issue())
    gate.admit("report", person, ticket)
    assert gate.weight(person) < gate.weight(machine)
    gate.admit("report", person, ticket)
    assert gate.weight(person) == 2, "a spent ticket lets nobody go ahead"


def test_a_place_is_kept_for_who_took_their_time(gate: Gate) -> None:
    """However many hasty ones stand in line, at most one of the two places is theirs."""
    queue, order = Queue(), []
    with queue.place(1):
        hasty = entered(queue, order, "hasty", 1)
        entered(queue, order, "patient", 0).join(10)
        assert order == ["patient"]
    hasty.join(10)


def test_the_memory_of_spent_tickets_is_bounded(gate: Gate, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST_SPENT", 3)
    tickets = [gate.tickets.issue() for _ in range(5)]
    clock.now += RIPE
    for number, ticket in enumerate(tickets):
        gate.admit("report", gate.source(f"192.0.2.{number}"), ticket)
    weights = [gate.weight(gate.source(f"192.0.2.{number}")) for number in range(5)]
    assert weights == [0, 0, 0, 1, 1]
    assert len(gate.tickets._spent) == 3


@pytest.mark.parametrize(("waiting", "weight", "stays"), [(3, 6, True), (4, 6, False), (15, 5, True), (16, 5, False)])
def test_a_long_queue_turns_away_who_asked_most_and_a_full_one_its_last(waiting: int, weight: int, stays: bool) -> None:
    queue, order = Queue(), []
    with queue.place(0), queue.place(0):
        held = [entered(queue, order, str(number), 5) for number in range(waiting)]
        if stays:
            held.append(entered(queue, order, "newcomer", weight))
        else:
            with pytest.raises(Crowded), queue.place(weight):
                pass
        held.append(entered(queue, order, "seldom", 0))
    for thread in held:
        thread.join(10)
    assert order[0] == "seldom", "who asked least is never turned away and goes first"
    assert len(order) == len(held)


@pytest.mark.parametrize("kind", ["report", "danger"])
def test_in_a_crowd_everybody_is_let_in_once_and_again_for_half_a_minute(clock: Clock, kind: str) -> None:
    """Nothing tells a frightened person from a machine at the first knock, so the first knock always counts."""
    gate = Gate(clock, Crowd())
    ticket = gate.tickets.issue()
    for number in range(300):
        gate.admit(kind, gate.source(f"192.0.2.{number}"), "")
    source = gate.source("192.0.2.1")
    with pytest.raises(Crowded):
        gate.admit(kind, source, "")
    clock.now += RIPE
    gate.admit(kind, source, ticket)


def test_a_crowd_of_reports_takes_nothing_from_who_returns(clock: Clock) -> None:
    gate = Gate(clock, Crowd())
    for _ in range(BUDGETS["return"]):
        gate.admit("return", gate.source("192.0.2.1"), "")


def test_a_guesser_of_receipts_is_held_and_another_reporter_is_not(visitor: Visitor, quick: None) -> None:
    visitor.gate = Gate()
    visitor.extra["REMOTE_ADDR"] = "192.0.2.66"
    guesses = [visitor.post("/return", receipt=receipt.new_receipt()).status for _ in range(BUDGETS["return"] + 3)]
    assert guesses == [200] * BUDGETS["return"] + [429] * 3
    visitor.extra["REMOTE_ADDR"] = "192.0.2.7"
    assert visitor.post("/return", receipt=receipt.new_receipt()).status == 200


def test_a_slip_in_a_receipt_costs_nothing_of_the_budget(visitor: Visitor, quick: None) -> None:
    visitor.gate = Gate()
    for _ in range(BUDGETS["return"] * 2):
        assert "not a receipt of ours" in visitor.post("/return", receipt="zoo " * 8).text
    assert visitor.post("/return", receipt=receipt.new_receipt()).status == 200


def test_who_must_wait_keeps_all_that_was_typed_and_gets_in_by_waiting(visitor: Visitor, quick: None) -> None:
    clock = Clock()
    visitor.gate = Gate(clock)
    for _ in range(BUDGETS["report"]):
        assert visitor.report(what="x").status == 200
    told = {"what": "They wait at the gate", "where": "tram 4", "when": "after six"}
    held = visitor.report({"a.png": b"picture"}, **told)
    assert held.status == 429
    for words in ("They wait at the gate", 'value="tram 4"', 'value="after six"'):
        assert words in held.text
    ticket = held.text.split('name="ticket" value="')[1].split('"')[0]
    clock.now += RIPE
    assert visitor.report({"a.png": b"picture"}, **told, ticket=ticket).status == 200


JUNK_SOURCES = [f"127.0.1.{number}" for number in range(1, 9)]
"""Few addresses, each far past its budget; the many that stay within theirs are measured by bench/flood_speed.py."""


def flood_with(door: RunningDoor, count: int) -> "subprocess.Popen[str]":
    """A machine that sends at least `count` junk reports from eight addresses, and goes on until its input ends."""
    words = [sys.executable, "-m", "tests.core.door.flooding", str(door.port), str(count), *JUNK_SOURCES]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(words, **pipes, text=True, cwd=Path(__file__).parents[3])


def reported(door: RunningDoor, source: str, **words: str) -> float:
    """Seconds until a genuine report was accepted."""
    began = time.monotonic()
    status, text = door.ask("POST", "/", multipart({"what": "They wait at the gate", **words}, {}), FORM, source)
    assert status == 200, text
    return time.monotonic() - began


@pytest.mark.parametrize("count", [2_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_during_a_flood_a_genuine_report_is_accepted_at_once_and_memory_stays_bounded(
    tmp_path: Path, count: int, record_property: Callable[[str, object], None]
) -> None:
    """Accepted at its first attempt, without a ticket, while the flood is on. Seconds are kept in the test's record."""
    with running_door(tmp_path / "site") as door:
        record_property("seconds alone", reported(door, "127.0.2.1"))
        junk = flood_with(door, count)
        wait_for_answers(door)
        record_property("seconds in the flood", [reported(door, f"127.0.2.{number}") for number in range(2, 6)])
        record_property("seconds in danger", reported(door, "127.0.2.9", danger="yes"))
        during = junk.poll() is None
        accepted = int(junk.communicate()[0])
        peak = door.peak()
    assert during, "the flood was still on when the genuine reports came"
    assert accepted <= len(JUNK_SOURCES) * BUDGETS["report"]
    assert peak < 400 << 20


def wait_for_answers(door: RunningDoor) -> None:
    """Wait until the flood has reached the door: a first junk report lies in the spool beside the one before it."""
    for _ in range(600):
        if len(list((door.folder / "spool").glob("*/report.age"))) > 1:
            return
        time.sleep(0.05)
    raise AssertionError("no junk came")


def test_slow_senders_do_not_shut_the_door(tmp_path: Path) -> None:
    with running_door(tmp_path / "site") as door:
        held: list[Any] = [door.begin_upload(b"x" * 100) for _ in range(flood.SHARED_AT_ONCE + 6)]
        time.sleep(0.5)
        assert reported(door, "127.0.2.2") > 0
        assert door.ask("GET", "/")[0] == 200
        for raw in held:
            raw.close()
