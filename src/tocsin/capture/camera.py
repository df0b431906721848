"""One browser kept warm for a whole run of captures, on a thread of its own.

    with Camera() as camera:
        capture = camera.capture(link, folder, policy, at)
        proof = camera.reproduce(folder, at)

Nothing starts until the first link, and a browser that a page brought down is replaced. The driver of the browser
belongs to one thread and forbids an event loop beside it; the camera's own thread keeps both out of the caller's way.
"""

import contextlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Self

from tocsin.capture.browser import Browser, open_browser
from tocsin.capture.preserve import capture
from tocsin.capture.reproduce import RenderProof, reproduce
from tocsin.capture.result import Capture, CapturePolicy
from tocsin.capture.revisit import Earlier, Revisit, revisit


class Camera:
    """A context manager; its calls wait for one another, from whatever thread they come."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._thread = ThreadPoolExecutor(1, "camera")
        self._open = contextlib.ExitStack()
        self._browser: Browser | None = None

    def __enter__(self) -> Self:
        """Ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the browser, if one was started."""
        self._thread.submit(self._open.close).result()
        self._thread.shutdown()

    def capture(
        self, url: str, folder: Path, policy: CapturePolicy, at: datetime, expect: Sequence[str] = ()
    ) -> Capture:
        """As `tocsin.capture.capture`."""
        return self._thread.submit(lambda: capture(url, folder, policy, at, expect, browser=self._warm(at))).result()

    def reproduce(
        self, archive: Path, at: datetime, *, files: dict[str, Path] | None = None, picture: Path | None = None
    ) -> RenderProof:
        """As `tocsin.capture.reproduce`."""
        return self._thread.submit(
            lambda: reproduce(archive, at, files=files, picture=picture, browser=self._warm(at))
        ).result()

    def revisit(self, url: str, earlier: Earlier, folder: Path, policy: CapturePolicy, at: datetime) -> Revisit:
        """As `tocsin.capture.revisit`."""
        return self._thread.submit(lambda: revisit(url, earlier, folder, policy, at, browser=self._warm(at))).result()

    def _warm(self, at: datetime) -> Browser:
        if self._browser is None or not self._browser.serves(at):
            self._open.close()
            self._browser = self._open.enter_context(open_browser(at))
        return self._browser
