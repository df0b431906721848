"""One browser for all tests of the room (its start is the slow part), a fresh folder and servers for each."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.core.capture.web import Web
from tocsin.capture import Browser, Capture, CapturePolicy, capture, open_browser
from tocsin.net import Guard

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
POLICY = CapturePolicy(seconds=40, page_seconds=15)

Take = Callable[..., Capture]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser(AT) as opened:
        yield opened


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def take(browser: Browser, tmp_path: Path, web: Web, other: Web) -> Take:
    """Capture a link into the test's own folder; both servers are origins that the desk names."""

    def one(url: str, *, folder: str = "capture", origins: tuple[Web, ...] = (), **limits: float) -> Capture:
        guard = Guard(tuple(each.origin for each in (origins or (web, other))))
        expect = [str(limits.pop("expect"))] if "expect" in limits else ()
        return capture(url, tmp_path / folder, replace(POLICY, guard=guard, **limits), AT, expect, browser=browser)

    return one
