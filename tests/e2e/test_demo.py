"""`make demo` as a visitor meets it: the whole line played, every page walked, the package verified, Ctrl-C clean."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.desk_pages import faults
from tocsin.capture.browser import find_chromium

pytestmark = [pytest.mark.browser, pytest.mark.ocr]

WIDTHS = {"desktop": 1280, "phone": 390}
NOT_WALKED = re.compile(
    r"/(static|account|me)/|logout|/raw|/file/|download|\.(zip|pdf|wacz|json)$|^(tel|mailto):|^#|/package/"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """The running demo."""

    process: subprocess.Popen[str]
    desk: str
    door: str
    passphrase: str
    keys: str
    receipt: str
    called: str
    package: Path
    missing: list[str]
    folder: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start `tocsin demo` as the Makefile does and wait until the desk answers."""
    folder = tmp_path_factory.mktemp("demo") / "demo-desk"
    desk, door = free_port(), free_port()
    words = [
        "demo",
        str(folder),
        "--json",
        "--desk-address",
        f"127.0.0.1:{desk}",
        "--door-address",
        f"127.0.0.1:{door}",
    ]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN_HOME", "DJANGO"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "tocsin.cli", *words],
        stdout=subprocess.PIPE,
        text=True,
        env=clean,
        start_new_session=True,
    )
    assert process.stdout is not None
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("{"):
            break
    else:
        pytest.fail("the demo ended early:\n" + "".join(printed))
    told = json.loads(printed[-1])
    for address in (told["desk"], told["door"]):
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < until, f"{address} does not answer"
                time.sleep(0.3)
    told["package"] = Path(told["package"])
    yield Demo(process=process, folder=folder, **told)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(find_chromium()), args=["--no-sandbox"])
        yield found
        found.close()


def logged_in(browser: Browser, demo: Demo, who: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{demo.desk}/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", demo.passphrase)
    page.click("main form button")
    page.wait_for_url(lambda url: "login" not in url)
    return page


def walk(page: Page, start: str, each: int, most: int = 60) -> Iterator[str]:
    """The pages that links lead to from here, of each kind of address at most so many."""
    seen, waiting, kinds = set[str](), [start], dict[str, int]()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        kind = re.sub(r"[0-9a-f]{8,}|[A-Z]+-\d{4}-\d{4}|E-\d+", "…", address)
        if address in seen or kinds.get(kind, 0) >= each:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address} answers {answer.status}"
        yield address
        links = page.eval_on_selector_all(
            "a[href]", "links => links.map(link => [link.getAttribute('href'), link.href])"
        )
        origin = "/".join(start.split("/")[:3])
        waiting += [full.split("#")[0] for raw, full in links if not NOT_WALKED.search(raw) and full.startswith(origin)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("who", "width", "each"),
    [
        pytest.param("noor", "desktop", 1, marks=pytest.mark.slow),
        pytest.param("rami", "phone", 2, marks=pytest.mark.slow),
        ("lea", "phone", 1),
        ("ivo", "desktop", 1),
    ],
)
def test_every_page_of_the_desk_can_be_used_by_everybody(
    browser: Browser, demo: Demo, who: str, width: str, each: int
) -> None:
    page = logged_in(browser, demo, who, WIDTHS[width])
    problems: list[str] = []
    walked = 0
    for _ in walk(page, page.url, each):
        walked += 1
        problems += faults(page)
    assert problems == []
    assert walked >= (3 if who == "ivo" else 8)
    page.context.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("width", ["phone", pytest.param("desktop", marks=pytest.mark.slow)])
def test_every_page_of_the_door_can_be_used_by_everybody(browser: Browser, demo: Demo, width: str) -> None:
    page = browser.new_context(viewport={"width": WIDTHS[width], "height": 800}).new_page()
    problems: list[str] = []
    for address in walk(page, f"{demo.door}/", 2):
        if not address.endswith((".atom", ".xml", ".txt")):
            problems += faults(page)
    assert problems == []


def test_nothing_was_left_out_on_a_machine_that_has_everything(demo: Demo) -> None:
    assert demo.missing == []


def test_the_case_is_followed_from_report_to_outcome(browser: Browser, demo: Demo) -> None:
    page = logged_in(browser, demo, "noor", 1280)
    page.goto(f"{demo.desk}/cases/")
    page.click("main a:has-text('Bounty')")
    text = page.inner_text("main")
    for part in (
        "crime reference issued",
        "hate-crime investigation launched",
        "claimed",
        "wallet",
        "Assault",
        "published",
    ):
        assert part.casefold() in text.casefold(), part
    page.context.close()


