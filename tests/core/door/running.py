"""A real door process on loopback, and what can be seen of it from outside: answers, bytes on disk, memory."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
import tomli_w

FORM = "multipart/form-data; boundary=BOUND"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RunningDoor:
    """One door with its folder, in which all that it could write lies."""

    folder: Path
    port: int
    key: pyrage.x25519.Identity
    process: subprocess.Popen[bytes] | None = None
    seeds: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the process and wait until it listens."""
        with (self.folder / "out.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tocsin.door.server", str(self.folder / "door"), str(self.folder / "spool")],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, "TMPDIR": str(self.folder / "tmp"), "HOME": str(self.folder)},
                start_new_session=True,
            )
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "out.log").read_text())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the process and its children, of which one may outlive it by a moment."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)
        self.process.wait(20)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.5).close()
            except ConnectionError:
                return
            time.sleep(0.05)
        raise AssertionError("a process of the door still listens")

    def ask(self, method: str, path: str, body: Any = None, media: str = "", source: str = "127.0.0.1") -> Any:
        """One request from this loopback address; gives status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(source, 0))
        connection.request(method, path, body, {**self.seeds, **({"Content-Type": media} if media else {})})
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text

    def begin_upload(self, plain: bytes, length: int = 50_000_000) -> socket.socket:
        """A connection in the middle of sending a file that begins with these bytes."""
        raw = socket.create_connection(("127.0.0.1", self.port), 10)
        heads = "".join(f"{name}: {value}\r\n" for name, value in self.seeds.items())
        raw.sendall(
            f"POST / HTTP/1.1\r\nHost: x\r\n{heads}Content-Type: {FORM}\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        head = b'--BOUND\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\n'
        raw.sendall(head + plain)
        return raw

    def written(self) -> dict[Path, bytes]:
        """Every file below the folder with its bytes."""
        return {path: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def peak(self) -> int:
        """Bytes of memory at most (VmHWM of proc(5)) of all processes of this door, added up."""
        assert self.process is not None
        return sum(_most(pid) for pid in _family(self.process.pid))


def _family(pid: int) -> list[int]:
    """This process and all that it has begun."""
    children = [child for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _most(pid: int) -> int:
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split("VmHWM:")[1].split()[0]) * 1024 if "VmHWM:" in text else 0


@contextlib.contextmanager
def running_door(folder: Path, **settings: Any) -> Iterator[RunningDoor]:
    """A door in this folder with these settings, ended afterwards."""
    key, port = pyrage.x25519.Identity.generate(), free_port()
    for name in ("door/published", "door/replies", "spool", "tmp"):
        (folder / name).mkdir(parents=True)
    told = {
        "organisation": "Harbour Hotline",
        "recipient": str(key.to_public()),
        "address": f"127.0.0.1:{port}",
        **settings,
    }
    (folder / "door/door.toml").write_text(tomli_w.dumps(told))
    door = RunningDoor(folder, port, key)
    door.start()
    try:
        yield door
    finally:
        door.stop()
