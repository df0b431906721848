"""Every act of an insider with all keys, against every anchor that somebody outside may have: any one is enough.

The insider leaves a log that is whole and correctly signed in itself. Each anchor was given out before, and is read and
compared as `tocsin witness check` does it, from a copy of the desk's folder.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import Vault
from tocsin.vault.anchor import (
    GROUP,
    Imprint,
    as_note,
    bind,
    held_since,
    read_anchors,
    read_text,
    read_typed,
    typed,
)
from tocsin.vault.checkpoint import Checkpoint, LogKey, create_log_key, load_signer, open_checkpoint
from tocsin.vault.compare import LogCopy, compare, compare_with_request
from tocsin.vault.ledger import Ledger
from tocsin.vault.stamping import Source, stamp_first
from tocsin.vault.timestamp import Authority, obtain
from tocsin.vault.witness import Witness, witness_request

from .authority import Clockmaker
from .conftest import NAME, Desk, dossier_of, later, take
from .test_insider import SCENARIOS, edited


@cache
def given_at() -> datetime:
    """The instant at which this desk gave things out: not before the first test asks, for a stamp tells the real time.

    Taken when the module is read, it lies minutes back in a long run, and no authority's time is believed beside it.
    """
    return datetime.now(UTC)


@dataclass
class Given:
    """A desk as it was when anchors were given out, and the anchors."""

    root: Path
    out: Path
    vault: Vault
    witness: Witness


@pytest.fixture(scope="module")
def given_out(tmp_path_factory):
    """The worked desk, stamped and cosigned, a package sealed; what others hold lies in `out`."""
    root, out = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("out")
    vault = Vault.create(root / "vault", root / "keys", NAME)
    post = take(vault, b"<p>0.5 BTC for any Marenian address in Port Aldera</p>")
    take(vault, b"another case's page", name="other.html", at=later(1))
    picture = take(vault, bytes(range(256)) * 4, name="shot.png", at=later(2))
    take(vault, b"caller's own words", name="call.txt", at=later(3))
    made = {"kind": "text", "data": b"0.5 BTC", "media_type": "text/plain", "recipe": "text 1", "actor": "machine"}
    vault.derive(post.digest, at=later(4), **made)
    vault.note("read", actor="ben", at=later(5), exhibit=picture.digest)
    clock = Clockmaker(out / "tsa")
    authority = Authority("clock", (clock.root,))
    for _ in range(2):
        stamp_first(vault, [("clock", lambda: Source(authority, clock))], actor="worker", clock=given_at)
        vault.note("exported", actor="ada", at=given_at())
    Desk(root, vault, dossier_of(vault, [post])).seal(out / "package.zip", at=given_at())
    stamp_first(vault, [("clock", lambda: Source(authority, clock))], actor="worker", clock=given_at)
    give_out(vault, out, clock, authority)
    return Given(root, out, vault, Witness(out / "lawyer"))


def give_out(vault, out, clock, authority):
    """What leaves the house, each in the form in which it is kept."""
    note = vault.ledger.checkpoint()
    witness = Witness.create(out / "lawyer", "lawyer.example")
    witness.trust(vault.log_key.vkey)
    line = witness.cosign(witness_request(vault.ledger, 0), given_at())
    (out / "cosigned.txt").write_text(note + line)
    (out / "printed.txt").write_text(typed(open_checkpoint(note, vault.log_key), vault.log_key))
    (out / "scanned.txt").write_text("\ufeff" + note.rstrip("\n").replace("\n", "\r\n"))
    (out / "token.tsr").write_bytes(vault.read(vault.ledger.entry(vault.ledger.size - 1).facts["token"]))
    reply, _ = obtain(clock, note.encode(), authority)
    (out / "own.tsr").write_bytes(reply)


ANCHORS = ("lawyer", "cosigned.txt", "printed.txt", "scanned.txt", "token.tsr", "package.zip")
"""A witness's memory, a cosigned head, a typed page, a scanned code, a lone token, a package in police hands."""


def rewritten(root, change, keys=None):
    """The log written anew as `change` makes it, numbered and signed as an insider can."""
    entries = change(list(Vault(root / "vault", root / "keys").ledger.entries()))
    folder = root / "vault" / "log"
    shutil.rmtree(folder)
    ledger = Ledger.create(folder, load_signer(keys or root / "keys"))
    with ledger.locked():
        for entry in entries:
            ledger.append_locked(entry)


def with_a_new_key(root):
    create_log_key(root / "new", NAME)
    rewritten(root, lambda entries: entries, keys=root / "new")
    shutil.copy(root / "new" / "log.vkey", root / "vault" / "log.vkey")
    shutil.rmtree(root / "keys")
    (root / "new").rename(root / "keys")


