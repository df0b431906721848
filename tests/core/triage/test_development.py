"""What the frames reach on the development corpus may not be lost: most threats found, few contrasts raised."""

from collections import Counter

import pytest

import tocsin.triage.cues
from tests.core.triage.development import CONTRAST, Tally, rows
from tests.core.triage.seen import LANGUAGES
from tocsin.plugins import find
from tocsin.triage.suggest import CONTRACT

FAMILIES = set(find(tocsin.triage.cues, CONTRACT))
FOUND, RAISED = 0.9, 0.03


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_threats_are_found_and_hardly_a_contrast_is_raised(language: str) -> None:
    tally = Tally()
    for row in rows(language):
        tally.add(row)
    assert tally.named >= FOUND * tally.threats
    assert tally.raised <= max(1, RAISED * tally.contrasts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_says_something_of_every_family_and_of_contrasts(language: str) -> None:
    counted = Counter(row.family for row in rows(language))
    assert set(counted) == FAMILIES | {CONTRAST}
    assert counted[CONTRAST] >= 60 and all(counted[family] >= 6 for family in FAMILIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_third_of_the_corpus_is_held_back(language: str) -> None:
    held = [row.held_back for row in rows(language)]
    assert 0.2 < sum(held) / len(held) < 0.45
