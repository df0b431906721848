"""Steps of a proceeding that somebody says have happened. They are claims of the speaker, never facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tocsin.extract.reader import Reading
from tocsin.model.extraction import OutcomeClaim
from tocsin.model.outcome import STEPS


@dataclass(frozen=True)
class Rule:
    """A step, and the concepts that must all stand in one clause; the last of them is the verb."""

    step: str
    concepts: tuple[str, ...]


RULES: tuple[Rule, ...] = (
    Rule("hate-crime investigation launched", ("hate_crime", "investigation", "launched")),
    Rule("investigation launched", ("investigation", "launched")),
    Rule("acquitted", ("acquitted",)),
    Rule("convicted", ("convicted",)),
    Rule("sentence", ("sentenced",)),
    Rule("charged", ("charged",)),
    Rule("released", ("released",)),
    Rule("arrested", ("arrested",)),
    Rule("account suspended", ("account", "suspended")),
    Rule("content removed", ("post", "removed")),
    Rule("patrol arranged", ("patrol", "arranged")),
    Rule("discontinued", ("closed",)),
)
_APART = 14
"""Words that may lie between the parts of one step."""
_NEGATION_REACH = 6


def steps(reading: Reading, first: int, last: int) -> Iterator[tuple[str, int, int]]:
    """Steps said to have happened between two words, with the words that carry each; the fuller rule wins."""
    taken: set[int] = set()
    said = {hit.concept for hit in reading.between(first, last)}
    for rule in RULES:
        if rule.concepts[-1] not in said:
            continue
        found = together(reading, first, last, rule.concepts)
        if found and found[-1] not in taken and not negated(reading, first, found[-1]):
            taken.add(found[-1])
            yield rule.step, min(found), max(found)


def together(reading: Reading, first: int, last: int, concepts: Sequence[str]) -> list[int]:
    """First words of hits for all concepts that lie close together; empty when one is missing."""
    for verb in reading.between(first, last, concepts[-1]):
        begin, end = max(first, verb.first - _APART), min(last, verb.last + _APART)
        others = [reading.between(begin, end, concept) for concept in concepts[:-1]]
        if all(others):
            return [min(found, key=lambda hit: abs(hit.first - verb.first)).first for found in others] + [verb.first]
    return []


def negated(reading: Reading, first: int, verb: int) -> bool:
    """Whether “not” stands just before the verb or right behind it; inside its phrase it is part of the meaning."""
    phrase = max(hit.last for hit in reading.between(verb, verb + 1))
    found = reading.between(max(first, verb - _NEGATION_REACH), max(verb + 2, phrase), "not")
    return any(not verb <= hit.first < phrase for hit in found)


def in_ledger(step: tuple[str, int, int]) -> bool:
    """Whether the outcome ledger knows the step; an investigation not said to be of a hate crime is only a claim."""
    return step[0] in STEPS


def claim_of(
    reading: Reading, step: tuple[str, int, int], speaker: str, clause: tuple[int, int], on: str
) -> OutcomeClaim:
    """The step as claimed by its speaker, with the clause that says so."""
    first, last = clause
    while last - 1 > first and reading.has(last - 1, last, "and"):
        last -= 1
    return OutcomeClaim(step[0], speaker, reading.words.passage(first, last), on)