def test_the_referral_that_waits_is_approved_by_another_and_not_by_its_drafter(browser: Browser, demo: Demo) -> None:
    noor, rami = (logged_in(browser, demo, who, 1280) for who in ("noor", "rami"))
    for page in (noor, rami):
        page.goto(f"{demo.desk}/cases/")
        page.click("main a:has-text('Bounty')")
        page.click("main a:has-text('REF-2026-0002')")
    assert noor.locator("button:has-text('Approve')").count() == 0
    rami.locator("button:has-text('Approve')").first.click()
    rami.wait_for_load_state()
    assert "approved" in rami.inner_text("main").casefold()


def test_the_reporter_returns_with_the_receipt_and_no_script(browser: Browser, demo: Demo) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False).new_page()
    page.goto(f"{demo.door}/return")
    page.fill("textarea[name=receipt]", demo.receipt.replace("-", " "))
    page.click("main button")
    assert "mailbox" in page.inner_text("h1").casefold()
    page.goto(f"{demo.door}/warnings")
    page.click("main .cards a")
    text = page.inner_text("body")
    assert "maren_hunters" not in text
    assert "555 0143" in text


def decide(demo: Demo, who: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a deciding verb of the command line as this person."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "tocsin.cli", *words, "--as", who, "--desk", str(demo.folder)],
        env={**clean, "TOCSIN_PASSWORD": demo.passphrase},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("refer", ("--to", "chirrup", "--basis", "legitimate interests", "--why", "threats against named people")),
        pytest.param(
            "letter",
            ("--to", "Dana Ortega", "--subject", "Second", "--fact", "It happened.=I-2026-0001", "--ask", "Act."),
            marks=pytest.mark.slow,
        ),
        pytest.param(
            "advise",
            (
                "--texts",
                "src/tocsin/demo/material/warning.toml",
                "--audience",
                "all",
                "--area",
                "port",
                "--grade",
                "B2",
            ),
            marks=pytest.mark.slow,
        ),
    ],
)
def test_on_the_command_line_too_a_draft_needs_a_second_person(demo: Demo, verb: str, words: tuple[str, ...]) -> None:
    drafted = decide(demo, "noor", verb, "T-2026-0001", *words)
    assert drafted.returncode == 0, drafted.stderr
    number = drafted.stdout.split()[0]
    assert "waits for somebody else" in drafted.stdout
    own = decide(demo, "noor", verb, "--approve", number)
    assert "waits for somebody else" in own.stdout or own.returncode == 1
    approved = decide(demo, "rami", verb, "--approve", number)
    assert approved.returncode == 0, approved.stderr
    assert approved.stdout.startswith(("Sealed", "Signed", "Published"))


def test_an_outcome_recorded_on_the_command_line_becomes_the_stage(demo: Demo) -> None:
    words = ("outcome", "T-2026-0001", "arrested", "--on", "2099-01-01", "--source", "PAPD by phone")
    done = decide(demo, "noor", *words)
    assert done.returncode == 0, done.stderr
    assert "arrested (claimed, 2099-01-01)" in done.stdout


def test_the_package_fails_after_any_one_byte_is_changed(demo: Demo, tmp_path: Path) -> None:
    import zipfile

    whole = tmp_path / "whole"
    with zipfile.ZipFile(demo.package) as package:
        package.extractall(whole)
        names = package.namelist()

    def verdict() -> int:
        return subprocess.run(
            [sys.executable, "-I", "verify.py"], cwd=whole, capture_output=True, check=False
        ).returncode

    assert verdict() == 0
    for name in names:
        path = whole / name
        if name == "verify.py" or not path.is_file() or not path.stat().st_size:
            continue
        sound = path.read_bytes()
        middle = len(sound) // 2
        path.write_bytes(sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :])
        assert verdict() == 1, f"a changed byte in {name} was not found"
        path.write_bytes(sound)
    assert verdict() == 0


def test_ctrl_c_stops_everything(demo: Demo) -> None:
    os.killpg(demo.process.pid, signal.SIGINT)
    assert demo.process.wait(30) == 0
    for address in (demo.desk, demo.door):
        with pytest.raises(OSError):
            urllib.request.urlopen(address, timeout=2)
