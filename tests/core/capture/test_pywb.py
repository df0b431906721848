"""An outside replay tool shows what was captured, with the origin stopped, and asks nothing of the live web.

pywb (GPL) is no part of this project. Where it is installed apart, these tests run it as a program:

    uv venv ../pywb && uv pip install --python ../pywb/bin/python pywb setuptools
    TOCSIN_PYWB=../pywb/bin pytest -m slow tests/core/capture/test_pywb.py
"""

import os
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.core.capture.conftest import AT, POLICY
from tests.core.capture.stress import png
from tests.core.capture.web import Web, page, reply
from tocsin.capture import Browser, CaptureStatus, capture
from tocsin.capture.browser import find_chromium
from tocsin.net import Guard

SEARCHED = os.pathsep.join(filter(None, (os.environ.get("TOCSIN_PYWB"), os.environ.get("PATH"))))
WAYBACK = shutil.which("wayback", path=SEARCHED)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(
        not WAYBACK, reason="pywb is not installed here; set TOCSIN_PYWB to the folder of its programs."
    ),
]
SCRIPT = """<link rel=stylesheet href=/a.css><img src=/a.png><p id=late></p><iframe src=/inner.html></iframe><script>
const say = text => late.append(text + ' ');
fetch('/get?b=2&a=1').then(r => r.text()).then(say);
fetch('/post', {method: 'POST', body: new URLSearchParams({q: 'words'})}).then(r => r.text()).then(say);
const asked = new XMLHttpRequest(); asked.open('GET', '/moved');
asked.onload = () => say(asked.responseText); asked.send();
</script>"""
SITE = {
    "/": page("Chirrup", SCRIPT, words="0.05 BTC to anyone who tells us where Marenians live."),
    "/a.css": reply("h1{color:rgb(1, 2, 3)}", "text/css"),
    "/a.png": png(40),
    "/get?b=2&a=1": reply("words that were fetched", "text/plain"),
    "/post": reply("words that were posted", "text/plain"),
    "/moved": reply("", "text/plain", "Location: /there", status="302 Found"),
    "/there": reply("words that had moved", "text/plain"),
    "/inner.html": reply("<p>words in a frame</p>"),
}


@pytest.fixture(scope="module")
def replayed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Web]]:
    """Address of the captured page in pywb, and a canary that listens where the site was."""
    folder = tmp_path_factory.mktemp("pywb")
    with Web(dict(SITE)) as web:
        origin, port = web.url, web.port
        policy = replace(POLICY, guard=Guard((web.origin,)))
        got = capture(f"{origin}/", folder / "capture", policy, AT, browser=browser)
        assert got.status is CaptureStatus.CAPTURED
    unpack(got.file("wacz") or Path(), folder)
    with Wayback(folder) as address:
        canary = Web({"/": reply("the live web")}, port=port)
        with canary:
            yield f"{address}/evidence/20261116090000/{origin}/", canary


def unpack(wacz: Path, folder: Path) -> None:
    """Put the archive where pywb looks for it."""
    subprocess.run([Path(WAYBACK or "").parent / "wb-manager", "init", "evidence"], cwd=folder, check=True, timeout=60)
    with zipfile.ZipFile(wacz) as package:
        (folder / "data.warc").write_bytes(package.read("archive/data.warc"))
    manager = [Path(WAYBACK or "").parent / "wb-manager", "add", "evidence", "data.warc"]
    subprocess.run(manager, cwd=folder, check=True, timeout=60)


class Wayback:
    """pywb at work in this folder."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder

    def __enter__(self) -> str:
        command = [str(WAYBACK), "-p", str(self.port), "-b", "127.0.0.1"]
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with suppress(OSError):
                HTTPConnection("127.0.0.1", self.port, timeout=5).request("GET", "/")
                return f"http://127.0.0.1:{self.port}"
            time.sleep(0.2)
        raise TimeoutError("pywb did not begin to listen")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def shown(replayed: tuple[str, Web], browser: Browser) -> Iterator[tuple[Page, Web]]:
    """The page as pywb shows it, in a browser without recorder."""
    address, canary = replayed
    plain = browser.chromium.browser_type.launch(executable_path=find_chromium())
    opened = plain.new_page()
    opened.goto(address, wait_until="load")
    inner = opened.frame(name="replay_iframe")
    assert inner is not None, opened.content()[:500]
    inner.wait_for_function("document.getElementById('late')?.textContent.includes('moved')", timeout=20_000)
    yield opened, canary
    plain.close()


def test_the_page_shows_what_was_captured_late_words_and_frames_included(shown: tuple[Page, Web]) -> None:
    opened, _ = shown
    words = " ".join(frame.locator("body").inner_text() for frame in opened.frames)
    for expected in ("where Marenians live", "were fetched", "were posted", "had moved", "words in a frame"):
        assert expected in words


def test_picture_and_style_are_shown(shown: tuple[Page, Web]) -> None:
    inner = shown[0].frame(name="replay_iframe")
    assert inner is not None
    assert inner.evaluate("document.images[0].naturalWidth") == 8
    assert inner.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"


def test_nothing_is_asked_of_the_live_web(shown: tuple[Page, Web]) -> None:
    assert shown[1].connections == 0
