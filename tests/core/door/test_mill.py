"""The heavy work of a receipt never holds a report up: what is ready soon stands in it, the rest follows."""

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from unittest.mock import Mock

import pyrage
import pytest
from argon2.exceptions import HashingError

from tests.core.door.conftest import Reply, Visitor
from tocsin.door import mill, receipt
from tocsin.door.crowd import Crowded
from tocsin.door.flood import Gate
from tocsin.door.mill import NEAR, Apart, Mill
from tocsin.door.receipt import Mailbox, mailbox, new_receipt

BOX = Mailbox("0" * 32, pyrage.x25519.Identity.generate())


@dataclass
class Held:
    """Work that goes on one piece at a time, when it is let."""

    order: list[str] = field(default_factory=list)
    allowed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    begun: threading.Event = field(default_factory=threading.Event)

    def __call__(self, name: str) -> Mailbox:
        self.begun.set()
        assert self.allowed.acquire(timeout=20)
        self.order.append(name)
        return BOX


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap hash, except in the process that does the work apart."""
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)


def test_an_order_with_few_ahead_is_waited_for() -> None:
    assert Mill(lambda _receipt: BOX).order("a", hasty=True, urgent=False).soon() is BOX


def test_where_no_thread_could_be_had_the_next_order_sets_the_mill_going(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Mill(lambda _receipt: BOX)
    with monkeypatch.context() as short:
        short.setattr(threading.Thread, "start", Mock(side_effect=RuntimeError("can't start new thread")))
        with pytest.raises(RuntimeError):
            one.order("a", hasty=True, urgent=False)
    assert one.order("b", hasty=True, urgent=False).soon() is BOX


def test_an_order_with_many_ahead_is_not_waited_for_and_is_kept_all_the_same() -> None:
    work = Held()
    one, told, done = Mill(work), [], threading.Event()
    orders = [one.order(str(number), hasty=True, urgent=False) for number in range(NEAR + 2)]
    last = orders[-1]
    assert last.patience == 0 and last.soon() is None

    def tell(box: Mailbox) -> None:
        told.append(box)
        done.set()

    last.then(tell)
    for _ in orders:
        work.allowed.release()
    assert done.wait(20)
    assert told == [BOX]


def test_what_was_ready_before_it_was_asked_for_is_told_at_once() -> None:
    order = Mill(lambda _receipt: BOX).order("a", hasty=True, urgent=False)
    assert order.soon() is BOX
    told: list[Mailbox] = []
    order.then(told.append)
    assert told == [BOX]


def _full(_box: Mailbox) -> None:
    raise OSError("No space left on device")


@pytest.mark.parametrize("ready_first", [True, False])
def test_a_disk_that_is_full_when_the_mailbox_follows_is_told_to_the_door_and_not_to_the_reporter(
    ready_first: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their report is sealed by then: an error would send them away without a receipt, and they would report again."""
    work = Held()
    order = Mill(work).order("a", hasty=True, urgent=False)
    if not ready_first:
        order.then(_full)
    work.allowed.release()
    assert order.soon() is BOX
    if ready_first:
        order.then(_full)
    for _ in range(100):
        if "OSError" in (told := capsys.readouterr().err):
            break
        threading.Event().wait(0.05)
    assert told == "door: OSError while keeping a mailbox\n"


def test_who_took_their_time_goes_first_then_who_cries_danger_then_in_turn() -> None:
    work = Held()
    one = Mill(work)
    one.order("at work", hasty=True, urgent=False)
    assert work.begun.wait(20)
    names = [("junk", True, False), ("junk danger", True, True), ("patient", False, False), ("both", False, True)]
    orders = [one.order(name, hasty=hasty, urgent=urgent) for name, hasty, urgent in names]
    done = threading.Event()
    orders[0].then(lambda _box: done.set())
    for _ in range(5):
        work.allowed.release()
    assert done.wait(20)
    assert work.order == ["at work", "both", "patient", "junk danger", "junk"]


def test_with_nobody_at_the_mill_a_report_waits_for_its_own_mailbox_however_slow_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mill, "SOON", 0.0)
    work = Held()
    order = Mill(work).order("a", hasty=True, urgent=False)
    threading.Timer(0.3, work.allowed.release).start()
    assert order.soon() is BOX


