"""Seconds a page: a capture by Tocsin, warm and cold, and its render proof, beside a plain Chromium load of that page.

    python bench/capture_speed.py [runs]

“Kept” is the whole act as the desk does it: capture, every file into the vault, each with its signed entry in the log.
Another archiver is run beside it where TOCSIN_AUTO_ARCHIVER names the program of an auto-archiver installed apart
(with chromedriver, Xvfb and ffmpeg on PATH): page source, picture of the page, its pictures and their hashes; it has no
warm way of running, so it stands beside the cold ones.

Three kinds of page: the demo platform's post (pictures, late thread, cookie banner), a still page, and a page of
clocks, chance and motion. The plain load waits for the network to be idle, takes a picture of the whole page, and does
nothing else: no scrolling, no thread opened, nothing kept. Each run of one kind alternates with the others, so that a
busy machine is busy for all.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tocsin.capture import Camera, Capture, CapturePolicy, CaptureStatus, ProofVerdict, RenderProof, capture, reproduce
from tocsin.capture.browser import find_chromium
from tocsin.demo import platform
from tocsin.intake.preserve import keep
from tocsin.net import Guard
from tocsin.vault import Vault

ARCHIVER = os.environ.get("TOCSIN_AUTO_ARCHIVER", "")
STEPS = """steps:
  feeders: [cli_feeder]
  extractors: [antibot_extractor_enricher]
  enrichers: [hash_enricher]
  databases: [console_db]
  storages: [local_storage]
  formatters: [html_formatter]
"""

WORDS = "<p>The market in Port Aldera opens at six and the ferry leaves at seven.</p>" * 40
MOVING = (
    "<p id=c></p><p id=r></p><style>@keyframes t{to{margin-left:90px}}h1{animation:t 1s infinite}</style><script>"
    "setInterval(() => { c.textContent = new Date().toISOString() }, 100); r.textContent = Math.random();"
    "onload = () => fetch('/late?' + Date.now()).then(a => a.text()).then(t => document.body.append(t))</script>"
)
PAGES = {
    "/still": f"<!doctype html><title>Still</title><h1>Still</h1>{WORDS}",
    "/moving": f"<!doctype html><title>Moving</title><h1>Moving</h1>{WORDS}{MOVING}",
}


class Site(BaseHTTPRequestHandler):
    """The still and the moving page."""

    def do_GET(self) -> None:
        body = PAGES.get(self.path, "Words that came late.").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if self.path in PAGES else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Bench:
    """Where the runs put their files, what they may reach, and what they took."""

    folder: Path
    policy: CapturePolicy
    chromium: Chromium
    camera: Camera
    vault: Vault
    numbers: "count[int]" = field(default_factory=count)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def run(self, kind: str, url: str, *, cold: bool) -> None:
        """One of each for this page."""
        place = self.folder / str(next(self.numbers))
        self.timed(f"{kind}: plain load, warm", lambda: self.plain(url))
        self.timed(f"{kind}: capture, warm", lambda: self.captured(url, place, self.camera.capture))
        aside = self.folder / f"{place.name}-kept"
        self.timed(f"{kind}: kept, warm", lambda: self.kept(url, aside))
        self.timed(f"{kind}: render proof, warm", lambda: proved(place, self.camera.reproduce))
        if cold:
            aside = self.folder / f"{place.name}-cold"
            self.timed(f"{kind}: capture, cold", lambda: self.captured(url, aside, capture))
            self.timed(f"{kind}: render proof, cold", lambda: proved(aside, reproduce))
            if ARCHIVER:
                self.timed(f"{kind}: auto-archiver", lambda: self.by_another(url))

    def timed(self, name: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        work()
        self.times[name].append(time.perf_counter() - began)

    def plain(self, url: str) -> None:
        context = self.chromium.new_context()
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        page.screenshot(full_page=True, path=self.folder / "plain.png")
        context.close()

    def by_another(self, url: str) -> None:
        """auto-archiver on the same page; it takes no address by number, so the machine's name stands for it."""
        work = self.folder / f"other-{next(self.numbers)}"
        work.mkdir()
        (work / "steps.yaml").write_text(STEPS, "utf-8")
        named = url.replace("127.0.0.1", socket.gethostname())
        options = ["--config", "steps.yaml", "--antibot_extractor_enricher.user_data_dir", ""]
        subprocess.run([ARCHIVER, *options, named], cwd=work, capture_output=True, timeout=300, check=True)
        if not list(work.glob("local_archive/*")):
            raise SystemExit("auto-archiver kept nothing.")
        self.sizes["auto-archiver"].append(sum(one.stat().st_size for one in work.glob("local_archive/*")))

    def kept(self, url: str, place: Path) -> None:
        """Capture, and everything into the vault."""
        result = self.captured(url, place, self.camera.capture)
        at = result.ended_at or datetime.now(UTC)
        keep(self.vault, result, lambda role: f"{place.name}:{role}", actor="bench", at=at)
        self.sizes["Tocsin"].append(sum(file.path.stat().st_size for file in result.files))

    def captured(self, url: str, place: Path, act: Callable[..., Capture]) -> Capture:
        result = act(url, place, self.policy, datetime.now(UTC))
        if result.status is not CaptureStatus.CAPTURED or result.missing:
            raise SystemExit(f"The capture failed: {result.reason} {result.missing}")
        return result


def proved(place: Path, act: Callable[..., RenderProof]) -> None:
    proof = act(place, datetime.now(UTC))
    if proof.verdict is not ProofVerdict.REPRODUCED:
        raise SystemExit(f"The replay of {place} differs: {proof}")


def main(runs: int) -> None:
    demo, other = platform.serve(), ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=other.serve_forever, daemon=True).start()
    origin = f"127.0.0.1:{other.server_port}"
    links = {"post": demo.post, "still": f"http://{origin}/still", "moving": f"http://{origin}/moving"}
    policy = CapturePolicy(Guard((demo.origin, origin)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place, Camera() as camera:
        chromium = playwright.chromium.launch(executable_path=find_chromium())
        vault = Vault.create(Path(place) / "vault", Path(place) / "keys", "bench.example")
        bench = Bench(Path(place), policy, chromium, camera, vault)
        bench.run("first", demo.post, cold=False)
        bench.times.clear()
        for number in range(runs):
            for kind, url in links.items():
                bench.run(kind, url, cold=number % 2 == 0)
        chromium.close()
    demo.close()
    other.shutdown()
    report(bench.times)
    for tool, sizes in bench.sizes.items():
        print(f"{tool}: bytes kept of a page, median {statistics.median(sizes):,.0f}")
    if not ARCHIVER:
        print("auto-archiver was not run: set TOCSIN_AUTO_ARCHIVER to its program.")
    print(f"load average at the end: {', '.join(f'{each:.1f}' for each in os.getloadavg())}")


def report(times: dict[str, list[float]]) -> None:
    for name, found in sorted(times.items()):
        base = statistics.median(times[f"{name.split(':')[0]}: plain load, warm"])
        middle, spread = statistics.median(found), f"min {min(found):5.2f}   max {max(found):5.2f}"
        print(f"{name:28} n {len(found):2}   median {middle:5.2f} s   {spread}   {middle / base:4.1f} x plain")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
