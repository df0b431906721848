"""One look at a page, step by step, as a patient reader would take it; the same for a capture and for its replay."""

import contextlib
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Request, Response

from tocsin.capture import behaviours
from tocsin.capture.feeds import fetched, follow, play_through
from tocsin.capture.proxy import Proxy
from tocsin.capture.reconcile import Wanted
from tocsin.capture.result import CapturePolicy
from tocsin.capture.steps import Recorder, Visit, ask, first_line

TALLEST = 16_000
"""Pixels: Chromium draws nothing below its texture limit, and a picture with a grey end would mislead."""
SILENCE = 1.0
"""Seconds without a byte after which a page counts as quiet, whatever it says of itself."""
SETTLE = 5.0
RESTLESS = 0.4
POLL = 15
"""Milliseconds between two looks at whether a page is quiet."""
ROUNDS = 8
UNENDING = frozenset({"eventsource", "websocket", "ping", "media"})
"""Kinds of request that the browser may never tell the end of."""
PICTURE_SECONDS = 20.0
NO_PLAYER = "video::-webkit-media-controls { display: none !important }"
"""The browser's own player over a video turns a wheel while it waits, which nothing stops; the video is shown."""
MOST_MEDIA = 20
"""Videos and sounds of one page that are fetched whole."""


def look(context: BrowserContext, url: str, proxy: Recorder, visit: Visit, picture: Path) -> None:
    """The visit itself, step by step; each step may fail without taking the next with it."""
    page = context.new_page()
    watch(context, page, visit)
    if not opened(page, url, proxy.policy, visit):
        return
    settle(page, proxy, visit, 0.1)
    close_banners(page, proxy, visit)
    wake(page, proxy, visit)
    open_more(page, proxy, visit)
    ask(page, behaviours.SCROLL_BACK)
    settle(page, proxy, visit, 0.1)
    for frame in page.frames:
        ask(frame, behaviours.STOP_CLOCK)
    read(page, visit)
    take_picture(page, proxy, visit, picture)
    fetch_media(context, page, proxy, visit)