def test_a_crowd_of_junk_does_not_make_who_took_their_time_far() -> None:
    work = Held()
    one = Mill(work)
    for number in range(100):
        one.order(str(number), hasty=True, urgent=True)
    assert one.is_crowded
    assert one.order("patient", hasty=False, urgent=False).patience == mill.SOON
    for _ in range(101):
        work.allowed.release()


@pytest.mark.parametrize(("hasty", "room"), [(True, 3), (False, 5)])
def test_the_memory_of_orders_is_bounded_and_some_of_it_is_kept_for_who_took_their_time(
    hasty: bool, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mill, "ROOM", {True: 3, False: 5})
    work = Held()
    one = Mill(work)
    one.order("at work", hasty=True, urgent=False)
    assert work.begun.wait(20)
    for number in range(room):
        one.order(str(number), hasty=hasty, urgent=False)
    with pytest.raises(Crowded):
        one.order("one more", hasty=hasty, urgent=False)
    for _ in range(room + 1):
        work.allowed.release()


def test_the_work_apart_gives_the_same_mailbox_and_begins_again_when_it_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.undo()
    apart, words = Apart(), new_receipt()
    expected = mailbox(words)
    first = apart(words)
    assert (first.name, first.recipient) == (expected.name, expected.recipient)
    assert apart._process is not None
    assert os.getpriority(os.PRIO_PROCESS, apart._process.pid) >= mill.LOW, "it stands back behind the pages"
    dead = apart._process
    os.kill(dead.pid, signal.SIGKILL)
    assert apart(words).name == expected.name
    assert dead.returncode == -signal.SIGKILL, "no dead process stays behind"
    assert dead.stdin is not None
    assert dead.stdin.closed, "and no open pipe"
    assert apart._process.poll() is None
    apart._process.stdin.close()  # type: ignore[union-attr]
    assert apart._process.wait(20) == 0, "it ends when nobody asks any more"


def test_memory_that_is_short_for_a_moment_costs_nobody_their_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mill, "AGAIN", 0.01)
    tries: list[str] = []

    def work(name: str) -> Mailbox:
        tries.append(name)
        if len(tries) < 3:
            raise HashingError("Memory allocation error")
        return BOX

    assert Mill(work).order("a", hasty=True, urgent=False).soon() is BOX
    assert tries == ["a"] * 3


def test_where_no_process_can_be_had_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mill.sys, "executable", "/nowhere/python")
    words = new_receipt()
    assert Apart()(words).name == mailbox(words).name


def opened(visitor: Visitor, prefix: str = "") -> dict[str, object]:
    """What is sealed in the one entry whose name begins so."""
    (folder,) = [path for path in visitor.sealed() if path.name.startswith("mailbox-") == bool(prefix)]
    told: dict[str, object] = json.loads(pyrage.decrypt((folder / "report.age").read_bytes(), [visitor.desk_key]))
    return told


def test_a_report_in_a_crowd_is_let_in_at_once_and_its_mailbox_follows_it(
    visitor: Visitor, receipt_in: Callable[[Reply], str]
) -> None:
    work = Held()
    visitor.gate = Gate(mill=Mill(work))
    for _ in range(NEAR + 1):
        visitor.gate.mill.order(new_receipt(), hasty=True, urgent=False)
    words = receipt_in(visitor.report(what="They wait at the gate"))
    told = opened(visitor)
    (folder,) = visitor.sealed()
    assert (told["mailbox"], told["recipient"]) == (folder.name, "")
    visitor.gate.mill._work = mailbox
    for _ in range(NEAR + 1):
        work.allowed.release()
    for _ in range(200):
        if len(visitor.sealed()) == 2:
            break
        threading.Event().wait(0.05)
    late = opened(visitor, "mailbox-")
    box = mailbox(words)
    assert late["kind"] == "mailbox"
    assert (late["mailbox"], late["new_mailbox"], late["recipient"]) == (folder.name, box.name, box.recipient)


def test_in_quiet_times_a_report_holds_its_mailbox_and_nothing_follows(
    visitor: Visitor, receipt_in: Callable[[Reply], str]
) -> None:
    words = receipt_in(visitor.report(what="They wait at the gate"))
    assert opened(visitor)["mailbox"] == mailbox(words).name
