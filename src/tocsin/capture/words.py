"""Which words differ between two texts, with the words that stand before them."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 50
MOST_WORDS = 60_000
"""Beyond this, between the first and the last difference, words are compared as one passage: time has a limit."""
BEFORE = 4
SHOWN = 300
TAG = re.compile(r"(<[^<>]*>)")


@dataclass(frozen=True)
class WordChange:
    """Words that one text has and the other has otherwise. Empty means that there are none."""

    was: str
    now: str
    follows: str = ""
    """The few words before, so that a person finds the place."""


def changed_words(was: str, now: str) -> tuple[WordChange, ...]:
    """The differences in reading order, the first 50; spacing does not count."""
    return differences(was.split(), now.split())


def changed_markup(was: str, now: str) -> tuple[WordChange, ...]:
    """The differences between two documents, attributes of tags included."""
    return differences(TAG.sub(r" \1 ", was).split(), TAG.sub(r" \1 ", now).split())


def differences(was: list[str], now: list[str]) -> tuple[WordChange, ...]:
    """The differences of two lists of words."""
    if was == now:
        return ()
    first, last = same_at_start(was, now), 0
    last = same_at_start(was[first:][::-1], now[first:][::-1])
    old, new = was[first : len(was) - last], now[first : len(now) - last]
    if len(old) + len(new) > MOST_WORDS:
        return (change(old, new, was[:first]),)
    steps = SequenceMatcher(None, old, new).get_opcodes()
    changes = [
        change(old[start:end], new[to : to + length], was[: first + start])
        for kind, start, end, to, stop in steps
        if kind != "equal"
        for length in (stop - to,)
    ]
    return tuple(changes[:MOST])


def change(old: list[str], new: list[str], before: list[str]) -> WordChange:
    """One difference, cut to a length that people read."""
    return WordChange(shortened(old), shortened(new), " ".join(before[-BEFORE:])[-SHOWN:])


def shortened(words: list[str]) -> str:
    """The words, at most a few hundred characters."""
    text = " ".join(words[:SHOWN])
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def same_at_start(one: list[str], other: list[str]) -> int:
    """How many words are the same before the first difference."""
    pairs = zip(one, other, strict=False)
    return next((count for count, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def kept_share(was: str, now: str) -> float:
    """What share of the words of one text the other still has, whatever their order; 1.0 when there were none."""
    old, new = set(was.split()), set(now.split())
    return len(old & new) / len(old) if old else 1.0
