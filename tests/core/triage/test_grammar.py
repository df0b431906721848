"""Lexicons and patterns: what is written is what is matched, and a slip of the pen is named."""

import re
import tomllib
from collections import Counter

import pytest

import tocsin.triage.cues
from tests.core.triage.seen import LANGUAGES
from tocsin.errors import TocsinError
from tocsin.extract.normalise import Normalised, normalise
from tocsin.extract.scripts import spellings
from tocsin.plugins import find
from tocsin.triage.grammar import Grammar, Source, compile_grammar
from tocsin.triage.lexicons import files, lexicon
from tocsin.triage.matcher import AROUND, LONGEST, Hit, hits, sentences, understood
from tocsin.triage.suggest import CONTRACT

SAID_OTHERWISE = {"hurt_soft", "hurt_now", "must", "die", "lets", "head", "be", "hurt_them", "will1", "put", "soft_i"}
"""What some languages say with an ending instead of a word."""
OF_ITS_OWN = {
    "armed1", "hire1", "bounty1", "hunt1", "rally1", "praise1", "foretold1", "hoax1", "wish1", "warned1", "warned2",
    "like_you", "misfortune", "lovely_kin", "scouted1", "security",
}  # fmt: skip
"""What a language may say in a way of its own, as a whole; none has to."""


def grammar(pattern: str, language: str = "en") -> Grammar:
    return compile_grammar(language, [Source("test", "only", pattern)])


def hits_of(text: Normalised, by: Grammar) -> list[Hit]:
    return hits([understood(words, by) for words in sentences(text)], by)


def found(pattern: str, text: str, language: str = "en") -> list[str]:
    folded = normalise(text)
    return [folded.text[hit.start : hit.end] for hit in hits_of(folded, grammar(pattern, language))]


@pytest.mark.parametrize(("between", "matches"), [(0, True), (3, True), (4, False)])
def test_a_gap_lets_three_words_stand_between_and_not_four(between: int, matches: bool) -> None:
    text = f"knife {'word ' * between}tonight"
    assert bool(found("{weapon} .. {time}", text)) is matches


def test_a_gap_is_not_crossed_by_a_negation_nor_by_the_end_of_a_sentence() -> None:
    assert found("{weapon} .. {time}", "knife here tonight") == ["knife here tonight"]
    assert not found("{weapon} .. {time}", "knife never tonight")
    assert not found("{weapon} .. {time}", "knife. tonight")


def test_an_element_in_brackets_may_be_absent() -> None:
    assert found("{vermin} [{all}] {weapon}", "rats these knives") == ["rats these knives"]
    assert found("{vermin} [{all}] {weapon}", "rats knives") == ["rats knives"]


def test_a_class_asked_for_beside_may_stand_in_another_sentence() -> None:
    assert found("{weapon} & {time}", "A knife. See you tonight.") == ["knife"]
    assert not found("{weapon} & {time}", "A knife. See you.")


@pytest.mark.parametrize(("between", "near"), [(AROUND - 1, True), (AROUND, False)])
def test_what_is_asked_for_beside_stands_at_most_two_sentences_away(between: int, near: bool) -> None:
    """A letter is no one thought: what stands a page away says nothing of a knife."""
    bread = "We bake bread. " * between
    assert bool(found("{weapon} & {time}", f"A knife. {bread}See you tonight.")) is near
    assert bool(found("{weapon} & {time}", f"See you tonight. {bread}A knife.")) is near


def test_a_phrase_is_taken_as_a_whole() -> None:
    assert found("{praise_deed}", "well, good job brothers and sisters") == ["good job brothers"]
    assert not found("{praise_deed}", "good job sisters")


def test_a_stretched_word_is_read_and_an_ordinary_double_is_no_other_word() -> None:
    assert found("{weapon}", "kniiiife") == ["kniife"]
    assert not found("{weapon}", "boomb")


@pytest.mark.parametrize(
    ("language", "listed", "stretched"),
    [("tr", "seni", "senii"), ("tr", "vuracağım", "vuracagimm"), ("es", "matar", "matarr"), ("en", "kill", "killl")],
)
def test_a_word_with_its_last_letter_stretched_is_the_word_whatever_else_begins_so(
    language: str, listed: str, stretched: str
) -> None:
    """A stem that a stretched word happened to begin with once hid what it was: of four threats two were found."""
    book = grammar("{you} {hurt|hurt_i1}", language)
    meant = book.readings[normalise(listed).text]
    read = book.read_stretched(normalise(stretched).text)
    assert read.mask & meant.mask == meant.mask and read.slots >= meant.slots


