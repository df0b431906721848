"""Sentences that the rules were not fitted to: what share of threats is found, and that no contrast is raised."""

from collections import Counter
from random import Random

import pytest
from bench.training_rows import longer

from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, frozen_lines, judged, opined
from tests.core.triage.unseen import CONTRASTS, THREATS, lines
from tocsin.extract.language import NEARLY_SURE, identify
from tocsin.model.suggestion import Level
from tocsin.triage import families

MEASURED = 23
"""Of 33, at the first measurement. The words were widened since with these in sight; `unseen/` has new ones."""


def test_at_least_as_many_unseen_threats_are_found_as_when_first_measured() -> None:
    found = [text for language, text in lines(THREATS) if judged(text, language).level is not Level.NONE]
    assert len(found) >= MEASURED, set(text for _, text in lines(THREATS)) - set(found)


def test_no_contrast_is_raised() -> None:
    raised = [text for language, text in lines(CONTRASTS) if judged(text, language).level is not Level.NONE]
    assert not raised


AT_LEAST = {
    "unseen": 140,
    "fresh": 155,
    "blind": 225,
    "sealed": 240,
    "unopened": 230,
    "untouched": 200,
    "unheard": 255,
    "unmet": 238,
}
"""Threats on which a level stands, of 198, 198, 360 and five times 405; at the last count 159, 170, 250, 267, 252, 225,
279 and 262."""
AT_MOST = {
    "unseen": 12,
    "fresh": 25,
    "blind": 36,
    "sealed": 40,
    "unopened": 48,
    "untouched": 46,
    "unheard": 48,
    "unmet": 59,
}
"""Contrasts on which one stands, of 182, 198, 360 and five times 540; at the last count 10, 24, 28, 31, 40, 37, 38 and
50."""
READ_AT_LEAST = {
    "unseen": 172,
    "fresh": 190,
    "blind": 322,
    "sealed": 350,
    "unopened": 340,
    "untouched": 332,
    "unheard": 358,
    "unmet": 358,
}
"""Threats that read as one; at the last count 182, 197, 337, 365, 353, 348, 374 and 373."""
READ_AT_MOST = {
    "unseen": 9,
    "fresh": 17,
    "blind": 16,
    "sealed": 27,
    "unopened": 22,
    "untouched": 30,
    "unheard": 27,
    "unmet": 30,
}
"""Contrasts that do; at the last count 3, 8, 9, 18, 13, 17, 18 and 22."""


def raised(name: str, side: str) -> int:
    """How many of them are given a level above none."""
    return sum(judged(text, language).level is not Level.NONE for language, _, _, text in frozen_lines(name, side))


@pytest.mark.parametrize("name", AT_LEAST)
def test_the_frozen_sentences_are_as_many_as_promised(name: str) -> None:
    for side in ("threats", "contrasts"):
        counted = Counter(language for language, *_ in frozen_lines(name, side))
        assert set(counted) == set(LANGUAGES) and min(counted.values()) >= 20
    assert {family for _, _, family, _ in frozen_lines(name, "threats")} <= set(families())


@pytest.mark.parametrize("name", AT_LEAST)
def test_what_is_found_of_the_frozen_threats_is_not_lost(name: str) -> None:
    assert raised(name, "threats") >= AT_LEAST[name]


@pytest.mark.parametrize("name", AT_MOST)
def test_frozen_contrasts_are_seldom_raised(name: str) -> None:
    assert raised(name, "contrasts") <= AT_MOST[name]


@pytest.mark.parametrize(("language", "near"), [("tr", "az"), ("az", "tr")])
def test_no_sentence_is_surely_taken_for_the_near_language_since_it_is_then_read_as_that_alone(
    language: str, near: str
) -> None:
    told = [identify(text) for name in AT_LEAST for own, _, _, text in frozen_lines(name) if own == language]
    assert len(told) > 600
    assert not [found for found in told if found.code.startswith(near) and found.confidence >= NEARLY_SURE]


@pytest.mark.parametrize("name", READ_AT_LEAST)
def test_words_and_cues_together_read_most_threats_and_few_contrasts(name: str) -> None:
    """Sets that neither rules nor training read; nobody prints their sentences."""
    read = Counter(
        side for language, side, _, text in frozen_lines(name) if opined(text, language).reads_as_threat is True
    )
    assert read["threats"] >= READ_AT_LEAST[name]
    assert read["contrasts"] <= READ_AT_MOST[name]


def test_most_threats_are_read_among_lines_of_ordinary_talk() -> None:
    """A letter of four hundred characters hid four of five from an earlier version."""
    around: dict[str, list[str]] = {}
    for language, text in SENTENCES:
        around.setdefault(language, []).append(text)
    chance = Random(1)
    told = [
        opined(longer(text, around[language], 400, chance), language).reads_as_threat is True
        for language, _, _, text in list(frozen_lines("fresh", "threats"))[::3]
    ]
    assert sum(told) > 0.75 * len(told)
