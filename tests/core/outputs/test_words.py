"""The words of guardrails 2 and 7: never in our own prose, refused in the desk's, free in evidence."""

from dataclasses import replace
from pathlib import Path

import pytest

import tocsin.outputs
from tests.core.outputs.dossier_stories import advisory, demo, letter, referral, with_item
from tocsin import outputs
from tocsin.errors import Refused
from tocsin.model.dossier import AdvisoryVersion, BoundFact
from tocsin.model.outcome import Outcome, OutcomeStanding
from tocsin.outputs._words import unfit

GUILTY = [
    "the perpetrator",
    "Perpetrators were",
    "a terrorist group",
    "TERRORISTS",
    "the offender",
    "los terroristas",
    "el perpetrador",
    "bir terörist",
    "террористы",
    "преступник",
    "para teroris",
    "un terroriste",
    "ահաբեկիչներ",
    "الإرهابيون إرهابيون",
    "تروریست",
]
TOO_MUCH = [
    "this proves the post is real",
    "proves that the screenshot",
    "admissible in court",
    "tamper-proof",
    "tamper proof",
    "Tamperproof",
    "inadmissible",
]
FREE = [
    "the account that posted",
    "alleged",
    "reported",
    "an investigation into terrorism was launched",
    "criminal investigation",
    "hate crime",
    "approve",
    "improves",
    "proof of receipt",
    "offend",
    "bukti",
]


def warning(text):
    version = AdvisoryVersion("en", "Online threat", text, "Take care.", True)
    return replace(demo(), advisory=advisory(versions=(version,)))


@pytest.mark.parametrize("text", GUILTY + TOO_MUCH)
def test_the_word_is_found_wherever_it_stands(text):
    assert list(unfit(f"Here {text}, there."))


@pytest.mark.parametrize("text", FREE)
def test_words_that_presume_nothing_are_free(text):
    assert list(unfit(text)) == []


@pytest.mark.parametrize("text", GUILTY + TOO_MUCH)
def test_a_warning_with_such_a_word_is_refused_and_the_word_named(text):
    with pytest.raises(Refused, match="cannot leave the desk") as caught:
        outputs.render("advisory_page", warning(text))
    assert "account that posted" in caught.value.hint


def test_a_letter_with_such_a_word_is_refused():
    fact = BoundFact("The perpetrator was seen.", "E-0001")
    with pytest.raises(Refused, match="perpetrator"):
        outputs.render("letter_pdf", replace(demo(), letter=letter(facts=(fact,))))


def test_a_referral_whose_summary_presumes_guilt_is_refused():
    with pytest.raises(Refused, match="terrorist"):
        outputs.render("summary_pdf", replace(demo(), summary="A terrorist wrote this."))


def test_an_emergency_is_not_held_up_for_a_word():
    urgent = replace(demo(), summary="A terrorist wrote this.", referral=referral(emergency=True))
    assert outputs.render("summary_pdf", urgent)


def test_the_words_of_the_frightened_are_their_own():
    assert outputs.render("summary_pdf", replace(demo(), fear_statement="“They are terrorists and I am afraid.”"))


def step(standing):
    return Outcome("convicted", "2027-02-01", "judgment of the court", standing)


def test_a_recorded_conviction_opens_the_words_of_guilt():
    outputs.render(
        "advisory_page", replace(warning("The perpetrator was sentenced."), outcomes=(step(OutcomeStanding.CONFIRMED),))
    )


@pytest.mark.parametrize("standing", [OutcomeStanding.CLAIMED, OutcomeStanding.WITHDRAWN])
def test_a_conviction_that_is_only_claimed_or_was_withdrawn_opens_nothing(standing):
    with pytest.raises(Refused):
        outputs.render("advisory_page", replace(warning("The perpetrator was sentenced."), outcomes=(step(standing),)))


@pytest.mark.parametrize("text", TOO_MUCH)
def test_a_conviction_never_opens_a_promise_about_evidence(text):
    with pytest.raises(Refused):
        outputs.render("advisory_page", replace(warning(text), outcomes=(step(OutcomeStanding.CONFIRMED),)))


def test_the_same_word_in_a_post_is_evidence_and_is_quoted_as_it_is(page_text):
    dossier = with_item("the terrorist said it proves the post is real", "en", None)
    assert "the terrorist said it proves the post is real" in page_text(
        outputs.render("summary_pdf", dossier)[0].data, 1
    )


def test_our_own_templates_phrases_and_sentences_hold_none():
    room = Path(tocsin.outputs.__file__).parent
    own = [
        *room.glob("templates/*"),
        *room.glob("words/*"),
        *(file for file in room.glob("*.py") if file.name != "_words.py"),
    ]
    assert len(own) > 20
    assert {
        file.name: list(unfit(file.read_text("utf-8"))) for file in own if list(unfit(file.read_text("utf-8")))
    } == {}
