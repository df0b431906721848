"""Erasing a case: what only it held is gone from every byte that is left, and everything else verifies as before."""

import shutil
import subprocess
from datetime import timedelta

import pytest

from tocsin.errors import BadInput, IntegrityError, Refused
from tocsin.vault import Vault, audit_vault, package_file_name, verify_package
from tocsin.vault.blank import blank_of, is_blank, leaf_of, numbers_in, ranges_of
from tocsin.vault.erasure import PLAN, Order
from tocsin.vault.merkle import leaf_hash

from .conftest import AT, dossier_of, later, take
from .kill import killed_at, lines_of

CASE, OTHER = "T-2026-0001", "T-2026-0002"
SECRET = b"Ester Varga, 12 Harbour Street, +1 202 555 0188"
NAME = "Ester Varga +12025550188.txt"


def order(*exhibits, case=CASE, at=None):
    return Order(
        case, tuple(one.digest for one in exhibits), "retention period over", "per_a", "per_b", at or later(90)
    )


def sound(vault, *anchors):
    assert [check.detail for check in audit_vault(vault.folder, anchors) if not check.ok] == []


def everything(root):
    """Every byte of every file under a folder, and every name."""
    paths = sorted(root.rglob("*"))
    return b"\n".join([str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in paths])


def derived(vault, exhibit, data, recipe="1"):
    return vault.derive(exhibit.digest, kind="t", data=data, media_type="a/b", recipe=recipe, actor="m", at=later(7))


@pytest.fixture()
def held(vault):
    """An exhibit of one case with a derivative, one of another case, one of both, and one that waits in intake."""
    own = take(vault, SECRET, name=NAME, received_from="Ester Varga")
    other, both, waiting = (take(vault, data) for data in (b"another", b"of both", b"waiting"))
    derived(vault, own, SECRET + b" read")
    derived(vault, own, b"nothing was found")
    derived(vault, other, b"nothing was found")
    vault.note("exhibit downloaded", actor="ben", at=later(8), exhibit=own.digest, detail={"why": SECRET.decode()})
    vault.bind(CASE, [own.digest, both.digest])
    vault.bind(OTHER, [other.digest, both.digest])
    return own, other, both, waiting


def test_nothing_that_is_left_tells_or_opens_what_was_erased(vault, held, tmp_path):
    own, *rest = held
    shutil.copytree(vault.folder, tmp_path / "copy" / "vault")
    before, note = vault.ledger.root(vault.ledger.size), vault.ledger.checkpoint()
    size = vault.ledger.size
    vault.erase(order(own))
    assert vault.ledger.root(size) == before
    sound(vault, note)
    left = everything(vault.folder) + everything(tmp_path / "keys")
    for planted in (b"Ester", b"555 0188", b"2025550188", own.digest.encode()):
        assert planted not in left
    with pytest.raises(BadInput):
        vault.exhibit(own.digest)
    copied = Vault(tmp_path / "copy" / "vault", tmp_path / "keys")
    with pytest.raises(IntegrityError, match="no key"):
        copied.read(own.digest)
    for one in rest:
        assert vault.read(one.digest)
    assert vault.keyring.holders(held[2].digest) == [OTHER]
    assert vault.read(vault.derivatives(held[1].digest)[0].digest) == b"nothing was found"


def test_the_tombstone_says_what_when_who_and_why_and_no_content(vault, held):
    event = vault.erase(order(held[0]))
    assert event.act == "erased"
    assert (event.actor, event.at) == ("per_b", later(90))
    expected = {"case": CASE, "ground": "retention period over", "asked_by": "per_a", "exhibits_erased": "1"}
    assert expected.items() <= event.detail.items()
    assert event.detail["numbers"] == "1"
    assert numbers_in(event.detail["entries"]) == {0, 4, 5, 7}


def test_a_case_that_shares_everything_loses_its_key_and_nothing_else(vault, held):
    vault.erase(order())
    assert vault.keyring.matters() == [OTHER, "intake"]
    assert [vault.keyring.holders(one.digest) for one in held] == [["intake"], [OTHER], [OTHER], ["intake"]]
    assert vault.read(held[0].digest) == SECRET
    sound(vault)


def test_a_legal_hold_stops_it_before_anything_is_changed(vault, held, tmp_path):
    vault.hold(CASE, actor="per_a", at=later(80))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "catalogue"}
    for act in (
        lambda: vault.erase(order(held[0])),
        lambda: vault.erase(order(held[2], case=OTHER)),
        lambda: vault.keyring.destroy([held[2].digest], OTHER),
        lambda: vault.hold(CASE, actor="per_c", at=later(81)),
    ):
        with pytest.raises(Refused, match=f"{CASE} is under a legal hold since 2026-") as caught:
            act()
        assert caught.value.hint
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "catalogue"}
    assert after == before
    vault.lift(CASE, actor="per_a", at=later(82))
    vault.erase(order(held[0]))
    assert [event.act for event in vault.entries()][-3:] == ["legal hold placed", "legal hold lifted", "erased"]
    with pytest.raises(Refused, match="not under a legal hold"):
        vault.lift(CASE, actor="per_a", at=later(83))


