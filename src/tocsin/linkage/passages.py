"""Shared passages: a run of words that two otherwise different texts both carry, such as the same quoted headline."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

WORDS = 8
"""Words in a row that two texts must share; shorter runs are stock phrases."""
COMMONEST = 50
"""Texts that may carry a run before it counts as boilerplate and links nothing."""


def runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    """Every run of WORDS words of a text."""
    return {tuple(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}


def shared_runs(texts: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    """Pair of keys (sorted) → one run of words that both carry, the first in dictionary order."""
    carriers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key in sorted(texts):
        for run in runs(texts[key]):
            carriers[run].append(key)
    found: dict[tuple[str, str], str] = {}
    for run in sorted(run for run, keys in carriers.items() if 1 < len(keys) <= COMMONEST):
        for a, b in combinations(carriers[run], 2):
            found.setdefault((a, b), " ".join(run))
    return found
