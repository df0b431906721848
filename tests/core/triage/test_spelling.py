"""Words of a lexicon fold alone to what they fold to in a text: what is worked out once may not differ."""

import random

import pytest

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import normalise
from tocsin.extract.scripts import each_spelling
from tocsin.triage.lexicons import LANGUAGES, lexicon
from tocsin.triage.spelling import _PIECE, Speller, fold_apart

SAMPLE = 1500


def folded(language: str, word: str) -> list[tuple[str, ...]]:
    return [tuple(_PIECE.findall(normalise(way).text)) for way in each_spelling(word, language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_folded_together_fold_as_each_does_alone(language: str) -> None:
    book = lexicon(language)
    rows = {row for entries in book.words.values() for entry in entries for row in book.rows(entry)}
    words = sorted({word for row in rows for place in row for word in book.every(place) if word.isalpha()})
    some = random.Random(language).sample(words, min(SAMPLE, len(words)))
    speller = Speller(language, words)
    assert {word: list(speller[word].ways) for word in some} == {word: folded(language, word) for word in some}


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("ru", "убью*", (("убью*",), ("ubyu*",), ("ub'yu*",), ("ubju*",))),
        ("az", "üç", (("uc",), ("үч",))),
        ("en", "Vice-Consul", (("vice", "consul"),)),
        ("hy", "!", ((), (), (), (), ())),
        ("en", "k-i-l-l", (("kill",),)),
    ],
)
def test_a_word_is_cut_in_each_way_of_spelling(language: str, word: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert Speller(language, [word])[word].ways == expected


def test_the_sign_of_a_community_stands_for_itself_in_every_spelling() -> None:
    assert set(Speller("hy", [GROUP])[GROUP].ways) == {(GROUP,)}


@pytest.mark.parametrize(
    ("phrase", "apart"),
    [("throw them out", True), ("k i l l", False), ("i will a", True), ("i b s", False), ("SIM карту", False)],
)
def test_words_that_may_be_one_word_in_disguise_are_not_folded_apart(phrase: str, apart: bool) -> None:
    speller = Speller("en", phrase.split())
    assert fold_apart(speller[word] for word in phrase.split()) is apart


def test_a_phrase_that_only_the_whole_tells_is_folded_as_a_text() -> None:
    assert Speller("en", []).whole("k i l l") == (("kill",),)
    assert Speller("ru", []).whole("SIM карту")[0] == tuple(normalise("SIM карту").text.split())
    assert Speller("hy", []).whole("!") == ()
