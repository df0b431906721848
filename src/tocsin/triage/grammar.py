"""The grammar of one language: the classes of its lexicon, and the patterns of every plug-in, compiled once.

A pattern is a row of elements: `{class}` or `{class|class}`; `[{class}]` may be absent; `..` lets up to three words
stand between, `...` six and `....` twelve, none of them a negation; `^` begins a row that opens a clause. Rows joined
by `+` stand in one sentence in any order, up to eight words apart, and joined by `~` up to two: that is a frame.
Behind it, `/ {class}` asks for such a word elsewhere in the sentence, `& {class}` in it or in the two sentences before
or behind, and `- {class}` forbids one in the sentence. Matching is bounded by these limits, so its cost grows with the
length of the text only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tocsin.errors import TocsinError
from tocsin.extract.memory import Memory, WordMemory
from tocsin.extract.normalise import unstretched
from tocsin.triage.compiled import compiled
from tocsin.triage.lexicons import NUMBER
from tocsin.triage.wordbook import Reading, Told, Wordbook, joined, together

GAPS = {"..": 3, "...": 6, "....": 12}
JOINS = {"+": 8, "~": 2}
OPENING = "^"
NEGATION = "not"
COMMON = frozenset(
    {"i", "you", "third", "target", "group", "all", "will", "time", "place", "person", "be", "whoever", "of", "not"}
    | {"aim", "crowd", "figure", "event", "number", "will1", "should", "your", "get", "if", "go1", "someone", "live"}
)
"""Classes met in most sentences: a pattern is looked for only when a rarer one is there."""
_ELEMENT = re.compile(r"(\[)?\{([^}]+)\}(\])?")
_DEMAND = re.compile(r"\s([&/-])\s+\{([^}]+)\}")
_KEPT_WORDS = 20_000
"""Words that are remembered of a language."""
_KEPT_SENTENCES = 2_000
"""Sentences' classes of which it is remembered what they make possible: long ones seldom come again."""
_KEPT_EACH = 200
"""Choices of patterns that are remembered for a class."""
_AND = frozenset("وف")
"""Arabic “and” and “so”, written onto the next word."""
_THE = ("وال", "فال", "بال", "كال", "ولل", "هال", "عال", "لل", "ال")
"""The Arabic article, with the particles before it."""
_FEWEST_BEHIND_AND, _FEWEST_BEHIND_THE = 2, 3
_LONGEST_WORD = 40
"""Letters of a word that is kept once read, and from which particles are taken: nobody writes longer ones."""


@dataclass(frozen=True)
class Element:
    """One place of a pattern: any of the classes in `mask`, after at most `gap` other words."""

    mask: int
    optional: bool
    gap: int


@dataclass(frozen=True)
class Row:
    """Elements in their order, at most `reach` words from the rows before it."""

    elements: tuple[Element, ...]
    reach: int = 0
    opens: bool = False
    """It stands at the beginning of a clause, as an order does."""
    number: int = -1
    """Rows of a grammar that ask for the same have one number, so that a sentence is searched for it once."""
    word: int = 0
    """The classes of a row that is one required word anywhere; 0 for every other row."""


@dataclass(frozen=True)
class Demands:
    """Classes asked for or forbidden around a pattern; 0 asks for none."""

    beside: int = 0
    """One must stand in the sentence or near it."""
    within: int = 0
    """One must stand in the sentence."""
    without: int = 0
    """None may stand in the sentence."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A compiled pattern; `family` and `name` say whose."""

    family: str
    name: str
    rows: tuple[Row, ...]
    anchor: int
    demands: Demands
    needs: tuple[int, ...]
    """Classes of which each sentence with a match has one, element by element."""

    def may_stand_in(self, whole: int) -> bool:
        """Whether a sentence with these classes has all that it needs and none that it forbids."""
        return not self.demands.without & whole and all(need & whole for need in self.needs)


@dataclass(frozen=True, eq=False)
class Anchored:
    """The patterns that are looked for where a class is met."""

    patterns: tuple[Pattern, ...]
    asked: int
    """All classes that one of them needs or forbids: on no other does it depend which of them are possible."""

    def among(self, whole: int) -> tuple[Pattern, ...]:
        """Those whose classes are all among `whole`."""
        return self._among[whole & self.asked]

    @cached_property
    def _among(self) -> Memory[int, tuple[Pattern, ...]]:
        return Memory(lambda asked: tuple(one for one in self.patterns if one.may_stand_in(asked)), _KEPT_EACH)


