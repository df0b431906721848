"""Shared passages: two texts that quote one headline are told apart from two copies of one text."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.linkage.passages import COMMONEST, WORDS, runs, shared_runs

HEADLINE = ["police", "look", "into", "threats", "against", "marenians", "at", "port", "aldera"]


def test_a_quoted_headline_joins_two_otherwise_different_texts() -> None:
    texts = {"a": [*HEADLINE, "and", "i", "agree"], "b": ["read", "this", *HEADLINE]}
    assert shared_runs(texts) == {("a", "b"): " ".join(sorted(runs(HEADLINE))[0])}


def test_seven_shared_words_are_a_stock_phrase_and_eight_are_a_passage() -> None:
    for length, expected in ((WORDS - 1, 0), (WORDS, 1)):
        shared = HEADLINE[:length]
        assert len(shared_runs({"a": ["x", *shared], "b": ["y", *shared]})) == expected


def test_a_footer_that_everybody_carries_links_nobody() -> None:
    carriers = {f"{n:03d}": HEADLINE for n in range(COMMONEST + 1)}
    assert shared_runs(carriers) == {}
    del carriers["000"]
    assert len(shared_runs(carriers)) == COMMONEST * (COMMONEST - 1) // 2


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_a_text_alone_shares_with_nobody(words: list[str]) -> None:
    assert shared_runs({"a": words}) == {}
