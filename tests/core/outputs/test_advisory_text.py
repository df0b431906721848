"""Plain text and text messages: both numbers always, a headline whole or not at all, never more than 70 units."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.outputs.dossier_stories import advisory, corrected, demo
from tocsin import outputs
from tocsin.errors import BadInput, LimitReached
from tocsin.model.dossier import AdvisoryVersion
from tocsin.outputs._advisory import all_phrases, language_name, phrases, text_direction
from tocsin.outputs.advisory_text import SEGMENT, sms, units


def files(dossier):
    return {artefact.name: artefact.data.decode() for artefact in outputs.render("advisory_text", dossier)}


@pytest.mark.parametrize("tag", sorted(all_phrases()))
def test_a_text_message_in_every_language_we_have_words_for_holds_both_numbers(tag):
    text = sms(demo(), AdvisoryVersion(tag, "h" * 200, "", ""))
    assert units(text) <= SEGMENT
    assert "911" in text
    assert "+12025550143" in text


@given(st.text(min_size=1, max_size=90), st.sampled_from(sorted(all_phrases())))
def test_a_text_message_never_exceeds_one_segment_and_never_cuts_a_headline(head, tag):
    version = AdvisoryVersion(tag, head, "", "")
    text = sms(demo(), version)
    assert units(text) <= SEGMENT
    assert text.endswith("+12025550143")


def test_the_headline_stands_in_the_message_when_it_fits_exactly():
    call = phrases("en")["call"].format(emergency="911", hotline="+12025550143")
    room = SEGMENT - units(call) - 2
    assert sms(demo(), AdvisoryVersion("en", "h" * room, "", "")).startswith("h" * room)
    assert "h" * 5 not in sms(demo(), AdvisoryVersion("en", "h" * (room + 1), "", ""))


def test_emoji_count_as_two_units():
    assert units("🔥") == 2
    assert units("ə") == 1


def test_numbers_that_do_not_fit_are_an_error_that_says_what_to_do():
    desk = replace(demo().organisation, hotline="+1" + "2" * 60)
    with pytest.raises(LimitReached, match="do not fit") as caught:
        sms(replace(demo(), organisation=desk), AdvisoryVersion("en", "h", "", ""))
    assert "shorter hotline" in caught.value.hint


def test_every_set_of_words_has_every_word_with_its_slots():
    english = all_phrases()["en"]
    for tag, words in all_phrases().items():
        assert set(words) == set(english), tag
        for key, text in words.items():
            assert text.strip(), (tag, key)
            assert ("{number}" in text) == ("{number}" in english[key])
            assert ("{hotline}" in text) == ("{hotline}" in english[key])


def test_the_plain_text_says_all_in_each_language():
    text = files(demo())["TOC-ADV-2026-0001.txt"]
    for version in demo().advisory.versions:
        assert version.headline in text
        assert version.body in text
        assert version.instruction in text
    assert text.count("+12025550143") == 4
    assert text.count("911") == 4
    assert "Teks ini belum diperiksa oleh penutur bahasa ini." in text


def test_corrections_stand_in_each_language():
    text = files(corrected())["TOC-ADV-2026-0001.txt"]
    assert text.count("The area is the harbour district, not the whole city.") == 10


@pytest.mark.parametrize(
    ("state", "solo", "sentence"),
    [
        ("draft", False, "Not approved for publication."),
        ("expired", False, "This warning has expired."),
        ("withdrawn", False, "This warning has been withdrawn."),
        ("approved", True, "Reviewed by a single person (solo mode)."),
    ],
)
def test_a_warning_says_what_it_is(state, solo, sentence):
    dossier = replace(demo(), advisory=advisory(state=state), solo=solo)
    assert sentence in files(dossier)["TOC-ADV-2026-0001.txt"]
    assert sentence not in files(demo())["TOC-ADV-2026-0001.txt"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"versions": ()}, "no text in any language"),
        ({"versions": advisory().versions[:1] * 2}, "two texts in one language"),
        ({"expires_at": advisory().issued_at}, "expires before it is issued"),
        ({"source_grade": ""}, "no source grade"),
        ({"versions": (AdvisoryVersion("en", "Threat", "Body", " "),)}, "lacks its headline or what to do"),
        ({"versions": (AdvisoryVersion("en", "", "Body", "Do"),)}, "lacks its headline or what to do"),
    ],
)
def test_a_warning_that_lacks_what_it_must_have_is_not_made(change, problem):
    with pytest.raises(BadInput, match=problem) as caught:
        outputs.render("advisory_text", replace(demo(), advisory=advisory(**change)))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"),
        ("fa-IR", "rtl"),
        ("az-Arab", "rtl"),
        ("az-Latn", "ltr"),
        ("ku-Latn", "ltr"),
        ("ur", "rtl"),
        ("hy", "ltr"),
    ],
)
def test_direction_follows_language_and_script(tag, expected):
    assert text_direction(tag) == expected


def test_a_language_without_words_of_ours_borrows_english_and_says_so():
    assert phrases("sw").language == "en"
    assert phrases("az-Latn").language == "az-Latn"
    assert language_name("sw") == "sw"
    assert language_name("hy") == "Հայերեն"
