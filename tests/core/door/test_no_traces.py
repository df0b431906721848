"""No address, browser, referrer or cookie of a reporter is ever written, on any path, through a real server."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
import tomli_w

from tests.core.door.conftest import multipart

SEEDS = {
    "User-Agent": "SeededBrowser/77.31",
    "Referer": "https://seeded-referrer.example/page",
    "Cookie": "seeded_cookie=3f9a1c",
    "X-Forwarded-For": "198.51.100.77",
    "Forwarded": "for=198.51.100.77",
}
NEEDLES = [b"SeededBrowser", b"seeded-referrer", b"3f9a1c", b"198.51.100.77", bytes([198, 51, 100, 77])]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A real door process; gives its port and the folder under which all that it could write lies."""
    port = free_port()
    for name in ("door/published", "door/replies", "spool", "tmp"):
        (tmp_path / name).mkdir(parents=True)
    settings = {
        "organisation": "Harbour Hotline",
        "recipient": str(pyrage.x25519.Identity.generate().to_public()),
        "address": f"127.0.0.1:{port}",
    }
    (tmp_path / "door/door.toml").write_text(tomli_w.dumps(settings))
    with (tmp_path / "out.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tocsin.door.server", str(tmp_path / "door"), str(tmp_path / "spool")],
            stdout=log,
            stderr=log,
            cwd=tmp_path,
            env={**os.environ, "TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path)},
            start_new_session=True,
        )
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port, tmp_path
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(10)


def ask(port: int, method: str, path: str, body: bytes = b"", media: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, {**SEEDS, **({"Content-Type": media} if media else {})})
    status = connection.getresponse().status
    connection.close()
    return status


def test_success_error_and_broken_requests_leave_no_trace_of_the_visitor(running: tuple[int, Path]) -> None:
    port, folder = running
    form = "multipart/form-data; boundary=BOUND"
    statuses = [
        ask(port, "GET", "/"),
        ask(port, "POST", "/", multipart({"what": "hello"}, {"a.png": b"picture"}), form),
        ask(port, "POST", "/", multipart({}, {}), form),
        ask(port, "GET", "/nowhere"),
        ask(port, "POST", "/return", b"receipt=x" * 40_000, "application/x-www-form-urlencoded"),
        ask(port, "POST", "/", b"\xff" * 100, form),
    ]
    assert statuses == [200, 200, 400, 404, 413, 400]
    with socket.create_connection(("127.0.0.1", port), 5) as raw:
        raw.sendall(b"NONSENSE \x00 SeededBrowser/77.31\r\n198.51.100.77\r\n\r\n")
        raw.recv(1000)
    with socket.create_connection(("127.0.0.1", port), 5) as raw:
        raw.sendall(b"POST / HTTP/1.1\r\nUser-Agent: SeededBrowser/77.31\r\nContent-Length: 5000\r\nContent-Type: ")
    time.sleep(0.3)
    written = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any("report.age" in path.name for path in written)
    for path, data in written.items():
        for needle in NEEDLES:
            assert needle not in data, f"{needle!r} was written to {path}"
