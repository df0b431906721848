"""Canonical bytes are those of RFC 8785, whichever way they were made."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tocsin.canonical import canonical
from tocsin.errors import BadInput

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(words))
def test_a_list_of_words_takes_the_short_way_to_the_same_bytes(value: list[str]) -> None:
    """Ids of items are made of such a list: another byte would be another item."""
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [["\x00\x1f\x7f\x80\u2028\u2029"], ['"\\/\b\f\n\r\t'], ["😀", "ö", ""], []])
def test_signs_that_are_escaped_differently_elsewhere(value: list[str]) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [["a", "\ud800"], "\ud800", ["a", float("nan")], [2**60]])
def test_what_has_no_canonical_form_is_refused_on_both_ways(value: object) -> None:
    with pytest.raises(BadInput):
        canonical(value)
