"""Two processes behind one address: who returns is served apart from those who send reports, whoever accepted them."""

import http.client
import os
import signal
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM, RunningDoor, running_door
from tocsin.door.halls import Hall, give_role, hall_of, new_line
from tocsin.door.receipt import new_receipt


@pytest.mark.parametrize(
    ("line", "hall"),
    [
        (b"POST / HTTP/1.1", "crowd"),
        (b"GET / HTTP/1.1", "crowd"),
        (b"GET /?lang=fa HTTP/1.1", "crowd"),
        (b"POST /return HTTP/1.1", "calm"),
        (b"GET /warnings HTTP/1.1", "calm"),
        (b"nonsense", "calm"),
        (b"", "calm"),
    ],
)
def test_only_the_form_and_what_it_sends_go_to_the_crowd(line: bytes, hall: str) -> None:
    assert hall_of(line) == hall


def test_after_a_reload_and_after_a_death_each_hall_has_its_process() -> None:
    """A reload bears the new processes before the old ones end (gunicorn, Arbiter.reload)."""
    server = SimpleNamespace(WORKERS={})
    for pid in range(4):
        server.WORKERS[pid] = SimpleNamespace(role="")
        give_role(
            SimpleNamespace(WORKERS={key: one for key, one in server.WORKERS.items() if key != pid}),
            server.WORKERS[pid],
        )
    assert [one.role for one in server.WORKERS.values()] == ["crowd", "calm", "crowd", "calm"]
    for dead in (0, 1):
        alive = {key: one for key, one in server.WORKERS.items() if key < 2 and key != dead}
        born = SimpleNamespace(role="")
        give_role(SimpleNamespace(WORKERS=alive), born)
        assert born.role == server.WORKERS[dead].role


def test_a_connection_that_another_process_of_the_hall_took_is_not_waited_for() -> None:
    line = new_line()
    Hall.take_over(SimpleNamespace(), line.taking)
    for end in line:
        end.close()


def workers(door: RunningDoor) -> list[int]:
    assert door.process is not None
    parent = door.process.pid
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def test_every_page_is_served_whichever_process_accepts(tmp_path: Path) -> None:
    """Both accept, so among many requests each page meets both, and is handed over about half the time."""
    with running_door(tmp_path / "site") as door:
        asked = [("GET", "/"), ("GET", "/return"), ("GET", "/warnings"), ("GET", "/emergency"), ("GET", "/nowhere")]
        for _ in range(12):
            assert [door.ask(*one)[0] for one in asked] == [200, 200, 200, 200, 404]
        assert len(workers(door)) == 2


@pytest.mark.slow
def test_one_connection_may_ask_for_both(tmp_path: Path) -> None:
    with running_door(tmp_path / "site") as door:
        connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=20)
        for path in ("/", "/return", "/", "/warnings", "/return"):
            connection.request("GET", path)
            answer = connection.getresponse()
            assert (answer.status, len(answer.read()) > 500) == (200, True)
        connection.close()


@pytest.mark.slow
def test_a_form_of_one_process_is_good_at_the_other(tmp_path: Path) -> None:
    """The ticket in the page of return was signed by the crowd's twin; both have the same key."""
    with running_door(tmp_path / "site") as door:
        status, text = door.ask("POST", "/", multipart({"what": "x"}, {}), FORM)
        ticket = text.split('name="ticket" value="')[1].split('"')[0]
        body = f"receipt={new_receipt()}&ticket={ticket}".encode()
        assert status == 200
        assert door.ask("POST", "/return", body, "application/x-www-form-urlencoded")[0] == 200


def test_who_connects_and_says_nothing_holds_nobody_up(tmp_path: Path) -> None:
    """Thirty silent connections, and thirty that break off within their first line, take no thread for long."""
    with running_door(tmp_path / "site", patience=1) as door:
        silent = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(60)]
        for one in silent[:30]:
            one.sendall(b"POST / HT")
        time.sleep(2.5)
        assert door.ask("GET", "/")[0] == 200
        assert door.ask("GET", "/return")[0] == 200
        for one in silent:
            one.close()


def test_who_keeps_an_answered_connection_open_holds_nobody_up(tmp_path: Path) -> None:
    """Each of these has its answer and does not hang up; waiting for them in turn would take a minute."""
    with running_door(tmp_path / "site") as door:
        held = []
        for path in ("/", "/return") * 15:
            raw = socket.create_connection(("127.0.0.1", door.port), 10)
            raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            held.append(raw)
        began = time.monotonic()
        assert (door.ask("GET", "/")[0], door.ask("GET", "/return")[0]) == (200, 200)
        assert time.monotonic() - began < 20
        for raw in held:
            raw.close()


@pytest.mark.slow
def test_a_process_that_was_killed_is_replaced_in_its_own_role(tmp_path: Path) -> None:
    with running_door(tmp_path / "site") as door:
        door.ask("GET", "/"), door.ask("GET", "/return")
        for victim in workers(door):
            os.kill(victim, signal.SIGKILL)
            for _ in range(100):
                if len(workers(door)) == 2 and victim not in workers(door):
                    break
                time.sleep(0.1)
            for _ in range(6):
                assert (door.ask("GET", "/")[0], door.ask("GET", "/return")[0]) == (200, 200)
