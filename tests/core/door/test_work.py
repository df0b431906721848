"""In a crowd a browser may work in place of waiting; nobody has to, and in quiet times no page runs a script."""

import hashlib
import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.door.conftest import Clock, Crowd, Visitor, spend_budget
from tocsin.door import work
from tocsin.door.crowd import Crowded
from tocsin.door.flood import BURST, STALE, WORKED, Gate
from tocsin.door.policy import PLAIN
from tocsin.door.work import BITS, MOST_DIGITS, is_done, puzzle_of

SOLVED = ("1000-0011223344556677-8899aabbccddeeff0011223344556677", "1748337")
"""A ticket and the answer of its puzzle at the real price."""


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puzzles of some sixteen hashes, where the price is not what is tested."""
    monkeypatch.setattr(work, "BITS", 4)


def solved(ticket: str) -> str:
    """The smallest answer to a ticket's puzzle."""
    return next(str(n) for n in count() if is_done(ticket, str(n)))


def test_an_answer_counts_when_its_hash_begins_with_as_many_zero_bits_as_the_puzzle_asks() -> None:
    ticket, answer = SOLVED
    digest = hashlib.sha256(f"{ticket.rpartition('-')[2]}.{answer}".encode()).hexdigest()
    assert f"{int(digest, 16):0256b}".startswith("0" * BITS)
    assert is_done(ticket, answer)
    assert not is_done(ticket, str(int(answer) + 1))
    assert not is_done(ticket.replace("8899", "8898"), answer)


def test_an_answer_is_a_plain_number_of_few_digits(cheap: None) -> None:
    ticket = SOLVED[0]
    right = next(n for n in count(10 ** (MOST_DIGITS - 1)) if is_done(ticket, str(n)))
    assert len(str(right)) == MOST_DIGITS
    longer = next(n for n in count(10**MOST_DIGITS) if _begins_with_zeros(ticket, str(n)))
    assert not is_done(ticket, str(longer))
    for text in ("", "-1", " 1", "٣", "0x1", "1.0"):
        assert not is_done(ticket, text)


def _begins_with_zeros(ticket: str, answer: str) -> bool:
    return hashlib.sha256(f"{puzzle_of(ticket)}.{answer}".encode()).hexdigest()[0] == "0"


@given(st.text(max_size=120), st.text(max_size=20))
def test_no_rubbish_is_an_answer_and_none_breaks_the_door(ticket: str, answer: str) -> None:
    assert is_done(ticket, answer) in {True, False}
    if not (answer.isascii() and answer.isdecimal()):
        assert not is_done(ticket, answer)


def test_who_worked_need_not_wait_and_a_ticket_counts_once(cheap: None) -> None:
    gate = Gate(Clock())
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    ticket = gate.tickets.issue()
    with pytest.raises(Crowded):
        gate.admit("report", source, ticket)
    gate.admit("report", source, ticket, solved(ticket))
    with pytest.raises(Crowded):
        gate.admit("report", source, ticket, solved(ticket))


def test_work_for_a_ticket_that_is_not_ours_or_stale_lets_nobody_in(cheap: None) -> None:
    clock = Clock()
    gate = Gate(clock)
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    own = gate.tickets.issue()
    clock.now += STALE + 1
    for ticket in (own, Gate(clock).tickets.issue(), "1-2-3"):
        with pytest.raises(Crowded):
            gate.admit("report", source, ticket, solved(ticket))


def test_a_flood_of_aged_tickets_behind_one_address_does_not_shut_out_who_worked(cheap: None) -> None:
    """Behind a proxy or as an onion service everybody is one source: the case for which the puzzle is there."""
    clock = Clock()
    gate = Gate(clock)
    everybody = gate.source("127.0.0.1")
    spend_budget(gate, everybody)
    hoard = [gate.tickets.issue() for _ in range(60)]
    clock.now += 30
    refused = 0
    for ticket in hoard:
        try:
            gate.admit("report", everybody, ticket)
        except Crowded:
            refused += 1
    assert refused == 60 - BURST
    mine = gate.tickets.issue()
    gate.admit("report", everybody, mine, solved(mine))
    assert gate.weight(everybody) == 0, "and goes before all who did nothing"


def test_those_who_work_pass_in_a_trickle_of_their_own(cheap: None) -> None:
    clock = Clock()
    gate = Gate(clock)
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    passed = 0
    for _ in range(200):
        ticket = gate.tickets.issue()
        try:
            gate.admit("report", source, ticket, solved(ticket))
            passed += 1
        except Crowded:
            continue
    assert passed == BURST
    clock.now += 1
    for _ in range(int(WORKED)):
        ticket = gate.tickets.issue()
        gate.admit("report", source, ticket, solved(ticket))


def test_in_quiet_times_no_page_carries_a_puzzle_or_may_run_a_script(visitor: Visitor) -> None:
    visitor.gate = Gate(Clock())
    for path in ("/", "/return"):
        page = visitor.get(path)
        assert "<script" not in page.text
        assert 'name="work"' not in page.text
        assert page.headers["Content-Security-Policy"] == PLAIN


@pytest.mark.parametrize("path", ["/", "/return"])
def test_in_a_crowd_the_form_carries_the_puzzle_of_its_own_ticket(visitor: Visitor, path: str) -> None:
    visitor.gate = Gate(Clock(), Crowd())
    page = visitor.get(path)
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', page.text)
    (puzzle,) = re.findall(r'data-puzzle="([^"]+)"', page.text)
    assert puzzle == puzzle_of(ticket)
    assert f'data-bits="{BITS}"' in page.text
    assert page.headers["Content-Security-Policy"] == f"{PLAIN}; script-src 'self'"


def test_a_drained_trickle_counts_as_a_crowd_until_it_has_filled_again() -> None:
    clock = Clock()
    gate = Gate(clock)
    source = gate.source("192.0.2.1")
    spend_budget(gate, source)
    hoard = [gate.tickets.issue() for _ in range(int(BURST) // 2 + 1)]
    clock.now += 30
    for ticket in hoard:
        assert not gate.sets_puzzle
        gate.admit("report", source, ticket)
    assert gate.sets_puzzle
    clock.now += BURST
    assert not gate.sets_puzzle


def test_who_is_told_to_wait_may_work_instead_and_keeps_what_was_typed(
    visitor: Visitor, quick: None, cheap: None
) -> None:
    visitor.gate = Gate(Clock())
    statuses = [visitor.report(what="x").status for _ in range(7)]
    assert statuses == [200] * 6 + [429]
    held = visitor.report(what="They wait at the gate")
    assert "They wait at the gate" in held.text
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', held.text)
    words = {"what": "They wait at the gate", "ticket": ticket}
    assert visitor.report(**words).status == 429
    assert visitor.report(**words, work=solved(ticket)).status == 200


def test_the_script_is_served_as_one_and_holds_no_words_of_a_visitor(visitor: Visitor) -> None:
    script = visitor.get("/static/work.js")
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    for reach in ("fetch", "XMLHttpRequest", "sendBeacon", "WebSocket", "localStorage", "cookie", "eval", "import"):
        assert reach not in script.text
