"""Words are looked up once, and a desk that runs for months does not grow by every word it has read."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.memory import Memory


def test_what_was_found_is_given_back_and_kept() -> None:
    known = Memory[str, int](2)
    assert known.keep("gate", 4) == 4
    assert known.get("gate") == 4
    assert known.get("door") is None


def test_a_full_memory_begins_anew_with_what_was_just_found() -> None:
    known = Memory[str, int](2)
    for number, word in enumerate(("gate", "door", "wall")):
        known.keep(word, number)
    assert known == {"wall": 2}


@given(st.integers(1, 5), st.lists(st.integers(0, 9)))
def test_it_never_holds_more_than_it_may_and_always_what_came_last(most: int, keys: list[int]) -> None:
    known = Memory[int, int](most)
    for key in keys:
        known.keep(key, -key)
        assert len(known) <= most
        assert known[key] == -key
