"""Words of dates as data: a phrase of one to six words stands for a tag (`week:1`, `solar:4`, `to`)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tocsin.extract.reader import matches
from tocsin.extract.words import Words, words_of


class Tagged(NamedTuple):
    """A phrase found in a text: words `first` up to `last`, and what it stands for."""

    first: int
    last: int
    tag: str


@dataclass(frozen=True)
class DateWords:
    """The phrases found in one text, with those that begin and those that end at a word."""

    found: Sequence[Tagged]
    begins: Mapping[int, Sequence[Tagged]]
    ends: Mapping[int, Sequence[Tagged]]

    def tagged(self, *tags: str) -> Iterator[Tagged]:
        """Phrases of some tags; a tag that ends in a colon stands for its whole family."""
        return (one for one in self.found if matches(one.tag, tags))

    def ending(self, last: int, *tags: str) -> Tagged | None:
        """The longest such phrase that ends just before word `last`."""
        return max((one for one in self.ends.get(last, ()) if matches(one.tag, tags)), key=size, default=None)

    def beginning(self, first: int, *tags: str) -> Tagged | None:
        """The longest such phrase that begins at word `first`."""
        return max((one for one in self.begins.get(first, ()) if matches(one.tag, tags)), key=size, default=None)


def size(one: Tagged) -> int:
    """How many words a phrase has."""
    return one.last - one.first


@cache
def table() -> dict[str, dict[str, list[str]]]:
    """`data/dates.toml`."""
    read: dict[str, dict[str, list[str]]] = tomllib.loads(
        files("tocsin.extract").joinpath("data/dates.toml").read_text("utf-8")
    )
    return read


@cache
def listed(name: str) -> frozenset[str]:
    """Words of a list for every language, in their comparing form: `fillers`, `need_year`."""
    return frozenset(key for word in table()["every language"][name] for key in words_of(word).keys)


@cache
def phrases(language: str) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word of a phrase → its whole words and tag, for one of the languages that are read."""
    made: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for tag, written in table().get(language, {}).items():
        for phrase in written:
            keys = tuple(words_of(phrase).keys)
            made.setdefault(keys[0], []).append((keys, tag))
    return {first: tuple(rows) for first, rows in made.items()}


def date_words(words: Words, language: str) -> DateWords:
    """All phrases of dates in a text, in order."""
    known = phrases(language)
    if known.keys().isdisjoint(words.keys):
        return DateWords([], {}, {})
    found: list[Tagged] = []
    begins: dict[int, list[Tagged]] = {}
    ends: dict[int, list[Tagged]] = {}
    for number, key in enumerate(words.keys):
        if key in known:
            found += (
                Tagged(number, number + len(keys), tag)
                for keys, tag in known[key]
                if tuple(words.keys[number : number + len(keys)]) == keys
            )
    for one in found:
        begins.setdefault(one.first, []).append(one)
        ends.setdefault(one.last, []).append(one)
    return DateWords(found, begins, ends)
