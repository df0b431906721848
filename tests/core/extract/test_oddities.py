"""What the eye does not see in a text is told, whatever the text; offsets stay those of the text as it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import extract
from tocsin.extract.oddities import oddities
from tocsin.extract.reading import LONGEST
from tocsin.model.item import ItemKind
from tocsin.triage import suggest

from .conftest import item_of

PADDING = "the market by the harbour opens at nine in the morning. "
THREAT = "we will kill the Marenians on Friday"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u202eab\u202c", "turn the direction"), ("a\x00b\x1b", "Control characters"),
    ("a\ufffd", "could not be read"),
        ("a\u200bb", "Invisible"), ("k\u0301\u0302\u0303\u0304", "piled"),
    ],
)  # fmt: skip
def test_each_oddity_is_named_with_how_often(text, said):
    (sentence,) = oddities(text)
    assert said in sentence


@pytest.mark.parametrize(
    "text", ["", "two\nlines\tand tab\r\n", "café ё́ ǹ", "מה שלום", "سلام\u200cعلیکم", "👩\u200d👧"]
)
def test_text_as_people_write_it_has_none(text):
    assert oddities(text) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("😀" * 10_000, ""), ("\u202e", "\u202c"), ("\x00\x07\x1b[31m", "\x9f"), ("listen\u0301\u0302\u0303\u0304", ""),
        ("\u2066" * 1000, ""), ("\ufeff", "\ufffd"),
    ],
)  # fmt: skip
def test_a_threat_inside_odd_text_is_found_at_its_place(before, after):
    item = item_of(f"{before} {THREAT} {after}", ItemKind.POST)
    suggestion = suggest(item, extract(item))
    assert any("kill the Marenians" in cue.passage.text for cue in suggestion.cues)
    for cue in suggestion.cues:
        assert item.text[cue.passage.start : cue.passage.end] == cue.passage.text


def test_what_lies_past_the_limit_is_not_read_and_the_note_says_so():
    inside = item_of(PADDING * ((LONGEST - 50) // len(PADDING)) + THREAT, ItemKind.POST)
    beyond = item_of(PADDING * (LONGEST // len(PADDING) + 1) + THREAT, ItemKind.POST)
    assert [one.passage.text for one in extract(inside).mentions] == ["Marenians"]
    assert extract(inside).notes == ()
    assert not extract(beyond).mentions
    assert extract(beyond).notes == (f"Only the first 200,000 of {len(beyond.text):,} characters were read.",)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered_in_sentences(text):
    assert all(sentence.endswith(".") for sentence in oddities(text))
