"""A door as its visitors meet it: Rami reports, and the desk holds the only key that opens what he sent."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pyrage
import pytest

from tocsin.door import receipt
from tocsin.door.app import Door
from tocsin.door.flood import BUDGETS, Gate
from tocsin.door.mill import Mill
from tocsin.door.site import Site, SiteSettings


@dataclass
class Reply:
    """What a visitor got."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """Somebody at the door; `extra` goes into every request's environment."""

    site: Site
    desk_key: pyrage.x25519.Identity
    extra: dict[str, str] = field(default_factory=dict)
    gate: Gate | None = None
    """One gate for all requests; none: every request meets a door that has seen nobody."""

    def ask(
        self, method: str, path: str, body: bytes = b"", media: str = "", query: str = "", length: int = -1
    ) -> Reply:
        seen: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            seen.update(status=int(status.split(maxsplit=1)[0]), headers=dict(headers))

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": media,
            "CONTENT_LENGTH": str(len(body) if length < 0 else length),
            "wsgi.input": io.BytesIO(body),
            **self.extra,
        }
        text = b"".join(Door(self.site, self.gate or Gate())(environ, start)).decode("utf-8", "replace")
        return Reply(seen["status"], seen["headers"], text)  # type: ignore[arg-type]

    def get(self, path: str, query: str = "") -> Reply:
        return self.ask("GET", path, query=query)

    def post(self, path: str, **words: str) -> Reply:
        return self.ask("POST", path, urlencode(words).encode(), "application/x-www-form-urlencoded")

    def report(self, files: dict[str, bytes] | None = None, **words: str) -> Reply:
        return self.ask("POST", "/", multipart(words, files or {}), "multipart/form-data; boundary=BOUND")

    def sealed(self) -> list[Path]:
        return sorted(path for path in self.site.spool.iterdir() if not path.name.endswith(".part"))

    def opened(self, name: str = "report.age") -> bytes:
        (folder,) = self.sealed()
        return pyrage.decrypt((folder / name).read_bytes(), [self.desk_key])


def multipart(words: dict[str, str], files: dict[str, bytes]) -> bytes:
    """A multipart/form-data body (RFC 7578) as browsers write it."""
    parts = [f'--BOUND\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in words.items()]
    for name, data in files.items():
        head = f'--BOUND\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: image/png\r\n\r\n".encode() + data + b"\r\n")
    return b"".join([*parts, b"--BOUND--\r\n"])


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    """A visitor at the door of a desk that offers four languages."""
    key = pyrage.x25519.Identity.generate()
    settings = SiteSettings("Harbour Hotline", str(key.to_public()), "+1 202 555 0143", "911", ("en", "tr", "ar", "hy"))
    for name in ("door/published", "door/replies", "spool"):
        (tmp_path / name).mkdir(parents=True)
    return Visitor(Site(tmp_path / "door", tmp_path / "spool", settings), key)


@pytest.fixture
def receipt_in() -> Callable[[Reply], str]:
    """Reads the eight words off the receipt page."""

    def read(reply: Reply) -> str:
        listed = reply.text.split('<ol class="words"')[1].split("</ol>")[0]
        return "-".join(part.split("</li>")[0] for part in listed.split("<li>")[1:])

    return read


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def spend_budget(gate: Gate, source: bytes, kind: str = "report") -> None:
    for _ in range(BUDGETS[kind]):
        gate.admit(kind, source, "")


class Crowd(Mill):
    """A mill before which very many wait."""

    is_crowded = True


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receipts that cost little, where the cost is not what is tested."""
    monkeypatch.setattr(receipt, "PASSES", 1)
    monkeypatch.setattr(receipt, "MEMORY_KIB", 64)