def watch(context: BrowserContext, page: Page, visit: Visit) -> None:
    """Keep the browser's own list of requests, and the status of the page's last navigation."""

    def asked(request: Request) -> None:
        visit.wanted.append(Wanted(request.url, request.method))
        if request.resource_type not in UNENDING:
            visit.under_way.add(id(request))

    def ended(request: Request) -> None:
        visit.under_way.discard(id(request))

    def failed(request: Request) -> None:
        ended(request)
        visit.wanted.append(Wanted(request.url, request.method, request.failure or ""))

    def answered(response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and not request.frame.parent_frame:
            visit.status = response.status

    context.on("request", asked)
    context.on("requestfinished", ended)
    context.on("requestfailed", failed)
    context.on("response", answered)
    page.on("websocket", lambda socket: visit.wanted.append(Wanted(socket.url, "GET")))
    page.on("download", lambda _: setattr(visit, "download", True))
    page.on("popup", lambda popup: popup.close())


def opened(page: Page, url: str, policy: CapturePolicy, visit: Visit) -> bool:
    """Go there. False when no page came of it."""
    milliseconds = policy.page_seconds * 1000
    try:
        page.goto(url, wait_until="commit", timeout=milliseconds)
    except Error as error:
        visit.failure = first_line(error)
        page.wait_for_timeout(50)
        visit.download = visit.download or "Download is starting" in visit.failure
        return False
    try:
        page.wait_for_load_state("load", timeout=milliseconds)
    except Error:
        visit.notes.append(f"The page had not finished loading after {policy.page_seconds:g} seconds.")
    return True


def settle(page: Page, proxy: Recorder, visit: Visit, seconds: float) -> None:
    """Wait until nothing is under way, nor due in the page, and the recorder has been quiet for that long."""
    until = min(time.monotonic() + (RESTLESS if visit.restless else SETTLE), proxy.until)
    while time.monotonic() < until:
        due = ask(page, behaviours.BUSY)
        if proxy.quiet(SILENCE) or (not due and not visit.under_way and proxy.quiet(seconds)):
            return
        page.wait_for_timeout(POLL)
    visit.restless = True


def close_banners(page: Page, proxy: Recorder, visit: Visit) -> None:
    """Close cookie banners, declining where the page lets one decline."""
    for _ in range(3):
        label = ask(page, behaviours.CLOSE_BANNER, [behaviours.DECLINE, behaviours.ACCEPT])
        if not label:
            return
        visit.notes.append(f"A cookie banner was closed with “{str(label)[:60]}”.")
        settle(page, proxy, visit, 0.02)


def wake(page: Page, proxy: Recorder, visit: Visit) -> None:
    """Scroll screen by screen to the end, so that lazy content loads."""
    for _ in range(proxy.policy.scrolls):
        if not ask(page, behaviours.SCROLL_ON):
            settle(page, proxy, visit, 0.1)
            if not ask(page, behaviours.SCROLL_ON):
                return
        settle(page, proxy, visit, 0.02)
        if time.monotonic() > proxy.until:
            return


def open_more(page: Page, proxy: Recorder, visit: Visit) -> None:
    """Open "more comments" and the like until nothing more opens."""
    with contextlib.suppress(Error):
        done = page.evaluate_handle("() => new Set()")
        opened_so_far = 0
        for _ in range(ROUNDS):
            count = ask(page, behaviours.OPEN_MORE, [behaviours.MORE, done])
            if not count or time.monotonic() > proxy.until:
                break
            opened_so_far += int(count)
            wake(page, proxy, visit)
        if opened_so_far:
            visit.notes.append(f"“More” was opened {opened_so_far} times.")


def read(page: Page, visit: Visit) -> None:
    """Title, text of the page and of its frames, and the document after scripts."""
    visit.final_url = page.url
    with contextlib.suppress(Error):
        visit.title = page.title()
    parts = []
    for frame in page.frames:
        with contextlib.suppress(Error):
            parts.append(frame.locator("body").inner_text(timeout=3000))
            parts.append(str(ask(frame, behaviours.SHADOW_TEXT) or ""))
    visit.text = "\n\n".join(part.strip() for part in parts if part.strip())
    visit.signs = ask(page, behaviours.SIGNS) or {}
    with contextlib.suppress(Error):
        visit.dom = page.content()


def take_picture(page: Page, proxy: Recorder, visit: Visit, picture: Path) -> None:
    """A picture of the whole page, PNG, animations stopped."""
    left = min(PICTURE_SECONDS, max(proxy.until - time.monotonic(), 0.5))
    height = int(ask(page, behaviours.HEIGHT) or 0)
    options: dict[str, Any] = {"full_page": True, "path": picture, "animations": "disabled", "timeout": left * 1000}
    options["style"] = NO_PLAYER
    if height > TALLEST:
        options["clip"] = {"x": 0, "y": 0, "width": proxy.policy.width, "height": TALLEST}
        visit.notes.append(f"The page is {height} pixels high; the picture shows the first {TALLEST}.")
    try:
        page.screenshot(**options)
        visit.picture = True
    except Error as error:
        visit.notes.append(f"No picture could be taken ({first_line(error)}).")


def fetch_media(context: BrowserContext, page: Page, proxy: Recorder, visit: Visit) -> None:
    """Have every video and sound whole: a browser asks for the part that it plays, or for none before somebody plays.

    What a page feeds to its player piece by piece is followed by the list that names the pieces, or played once.
    A replay asks for nothing that the page does not ask.
    """
    if not isinstance(proxy, Proxy):
        return
    found = dict.fromkeys(str(url) for frame in page.frames for url in ask(frame, behaviours.MEDIA) or ())
    for url in proxy.lacking([url for url in found if url.startswith("http")])[:MOST_MEDIA]:
        fetched(context, page, proxy, url)
    pieces = follow(context, page, proxy, visit)
    fed = any(url.startswith("blob:") for url in found)
    if fed and not pieces:
        play_through(page, proxy, visit)
    if fed or pieces:
        lacking = f", {len(visit.lost)} named as missing" if visit.lost else ""
        said = f"{pieces} that a list names were followed{lacking}" if pieces else "those that were asked for are kept"
        visit.notes.append(f"A video or sound is fed to its player in pieces; {said}.")
