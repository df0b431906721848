"""The vocabularies: every language has the same parts, and no phrase is lost on its way into the trie."""

import tomllib
from importlib.resources import files

import pytest

from tocsin.extract.lexicon import LANGUAGES, of_language, phrases_of
from tocsin.extract.words import words_of

FOLDER = files("tocsin.extract").joinpath("data/words")


def table(language):
    return tomllib.loads(FOLDER.joinpath(f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_parts(language):
    here, english = table(language), table("en")
    assert set(here) == set(english)
    for part in ("words", "heads", "offices", "links"):
        assert set(here[part]) == set(english[part])
    assert (len(here["months"]), len(here["weekdays"])) == (12, 7)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_found_where_it_stands_alone(language):
    lexicon = of_language(language)
    for concept, phrases in phrases_of(table(language)):
        if concept in {"order", "names"}:
            continue
        for phrase in phrases:
            found = lexicon.find(words_of(phrase.replace("*", "")))
            assert concept in {hit.concept for hit in found}, (concept, phrase)


def test_the_longest_phrase_for_one_thing_wins():
    hits = of_language("en").find(words_of("a hate crime investigation"))
    assert [(h.concept, h.first, h.last) for h in hits if h.concept in {"hate_crime", "investigation"}] == [
        ("hate_crime", 1, 3),
        ("investigation", 3, 4),
    ]


def test_azerbaijani_in_cyrillic_is_read_with_the_latin_vocabulary():
    hits = of_language("az-Cyrl").find(words_of("полис тәһдид", "az-Cyrl"))
    assert {"police", "threat"} <= {hit.concept for hit in hits}


def test_words_typed_without_marks_are_found():
    assert {"threat"} <= {hit.concept for hit in of_language("az").find(words_of("tehdidler"))}


def test_arabic_words_are_found_under_their_particles():
    assert {"police"} <= {hit.concept for hit in of_language("ar").find(words_of("وللشرطة"))}


def test_a_language_that_is_only_named_has_no_vocabulary():
    assert of_language("ka") is None
