"""A window in which a person of the desk logs in at a platform; what the platform then keeps there is the log-in."""

import contextlib
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from playwright.sync_api import Error, sync_playwright

from tocsin.capture.browser import find_chromium
from tocsin.capture.steps import first_line
from tocsin.errors import Unavailable

HINT = "Log in on another machine, export the cookies there (cookies.txt or JSON) and give them with --cookies FILE."


def state_after(url: str, done: Callable[[], object], *, headless: bool = False) -> dict[str, Any]:
    """Open a browser window at this address, wait until `done` returns, and give the state that it then has.

    The window is an ordinary one: no recorder stands between, and nothing of it is evidence. Raises Unavailable
    without a screen or a browser, or when the window was closed too early.
    """
    if not headless and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise Unavailable("This machine has no screen on which a window could open.", hint=HINT)
    with ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(in_window, url, done, headless=headless).result()


def in_window(url: str, done: Callable[[], object], *, headless: bool) -> dict[str, Any]:
    """The same, on a thread of its own: the driver of the browser allows one event loop a thread."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), headless=headless, chromium_sandbox=os.geteuid() != 0
            )
            context = browser.new_context()
            page = context.new_page()
            with contextlib.suppress(Error):
                page.goto(url)
            done()
            state: dict[str, Any] = dict(context.storage_state())
            browser.close()
        except Error as error:
            raise Unavailable(f"The window gave no log-in: {first_line(error)}", hint=HINT) from error
    return state
