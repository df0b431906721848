"""Near-duplicate texts: what an editor's hand leaves recognisable is found, what strangers share is not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.linkage.shingles import SHORTEST, THRESHOLD, candidates, likeness, near_duplicates, shingles

BOUNTY = "payforthenameandstreetofeverymarenianwholivesneartheharbour"
words = st.text(alphabet="abcdefghij", min_size=SHORTEST, max_size=80)


@given(words, words)
def test_likeness_is_symmetric_and_one_only_for_equal_sets(a: str, b: str) -> None:
    left, right = shingles(a), shingles(b)
    assert likeness(left, right) == likeness(right, left)
    assert (likeness(left, right) == 1.0) == (left == right)


@given(st.text(max_size=SHORTEST - 1))
def test_a_text_too_short_to_compare_is_never_a_duplicate_even_of_itself(text: str) -> None:
    assert near_duplicates({"a": shingles(text), "b": shingles(text)}) == []


def test_every_reported_pair_was_verified_because_bands_alone_join_strangers() -> None:
    draw = random.Random(7)
    texts = {str(n): shingles("".join(draw.choices("abcdefgh", k=60))) for n in range(300)}
    for a, b, score in near_duplicates(texts):
        assert score == likeness(texts[a], texts[b]) >= THRESHOLD


@pytest.mark.parametrize("edits", [1, 2, 3])
def test_a_text_with_a_few_typing_errors_is_still_a_candidate(edits: int) -> None:
    found = 0
    for seed in range(40):
        draw = random.Random(seed)
        changed = list(BOUNTY)
        for _ in range(edits):
            changed[draw.randrange(len(changed))] = draw.choice("xyz")
        texts = {"a": shingles(BOUNTY), "b": shingles("".join(changed))}
        found += candidates(texts) == {("a", "b")}
    assert found >= 36


def test_a_flood_of_one_text_is_linked_without_comparing_every_pair() -> None:
    flood = {f"{n:04d}": shingles(BOUNTY) for n in range(1000)}
    pairs = near_duplicates(flood)
    assert 999 <= len(pairs) < 20_000
    reached = {key for a, b, _ in pairs for key in (a, b)}
    assert len(reached) == 1000


def test_the_result_does_not_depend_on_the_order_of_the_texts() -> None:
    texts = {"a": shingles(BOUNTY), "b": shingles(BOUNTY + "now"), "c": shingles("somethingelseentirelyabouttea")}
    backwards = dict(reversed(texts.items()))
    assert near_duplicates(texts) == near_duplicates(backwards)
