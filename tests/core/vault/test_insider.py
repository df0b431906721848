"""Somebody with every key and the whole folder rewrites history: found from any one checkpoint kept elsewhere.

Each scenario ends with a log that is whole and correctly signed in itself, which is why the folder alone cannot tell.
"""

import shutil
from dataclasses import replace

import pytest

from tocsin.vault import Vault, audit_vault
from tocsin.vault.checkpoint import create_log_key, load_signer
from tocsin.vault.ledger import Ledger

from .conftest import NAME, later, take


def rewrite(desk, change, keys=None):
    """Write the log anew as `change` makes it of its entries, numbered and signed as an insider can."""
    entries = change(list(desk.vault.ledger.entries()))
    folder = desk.vault.folder / "log"
    shutil.rmtree(folder)
    ledger = Ledger.create(folder, load_signer(keys or desk.root / "keys"))
    with ledger.locked():
        for entry in entries:
            ledger.append_locked(entry)


def failed(desk, *anchors):
    return [check for check in audit_vault(desk.vault.folder, anchors) if not check.ok]


def without(entries, *places):
    return [entry for place, entry in enumerate(entries) if place not in places]


def edited(entries, place, **changes):
    return [replace(entry, **changes) if at == place else entry for at, entry in enumerate(entries)]


def swapped_exhibits(entries):
    first, second = entries[0].exhibit, entries[1].exhibit
    other = {first: second, second: first}
    return [replace(entry, exhibit=other.get(entry.exhibit, entry.exhibit)) for entry in entries]


def inserted(entries, place):
    return [*entries[:place], replace(entries[5], actor="mallory", act="exported"), *entries[place:]]


SCENARIOS = {
    "an entry is deleted": lambda e: without(e, 5),
    "the last entry is deleted": lambda e: e[:-1],
    "the first derived entry is deleted": lambda e: without(e, 4),
    "an entry is inserted in the middle": lambda e: inserted(e, 3),
    "an entry is inserted at the beginning": lambda e: inserted(e, 0),
    "two entries change places": lambda e: [*e[:4], e[5], e[4], *e[6:]],
    "an act is dated back": lambda e: edited(e, 5, at=later(-1000)),
    "everything is dated back alike": lambda e: [replace(one, at=later(-1000)) for one in e],
    "an act is put on somebody else": lambda e: edited(e, 0, actor="ben"),
    "an act becomes another": lambda e: edited(e, 5, act="printed"),
    "a name is changed": lambda e: edited(e, 1, facts={**e[1].facts, "name": "innocent.html"}),
    "a source is changed": lambda e: edited(e, 0, facts={**e[0].facts, "received_from": "the police"}),
    "a recipe is changed": lambda e: edited(e, 4, facts={**e[4].facts, "recipe": "text 2"}),
    "two cases' exhibits are swapped": swapped_exhibits,
    "an exhibit with its numbers is taken out": lambda e: [
        edited([one], 0, facts={**one.facts, "number": str(int(one.facts["number"]) - 1)})[0]
        if int(one.facts.get("number", 0)) > 2
        else one
        for one in without(e, 1)
    ],
    "an entry stands twice": lambda e: [*e[:3], e[2], *e[3:]],
    "a detail is slipped in": lambda e: edited(e, 5, detail={"why": "ordered by ada"}),
    "a key is reused": lambda e: edited(e, 5, key="k"),
    "the log is begun anew": lambda _: [],
    "last week is gone and new work was done": lambda e: [*e[:3], replace(e[5], actor="eve", at=later(9000))] * 2,
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_history_rewritten_with_all_keys_is_found_from_one_checkpoint_kept_elsewhere(desk, name):
    anchor = desk.vault.ledger.checkpoint()
    rewrite(desk, SCENARIOS[name])
    assert "7 outside checkpoints" in [check.name for check in failed(desk, anchor)]


def test_one_older_checkpoint_among_many_is_enough(desk):
    early = desk.vault.ledger.checkpoint(2)
    rewrite(desk, lambda entries: edited(entries, 1, actor="ben"))
    fresh = Ledger(desk.vault.folder / "log", load_signer(desk.root / "keys")).checkpoint()
    assert failed(desk, fresh) == []
    assert len(failed(desk, fresh, early, fresh)) == 1


def test_the_folder_alone_cannot_tell_and_says_that_nothing_outside_was_compared(desk):
    rewrite(desk, lambda entries: edited(entries, 0, actor="ben"))
    assert failed(desk) == []
    last = audit_vault(desk.vault.folder)[-1]
    assert (last.skipped, last.detail) == (True, "none was given to compare with")


def test_honest_growth_agrees_with_every_checkpoint_ever_given_out(desk):
    anchors = [desk.vault.ledger.checkpoint(size) for size in range(desk.vault.ledger.size + 1)]
    for n in range(9):
        take(desk.vault, bytes([n]) * 3, at=later(100 + n))
        anchors.append(desk.vault.ledger.checkpoint())
    assert failed(desk, *anchors) == []


def test_two_histories_for_two_readers_cannot_both_agree_with_the_folder(desk, tmp_path):
    shutil.copytree(desk.vault.folder, tmp_path / "fork")
    fork = Vault(tmp_path / "fork", desk.root / "keys")
    desk.vault.note("told the police", actor="ada", at=later(100))
    fork.note("told nobody", actor="ada", at=later(100))
    ours, theirs = desk.vault.ledger.checkpoint(), fork.ledger.checkpoint()
    assert failed(desk, ours) == []
    assert "rewritten" in failed(desk, theirs)[0].detail
    fork.note("more", actor="ada", at=later(101))
    assert "this log has" in failed(desk, fork.ledger.checkpoint())[0].detail


def test_an_old_backup_put_back_is_found(desk, tmp_path):
    shutil.copytree(desk.vault.folder, tmp_path / "backup")
    desk.vault.note("told the police", actor="ada", at=later(100))
    anchor = desk.vault.ledger.checkpoint()
    shutil.rmtree(desk.vault.folder)
    shutil.copytree(tmp_path / "backup", desk.vault.folder)
    assert failed(desk) == []
    assert "this log has" in failed(desk, anchor)[0].detail


def test_the_same_log_under_a_new_key_is_found(desk, tmp_path):
    anchor = desk.vault.ledger.checkpoint()
    create_log_key(tmp_path / "new", NAME)
    rewrite(desk, lambda entries: entries, keys=tmp_path / "new")
    shutil.copy(tmp_path / "new" / "log.vkey", desk.vault.folder / "log.vkey")
    assert failed(desk) == []
    assert "no signature of the key" in failed(desk, anchor)[0].detail


def test_the_checkpoint_inside_a_package_sent_out_is_an_anchor(desk, package):
    from .tampering import unpack

    anchor = unpack(package.path)["custody/checkpoint"].decode()
    assert failed(desk, anchor) == []
    rewrite(desk, lambda entries: edited(entries, 0, actor="ben"))
    assert "rewritten" in failed(desk, anchor)[0].detail


def test_an_anchor_that_is_no_checkpoint_is_a_sentence(desk):
    assert "not a signed note" in failed(desk, "hello")[0].detail
