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
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, sync_playwright

from tocsin.capture.authority import LIFE, Authority
from tocsin.capture.conditions import Conditions, seed_of
from tocsin.capture.result import CapturePolicy
from tocsin.capture.steps import Recorder, Visit, first_line
from tocsin.capture.visit import look
from tocsin.errors import Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import StorageState

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
    # moving pictures (GIF, APNG, WebP) stand at their first frame, as all animation does
    "--blink-settings=imageAnimationPolicy=2",
    "--no-default-browser-check",
)


class Browser:
    """A running Chromium, good for many captures, one at a time."""

    def __init__(self, chromium: Chromium, authority: Authority, pid: int) -> None:
        """Wrap a started browser; `open_browser` makes one."""
        self.chromium, self.authority, self.pid = chromium, authority, pid
        self.build = f"Chromium {chromium.version}"

    def visit(self, url: str, proxy: Recorder, picture: Path, conditions: Conditions) -> Visit:
        """Open the link, look as a patient reader would, take picture and text. Never raises for a bad page."""
        visit = Visit(url)
        with self._killed_at(proxy.until + 3.0):
            try:
                context = self._context(proxy, conditions)
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

    def conditions(self, url: str, policy: CapturePolicy, at: datetime) -> Conditions:
        """Under what conditions this browser would capture the link at this instant."""
        return Conditions(
            browser=self.build,
            user_agent=reader_agent(self.chromium.version),
            locale=policy.locale,
            width=policy.width,
            height=policy.height,
            scrolls=policy.scrolls,
            seed=seed_of(url, at),
            start=int(at.timestamp() * 1000),
        )

    @property
    def alive(self) -> bool:
        """Whether it can take another page; a page that never let go of it has it killed."""
        return self.chromium.is_connected()

    def serves(self, at: datetime) -> bool:
        """Whether it can be used at this instant: it runs, and its certificates are valid for hours yet."""
        return self.alive and abs(at - self.authority.at) < LIFE / 2

    def _context(self, proxy: Recorder, conditions: Conditions) -> BrowserContext:
        own = proxy.policy.profile
        context = self.chromium.new_context(
            proxy={"server": f"http://127.0.0.1:{proxy.port}"},
            storage_state=cast("StorageState", own.state) if own else None,
            viewport={"width": conditions.width, "height": conditions.height},
            locale=conditions.locale,
            timezone_id=conditions.timezone,
            reduced_motion="reduce",
            accept_downloads=False,
            user_agent=conditions.user_agent,
        )
        context.add_init_script(conditions.script)
        return context

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
