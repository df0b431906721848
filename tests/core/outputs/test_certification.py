"""A certification draft states only what the log holds and never fills, signs or concludes anything."""

from dataclasses import replace

import pytest

from tests.core.outputs.dossier_stories import demo, empty, exhibit, long
from tocsin import outputs
from tocsin.outputs.certification import CLOSINGS, OWN_KNOWLEDGE, handlers, statement


def made(dossier):
    (artefact,) = outputs.render("certification", dossier)
    return artefact.data


@pytest.mark.parametrize("story", [demo, empty, long])
def test_the_draft_is_archival_and_says_that_it_is_a_draft(story, assert_archival, page_text):
    data = made(story())
    assert_archival(data, f"{story().case_number}: certification of electronic records, draft")
    assert "Draft. Not signed, not complete." in page_text(data, 1)


def test_every_fact_of_the_signers_own_knowledge_is_asked_for_and_blank(page_text):
    text = page_text(made(demo()))
    for label, hint in OWN_KNOWLEDGE:
        assert label in text
        assert hint in text


def test_no_person_of_the_desk_is_made_the_signer(page_text):
    """Who prepared the draft stands below it and apart; preparing a dossier makes nobody a witness."""
    dossier = replace(demo(), exhibits=(exhibit(1, "a.png", "a", custody=()),))
    before, after = page_text(made(dossier)).split("About this draft, not about its signer:")
    assert "Lea Ruiz" not in before
    assert "Noor Haddad" not in before
    assert "Prepared by Lea Ruiz" in after


def test_the_three_forms_of_declaration_are_given_word_for_word(page_text):
    text = page_text(made(demo()))
    for _, closing in CLOSINGS:
        assert closing in text


def test_the_schedules_hold_every_digest_and_every_handling(page_text):
    text = page_text(made(long()))
    joined = text.replace(" ", "")
    for held in long().exhibits:
        assert held.exhibit.digest in joined
    assert len(long().exhibits) == 40


def test_a_tool_that_was_not_recorded_is_not_made_up():
    held = exhibit(1, "a.png", "a")
    assert "the tool and its version are not recorded" in statement(held)
    known = replace(held, exhibit=replace(held.exhibit, detail={"tool": "tocsin.capture 0.1.0"}))
    assert "with tocsin.capture 0.1.0." in statement(known)


def test_those_whom_the_log_names_are_named_once():
    assert handlers(demo()) == ("capture", "Lea Ruiz")
    assert handlers(empty()) == ()