def test_a_frame_holds_in_any_order_within_its_reach_and_says_the_same_words_once() -> None:
    assert found("{weapon} + {time}", "tonight the knife") == found("{time} + {weapon}", "tonight the knife")
    assert found("{weapon} + {time}", f"knife {'word ' * 8}tonight")
    assert not found("{weapon} + {time}", f"knife {'word ' * 9}tonight")
    assert found("{weapon} ~ {time}", "knife word word tonight")
    assert not found("{weapon} ~ {time}", "knife word word word tonight")
    assert not found("{weapon} + {weapon}", "knife"), "one word fills one role"


def test_a_frame_asks_for_words_around_it_and_forbids_others() -> None:
    assert found("{weapon} / {time}", "knife tonight") == ["knife"]
    assert not found("{weapon} / {time}", "knife. tonight")
    assert not found("{weapon} - {time}", "knife tonight")


def test_an_order_opens_its_clause() -> None:
    assert found("^ {weapon}", "knife here") and found("^ {weapon}", "look, knife here")
    assert not found("^ {weapon}", "look knife here")


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("nobody comes out alive", False),
        ("never the knife tonight", True),
        ("never, the knife tonight", False),
    ],
)
def test_a_negation_counts_in_its_own_clause_unless_a_role_takes_it(text: str, negated: bool) -> None:
    pattern = "{nobody} + {come_out} + {alive}" if "alive" in text else "{weapon} + {time}"
    hit = hits_of(normalise(text), grammar(pattern))[0]
    assert hit.negated is negated


def test_a_word_of_one_stretched_letter_is_read_and_known_to_nobody() -> None:
    assert grammar("{number} + {weapon}", "hy").read_stretched("aa").mask == 0


def test_digits_are_a_number_in_every_language() -> None:
    assert found("{number} + {weapon}", "300 knives") == ["300 knives"]


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    assert [len(words) for words in sentences(normalise("word " * (LONGEST + 1)))] == [LONGEST, 1]


def test_a_pattern_whose_class_a_language_lacks_is_left_out_there() -> None:
    assert not found("{no_such_class} {weapon}", "knife knife")


@pytest.mark.parametrize("pattern", ["weapon {time}", "{weapon", "{weapon} ..... {time}"])
def test_a_slip_in_a_pattern_is_named(pattern: str) -> None:
    with pytest.raises(TocsinError, match="is no element"):
        grammar(pattern)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_every_role_that_a_frame_asks_for(language: str) -> None:
    book = lexicon(language)
    modules = find(tocsin.triage.cues, CONTRACT).values()
    asked = {name for module in modules for text in module.PATTERNS.values() for name in roles(text)}
    assert len(asked) > 200 and asked - set(book.words) - set(book.shapes) <= SAID_OTHERWISE | OF_ITS_OWN


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_written_twice_in_a_class(language: str) -> None:
    """A word that is taken out of a class would still stand there."""
    tables = [tomllib.loads(file.read_text("utf-8"))["words"] for file in files(language)]
    written = Counter((name, entry) for table in tables for name, some in table.items() for entry in some)
    assert not [one for one, times in written.items() if times > 1]


def roles(pattern: str) -> list[str]:
    return [name for classes in re.findall(r"\{([^}]+)\}", pattern) for name in classes.split("|")]


def test_azerbaijani_and_armenian_are_spelt_in_their_other_scripts() -> None:
    assert spellings("öldürəcəyik", "az") == ("öldürəcəyik", "өлдүрәҹәјик")
    assert {"kspanem", "gsbanem"} <= set(spellings("կսպանեմ", "hy"))
    assert spellings("ölüm", "tr") == ("ölüm",)


@pytest.mark.parametrize(("written", "word"), [("والسكين", "سكين"), ("بالسكين", "سكين"), ("وسكين", "سكين")])
def test_arabic_words_are_known_behind_the_particles_written_onto_them(written: str, word: str) -> None:
    book = grammar("{weapon}", "ar")
    assert book.readings[normalise(written).text].mask == book.readings[normalise(word).text].mask != 0


def test_a_word_that_merely_begins_like_a_particle_is_read_as_it_stands() -> None:
    assert grammar("{weapon}", "ar").readings["ال"].mask == 0


@pytest.mark.parametrize("particles", ["وف", "ال", "وال", "فبال"])
def test_a_word_of_particles_without_end_is_read_to_an_end(particles: str) -> None:
    """Each particle was once taken off in a call within the last, and a word of some hundreds stopped the reading."""
    book = grammar("{weapon}", "ar")
    assert book.readings[particles * 5000].mask == 0
    assert particles * 5000 not in book.readings
