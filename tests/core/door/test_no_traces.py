"""No address, browser, referrer, cookie or minute of a reporter is ever written, on any path, through a real server."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM, RunningDoor, running_door

SEEDS = {
    "User-Agent": "SeededBrowser/77.31",
    "Referer": "https://seeded-referrer.example/page",
    "Cookie": "seeded_cookie=3f9a1c",
    "X-Forwarded-For": "198.51.100.77",
    "Forwarded": "for=198.51.100.77",
}
NEEDLES = [b"SeededBrowser", b"seeded-referrer", b"3f9a1c", b"198.51.100.77", bytes([198, 51, 100, 77])]
PLAIN = b"a picture that only the desk may see "


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningDoor]:
    """A real door process that loses patience with a silent sender after a second."""
    with running_door(tmp_path / "site", patience=1) as door:
        door.seeds = SEEDS
        yield door


def assert_no_trace(door: RunningDoor) -> None:
    """Nothing of the visitor, and nothing in plain, stands in any file."""
    for path, data in door.written().items():
        for needle in [*NEEDLES, PLAIN]:
            assert needle not in data, f"{needle!r} was written to {path}"


def test_success_error_and_broken_requests_leave_no_trace_of_the_visitor(running: RunningDoor) -> None:
    asked = [
        running.ask("GET", "/"),
        running.ask("POST", "/", multipart({"what": "hello"}, {"a.png": PLAIN}), FORM),
        running.ask("POST", "/", multipart({}, {}), FORM),
        running.ask("GET", "/nowhere"),
        running.ask("POST", "/return", b"receipt=x" * 40_000, "application/x-www-form-urlencoded"),
        running.ask("POST", "/", b"\xff" * 100, FORM),
    ]
    assert [status for status, _text in asked] == [200, 200, 400, 404, 413, 400]
    with socket.create_connection(("127.0.0.1", running.port), 5) as raw:
        raw.sendall(b"NONSENSE \x00 SeededBrowser/77.31\r\n198.51.100.77\r\n\r\n")
        raw.recv(1000)
    with socket.create_connection(("127.0.0.1", running.port), 5) as raw:
        raw.sendall(b"POST / HTTP/1.1\r\nUser-Agent: SeededBrowser/77.31\r\nContent-Length: 5000\r\nContent-Type: ")
    time.sleep(0.3)
    assert any("report.age" in path.name for path in running.written())
    assert_no_trace(running)


def test_our_own_fault_is_told_without_saying_who_met_it(running: RunningDoor) -> None:
    (running.folder / "door/published/index.json").write_text("{ broken")
    status, text = running.ask("GET", "/warnings")
    assert status == 500
    assert "on our side" in text
    assert "JSONDecodeError" in (running.folder / "out.log").read_text(), "the operator must learn that it failed"
    assert_no_trace(running)


def test_a_sender_who_falls_silent_is_answered_and_leaves_nothing(running: RunningDoor) -> None:
    with running.begin_upload(PLAIN * 10_000) as raw:
        raw.settimeout(30)
        assert b"400 Bad Request" in raw.recv(100)
    assert list((running.folder / "spool").iterdir()) == []
    assert_no_trace(running)


def test_a_door_killed_in_the_middle_of_an_upload_has_written_nothing_in_plain(running: RunningDoor) -> None:
    raw = running.begin_upload(PLAIN * 100_000)
    for _ in range(100):
        if list((running.folder / "spool").glob("*.part/file-01.age")):
            break
        time.sleep(0.05)
    running.stop(signal.SIGKILL)
    raw.close()
    assert list((running.folder / "spool").glob("*.part")), "it was killed in the middle, not before or after"
    assert_no_trace(running)
    running.start()
    running.ask("GET", "/")
    assert list((running.folder / "spool").iterdir()) == [], "what was left half-done is swept at the next start"


def test_the_times_of_a_sealed_report_say_the_hour_and_no_more(running: RunningDoor) -> None:
    """Whoever sees the disk later could match a minute with the logs of a network."""
    running.ask("POST", "/", multipart({"what": "hello"}, {"a.png": PLAIN}), FORM)
    paths = [running.folder / "spool", *(running.folder / "spool").rglob("*")]
    assert len(paths) == 4
    assert [path.stat().st_mtime_ns % 3_600_000_000_000 for path in paths] == [0, 0, 0, 0]


def test_a_large_file_streams_through_in_little_memory(running: RunningDoor) -> None:
    size = 64 << 20
    running.ask("POST", "/", multipart({"what": "warm"}, {}), FORM)
    before = running.peak()
    head = b'--BOUND\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
    tail = b"\r\n--BOUND--\r\n"
    running.seeds = {**SEEDS, "Content-Length": str(len(head) + size + len(tail))}
    status, _text = running.ask("POST", "/", (part for part in [head, *[b"x" * (1 << 20)] * 64, tail]), FORM)
    assert status == 200
    assert running.peak() - before < 32 << 20, "half of the file must never be in memory"
    (film,) = (running.folder / "spool").glob("*/file-01.age")
    assert film.stat().st_size > size
