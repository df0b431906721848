"""Killing a capture at any moment leaves a sound desk: nothing half kept as whole, nothing lost, nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.capture.web import Web, page
from tocsin.home import Home, make_home
from tocsin.intake.facts import facts_of
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings
from tocsin.vault import Vault, audit_vault

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAKE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tocsin.home import open_home
from tocsin.intake.sources import sources_of
from tocsin.intake.take import bench, take
at = bench(open_home(Path(sys.argv[1])), actor="noor", clock=lambda: datetime.now(UTC))
print([each.status for each in take(at, list(sources_of(sys.argv[2:])))])
"""


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    post = page("Chirrup", "<script>fetch('/late').then(a => a.text()).then(t => document.body.append(t))</script>")
    with Web({"/post": post, "/late": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate"}) as running:
        yield running


def desk(folder: Path, web: Web) -> Home:
    home = make_home(folder, Settings(Organisation("Harbour Hotline"), allowed_origins=(web.origin,)))
    Vault.create(home.vault, home.keys, "harbour-hotline.example")
    return home


def begun(home: Home, web: Web) -> subprocess.Popen[bytes]:
    """A run of `take`, in a process group of its own."""
    command = [sys.executable, "-c", TAKE, str(home.root), f"{web.url}/post"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


@pytest.fixture(scope="module")
def span(web: Web, tmp_path_factory: pytest.TempPathFactory) -> float:
    """Seconds of a run that nobody kills."""
    began = time.monotonic()
    run = begun(desk(tmp_path_factory.mktemp("whole") / "desk", web), web)
    out, _ = run.communicate(timeout=120)
    assert b"captured" in out
    return time.monotonic() - began


def check_what_was_kept(home: Home) -> None:
    """Whatever is an exhibit is whole, and whatever calls itself captured has all its parts."""
    vault = Vault(home.vault, home.keys)
    assert all(check.ok for check in audit_vault(home.vault))
    for exhibit in vault.exhibits():
        assert len(vault.read(exhibit.digest)) == exhibit.size
        facts = facts_of(vault, exhibit)
        assert facts is None or facts.status == "captured"


@pytest.mark.parametrize("number", range(200))
def test_a_capture_killed_at_any_moment_is_taken_up_again_and_kept_once(
    number: int, span: float, web: Web, tmp_path: Path
) -> None:
    home = desk(tmp_path / "desk", web)
    run = begun(home, web)
    time.sleep(random.Random(number).uniform(0.1, 1.0) * span)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    check_what_was_kept(home)
    out, problem = begun(home, web).communicate(timeout=120)
    assert b"captured" in out or b"done before" in out, problem
    check_what_was_kept(home)
    vault = Vault(home.vault, home.keys)
    roles = [one.detail.get("role") for one in vault.exhibits()]
    mains = [one for one in vault.exhibits() if one.detail.get("role") == "wacz"]
    assert sorted(set(roles)) == ["dom", "page", "screenshot", "text", "wacz"]
    whole_runs = 1 + (b"done before" not in out and len(mains) > 1)
    assert len(mains) == whole_runs, "a run that had come to its end before the kill is repeated as a new one"
    assert len(vault.derivatives(mains[-1].digest, "render-proof")) == 1
    assert [path for path in (home.root / "work").rglob("*") if path.is_file()] == []
