"""A real Chromium that reaches the web only through the recording proxy.

The browser resolves no names, speaks to no server of its maker, and sends nothing that the page does not ask for: its
own background traffic is pointed at a closed port, and only the context of the page uses the recorder.
"""

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Page, Request, Response, sync_playwright

from tocsin.capture import behaviours
from tocsin.capture.authority import Authority
from tocsin.capture.proxy import Proxy
from tocsin.capture.reconcile import Wanted
from tocsin.capture.result import CapturePolicy
from tocsin.errors import Unavailable

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HINT = "Install it (Debian: apt install chromium) or set TOCSIN_CHROMIUM to the path of its program."
NOWHERE = "http://127.0.0.1:9"
OFF = (
    # what would speak to the browser's maker: form contents, hints, time, search, translation
    "AutofillServerCommunication",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "Translate",
    "MediaRouter",
    "LensOverlay",
    # what would change links or hold back pictures while a page is driven
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "PaintHolding",
)
"""Features of Chromium switched off. The last list on a command line counts, so this one stands for all."""
ARGUMENTS = (
    f"--disable-features={','.join(OFF)}",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-domain-reliability",
    "--dns-prefetch-disable",
    "--disable-speech-api",
    "--no-default-browser-check",
)
TALLEST = 16_000
"""Pixels: Chromium draws nothing below its texture limit, and a picture with a grey end would mislead."""
QUIET = 0.3
SETTLE = 5.0
RESTLESS = 0.4
ROUNDS = 8
PICTURE_SECONDS = 20.0


@dataclass
class Visit:
    """What the browser saw, filled while it looks."""

    final_url: str
    status: int = 0
    title: str = ""
    text: str = ""
    dom: str = ""
    picture: bool = False
    download: bool = False
    failure: str = ""
    restless: bool = False
    """The page never became quiet; it is no longer waited for."""
    signs: dict[str, Any] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Browser:
    """A running Chromium, good for many captures, one at a time."""

    def __init__(self, chromium: Chromium, authority: Authority, pid: int) -> None:
        """Wrap a started browser; `open_browser` makes one."""
        self.chromium, self.authority, self.pid = chromium, authority, pid
        self.build = f"Chromium {chromium.version}"

    def visit(self, url: str, proxy: Proxy, picture: Path) -> Visit:
        """Open the link, look as a patient reader would, take picture and text. Never raises for a bad page."""
        visit = Visit(url)
        with self._killed_at(proxy.until + 3.0):
            try:
                context = self._context(proxy)
            except Error as error:
                visit.failure = first_line(error)
                return visit
            try:
                look(context, url, proxy, visit, picture)
            except Error as error:
                visit.failure = visit.failure or first_line(error)
            with contextlib.suppress(Error):
                context.close()
            if not self.alive:
                visit.failure = "The browser was closed."
        return visit

    @property
    def alive(self) -> bool:
        """Whether it can take another page; a page that never let go of it has it killed."""
        return self.chromium.is_connected()

    def _context(self, proxy: Proxy) -> BrowserContext:
        policy = proxy.policy
        return self.chromium.new_context(
            proxy={"server": f"http://127.0.0.1:{proxy.port}"},
            viewport={"width": policy.width, "height": policy.height},
            locale=policy.locale,
            timezone_id="UTC",
            accept_downloads=False,
            user_agent=reader_agent(self.chromium.version),
        )

    @contextlib.contextmanager
    def _killed_at(self, until: float) -> Iterator[None]:
        # A page in an endless loop blocks every question put to it; only the end of its process ends that.
        timer = threading.Timer(max(until - time.monotonic(), 0.01), self._kill)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


@contextlib.contextmanager
def open_browser(at: datetime) -> Iterator[Browser]:
    """A started Chromium with its own certificate authority. Raises Unavailable when there is none that starts."""
    program, authority = find_chromium(), Authority(at)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(
                executable_path=program,
                args=[*ARGUMENTS, f"--ignore-certificate-errors-spki-list={authority.pin}"],
                proxy={"server": NOWHERE},
                chromium_sandbox=os.geteuid() != 0,
            )
        except Error as error:
            raise Unavailable(f"The browser {program} does not start: {first_line(error)}", hint=HINT) from error
        try:
            yield Browser(chromium, authority, process_of(chromium))
        finally:
            with contextlib.suppress(Error):
                chromium.close()