def test_the_same_bytes_may_come_again_under_a_new_number_and_a_new_key(vault, held, tmp_path):
    vault.erase(order(held[3], held[0]))
    again = take(vault, SECRET, name="post.txt", at=later(95))
    assert again.number == 5
    assert vault.read(again.digest) == SECRET
    sound(vault)
    assert take(Vault(vault.folder, tmp_path / "keys"), b"next", at=later(96)).number == 6


def test_a_vault_that_another_process_has_open_knows_nothing_of_it_either(vault, held, tmp_path):
    open_before = Vault(vault.folder, tmp_path / "keys")
    assert len(open_before.exhibits()) == 4
    open_before.derivatives(held[0].digest)
    vault.erase(order(held[0]))
    assert [one.number for one in open_before.exhibits()] == [2, 3, 4]
    assert open_before.custody(held[0].digest) == ()


def test_the_other_cases_packages_made_before_and_after_verify(vault, held, tmp_path):
    from tocsin.vault import seal_package

    def sealed(name, at):
        dossier = dossier_of(vault, [held[1], held[2]])
        return seal_package(vault, tmp_path / name, dossier=dossier, artefacts=[], at=at, actor="ada").path

    earlier = sealed("before.zip", later(60))
    vault.erase(order(held[0]))
    for path in (earlier, sealed("after.zip", later(100))):
        assert [check.detail for check in verify_package(path) if not check.ok] == []
    assert package_file_name(held[1])


def test_an_entry_that_no_erasure_names_may_not_be_blank(vault, held):
    with vault.ledger.locked():
        vault.ledger.blank_locked([1])
    assert "entry 1 was REMOVED" in str([check.detail for check in audit_vault(vault.folder) if not check.ok])


def test_an_erased_entry_that_was_put_back_is_named(vault, held):
    log = vault.folder / "log" / "entries.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    vault.erase(order(held[0]))
    blanked = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([lines[0], *blanked[1:]]))
    assert "stands there still" in str([check.detail for check in audit_vault(vault.folder) if not check.ok])


def test_the_standard_program_opens_an_exhibit_with_the_key_of_its_case(vault, held, tmp_path):
    if shutil.which("age") is None:
        pytest.skip("the age program is not installed")
    own, keys = held[0], tmp_path / "keys"
    wrap = keys / "wraps" / own.digest[:2] / own.digest / f"{CASE}.age"
    command = f"age -d -i <(age -d -i {keys}/matters/{CASE}.key {wrap}) {vault.store.path(own.digest)}"
    assert subprocess.run(["bash", "-c", command], check=True, capture_output=True).stdout == SECRET


@pytest.mark.parametrize("line", [b'{"act":"read"' + b" " * 80, b"x" * 90])
def test_a_blank_is_as_long_as_its_line_and_keeps_its_leaf(line):
    blank = blank_of(line)
    assert len(blank) == len(line)
    assert is_blank(blank)
    assert not is_blank(line)
    assert leaf_of(blank) == leaf_hash(line)
    assert leaf_of(line) == leaf_hash(line)
    assert blank_of(blank) == blank


def test_ranges_read_back_and_odd_ones_are_refused():
    assert numbers_in(ranges_of([9, 3, 4, 5])) == {3, 4, 5, 9}
    assert numbers_in("") == set()
    for odd in ("x", "-3", "3-x", "٣"):
        with pytest.raises(IntegrityError):
            numbers_in(odd)


def test_an_erasure_killed_at_any_moment_is_finished_at_the_next_opening(vault, held, tmp_path):
    def fresh(name):
        shutil.copytree(vault.folder, tmp_path / name / "vault")
        shutil.copytree(tmp_path / "keys", tmp_path / name / "keys")
        return Vault(tmp_path / name / "vault", tmp_path / name / "keys")

    counted = fresh("count")
    moments = lines_of(lambda: counted.erase(order(held[0], at=AT + timedelta(hours=2))))
    for moment in range(1, moments + 1, max(moments // 12, 1)):
        tried = fresh(f"try{moment}")
        assert killed_at(moment, lambda tried=tried: tried.erase(order(held[0]))), moment
        root = tmp_path / f"try{moment}"
        again = Vault(root / "vault", root / "keys")
        erased = sum(event.act == "erased" for event in again.entries())
        assert erased == (held[0].digest not in [one.digest for one in again.exhibits()])
        assert not (again.ledger.folder / PLAN).exists()
        sound(again)
        if erased:
            assert b"Ester" not in everything(root)
        else:
            assert again.read(held[0].digest) == SECRET
