"""Near-duplicate texts: what an editor's hand leaves recognisable is found, what strangers share is not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.linkage.shingles import (
    BANDS,
    BUSIEST,
    SHORTEST,
    bands,
    candidates,
    likeness,
    shingles,
)

BOUNTY = "payforthenameandstreetofeverymarenianwholivesneartheharbour"
words = st.text(alphabet="abcdefghij", min_size=SHORTEST, max_size=80)


@given(words, words)
def test_likeness_is_symmetric_and_one_only_for_equal_sets(a: str, b: str) -> None:
    left, right = shingles(a), shingles(b)
    assert likeness(left, right) == likeness(right, left)
    assert (likeness(left, right) == 1.0) == (left == right)


@given(st.text(max_size=SHORTEST - 1))
def test_a_text_too_short_to_compare_has_no_band_by_which_it_could_be_found(text: str) -> None:
    assert bands(shingles(text)) == []


@given(words)
def test_a_text_long_enough_has_its_bands_and_always_the_same(text: str) -> None:
    assert len(set(bands(shingles(text)))) == BANDS
    assert bands(shingles(text)) == bands(shingles(text))


@pytest.mark.parametrize("edits", [1, 2, 3])
def test_a_text_with_a_few_typing_errors_shares_a_band(edits: int) -> None:
    found = 0
    for seed in range(40):
        draw = random.Random(seed)
        changed = list(BOUNTY)
        for _ in range(edits):
            changed[draw.randrange(len(changed))] = draw.choice("xyz")
        found += not set(bands(shingles(BOUNTY))).isdisjoint(bands(shingles("".join(changed))))
    assert found >= 36


def test_a_flood_of_one_text_is_paired_without_every_pair_and_reaches_everybody() -> None:
    flood = [f"{n:04d}" for n in range(1000)]
    pairs = list(candidates(flood, set(flood)))
    assert len(pairs) == BUSIEST * (BUSIEST - 1) // 2 + len(flood) - BUSIEST
    assert {key for pair in pairs for key in pair} == set(flood)


@given(st.integers(0, 260), st.integers(0, 260))
def test_what_arrives_later_adds_exactly_the_pairs_that_were_not_there(few: int, more: int) -> None:
    everybody = [str(n) for n in range(few + more)]
    before, new = everybody[:few], set(everybody[few:])
    together = [*candidates(before, set(before)), *candidates(everybody, new)]
    assert sorted(together) == sorted(candidates(everybody, set(everybody)))
