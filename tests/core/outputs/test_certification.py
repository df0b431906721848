"""A certification draft states only what the log holds and never fills, signs or concludes anything."""

from dataclasses import replace

import pytest

from tests.core.outputs.dossier_stories import demo, empty, exhibit, long
from tocsin import outputs
from tocsin.outputs.certification import CLOSINGS, OWN_KNOWLEDGE, copies, handlers, process


def made(dossier):
    (artefact,) = outputs.render("certification", dossier)
    return artefact.data


@pytest.mark.parametrize("story", [demo, empty, long])
def test_the_draft_is_archival_and_says_that_it_is_a_draft(story, assert_archival, page_text):
    data = made(story())
    assert_archival(data, f"{story().case_number}: certification of electronic records, draft")
    assert "DRAFT: have counsel read it. Not signed, not complete." in page_text(data, 1)


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
    first = held.custody[0]
    silent = replace(first, detail={**first.detail, "tool": ""})
    dossier = replace(demo(), exhibits=(replace(held, custody=(silent,)),))
    assert not any("recorded with" in one.text for one in process(dossier))
    assert any("recorded with tocsin 0.1.0" in one.text for one in process(replace(demo(), exhibits=(held,))))


def test_a_dossier_whose_log_records_are_unknown_states_nothing(page_text):
    held = exhibit(1, "a.png", "a")
    bare = replace(held, custody=tuple(replace(event, leaf="") for event in held.custody))
    dossier = replace(demo(), exhibits=(bare,))
    assert (process(dossier), copies(dossier)) == ((), ())
    assert page_text(made(dossier)).count("The log shows nothing of this.") == 3


def test_those_whom_the_log_names_are_named_once():
    assert handlers(demo()) == ("capture", "Lea Ruiz")
    assert handlers(empty()) == ()
