"""The recovery sheet: one line at a time opens copies, an erasure retires it, a slip of the pen is named."""

import pytest
from pyrage.x25519 import Identity

from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.vault.recovery import (
    LINES,
    demand_outside,
    identities_in,
    lines_of,
    move_on,
    new_sheet,
    retired,
    say_destroyed,
    set_sheet,
    waiting,
    write_sheet,
)

from .conftest import AT, later


@pytest.fixture()
def home(tmp_path):
    (tmp_path / "desk" / "keys").mkdir(parents=True)
    return Home(tmp_path / "desk")


def numbers(lines):
    return [one.number for one in lines]


def test_a_sheet_has_numbered_lines_whose_secrets_are_kept_nowhere(home):
    sheet = new_sheet(home, AT)
    assert [line.split()[0] for line in sheet] == [str(number) for number in range(1, LINES + 1)]
    assert [str(one.to_public()) for one in identities_in("\n".join(sheet))] == [
        one.recipient for one in lines_of(home)
    ]
    kept = b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())
    assert not [line for line in sheet if line.split()[1].encode() in kept]


def test_moving_on_retires_lines_in_order_and_keeps_the_last(home):
    new_sheet(home, AT, lines=3)
    assert [move_on(home, later(n)).number for n in (1, 2)] == [1, 2]
    assert move_on(home, later(3)) is None
    assert numbers(lines_of(home)) == [3]
    assert numbers(waiting(home)) == [1, 2]
    say_destroyed(home, 1, later(4))
    assert numbers(waiting(home)) == [2]
    assert retired(home)[0].destroyed_at == later(4)
    for number in (1, 3, 9):
        with pytest.raises(BadInput):
            say_destroyed(home, number, later(5))


def test_a_new_sheet_retires_all_of_the_one_before_and_no_number_comes_twice(home):
    new_sheet(home, AT, lines=2)
    assert new_sheet(home, later(1), lines=2)[0].startswith("3 ")
    assert numbers(lines_of(home)) == [3, 4]
    assert numbers(waiting(home)) == [1, 2]


def test_recipients_of_keys_made_elsewhere_are_a_sheet_as_well(home):
    own = [str(Identity.generate().to_public()) for _ in range(2)]
    set_sheet(home, " ".join(own), AT)
    assert [one.recipient for one in lines_of(home)] == own
    for odd in ("", "age1nothing", f"{own[0]} x"):
        with pytest.raises(BadInput, match="no age recipient"):
            set_sheet(home, odd, AT)
    assert [one.recipient for one in lines_of(home)] == own


def test_a_desk_without_a_sheet_says_what_to_do(home):
    with pytest.raises(BadInput) as caught:
        lines_of(home)
    assert "age-keygen" in caught.value.hint


def test_what_is_typed_from_paper_is_read_with_its_number_and_a_slip_is_named():
    secret = str(Identity.generate())
    assert len(identities_in(f"3 {secret}\n\n{secret}\n# note\n")) == 2
    with pytest.raises(BadInput, match="mistyped"):
        identities_in(secret[:-1] + ("Q" if secret[-1] != "Q" else "P"))
    with pytest.raises(BadInput, match="no age identity"):
        identities_in("age1qqq")


def test_a_sheet_is_written_for_its_owner_alone_outside_the_desk_and_over_nothing(home, tmp_path):
    path = tmp_path / "sheet.txt"
    demand_outside(home, path)
    write_sheet(path, new_sheet(home, AT))
    assert path.stat().st_mode & 0o077 == 0
    for odd in (path, home.root / "sheet.txt", tmp_path / "no such folder" / "sheet.txt"):
        with pytest.raises(BadInput, match="no place"):
            demand_outside(home, odd)
