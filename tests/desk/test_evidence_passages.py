"""Other people's words are marked by cutting, never by writing markup into them."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin.desk.evidence.passages import Mark, segments
from tocsin.model.passage import Passage, passage_of


@st.composite
def marked(draw):
    """A text and labelled passages of it, overlapping as they like."""
    text = draw(st.text(max_size=60))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=6))
    return text, [Mark(passage_of(text, min(a, b), max(a, b)), str(n)) for n, (a, b) in enumerate(spans)]


def labels(segment):
    """What covers a segment, each once."""
    return tuple(dict.fromkeys(mark.label for mark in segment.marks))


@given(marked())
def test_the_segments_are_the_text_and_nothing_else(case):
    text, marks = case
    assert "".join(segment.text for segment in segments(text, marks)) == text


@given(marked())
def test_every_letter_carries_exactly_the_labels_that_cover_it(case):
    text, marks = case
    at = 0
    for segment in segments(text, marks):
        for _ in segment.text:
            assert set(labels(segment)) == {one.label for one in marks if one.passage.start <= at < one.passage.end}
            at += 1


def test_a_text_without_marks_is_one_segment():
    assert [segment.text for segment in segments("words", [])] == ["words"]


def test_an_empty_text_has_none():
    assert segments("", []) == []


def test_a_passage_beyond_the_text_is_cut_to_it():
    assert [labels(segment) for segment in segments("ab", [Mark(Passage(1, 9, "x" * 8), "cue")])] == [(), ("cue",)]


def test_two_marks_on_the_same_words_stand_once_each():
    passage = passage_of("kill", 0, 4)
    one, other, why = Mark(passage, "a"), Mark(passage, "b"), Mark(passage, "a", "why")
    (segment,) = segments("kill", [one, other, one, why])
    assert segment.marks == (one, other, why)
    assert labels(segment) == ("a", "b")


@given(marked())
def test_marked_segments_are_numbered_in_order_so_that_each_leads_to_its_reason(case):
    text, marks = case
    numbers = [segment.number for segment in segments(text, marks) if segment.marks]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(not segment.number for segment in segments(text, marks) if not segment.marks)
