"""A lexicon ready for reading texts: word → the classes it fills, and the phrases it may begin.

A phrase is a row of slots, each a set of words; a word is known by the slots it may stand in, and the rows are a tree
of slots. So `{will} {hurt_forms} {them}` is kept as written, whatever the number of its combinations.
"""

import itertools
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import NamedTuple

from tocsin.extract.normalise import unstretched
from tocsin.extract.stems import Stems
from tocsin.triage.lexicons import Lexicon
from tocsin.triage.spelling import Pieces, Speller, Spelt, fold_apart

_SHORTEST_STEM, _LONGEST_STEM = 2, 24
"""Letters of a stem that tell a word; a shorter one says only how a later word of a phrase begins, if at all."""
_NO_SLOTS: frozenset[int] = frozenset()
Slots = tuple[int, ...]

_SLOT_BITS = 18
"""Low bits of an edge's number, for the slot; there are a few thousand slots a language."""
_SLOTS = (1 << _SLOT_BITS) - 1

Words = frozenset[str]


class Reading(NamedTuple):
    """What the lexicon knows of one word."""

    mask: int = 0
    """Classes that it fills alone."""
    begins: tuple[int, ...] = ()
    """Nodes of the tree of phrases that it leads to."""
    slots: Slots = ()
    """Slots of phrases in which it may stand."""
    follows: frozenset[int] = _NO_SLOTS
    """Slots that may come next in a phrase which it begins, once they were looked up (`behind`)."""

    @property
    def known(self) -> bool:
        """Whether it says anything alone or at the beginning of a phrase."""
        return bool(self.mask or self.begins)


UNKNOWN = Reading()

Entry = tuple[int, Slots]
"""A word or a stem of the lexicon: its classes and slots."""

Told = tuple[str, tuple[Entry, ...]]
"""All that a lexicon says of a word: the first letter of it, where that says something, and what is listed."""


@dataclass(frozen=True, eq=False)
class Wordbook:
    """All words and phrases of one language.

    The tree of phrases is kept as numbers, of which a program may hold hundreds of thousands at no cost but their room.
    """

    classes: tuple[str, ...]
    """Names of the bits of masks, the lowest first."""
    shapes: Mapping[str, tuple[str, ...]]
    """Names of shapes, each with the patterns that it stands for."""
    words: Mapping[str, Entry]
    stems: Mapping[str, Entry]
    ends: Sequence[int]
    """Node → the classes of the phrases that end there; the last node is the root."""
    edges: Mapping[int, int]
    """`edge(node, slot)` → the node below."""

    @cached_property
    def beginnings(self) -> Stems:
        """The stems that tell a word."""
        return Stems(self.stems, _SHORTEST_STEM, _LONGEST_STEM)

    @cached_property
    def unlisted(self) -> dict[str, Reading]:
        """First letter → the reading of words with it of which the lexicon says nothing more; `""` for any other."""
        anything = self.stems[""][1] if "" in self.stems else ()
        letters = {stem: (*anything, *slots) for stem, (_, slots) in self.stems.items() if len(stem) == 1}
        return {
            letter: Reading(slots=slots) if slots else UNKNOWN for letter, slots in {"": anything, **letters}.items()
        }

    @cached_property
    def roots(self) -> dict[int, int]:
        """Slot → the node that a phrase which begins with it stands at then."""
        root = len(self.ends) - 1
        return {edge & _SLOTS: node for edge, node in self.edges.items() if edge >> _SLOT_BITS == root}

    @cached_property
    def sources(self) -> Sequence[int]:
        """The edges in order, those of a node together."""
        return array("Q", sorted(self.edges))

    @cached_property
    def doubled(self) -> dict[str, str]:
        """Words with every double letter single → the word."""
        return {plain: word for word in self.words if (plain := unstretched(word)) != word and word in self}

    def told(self, word: str) -> Told:
        """What is known of a folded word as it stands. Many words are told the same."""
        listed = self.words.get(word)
        stems = [self.stems[word[:length]] for length in self.beginnings.lengths(word)]
        letter = word[:1]
        return letter if letter in self.unlisted else "", tuple(stems if listed is None else (listed, *stems))

    def reading(self, told: Told) -> Reading:
        """The reading of a word of which this is told."""
        letter, entries = told
        mask, slots = together(classes for classes, _ in entries), [slot for _, some in entries for slot in some]
        unlisted = self.unlisted[letter]
        if not (mask or slots):
            return unlisted
        begins = tuple(self.roots[slot] for slot in dict.fromkeys(slots) if slot in self.roots)
        return Reading(mask, begins, tuple(dict.fromkeys([*slots, *unlisted.slots])))

    def read(self, word: str) -> Reading:
        """The reading of a folded word as it stands."""
        return self.reading(self.told(word))

    def behind(self, nodes: Sequence[int]) -> frozenset[int]:
        """The slots that lead on from these nodes."""
        edges = self.sources
        runs = ((bisect_left(edges, node << _SLOT_BITS), bisect_left(edges, node + 1 << _SLOT_BITS)) for node in nodes)
        return frozenset(edge & _SLOTS for first, last in runs for edge in edges[first:last])

    def below(self, nodes: Iterable[int], slots: Iterable[int]) -> list[int]:
        """The nodes that a word which may stand in these slots leads to."""
        edges = self.edges
        return [edges[at] for node in nodes for slot in slots if (at := node << _SLOT_BITS | slot) in edges]

    def __contains__(self, word: str) -> bool:
        """Whether the lexicon lists a word, alone or as the first of a phrase."""
        return word in self.words and self.read(word).known


def together(masks: Iterable[int]) -> int:
    """All classes of these masks."""
    return reduce(or_, masks, 0)


