"""Where no cue shows words, a person is shown those that the opinion rests on, in their own place."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.core.triage.seen import LANGUAGES, item, opined, spoken
from tocsin.extract.groups import vocabulary
from tocsin.model.suggestion import Level, SecondOpinion, Suggestion
from tocsin.triage import suggest, with_second_opinion
from tocsin.triage.classifier import Heard, evidence, read_apart, table
from tocsin.triage.features import Apart, Hashes, Worth
from tocsin.triage.occlusion import CARRYING, Span, carrying
from tocsin.triage.suggest import READ, neutrally

CALM = "The bus was late again. We had soup for lunch. My sister sends her love."
HEAVY = {"fire": 3.0, "door": 2.0, "night": 0.2, "soup": -2.0}


def shown(words: str) -> str | None:
    """What is shown of words of which a few are heavy."""
    places = [match.span() for match in re.finditer(r"\S+", words)]
    span = carrying((place, HEAVY.get(words[slice(*place)], 0.0)) for place in places)
    return words[slice(*span)] if span else None


def test_the_words_that_carry_are_found_from_the_first_to_the_last() -> None:
    assert shown("one night there is fire at your door and nobody comes") == "fire at your door"


def test_a_word_of_little_weight_beside_a_heavy_one_is_not_shown() -> None:
    assert shown("the night of the fire") == "fire"
    assert shown("the night alone") == "night"


@pytest.mark.parametrize("words", ["", "   ", "bread and butter", "soup"])
def test_where_no_word_tells_nothing_is_shown(words: str) -> None:
    assert shown(words) is None


def test_a_word_just_at_the_share_of_the_heaviest_is_among_those_that_carry() -> None:
    share = 3.0 * CARRYING
    assert carrying([((0, 1), share), ((2, 3), 3.0), ((4, 5), share - 0.001)]) == (0, 3)


def apart_of(text: str, language: str) -> Apart:
    """A text as the classifier reads it."""
    found = read_apart(text, language, vocabulary())
    assert found is not None
    return found


def counting(kind: str) -> Worth:
    """Each column of a kind adds one, all others nothing."""
    return lambda of, columns: np.full(len(columns), float(of == kind), np.float32)


def counted(text: str, language: str, kind: str) -> dict[Span, float]:
    """How many columns of a kind go with each token of a text."""
    found = apart_of(text, language)
    return dict(found.by_token(0, len(found.pieces), counting(kind)))


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_every_column_of_words_goes_with_each_word_that_has_a_part_in_it(text: str, language: str) -> None:
    """A word and its stem alone with it, those of two neighbours with both: nothing counts without words to show."""
    found = apart_of(text, language)
    tokens = len(found.places)
    named = sum(bool(columns) for columns in counted(text, language, "letters").values())
    pairs = max(0, tokens - 1) + max(0, tokens - 2)
    assert sum(counted(text, language, "words").values()) == 2 * named + 2 * 2 * pairs


@given(st.lists(st.sampled_from(["knife", "knives", "armenian", "you", "door"]), max_size=5))
def test_letters_go_with_their_own_word_and_none_with_a_community(words: list[str]) -> None:
    alone = {word: len(apart_of(word, "en").features().letters) for word in words}
    assert list(counted(" ".join(words), "en", "letters").values()) == [alone[word] for word in words]
    assert alone.get("armenian", 0) == 0


@pytest.mark.parametrize(("word", "text"), [("knife", "i hold the {}for the wedding cake"), ("burn", "we {}armenian")])
def test_the_roles_that_go_with_a_word_are_those_which_a_text_lacks_without_it(word: str, text: str) -> None:
    whole, left = (set(apart_of(text.format(one), "en").features().roles.tolist()) for one in (f"{word} ", ""))
    written = text.format(f"{word} ")
    goes = [shown for place, shown in counted(written, "en", "roles").items() if written[slice(*place)] == word]
    assert goes == [len(whole - left)] != [0]


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


def test_of_a_letter_the_worst_sentences_are_shown_and_not_their_neighbours() -> None:
    found = uncued(f"{CALM} We will burn your house. And your children with it. {CALM}").carrying
    assert found is not None
    assert "burn your house" in found.text
    assert "sister" not in found.text
    assert "soup" not in found.text


def heard(text: str) -> Heard:
    """What the first layer says of a text."""
    found = evidence(apart_of(text, "en"), table().first)
    assert found is not None
    return found


@pytest.mark.parametrize("times", [3, 40])
def test_words_are_looked_for_in_two_pieces_at_most_though_the_whole_letter_be_the_worst(times: int) -> None:
    """A letter that threatens throughout would be marked throughout, which shows a person nothing."""
    text = "We will burn your house. And your children with it. You will not live to see spring. " * times
    first, last = heard(text).part
    assert last - first <= 2


def test_a_letter_of_the_greatest_length_is_shown_its_words_in_bounded_work() -> None:
    """Columns are summed for the worst pieces alone."""
    text, asked = "word " * (READ // 5), list[int]()

    def worth(_kind: str, columns: Hashes) -> NDArray[np.float32]:
        asked.append(len(columns))
        return np.ones(len(columns), np.float32)

    list(apart_of(text, "en").by_token(*heard(text).part, worth))
    assert len(asked) < 100


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_what_may_be_shown_begins_and_ends_with_a_sign_that_is_read(text: str, language: str) -> None:
    folded = neutrally(text, language, vocabulary()).folded.text
    for start, end in counted(text, language, "words"):
        assert folded[start:end].strip() == folded[start:end] != ""


@pytest.mark.parametrize("text", ["_kill", "kill_them", "we will. _kill them", "kill_" + "word_" * 70])
def test_words_joined_by_underscores_are_one_sign_and_their_roles_are_told_of_it(text: str) -> None:
    """Cues read them apart, the classifier's words do not; whoever writes so must not stop the reading."""
    told = counted(text, "en", "roles")
    assert sum(told.values()) > 0
    assert max(told, key=lambda place: told[place]) == next(place for place in told if "kill" in text[slice(*place)])