def with_other_bytes(root):
    """An exhibit's bytes are replaced, and every digest and size that speaks of them recomputed."""
    vault = Vault(root / "vault", root / "keys")
    old, new = vault.exhibits()[0].digest, vault.store.put(b"<p>nothing was offered</p>")

    def changed(entry):
        facts = {**entry.facts, "size": "26"} if entry.exhibit == old and "number" in entry.facts else entry.facts
        return replace(entry, exhibit=new if entry.exhibit == old else entry.exhibit, facts=facts)

    rewritten(root, lambda entries: [changed(entry) for entry in entries])


def with_a_token_replaced(root):
    """A token is exchanged for a later one of the same authority, its entry rewritten to fit."""
    rewritten(root, lambda e: edited(e, 6, facts={**e[6].facts, "token": e[8].facts["token"]}))


def forked(root):
    """The history told to one reader ends after five entries, and goes on otherwise for another."""
    rewritten(root, lambda e: [*e[:5], *(replace(e[5], act="told nobody", at=given_at()) for _ in range(9))])


def continued_after_a_cut(root):
    rewritten(root, lambda e: e[:-UNCOVERED])
    vault = Vault(root / "vault", root / "keys")
    for n in range(4):
        vault.note("read", actor="eve", at=given_at() + timedelta(minutes=n))


def with_the_clock_set_back(root):
    """Nothing is rewritten: the machine's clock is set to last month, and work is done as if it were then."""
    Vault(root / "vault", root / "keys").note("told the police", actor="eve", at=given_at() - timedelta(days=30))


def with_two_exhibits_swapped(root):
    def change(entries):
        one, two = entries[0].exhibit, entries[1].exhibit
        other = {one: two, two: one}
        return [replace(entry, exhibit=other.get(entry.exhibit, entry.exhibit)) for entry in entries]

    rewritten(root, change)


def with_another_derivative(root):
    """What was read out of an exhibit is exchanged, digest and all."""
    digest = Vault(root / "vault", root / "keys").store.put(b"0.1 BTC")
    rewritten(root, lambda e: edited(e, 4, facts={**e[4].facts, "digest": digest}))


def as_backed_up(root):
    rewritten(root, lambda e: e[:4])


UNCOVERED = 3
"""The sealing and what was logged after it: no anchor can speak of what came after it was given out."""

ACTS = {
    **{name: (lambda root, change=change: rewritten(root, change)) for name, change in SCENARIOS.items()},
    "the last entry is deleted": lambda root: rewritten(root, lambda e: e[:-UNCOVERED]),
    "an exhibit is altered and everything recomputed": with_other_bytes,
    "a token is replaced": with_a_token_replaced,
    "a history is forked": forked,
    "the tail is dropped": lambda root: rewritten(root, lambda e: e[:7]),
    "the last entry is exchanged for new work": continued_after_a_cut,
    "an old backup is put back": as_backed_up,
    "everything is signed again with a new key": with_a_new_key,
    "the clock is set back": with_the_clock_set_back,
    "two cases' exhibits change places": with_two_exhibits_swapped,
    "a derived record is exchanged": with_another_derivative,
}


@cache
def opened(root):
    """A folder's log, read once for all anchors, and what reads its kept files."""
    return LogCopy(root / "vault"), Vault(root / "vault", root / "keys").read


def checked(root, given, name):
    """The verdicts of one anchor on a desk's folder, as an outsider gets them who noted when they had it in hand."""
    log, kept = opened(root)
    witness = given.witness.key if name == "cosigned.txt" else None
    anchors = read_anchors(given.out / name, log.key, witness)
    return compare(log, [held_since(one, given_at()) for one in anchors], kept)


@pytest.fixture(scope="module")
def acted(given_out, tmp_path_factory):
    """A copy of the desk on which an act was done, made once for all anchors."""
    done = {}

    def of(name):
        if name not in done:
            done[name] = tmp_path_factory.mktemp("act") / "desk"
            shutil.copytree(given_out.root, done[name])
            ACTS[name](done[name])
        return done[name]

    return of


@pytest.mark.parametrize("anchor", ANCHORS)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_is_found_from_each_anchor_alone(acted, given_out, act, anchor):
    try:
        checks = checked(acted(act), given_out, anchor)
    except IntegrityError:
        return  # the anchor is not even of this log's key
    assert checks
    assert not any(check.ok for check in checks), checks


@pytest.mark.parametrize("anchor", ANCHORS)
def test_an_honest_desk_that_went_on_working_agrees_with_each_anchor(given_out, tmp_path, anchor):
    shutil.copytree(given_out.root, tmp_path / "desk")
    vault = Vault(tmp_path / "desk" / "vault", tmp_path / "desk" / "keys")
    for n in range(5):
        take(vault, bytes([n]) * 9, at=given_at() + timedelta(minutes=n))
    assert all(check.ok for check in checked(tmp_path / "desk", given_out, anchor))


def test_there_are_at_least_fifteen_acts_and_four_kinds_of_anchor():
    assert len(ACTS) >= 15
    assert len(ANCHORS) >= 4


