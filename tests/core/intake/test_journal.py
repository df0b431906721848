"""The memory of a run: repeated runs are told apart, and no question reads the log whole or leaves a name in it."""

from datetime import UTC, datetime

import pytest

from tocsin.intake.journal import Journal
from tocsin.vault import Vault

AT = datetime(2026, 11, 22, tzinfo=UTC)
NAMES = ("https://chirrup.example/s/1", "calls/Ester Varga.txt")


@pytest.fixture
def vault(tmp_path):
    return Vault.create(tmp_path / "vault", tmp_path / "keys", "desk")


def run(vault, names=NAMES):
    return Journal(vault, names, actor="ada", at=AT)


def test_an_unfinished_run_goes_on_and_knows_what_is_done(vault):
    first = run(vault)
    first.done(NAMES[0], at=AT, outcome="preserved")
    again = run(vault, NAMES[::-1])
    assert again.run == first.run
    assert [again.is_done(name) for name in NAMES] == [True, False]


@pytest.mark.parametrize("finished", [0, 1, 2, 3, 4, 5, 8, 13])
def test_after_any_number_of_finished_runs_the_next_is_a_new_one(vault, finished):
    for n in range(finished):
        made = run(vault)
        assert made.run.endswith(f"-{n}")
        made.done(NAMES[0], at=AT, outcome="preserved")
        made.finish(at=AT)
    fresh = run(vault)
    assert fresh.run.endswith(f"-{finished}")
    assert not fresh.is_done(NAMES[0])


def test_other_sources_are_another_run(vault):
    run(vault).finish(at=AT)
    assert run(vault, NAMES[:1]).run.endswith("-0")


def test_no_question_reads_the_log_whole(vault, monkeypatch):
    """A log has a million entries after some years, and a run asks at each of its sources."""
    run(vault).done(NAMES[0], at=AT, outcome="preserved")

    def never(*_, **__):
        raise AssertionError("the log was walked")

    monkeypatch.setattr(vault, "entries", never)
    monkeypatch.setattr(vault.ledger, "entries", never)
    assert run(vault).is_done(NAMES[0])


def test_no_name_of_a_source_stands_in_the_log(vault):
    made = run(vault)
    for name in NAMES:
        made.done(name, at=AT, outcome="preserved")
    made.finish(at=AT)
    log = (vault.folder / "log" / "entries.jsonl").read_text()
    assert "Ester" not in log
    assert "chirrup" not in log