def width(classes: Sequence[str]) -> int:
    """Bytes that a mask of these classes takes."""
    return len(classes) // 8 + 1


def joined(readings: Sequence[Reading]) -> Reading:
    """What a word is that may be read in these ways, one or more."""
    if len(readings) == 1:
        return readings[0]
    begins = tuple(dict.fromkeys(node for reading in readings for node in reading.begins))
    slots = tuple(dict.fromkeys(slot for reading in readings for slot in reading.slots))
    return Reading(together(reading.mask for reading in readings), begins, slots)


def wordbook(book: Lexicon) -> Wordbook:
    """The words and phrases of a lexicon, in every spelling of its language."""
    rows = {entry: tuple(book.rows(entry)) for entries in book.words.values() for entry in entries}
    places = {place for some in rows.values() for row in some for place in row}
    builder = _Builder(book, Speller(book.language, {word for place in places for word in book.every(place)}))
    for at, entries in enumerate(book.words.values()):
        for row in dict.fromkeys(row for entry in entries for row in rows[entry]):
            builder.add(row, 1 << at)
    return builder.built()


class _Node:
    """A place in the tree of phrases while it grows."""

    def __init__(self) -> None:
        self.mask = 0
        self.then: dict[int, _Node] = {}


class _Builder:
    """Numbers the slots, and gathers what words and phrases of slots mean."""

    def __init__(self, book: Lexicon, speller: Speller) -> None:
        self._book = book
        self._speller = speller
        self._slots: dict[Words, int] = {}
        self._alone: dict[int, int] = {}
        self._tree = _Node()
        self._places: dict[str, tuple[Spelt, tuple[tuple[Slots, ...], ...]]] = {}
        self._rows: dict[tuple[str, ...], tuple[Slots, ...]] = {}

    def add(self, row: tuple[str, ...], bit: int) -> None:
        """Put a row of words, their parts unwritten, into the class of this bit."""
        if row not in self._rows:
            self._rows[row] = tuple(dict.fromkeys(slots for slots in self._spelt(row) if slots))
        for slots in self._rows[row]:
            if len(slots) == 1:
                self._alone[slots[0]] = self._alone.get(slots[0], 0) | bit
            else:
                self._grow(slots, bit)

    def _grow(self, slots: Slots, bit: int) -> None:
        node = self._tree
        for slot in slots:
            if slot not in node.then:
                node.then[slot] = _Node()
            node = node.then[slot]
        node.mask |= bit

    def _spelt(self, row: tuple[str, ...]) -> Iterator[Slots]:
        """The row in each spelling, as slots."""
        places = [self._place(place) for place in row]
        if not fold_apart(facts for facts, _ in places):
            for words in itertools.product(*map(self._book.every, row)):
                yield from map(self._singly, self._speller.whole(" ".join(words)))
            return
        for ways in zip(*(ways for _, ways in places), strict=True):
            yield from (tuple(itertools.chain(*choice)) for choice in itertools.product(*ways))

    def _place(self, place: str) -> tuple[Spelt, tuple[tuple[Slots, ...], ...]]:
        """What is so of the words of a place, and in each spelling the slots that they make."""
        if place not in self._places:
            words = [self._speller[word] for word in self._book.every(place)]
            scripts = frozenset[str]().union(*(word.scripts for word in words))
            facts = Spelt((), scripts, max((word.lone for word in words), default=0))
            ways = zip(*(word.ways for word in words), strict=True)
            self._places[place] = facts, tuple(tuple(self._chosen(way)) for way in ways)
        return self._places[place]

    def _chosen(self, way: Sequence[Pieces]) -> Iterator[Slots]:
        """The slot of all words of one piece, and a row of slots for each other."""
        whole = frozenset(pieces[0] for pieces in way if len(pieces) == 1)
        if whole:
            yield (self._slot(whole),)
        yield from dict.fromkeys(self._singly(pieces) for pieces in way if len(pieces) != 1)

    def _singly(self, pieces: Pieces) -> Slots:
        return tuple(self._slot(frozenset((piece,))) for piece in pieces)

    def _slot(self, words: Words) -> int:
        return self._slots.setdefault(words, len(self._slots))

    def built(self) -> Wordbook:
        """What was gathered; nodes that are alike are one."""
        numbers: dict[int, int] = {}
        ends, edges = list[int](), dict[int, int]()
        _numbered(self._tree, numbers, ends, edges, {})
        masks, slots = dict[str, int](), dict[str, list[int]]()
        for words, slot in self._slots.items():
            for word in sorted(words):
                masks[word] = masks.get(word, 0) | self._alone.get(slot, 0)
                slots.setdefault(word, []).extend([numbers[slot]] if slot in numbers else ())
        entries = {word: (mask, tuple(slots[word])) for word, mask in masks.items()}
        stems = {word[:-1]: entry for word, entry in entries.items() if word.endswith("*")}
        whole = {word: entry for word, entry in entries.items() if not word.endswith("*")}
        return Wordbook(tuple(self._book.words), self._book.shapes, whole, stems, ends, edges)


def _numbered(
    node: _Node, slots: dict[int, int], ends: list[int], edges: dict[int, int], known: dict[tuple[int, ...], int]
) -> int:
    """The number of a node, all alike below it made one; slots are numbered as they are met."""
    then = {
        slots.setdefault(slot, len(slots)): _numbered(below, slots, ends, edges, known)
        for slot, below in node.then.items()
    }
    key = (node.mask, *itertools.chain.from_iterable(sorted(then.items())))
    if key not in known:
        known[key] = len(ends)
        edges.update((len(ends) << _SLOT_BITS | slot, below) for slot, below in then.items())
        ends.append(node.mask)
    return known[key]
