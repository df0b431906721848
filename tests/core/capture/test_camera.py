"""The warm browser of a run: nothing starts before it is needed, one serves all, and a lost one is replaced."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.capture.conftest import AT
from tests.core.capture.web import Web, page
from tocsin.capture import Camera, CapturePolicy, CaptureStatus, ProofVerdict
from tocsin.capture import camera as room
from tocsin.net import Guard


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The instants at which browsers were started."""
    found: list[object] = []
    real = room.open_browser
    monkeypatch.setattr(room, "open_browser", lambda at: (found.append(at), real(at))[1])
    return found


def test_a_run_without_links_starts_no_browser(started: list[object]) -> None:
    with Camera():
        pass
    assert started == []


@pytest.mark.browser
def test_one_browser_serves_a_run_from_any_thread_and_beside_an_event_loop(
    web: Web, tmp_path: Path, started: list[object]
) -> None:
    web.pages = {"/": page("One", ""), "/two": page("Two", "")}
    policy = CapturePolicy(Guard((web.origin,)), seconds=30)
    with Camera() as camera:

        async def inside_a_loop() -> CaptureStatus:
            return camera.capture(web.url, tmp_path / "one", policy, AT).status

        assert asyncio.run(inside_a_loop()) is CaptureStatus.CAPTURED
        with ThreadPoolExecutor(1) as other:
            second = other.submit(
                camera.capture, f"{web.url}/two", tmp_path / "two", policy, AT, "ferry leaves"
            ).result()
        assert second.status is CaptureStatus.CAPTURED
        proof = camera.reproduce(tmp_path / "two", AT)
    assert proof.verdict is ProofVerdict.REPRODUCED
    assert len(started) == 1


@pytest.mark.slow
@pytest.mark.browser
def test_a_browser_that_a_page_brought_down_or_that_is_days_old_is_replaced(
    web: Web, tmp_path: Path, started: list[object]
) -> None:
    web.pages = {
        "/": page("One", ""),
        "/loop": page("Loop", "<script>onload = () => { for (;;); }</script>"),
    }
    policy = CapturePolicy(Guard((web.origin,)), seconds=30)
    hostile = CapturePolicy(Guard((web.origin,)), seconds=3, page_seconds=2)
    with Camera() as camera:
        assert camera.capture(f"{web.url}/loop", tmp_path / "loop", hostile, AT).status is CaptureStatus.PARTIAL
        assert camera.capture(web.url, tmp_path / "next", policy, AT).status is CaptureStatus.CAPTURED
        later = AT + timedelta(days=3)
        assert camera.capture(web.url, tmp_path / "later", policy, later).status is CaptureStatus.CAPTURED
    assert started == [AT, AT, later]


@pytest.mark.browser
def test_an_error_of_one_act_does_not_end_the_camera(web: Web, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    web.pages = {"/": page("One", "")}
    policy = CapturePolicy(Guard((web.origin,)), seconds=30)
    with Camera() as camera:
        with pytest.raises(OSError, match="file"):
            camera.capture(web.url, tmp_path / "file" / "one", policy, AT)
        assert camera.capture(web.url, tmp_path / "one", policy, AT).status is CaptureStatus.CAPTURED
