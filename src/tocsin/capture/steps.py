"""What the steps of a look at a page share: the recorder they go through, what they note, and how a page is asked."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from playwright.sync_api import Error

from tocsin.capture.reconcile import Wanted
from tocsin.capture.result import CapturePolicy, Missing


class Recorder(Protocol):
    """What stands between the browser and the web: the recording proxy, or the replay of an archive."""

    policy: CapturePolicy
    port: int
    until: float
    """Monotonic seconds: when the act must be over."""

    def quiet(self, seconds: float) -> bool:
        """Whether nothing has come or gone for that long, and nothing but streams is open."""


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
    under_way: set[int] = field(default_factory=set)
    """Requests that the browser has begun and not ended, streams and pings apart."""
    signs: dict[str, Any] = field(default_factory=dict)
    wanted: list[Wanted] = field(default_factory=list)
    lost: list[Missing] = field(default_factory=list)
    """Pieces that players are fed and that did not come."""
    notes: list[str] = field(default_factory=list)


def ask(page: Any, script: str, argument: Any = None) -> Any:
    """What a script in the page answers; None when the page is navigating, closed or broken."""
    try:
        return page.evaluate(script, argument)
    except Error:
        return None


def first_line(error: Error) -> str:
    """The browser's reason without its log."""
    return error.message.splitlines()[0].removeprefix("Page.goto: ").strip()
