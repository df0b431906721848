"""Chirrup, the invented platform of the demo: a small site that behaves as its large models do.

A post with pictures, a thread that loads late and in two steps, pictures that load when seen, a cookie banner, a
profile, a removed post and a post behind a log-in. Everything lies in the folder `platform` beside this file.
"""

import json
import threading
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlsplit

FOLDER = Path(__file__).with_name("platform")
POST = "/maren_hunters/status/81204"
PROFILE = "/maren_hunters"
REMOVED = "/maren_hunters/status/80011"
BEHIND_LOG_IN = "/orvani_voice/status/80500"
STEP = 5
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
}
PAGES = {
    "/": (200, "home.html", "Chirrup"),
    POST: (200, "status.html", "Maren Hunters PA on Chirrup"),
    PROFILE: (200, "profile.html", "Maren Hunters PA (@maren_hunters) · Chirrup"),
    REMOVED: (410, "gone.html", "Chirrup"),
    "/login": (200, "login.html", "Log in · Chirrup"),
}
TRENDS = (
    {"name": "#PortAldera", "note": "4,210 chirps"},
    {"name": "Port square", "note": "1,905 chirps"},
    {"name": "Ferry 14", "note": "312 chirps"},
)
SUGGESTED = (
    {"name": "Aldera 9 News", "handle": "aldera9news"},
    {"name": "Port Ferries", "handle": "port_ferries"},
)


@dataclass(frozen=True)
class Platform:
    """The site while it runs."""

    server: ThreadingHTTPServer

    @property
    def origin(self) -> str:
        """`host:port`, as a desk names a test origin it may capture from."""
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end."""
        return f"http://{self.origin}"

    @property
    def post(self) -> str:
        """The address of the post with the bounty."""
        return self.url + POST

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()


def serve(port: int = 0) -> Platform:
    """Serve Chirrup on the loopback interface, on a free port unless one is given. Raises OSError when it is taken."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Chirrup)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Platform(server)


class Chirrup(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Chirrup", ""

    def do_GET(self) -> None:
        """Pages, files, and the data that pages load late."""
        parts = urlsplit(self.path)
        if parts.path == BEHIND_LOG_IN:
            self.answer(302, "text/plain", b"", [("Location", f"/login?next={BEHIND_LOG_IN}")])
        elif parts.path.startswith("/api/"):
            self.answer_data(data(parts.path, parse_qs(parts.query)))
        elif (media_type := MEDIA_TYPES.get(Path(parts.path).suffix)) and (file := file_at(parts.path)):
            self.answer(200, media_type, file.read_bytes(), [("Cache-Control", "max-age=3600")])
        else:
            status, name, title = PAGES.get(parts.path, (404, "missing.html", "Chirrup"))
            self.answer(status, "text/html; charset=utf-8", page(name, title))

    def do_POST(self) -> None:
        """The view counter; a log-in never succeeds."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/seen"):
            self.answer_data({"views": "48.2K"})
        else:
            self.answer(401, "text/html; charset=utf-8", page("login.html", "Log in · Chirrup"))

    def answer_data(self, value: Any) -> None:
        """JSON, or 404 for None."""
        body = json.dumps(value, ensure_ascii=False).encode()
        self.answer(200 if value is not None else 404, "application/json", body)

    def answer(self, status: int, media_type: str, body: bytes, fields: list[tuple[str, str]] | None = None) -> None:
        """One whole answer."""
        self.send_response(status)
        for name, value in [("Content-Type", media_type), ("Content-Length", str(len(body))), *(fields or [])]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the demo's terminal clean."""


def page(name: str, title: str) -> bytes:
    """A whole page around one of the parts in the folder."""
    layout = Template((FOLDER / "layout.html").read_text("utf-8"))
    return layout.substitute(title=title, main=(FOLDER / name).read_text("utf-8")).encode()


def file_at(path: str) -> Path | None:
    """The file of the folder that this path names, if it lies inside."""
    file = (FOLDER / path.lstrip("/")).resolve()
    return file if file.is_file() and file.is_relative_to(FOLDER) else None


def data(path: str, query: dict[str, list[str]]) -> Any:
    """What the page asks for after it has loaded; None when there is nothing at this path."""
    if path == "/api/trends":
        return TRENDS
    if path == "/api/suggested":
        return SUGGESTED
    if path == "/api/status/81204/comments":
        return comments(int(query.get("cursor", ["0"])[0]))
    return None


def comments(cursor: int) -> dict[str, Any]:
    """The replies from this place on, one step of the thread."""
    every = json.loads((FOLDER / "comments.json").read_text("utf-8"))
    step = [one | {"shown": f"{datetime.fromisoformat(one['at']):%d %b, %H:%M}"} for one in every[cursor:][:STEP]]
    end = cursor + len(step)
    return {"comments": step, "next": end if end < len(every) else None, "left": len(every) - end}