@dataclass(frozen=True)
class Source:
    """A pattern as written in a plug-in."""

    family: str
    name: str
    text: str


@dataclass(frozen=True, eq=False)
class Grammar:
    """One language, compiled."""

    language: str
    wordbook: Wordbook
    used: int
    """The classes that a pattern asks for; no other is read."""
    by_bit: dict[int, Anchored]
    anchors: int
    negation: int
    number: int

    @cached_property
    def readings(self) -> WordMemory[Reading]:
        """Folded word → its classes."""
        return WordMemory(self._look_up, _KEPT_WORDS, _LONGEST_WORD)

    @cached_property
    def _alike(self) -> Memory[tuple[Told, bool], Reading]:
        """The readings of words of which the same is told, digits before them or not: few, since most say nothing."""
        return Memory(self._reading, _KEPT_WORDS)

    @cached_property
    def _possible(self) -> Memory[int, tuple[Pattern, ...]]:
        return Memory(self._look_for, _KEPT_SENTENCES)

    def possible(self, whole: int) -> tuple[Pattern, ...]:
        """The patterns whose classes are all among `whole`, the classes of a sentence."""
        return self._possible[whole]

    def _look_for(self, whole: int) -> tuple[Pattern, ...]:
        found: dict[Pattern, None] = {}
        for bit in _bits(whole & self.anchors):
            if some := self.by_bit[bit].among(whole):
                found.update(dict.fromkeys(some))
        return tuple(found)

    def read_stretched(self, word: str) -> Reading:
        """The classes of a word in which repetitions were cut to two letters: as it stands, with its last letter
        single, and compared with every double letter single."""
        single = unstretched(word)
        ways = (word, word[:-1] if word[-1:] == word[-2:-1] else word, self.wordbook.doubled.get(single, single))
        return self._as_one(self.readings[way] for way in ways)

    def _look_up(self, word: str) -> Reading:
        """The word as it stands; in Arabic also what it is without the particles that are written onto it."""
        listed = self._listed(word)
        if self.language != "ar" or len(word) > _LONGEST_WORD:
            return listed
        return self._as_one([listed, *self._without_particles(word, listed)])

    def _without_particles(self, word: str, listed: Reading) -> Iterator[Reading]:
        if word[:1] in _AND and len(word) > _FEWEST_BEHIND_AND:
            yield self.readings[word[1:]]
        elif not listed.known:
            rest = next((word[len(one) :] for one in _THE if word.startswith(one)), "")
            if len(rest) >= _FEWEST_BEHIND_THE:
                yield self.readings[rest]

    def _listed(self, word: str) -> Reading:
        return self._alike[self.wordbook.told(word), word[:1].isdigit()]

    def _reading(self, known: tuple[Told, bool]) -> Reading:
        told, digit = known
        reading = self.wordbook.reading(told)
        mask = reading.mask & self.used | (self.number if digit else 0)
        return self._led_on(reading._replace(mask=mask))

    def _as_one(self, ways: Iterable[Reading]) -> Reading:
        """What a word is that may be read in these ways, one or more."""
        return self._led_on(joined(list(dict.fromkeys(ways))))

    def _led_on(self, reading: Reading) -> Reading:
        """A reading with the slots that may follow it."""
        if reading.follows or not reading.begins:
            return reading
        return reading._replace(follows=self.wordbook.behind(reading.begins))


def compile_grammar(language: str, sources: Iterable[Source]) -> Grammar:
    """The grammar of `language` with the patterns of every plug-in. A pattern that needs a class which the language
    does not have is left out (not every language says everything in the same shape)."""
    book = compiled(language)
    bits = {name: 1 << at for at, name in enumerate(book.classes)}
    patterns = _numbered(
        pattern
        for source in sources
        for shape in _without_shapes(source.text, book.shapes)
        if (pattern := _pattern(source, shape, bits)) is not None
    )
    by_bit, negation = _by_bit(patterns), bits.get(NEGATION, 0)
    used = together(mask for pattern in patterns for mask in _classes_of(pattern)) | negation
    return Grammar(language, book, used, by_bit, together(by_bit), negation, bits[NUMBER] & used)


def _classes_of(pattern: Pattern) -> Iterator[int]:
    yield from (element.mask for row in pattern.rows for element in row.elements)
    yield from (pattern.demands.beside, pattern.demands.within, pattern.demands.without)