def find_chromium() -> str:
    """The browser's program: TOCSIN_CHROMIUM, else Chromium or Chrome on PATH. Raises Unavailable."""
    named = os.environ.get("TOCSIN_CHROMIUM")
    if named:
        if shutil.which(named):
            return named
        raise Unavailable(f"TOCSIN_CHROMIUM names {named}, which is no program.", hint=HINT)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise Unavailable("There is no Chromium on this machine, so pages cannot be seen as readers see them.", hint=HINT)


def process_of(chromium: Chromium) -> int:
    """The process id of the browser."""
    session = chromium.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(int(process["id"]) for process in processes if process["type"] == "browser")


def reader_agent(version: str) -> str:
    """The user agent of an ordinary Chromium of this version: pages are to show what a reader sees."""
    major = version.split(".", maxsplit=1)[0]
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"


def look(context: BrowserContext, url: str, proxy: Proxy, visit: Visit, picture: Path) -> None:
    """The visit itself, step by step; each step may fail without taking the next with it."""
    page = context.new_page()
    watch(context, page, visit)
    if not opened(page, url, proxy.policy, visit):
        return
    settle(page, proxy, visit, QUIET)
    close_banners(page, proxy, visit)
    wake(page, proxy, visit)
    open_more(page, proxy, visit)
    ask(page, behaviours.SCROLL_BACK)
    settle(page, proxy, visit, 0.15)
    read(page, visit)
    take_picture(page, proxy, visit, picture)


def watch(context: BrowserContext, page: Page, visit: Visit) -> None:
    """Keep the browser's own list of requests, and the status of the page's last navigation."""

    def asked(request: Request) -> None:
        visit.wanted.append(Wanted(request.url, request.method))

    def failed(request: Request) -> None:
        visit.wanted.append(Wanted(request.url, request.method, request.failure or ""))

    def answered(response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and not request.frame.parent_frame:
            visit.status = response.status

    context.on("request", asked)
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


def settle(page: Page, proxy: Proxy, visit: Visit, seconds: float) -> None:
    """Wait until the recorder has been quiet for that long, at most a few seconds."""
    until = min(time.monotonic() + (RESTLESS if visit.restless else SETTLE), proxy.until)
    while time.monotonic() < until:
        page.wait_for_timeout(40)
        if proxy.quiet(seconds):
            return
    visit.restless = True


def close_banners(page: Page, proxy: Proxy, visit: Visit) -> None:
    """Close cookie banners, declining where the page lets one decline."""
    for _ in range(3):
        label = ask(page, behaviours.CLOSE_BANNER, [behaviours.DECLINE, behaviours.ACCEPT])
        if not label:
            return
        visit.notes.append(f"A cookie banner was closed with “{str(label)[:60]}”.")
        settle(page, proxy, visit, 0.2)


def wake(page: Page, proxy: Proxy, visit: Visit) -> None:
    """Scroll screen by screen to the end, so that lazy content loads."""
    for _ in range(proxy.policy.scrolls):
        if not ask(page, behaviours.SCROLL_ON):
            settle(page, proxy, visit, QUIET)
            if not ask(page, behaviours.SCROLL_ON):
                return
        page.wait_for_timeout(60)
        settle(page, proxy, visit, 0.12)
        if time.monotonic() > proxy.until:
            return


def open_more(page: Page, proxy: Proxy, visit: Visit) -> None:
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


def take_picture(page: Page, proxy: Proxy, visit: Visit, picture: Path) -> None:
    """A picture of the whole page, PNG, animations stopped."""
    left = min(PICTURE_SECONDS, max(proxy.until - time.monotonic(), 0.5))
    height = int(ask(page, behaviours.HEIGHT) or 0)
    options: dict[str, Any] = {"full_page": True, "path": picture, "animations": "disabled", "timeout": left * 1000}
    if height > TALLEST:
        options["clip"] = {"x": 0, "y": 0, "width": proxy.policy.width, "height": TALLEST}
        visit.notes.append(f"The page is {height} pixels high; the picture shows the first {TALLEST}.")
    try:
        page.screenshot(**options)
        visit.picture = True
    except Error as error:
        visit.notes.append(f"No picture could be taken ({first_line(error)}).")


def ask(page: Any, script: str, argument: Any = None) -> Any:
    """What a script in the page answers; None when the page is navigating, closed or broken."""
    try:
        return page.evaluate(script, argument)
    except Error:
        return None


def first_line(error: Error) -> str:
    """The browser's reason without its log."""
    return error.message.splitlines()[0].removeprefix("Page.goto: ").strip()
