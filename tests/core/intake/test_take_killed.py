"""Killing `take` at any moment and running it again loses nothing and doubles nothing."""

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.core.intake.conftest import Clock, make_desk
from tocsin.home import Home
from tocsin.intake.journal import FINISHED
from tocsin.intake.sources import sources_of
from tocsin.intake.take import bench, take
from tocsin.vault import Vault

KILLED = 137


def take_and_die(home: Home, inbox: Path, after: int) -> bool:
    """Run `take` in a process of its own that dies at its n-th write to disk; whether it died."""
    child = os.fork()
    if child == 0:
        real, writes = os.fsync, 0

        def dying(descriptor: int) -> None:
            nonlocal writes
            writes += 1
            if writes >= after:
                os._exit(KILLED)
            real(descriptor)

        os.fsync = dying
        list(take(bench(home, actor="noor", clock=Clock()), list(sources_of([str(inbox)]))))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == KILLED


def state(home: Home) -> dict[str, object]:
    """What the vault holds: exhibits, what was made of each, and how often each was received."""
    vault = Vault(home.vault, home.keys)
    acts = Counter((event.exhibit, event.act) for event in vault.entries() if event.exhibit)
    return {
        "exhibits": sorted((one.digest, one.name) for one in vault.exhibits()),
        "numbers": sorted(one.number for one in vault.exhibits()),
        "made": sorted((one.of, one.kind, one.digest) for e in vault.exhibits() for one in vault.derivatives(e.digest)),
        "acts": acts,
    }


def finished(home: Home) -> bool:
    """Whether the run had come to its end before it was killed; repeating it would be a new run."""
    return any(event.act == FINISHED for event in Vault(home.vault, home.keys).entries())


def writes_of_a_whole_run(home: Home, inbox: Path) -> int:
    """How many writes a run makes that nobody kills."""
    real, writes = os.fsync, 0

    def counting(descriptor: int) -> None:
        nonlocal writes
        writes += 1
        real(descriptor)

    os.fsync = counting
    try:
        list(take(bench(home, actor="noor", clock=Clock()), list(sources_of([str(inbox)]))))
    finally:
        os.fsync = real
    return writes


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_run_killed_at_any_write_and_repeated_leaves_what_a_whole_run_leaves(tmp_path: Path, inbox: Path) -> None:
    whole = make_desk(tmp_path / "whole")
    total = writes_of_a_whole_run(whole, inbox)
    expected = state(whole)
    assert len(expected["exhibits"]) == 4  # type: ignore[arg-type]
    step = max(1, total // 12)
    for after in range(1, total, step):
        home = make_desk(tmp_path / f"killed-{after}")
        assert take_and_die(home, inbox, after), f"the run had fewer than {after} writes"
        if not finished(home):
            results = list(take(bench(home, actor="noor", clock=Clock()), list(sources_of([str(inbox)]))))
            assert len(results) == 4
        assert state(home) == expected, f"killed at write {after} of {total}"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_killed_again_and_again_it_still_comes_to_the_same_end(tmp_path: Path, inbox: Path) -> None:
    whole = make_desk(tmp_path / "whole")
    writes_of_a_whole_run(whole, inbox)
    home = make_desk(tmp_path / "often")
    for _ in range(200):
        if not take_and_die(home, inbox, 7):
            break
    assert state(home) == state(whole)
