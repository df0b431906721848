"""A real desk in a real browser: logs in by session, looks at a page in two widths, asks axe."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tocsin.capture.browser import find_chromium

SHOTS = os.environ.get("TOCSIN_SHOTS")
"""Folder for screenshots to be looked at; none are taken when it is not set."""
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def log_in(browser: Browser, address: str, person: Any, width: str) -> Page:
    """A page in which this person is logged in, by the session that Django makes."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    size = WIDTHS[width]
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    return context.new_page()


APPEARANCE = ["color-contrast", "target-size", "scrollable-region-focusable", "meta-viewport"]
"""The rules of axe whose answer can differ between two widths or colour schemes of one page."""


def faults(page: Page, *, seen_before: bool = False) -> list[str]:
    """What axe finds, and what is wider than the window; of a page seen before, only what its appearance can change."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if seen_before:
        options["runOnly"] = APPEARANCE
    found = Axe().run(page, options=options).response["violations"]
    lines = [f"{page.url}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return lines + ([f"{page.url}: {wide}px wider than the window"] if wide > 0 else [])


def looked_at(page: Page, name: str, *, seen_before: bool = False) -> None:
    """Nothing that axe finds, nothing wider than the screen, a picture for a person."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    assert faults(page, seen_before=seen_before) == [], name
