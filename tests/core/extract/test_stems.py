"""A word's stems are found by its first letters as by trying each beginning of it."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.extract.stems import Stems

WORDS = st.text(alphabet="abç", min_size=1, max_size=9)


@given(st.sets(WORDS, max_size=30), WORDS | st.just(""))
def test_every_stem_that_a_word_begins_with_is_found_and_no_other(stems: set[str], word: str) -> None:
    tried = [length for length in range(2, 7) if length <= len(word) and word[:length] in stems]
    assert list(Stems(stems, 2, 6).lengths(word)) == tried
