"""Outcome steps: said to have happened, by somebody, in the ledger's own words; asked for or denied is not happened."""

import pytest

from tocsin.extract import extract
from tocsin.extract.outcomes import RULES
from tocsin.model.claim import ClaimKind
from tocsin.model.outcome import STEPS

from .conftest import item_of


def steps(text):
    return [(step.step, step.claimed_by) for step in extract(item_of(text)).outcomes]


def test_every_rule_but_one_is_a_step_of_the_ledger():
    assert {rule.step for rule in RULES} - set(STEPS) == {"investigation launched"}


def test_an_investigation_of_no_said_kind_is_a_claim_and_no_step():
    got = extract(item_of("The Consulate of Marenia said the police have opened an investigation into the attack."))
    assert got.outcomes == ()
    assert [(c.kind, c.detail) for c in got.claims] == [(ClaimKind.OUTCOME, "investigation launched")]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("The Consulate of Marenia said a man was arrested after the attack.", "arrested"),
        ("The Consulate of Marenia said the man was sentenced to two years.", "sentence"),
        ("The Consulate of Marenia said the man was found not guilty of the assault.", "acquitted"),
        ("The Consulate of Marenia said the post was removed.", "content removed"),
        ("The Consulate of Marenia said the patrols were increased near the school.", "patrol arranged"),
    ],
)
def test_a_step_is_claimed_by_its_speaker(text, step):
    assert steps(text) == [(step, "Consulate of Marenia")]


@pytest.mark.parametrize(
    "text",
    [
        "The Consulate of Marenia said that nobody has been told and no one was arrested.",
        "The Consulate of Marenia asked the police to launch an investigation of the hate crime.",
        "The Consulate of Marenia said the man has not been charged.",
        "The Consulate of Marenia said an investigation of the hate crime has not been opened.",
    ],
)
def test_what_is_denied_or_only_asked_for_is_no_step(text):
    assert steps(text) == []
