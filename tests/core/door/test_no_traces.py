"""No address, browser, referrer, cookie or minute of a reporter is ever written, on any path, through a real server."""

import signal
import socket
import time
from base64 import b64encode
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import repeat
from pathlib import Path

import pyrage
import pytest

from tests.core.door.conftest import multipart
from tests.core.door.running import FORM, RunningDoor, running_door

SEEDS = {
    "User-Agent": "SeededBrowser/77.31",
    "Referer": "https://seeded-referrer.example/page",
    "Cookie": "seeded_cookie=3f9a1c",
    "Accept-Language": "tr-TR-seeded",
    "X-Forwarded-For": "198.51.100.77",
    "Forwarded": "for=198.51.100.77",
}
SOURCE = "127.0.0.77"
"""The address from which the visitor really comes."""


def shapes(address: str) -> list[bytes]:
    """An address as text, packed (RFC 791), in hex, in base64, and mapped into IPv6 (RFC 4291, 2.5.5.2)."""
    packed = ip_address(address).packed
    text = address.encode()
    return [text, packed, packed.hex().encode(), b64encode(text), b64encode(packed), f"::ffff:{address}".encode()]


NEEDLES = [
    *(b"SeededBrowser", b"seeded-referrer", b"3f9a1c", b"tr-TR-seeded"),
    *(b64encode(b"SeededBrowser/77.31")[:20], b"SeededBrowser/77.31".hex().encode()),
    *(shape for address in ("198.51.100.77", SOURCE) for shape in shapes(address)),
]
WHO = b"Sona Planted-Name"
NAMED = {"name": WHO.decode()}
PLAIN = b"a picture that only the desk may see "


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningDoor]:
    """A real door process that loses patience with a silent sender after a second."""
    with running_door(tmp_path / "site", patience=1) as door:
        door.seeds = SEEDS
        (door.folder / "door/custodians").write_text(f"{pyrage.x25519.Identity.generate().to_public()}\n")
        yield door


def assert_no_trace(door: RunningDoor) -> None:
    """Nothing of the visitor, and nothing in plain, stands in any file."""
    for path, data in door.written().items():
        for needle in [*NEEDLES, PLAIN, WHO]:
            assert needle not in data, f"{needle!r} was written to {path}"


def test_success_error_and_broken_requests_leave_no_trace_of_the_visitor(running: RunningDoor) -> None:
    asked = [
        running.ask("GET", "/", source=SOURCE),
        running.ask("POST", "/", multipart({"what": "hello", **NAMED}, {"a.png": PLAIN}), FORM, SOURCE),
        running.ask("POST", "/", multipart(NAMED, {}), FORM, SOURCE),
        running.ask("GET", "/nowhere", source=SOURCE),
        running.ask("POST", "/return", b"receipt=x" * 40_000, "application/x-www-form-urlencoded", SOURCE),
        running.ask("POST", "/", b"\xff" * 100, FORM, SOURCE),
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


def test_a_fault_in_the_middle_of_a_report_is_told_and_keeps_nothing_of_it(running: RunningDoor) -> None:
    """The words are read, the name is about to be sealed, and the key to seal it to is broken."""
    (running.folder / "door/custodians").write_text("age1broken\n")
    status, text = running.ask("POST", "/", multipart({"what": "hello", **NAMED}, {"a.png": PLAIN}), FORM, SOURCE)
    assert (status, "on our side" in text) == (500, True)
    assert list((running.folder / "spool").iterdir()) == []
    assert_no_trace(running)


def test_a_body_past_the_limit_is_refused_unread_and_leaves_nothing(running: RunningDoor) -> None:
    running.seeds = {**SEEDS, "Content-Length": str((2 << 30) + 1)}
    status, text = running.ask("POST", "/", iter([PLAIN]), FORM, SOURCE)
    assert (status, "too large together" in text) == (400, True)
    assert list((running.folder / "spool").iterdir()) == []
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


def sent(running: RunningDoor, mebibytes: int) -> tuple[int, int]:
    """Send one file of so many MiB; gives the status and by how many bytes the door's memory grew at most."""
    running.ask("POST", "/", multipart({"what": "warm"}, {}), FORM)
    before = running.peak()
    head = b'--BOUND\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
    tail = b"\r\n--BOUND--\r\n"
    size = mebibytes << 20
    running.seeds = {**SEEDS, "Content-Length": str(len(head) + size + len(tail))}
    parts = (part for group in ([head], repeat(b"x" * (1 << 20), mebibytes), [tail]) for part in group)
    status, _text = running.ask("POST", "/", parts, FORM)
    (film,) = (running.folder / "spool").glob("*/file-01.age")
    assert film.stat().st_size > size
    return status, running.peak() - before


def test_a_large_file_streams_through_in_little_memory(running: RunningDoor) -> None:
    status, grown = sent(running, 64)
    assert status == 200
    assert grown < 32 << 20, "half of the file must never be in memory"


@pytest.mark.slow
def test_two_gigabytes_stream_through_in_the_same_memory(running: RunningDoor) -> None:
    """One mebibyte below the limit of a report, which counts its words and headers too."""
    status, grown = sent(running, 2047)
    assert status == 200
    assert grown < 32 << 20
