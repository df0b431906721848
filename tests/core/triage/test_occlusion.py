"""Where no cue shows words, a person is shown those that the opinion rests on, in their own place."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.triage.seen import item, opined, spoken
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion
from tocsin.triage import suggest, with_second_opinion
from tocsin.triage.occlusion import carrying
from tocsin.triage.suggest import READ

CALM = "The bus was late again. We had soup for lunch. My sister sends her love."


def bad_words(words: str) -> float:
    """A reader to whom three words are bad, one of them less."""
    return sum({"fire": 3.0, "door": 2.0, "night": 0.2}.get(word.strip("., "), 0.0) for word in words.split())


def test_the_words_that_carry_are_found_from_the_first_to_the_last() -> None:
    words = "one night there is fire at your door and nobody comes"
    span = carrying(words, bad_words)
    assert span is not None
    assert words[slice(*span)] == "fire at your door"


def test_of_a_letter_the_worst_sentence_is_shown_and_not_its_neighbours() -> None:
    words = "we had soup. the night was long. there is fire coming. my sister sends her love."
    span = carrying(words, bad_words)
    assert span is not None
    assert words[slice(*span)] == "fire"


def test_a_threat_told_in_two_sentences_is_shown_in_both() -> None:
    words = "we had soup. there is a fire. it is at the door. my sister sends her love."
    span = carrying(words, bad_words)
    assert span is not None
    assert words[slice(*span)] == "fire. it is at the door."


@pytest.mark.parametrize("words", ["", "   ", "soup and bread"])
def test_where_no_word_tells_nothing_is_shown(words: str) -> None:
    assert carrying(words, bad_words) is None


@given(st.text(max_size=200))
def test_a_span_lies_within_the_words_and_begins_and_ends_with_one(words: str) -> None:
    span = carrying(words, lambda part: float(len(part)))
    if span is None:
        assert not words.strip()
    else:
        shown = words[slice(*span)]
        assert shown == shown.strip() != ""


def uncued(text: str) -> Suggestion:
    """What is suggested for a text on which the cues are silent, as it were."""
    one, extraction = item(text), spoken(item(text), "en")
    plain = replace(suggest(one, extraction), level=Level.NONE, cues=())
    return with_second_opinion(plain, one, extraction)


@pytest.mark.parametrize("around", [0, 1, 5])
def test_the_words_stand_in_the_text_as_it_was_written(around: int) -> None:
    """Hidden letters and a community's name are folded away before reading; the passage is that of the original."""
    text = " ".join([*[CALM] * around, "I will K\u200bILL every Marenian in this street.", *[CALM] * around])
    found = uncued(text).carrying
    assert found is not None
    assert text[found.start : found.end] == found.text
    assert "K\u200bILL" in found.text
    assert "sister" not in found.text


def test_no_words_are_shown_where_a_cue_shows_them_or_nothing_is_seen() -> None:
    """One reason is read once; and what reads as harmless has no words to fear."""
    cued, calm = opined("I will kill you.", "en"), opined(CALM, "en")
    assert cued.second_opinion is not None
    assert cued.second_opinion.threat
    assert cued.carrying is None
    assert calm.second_opinion is not None
    assert calm.carrying is None


def test_a_plug_in_may_show_its_own_words_and_is_never_asked_word_by_word() -> None:
    """A model behind a socket would be asked a hundred times for one post."""
    asked = list[str]()

    def by(words: str, language: str) -> SecondOpinion:
        asked.append(words)
        return SecondOpinion(threat=True, probability=0.9)

    one = item(CALM)
    found = with_second_opinion(suggest(one, spoken(one, "en")), one, spoken(one, "en"), by=by)
    assert len(asked) == 1
    assert found.carrying is None


def test_a_letter_of_the_greatest_length_is_shown_its_words_in_bounded_work() -> None:
    """The parts are a limited number, and words are left out of the worst alone."""
    asked = list[str]()

    def read(words: str) -> float:
        asked.append(words)
        return float(len(words))

    carrying("word " * (READ // 5), read)
    assert len(asked) < 1000
