"""Seconds a page: a capture by Tocsin, warm and cold, beside a plain Chromium load of the same page.

    python bench/capture_speed.py [runs]

The page is the demo platform's post (pictures, late thread, cookie banner). The plain load waits for the network
to be idle, takes a picture of the whole page, and does nothing else: no scrolling, no thread opened, nothing kept.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from tocsin.capture import Browser, CapturePolicy, CaptureStatus, capture, open_browser
from tocsin.capture.browser import find_chromium
from tocsin.demo import platform
from tocsin.net import Guard


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def captured(site: platform.Platform, folder: Path, browser: Browser | None) -> None:
    policy = CapturePolicy(Guard((site.origin,)))
    result = capture(site.post, folder, policy, datetime.now(UTC), browser=browser)
    if result.status is not CaptureStatus.CAPTURED or result.missing:
        raise SystemExit(f"The capture failed: {result.reason} {result.missing}")


def plain(site: platform.Platform, runs: int, picture: Path) -> list[float]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium())

        def load() -> None:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(site.post, wait_until="networkidle")
            page.screenshot(full_page=True, path=picture)
            context.close()

        load()
        times = [seconds(load) for _ in range(runs)]
        chromium.close()
    return times


def main(runs: int) -> None:
    site = platform.serve()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        floor = plain(site, runs, folder / "plain.png")
        with open_browser(datetime.now(UTC)) as browser:
            captured(site, folder / "first", browser)
            warm = [seconds(lambda run=run: captured(site, folder / f"warm{run}", browser)) for run in range(runs)]
        cold = [
            seconds(lambda run=run: captured(site, folder / f"cold{run}", None)) for run in range(max(runs // 2, 1))
        ]
    site.close()
    base = statistics.median(floor)
    for name, times in (("plain load, warm", floor), ("capture, warm", warm), ("capture, cold", cold)):
        middle = statistics.median(times)
        spread = f"min {min(times):5.2f}   max {max(times):5.2f}"
        print(f"{name:18} median {middle:5.2f} s   {spread}   {middle / base:4.1f} x plain")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6)