# --------------------------------------------------------------------------- without a copy of the log


def given_head(root, size):
    ledger = Vault(root / "vault", root / "keys").ledger
    return witness_request(ledger, min(size, ledger.size))


def test_an_outsider_without_the_log_compares_by_the_proof_that_the_desk_gives(given_out, tmp_path):
    shutil.copytree(given_out.root, tmp_path / "desk")
    vault = Vault(tmp_path / "desk" / "vault", tmp_path / "desk" / "keys")
    anchors = read_anchors(given_out.out / "printed.txt", vault.log_key)
    size = anchors[0].head.size
    vault.note("read", actor="ada", at=given_at())
    assert all(check.ok for check in compare_with_request(given_head(tmp_path / "desk", size), anchors, vault.log_key))
    (check,) = compare_with_request(given_head(tmp_path / "desk", 3), anchors, vault.log_key)
    assert f"--from {size}" in check.detail


@pytest.mark.parametrize(
    "act", sorted(set(ACTS) - {"the clock is set back", "everything is signed again with a new key"})
)
def test_no_insider_can_give_such_a_proof_for_another_history(acted, given_out, act):
    key = given_out.vault.log_key
    for name in ("printed.txt", "lawyer", "package.zip"):
        anchors = read_anchors(given_out.out / name, key)
        checks = compare_with_request(given_head(acted(act), anchors[0].head.size), anchors, key)
        assert not any(check.ok for check in checks)


# --------------------------------------------------------------------------- reading anchors


def test_a_lone_token_and_its_note_kept_together_tell_the_same_as_the_note(given_out):
    (lone,) = read_anchors(given_out.out / "own.tsr", given_out.vault.log_key)
    assert isinstance(lone, Imprint)
    note = given_out.vault.ledger.checkpoint()
    assert bind(lone, note, given_out.vault.log_key).at == lone.at
    with pytest.raises(IntegrityError, match="not over this checkpoint"):
        bind(lone, given_out.vault.ledger.checkpoint(3), given_out.vault.log_key)


def test_a_lone_token_whose_checkpoint_the_desk_no_longer_has_is_found(given_out):
    (check,) = checked(given_out.root, given_out, "own.tsr")
    assert "does not have the checkpoint" in check.detail


KEY = LogKey("desk", bytes(range(32)))
HEAD = Checkpoint("desk", 12, bytes(range(32)))


@pytest.mark.parametrize("place", range(17))
def test_one_mistyped_digit_in_any_group_is_told_apart_from_a_rewritten_history(place):
    text = typed(HEAD, KEY).split(" ")
    group = text[2 + place]
    text[2 + place] = ("0" if group[0] != "0" else "1") + group[1:]
    with pytest.raises(BadInput, match="mistyped"):
        read_typed(" ".join(text), KEY)


def test_a_typed_head_is_read_however_people_space_it():
    who, _, *groups = typed(HEAD, KEY).split(" ")
    assert all(len(group) == GROUP for group in groups)
    for text in (
        typed(HEAD, KEY),
        f"{who} 12 {' '.join(groups).upper()}",
        f"{who} 12\n{' '.join(groups[:8])}\n{' '.join(groups[8:])}\n",
        f"{who}: 12, {'-'.join(groups)}",
    ):
        assert read_typed(text, KEY) == HEAD
    with pytest.raises(BadInput, match="as the page prints"):
        read_typed(f"{who} 12 {' '.join(groups[:-1])}", KEY)


def test_a_typed_head_under_another_key_is_another_log():
    with pytest.raises(IntegrityError, match="signed by the key"):
        read_typed(typed(HEAD, LogKey("desk", bytes(32))), KEY)


def test_a_scanned_note_is_read_whatever_scanner_and_mail_did_to_its_lines(given_out):
    note = given_out.vault.ledger.checkpoint()
    key = given_out.vault.log_key
    for text in (note, note.replace("\n", "\r\n"), note.strip(), note.replace("\N{EM DASH}", "--"), f"  {note}\n\n"):
        assert as_note(text) == note
        assert read_text(text, key, "x").head.size == given_out.vault.ledger.size


@pytest.mark.parametrize("text", ["", "hello", "{}", "old 3\n\nx", "\x00\xff"])
def test_what_is_no_anchor_is_a_sentence(given_out, tmp_path, text):
    (tmp_path / "x.txt").write_text(text)
    with pytest.raises((BadInput, IntegrityError)) as caught:
        read_anchors(tmp_path / "x.txt", given_out.vault.log_key)
    assert caught.value.hint


def test_a_head_of_another_desk_is_not_compared(given_out, tmp_path):
    (tmp_path / "x.txt").write_text(typed(Checkpoint("another", 2, bytes(32)), LogKey("another", bytes(32))))
    with pytest.raises(BadInput, match="another"):
        read_anchors(tmp_path / "x.txt", given_out.vault.log_key)
