"""Shared passages: two texts that quote one headline are told apart from two copies of one text."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.linkage.passages import WORDS, runs

HEADLINE = "police look into threats against marenians at port aldera"


def test_a_quoted_headline_is_shared_by_two_otherwise_different_texts() -> None:
    shared = runs(f"{HEADLINE} and i agree".split()) & runs(f"read this {HEADLINE}".split())
    assert shared == runs(HEADLINE.split())


def test_seven_words_are_a_stock_phrase_and_eight_are_a_passage() -> None:
    assert runs(HEADLINE.split()[: WORDS - 1]) == set()
    assert runs(HEADLINE.split()[:WORDS]) == {tuple(HEADLINE.split()[:WORDS])}


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_a_text_has_a_run_for_each_place_at_which_one_can_begin(words: list[str]) -> None:
    assert len(runs(words)) <= max(0, len(words) - WORDS + 1)
    assert all(len(run) == WORDS for run in runs(words))
