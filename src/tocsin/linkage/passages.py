"""Shared passages: a run of words that two otherwise different texts both carry, such as the same quoted headline."""

from collections.abc import Sequence

WORDS = 8
"""Words in a row that two texts must share; shorter runs are stock phrases."""
COMMONEST = 50
"""Texts that may carry a run before it counts as boilerplate and links nothing."""

Run = tuple[str, ...]


def runs(words: Sequence[str]) -> set[Run]:
    """Every run of WORDS words of a text."""
    return {tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
