"""Words are looked up once, and a desk that runs for months does not grow by every word it has read."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.memory import Memory, WordMemory


def test_what_belongs_to_a_key_is_worked_out_once() -> None:
    asked = list[str]()
    known = Memory[str, int](lambda word: asked.append(word) or len(word), most=2)
    assert [known["gate"], known["gate"], known["door"]] == [4, 4, 4]
    assert asked == ["gate", "door"]


def test_nothing_found_is_kept_too() -> None:
    """Most words are in no vocabulary, and they come as often as the others."""
    asked = list[str]()
    known = Memory[str, tuple[str, ...]](lambda word: tuple(asked.append(word) or ()), most=2)
    assert known["gate"] == known["gate"] == ()
    assert asked == ["gate"]


def test_a_full_memory_begins_anew_with_what_was_just_found() -> None:
    known = Memory[str, int](len, most=2)
    assert [known[word] for word in ("gate", "door", "wall")] == [4, 4, 4]
    assert known == {"wall": 4}


@given(st.integers(1, 5), st.lists(st.integers(0, 9)))
def test_it_never_holds_more_than_it_may_and_always_what_came_last(most: int, keys: list[int]) -> None:
    known = Memory[int, int](lambda key: -key, most)
    for key in keys:
        assert known[key] == -key
        assert key in known
        assert len(known) <= most


@given(st.integers(1, 3), st.integers(0, 9))
def test_what_needs_another_key_is_right_though_the_memory_begins_anew_meanwhile(most: int, key: int) -> None:
    """An Arabic word is read by what it is without its particles."""
    known = Memory[int, int](lambda number: known[number - 1] + 1 if number else 0, most)
    assert known[key] == key
    assert len(known) <= most


@given(st.integers(1, 9), st.text(max_size=20))
def test_of_a_word_longer_than_told_the_same_is_worked_out_and_nothing_kept(longest: int, word: str) -> None:
    known = WordMemory[int](len, 5, longest)
    assert known[word] == len(word)
    assert (word in known) == (len(word) <= longest)
