"""Words of the lexicons in the further scripts people type them in: what is written once is found in each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.triage.seen import active, judged
from tocsin.extract.scripts import spellings
from tocsin.model.suggestion import Level

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("հասցեն", {"hastsen", "hascen"}),
        ("երբ", {"yerp", "erb"}),
        ("խանութը", {"khanuty", "xanuty", "xanute"}),
        ("որտեղ", {"vortegh", "vordegh"}),
    ],
)
def test_armenian_is_known_as_it_is_typed_in_chats(word: str, typed: set[str]) -> None:
    assert typed <= set(spellings(word, "hy"))


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("убью", {"ubyu", "ub'yu", "ubju"}),
        ("сожгу", {"sozhgu"}),
        ("хозяин", {"hozyain", "khozyain", "hozjain"}),
        ("полиция", {"politsiya", "policija"}),
    ],
)
def test_russian_is_known_as_it_is_typed_in_latin_letters(word: str, typed: set[str]) -> None:
    assert typed <= set(spellings(word, "ru"))


@given(st.text(RUSSIAN + " *", min_size=1))
def test_no_russian_letter_is_left_over(entry: str) -> None:
    for spelling in spellings(entry, "ru")[1:]:
        assert spelling.isascii()


@given(st.text(RUSSIAN, min_size=1))
def test_a_stem_stays_a_stem(word: str) -> None:
    assert all(spelling.endswith("*") for spelling in spellings(f"{word}*", "ru"))


def test_other_languages_have_one_script() -> None:
    assert spellings("ölüm", "tr") == ("ölüm",)
    assert spellings("", "ru") == ("",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ya tebya zarezhu", "ru"),
        ("ja tebja zarezhu", "ru"),
        ("ub'yu tebya", "ru"),
        ("qez kspanem", "hy"),
        ("kez gsbanem", "hy"),
    ],
)
def test_a_threat_in_latin_letters_is_a_threat(text: str, language: str) -> None:
    suggestion = judged(text, language)
    assert "direct_threat" in active(suggestion)
    assert suggestion.level is not Level.NONE


def test_talk_in_latin_letters_is_none() -> None:
    for text in ("ya tebya zhdu u metro", "privet, kak dela", "poedem na dachu, kupi hleba i luka"):
        assert judged(text, "ru").level is Level.NONE
