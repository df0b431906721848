"""Entries of a lexicon fold word by word to what they fold to as a whole: what is worked out once may not differ."""

import random

import pytest

from tocsin.extract.groups import GROUP
from tocsin.extract.normalise import normalise
from tocsin.extract.scripts import spellings
from tocsin.triage.grammar import LANGUAGES, lexicon
from tocsin.triage.spelling import _PIECE, Speller

SAMPLE = 1500


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_folds_as_the_same_words_do_in_a_text(language: str) -> None:
    entries = sorted({entry for words in lexicon(language).words.values() for entry in words if GROUP not in entry})
    speller = Speller(language)
    for entry in random.Random(language).sample(entries, min(SAMPLE, len(entries))):
        whole = {tuple(_PIECE.findall(normalise(spelt).text)) for spelt in spellings(entry, language)}
        assert set(speller.foldings(entry)) == whole - {()}, entry


@pytest.mark.parametrize(
    ("language", "entry", "expected"),
    [
        ("en", "k i l l", {("kill",)}),
        ("en", "Throw Them out", {("throw", "them", "out")}),
        ("ru", "убью*", {("убью*",), ("ubyu*",), ("ub'yu*",), ("ubju*",)}),
        ("az", "üç gün", {("uc", "gun"), ("үч", "ҝүн")}),
        ("en", "", set()),
        ("hy", "!", set()),
    ],
)
def test_an_entry_stands_in_each_spelling_once(language: str, entry: str, expected: set[tuple[str, ...]]) -> None:
    found = Speller(language).foldings(entry)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_a_word_in_the_letters_of_two_scripts_is_folded_with_the_words_beside_it() -> None:
    """Whether it is a disguise can be told from them alone."""
    assert Speller("ru").foldings("SIM карту")[0] == tuple(normalise("SIM карту").text.split())


def test_the_name_of_a_community_in_an_entry_is_kept_as_its_sign() -> None:
    assert Speller("hy").foldings(f"{GROUP} all") == ((GROUP, "all"),)