def _numbered(patterns: Iterable[Pattern]) -> list[Pattern]:
    """The patterns with their rows numbered, equal ones alike."""
    numbers: dict[tuple[tuple[Element, ...], bool], int] = {}
    return [
        replace(
            pattern,
            rows=tuple(
                replace(row, number=numbers.setdefault((row.elements, row.opens), len(numbers))) for row in pattern.rows
            ),
        )
        for pattern in patterns
    ]


def _without_shapes(text: str, shapes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The pattern with each named shape written out, once for every way of saying it."""
    for written in _ELEMENT.finditer(text):
        classes = written[2].split("|")
        named = [name for name in classes if name in shapes]
        if named:
            plain = "|".join(name for name in classes if name not in shapes)
            choices = [shape for name in named for shape in shapes[name]] + ([f"{{{plain}}}"] if plain else [])
            for choice in choices:
                yield from _without_shapes(f"{text[: written.start()]}{choice}{text[written.end() :]}", shapes)
            return
    yield text


def _pattern(source: Source, text: str, bits: Mapping[str, int]) -> Pattern | None:
    demands = _demands(text, bits)
    rows, names = list[Row](), list[tuple[str, ...]]()
    for reach, row in _rows(_DEMAND.sub("", text)):
        opens = row[:1] == [OPENING]
        elements = _elements(row[opens:], source, bits, names)
        if not elements:
            return None
        lone = len(elements) == 1 and not opens and not elements[0].optional
        rows.append(Row(elements, reach, opens, word=elements[0].mask if lone else 0))
    if demands is None or not any(names):
        return None
    every = [element for row in rows for element in row.elements]
    asked = [element.mask for element in every if not element.optional] + [demands.within]
    needs = tuple(dict.fromkeys(mask for mask in asked if mask))
    return Pattern(source.family, source.name, tuple(rows), _anchor(every, names), demands, needs)


def _demands(text: str, bits: Mapping[str, int]) -> Demands | None:
    """What a pattern asks for around it; None when it asks for what the language does not have."""
    masks = dict.fromkeys("&/-", 0)
    for sign, classes in _DEMAND.findall(text):
        mask = _class_mask(classes, bits)
        if not mask and sign != "-":
            return None
        masks[sign] |= mask
    return Demands(masks["&"], masks["/"], masks["-"])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a pattern, each with how far it may stand from those before it."""
    reach, row = 0, list[str]()
    for piece in text.split():
        if piece in JOINS:
            yield reach, row
            reach, row = JOINS[piece], []
        else:
            row.append(piece)
    yield reach, row


def _elements(
    row: Iterable[str], source: Source, bits: Mapping[str, int], names: list[tuple[str, ...]]
) -> tuple[Element, ...]:
    """The elements of a row, none when the language lacks one of them; their classes are added to `names`."""
    elements, gap = list[Element](), 0
    for piece in row:
        if piece in GAPS:
            gap = GAPS[piece]
            continue
        written = _ELEMENT.fullmatch(piece)
        if written is None:
            raise TocsinError(f"“{piece}” in the pattern “{source.text}” of {source.family} is no element.")
        mask = _class_mask(written[2], bits)
        if not mask and not written[1]:
            return ()
        if mask:
            elements.append(Element(mask, bool(written[1]), gap))
            names.append(() if written[1] else tuple(name for name in written[2].split("|") if name in bits))
            gap = 0
    return tuple(elements)


def _class_mask(written: str, bits: Mapping[str, int]) -> int:
    """The bits of `a|b`, leaving out classes that the language does not have."""
    return together([bits[name] for name in written.split("|") if name in bits])


def _anchor(elements: Sequence[Element], names: Sequence[Sequence[str]]) -> int:
    required = [i for i, classes in enumerate(names) if classes]
    rare = [i for i in required if not COMMON.intersection(names[i])]
    return elements[(rare or required)[0]].mask


def _by_bit(patterns: Sequence[Pattern]) -> dict[int, Anchored]:
    found: dict[int, dict[Pattern, None]] = {}
    for pattern in patterns:
        for bit in _bits(pattern.anchor):
            found.setdefault(bit, {})[pattern] = None
    return {bit: Anchored(tuple(some), _asked(some)) for bit, some in found.items()}


def _asked(patterns: Iterable[Pattern]) -> int:
    return together(mask for pattern in patterns for mask in (*pattern.needs, pattern.demands.without))


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        mask ^= bit
        yield bit
