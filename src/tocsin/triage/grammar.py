"""The grammar of one language: word classes and phrase shapes, compiled once from `lexicon/<language>.toml` (fixed
expressions) and `lexicon/roles/<language>.toml` (who, does what, to whom, with what, when: the roles of frames).

Each file has three tables. `[parts]`: lists that words are built from. `[words]`: class → words; `stem*` is a
beginning, `{part}` stands for each member of a part (so endings make the forms of a verb), `@class` takes in another
class, several words are a phrase. `[shapes]`: name → small patterns over classes, for what one word class cannot say
(`{i} {will} {hurt}`).

A pattern is a row of elements: `{class}` or `{class|class}`; `[{class}]` may be absent; `..` lets up to three words
stand between, `...` six and `....` twelve, none of them a negation; `^` begins a row that opens a clause. Rows joined
by `+` stand in one sentence in any order, up to eight words apart, and joined by `~` up to two: that is a frame.
Behind it, `/ {class}` asks for such a word elsewhere in the sentence, `& {class}` anywhere in the text, and
`- {class}` forbids one in the sentence. Matching is bounded by these limits, so its cost grows with the length of the
text only.
"""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from tocsin.errors import TocsinError
from tocsin.extract.normalise import unstretched
from tocsin.triage.spelling import Speller

GAPS = {"..": 3, "...": 6, "....": 12}
JOINS = {"+": 8, "~": 2}
OPENING = "^"
NEGATION = "not"
NUMBER = "number"
"""The class of words in digits; it needs no list."""
COMMON = frozenset(
    {"i", "you", "third", "target", "group", "all", "will", "time", "place", "person", "be", "whoever", "of", "not"}
    | {"aim", "crowd", "figure", "event", "number", "will1", "should", "your", "get", "if", "go1", "someone", "live"}
)
"""Classes met in most sentences: a pattern is looked for only when a rarer one is there."""
_ELEMENT = re.compile(r"(\[)?\{([^}]+)\}(\])?")
_DEMAND = re.compile(r"\s([&/-])\s+\{([^}]+)\}")
_PART = re.compile(r"\{(\w+)\}")
_KNOWN_LIMIT = 10_000
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
    """One must stand somewhere in the text."""
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


@dataclass(frozen=True)
class Source:
    """A pattern as written in a plug-in."""

    family: str
    name: str
    text: str


Phrase = tuple[int, tuple[str, ...]]
"""The classes of a phrase, and its words after the first."""


_NO_PHRASES: Mapping[str, tuple[Phrase, ...]] = {}
"""Shared by the many words that begin no phrase."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the lexicon knows of one word: its classes, and the phrases that begin with it."""

    mask: int = 0
    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=lambda: _NO_PHRASES)
    """By their second word."""
    loose: Mapping[str, tuple[Phrase, ...]] = field(default_factory=lambda: _NO_PHRASES)
    """Phrases whose second word is given by its beginning: by the two letters, or fewer, that it begins with."""

    def followed_by(self, word: str) -> tuple[Phrase, ...]:
        """The phrases whose second word is this one."""
        found = self.phrases.get(word, ())
        if self.loose:
            for key in (word[:2], word[:1], "") if len(word) > 1 else (word, ""):
                found += tuple(phrase for phrase in self.loose.get(key, ()) if word.startswith(phrase[1][0][:-1]))
        return found


UNKNOWN = Reading()


@dataclass(frozen=True, eq=False)
class Grammar:
    """One language, compiled."""

    language: str
    classes: tuple[str, ...]
    """Names of the bits, the lowest first."""
    readings: dict[str, Reading]
    stems: dict[str, Reading]
    stem_beginnings: frozenset[str]
    doubled: dict[str, str]
    by_bit: dict[int, tuple[Pattern, ...]]
    anchors: int
    negation: int
    number: int
    _known: dict[str, Reading] = field(default_factory=dict)
    _possible: dict[int, tuple[Pattern, ...]] = field(default_factory=dict)

    def possible(self, whole: int) -> tuple[Pattern, ...]:
        """The patterns whose classes are all among `whole`, the classes of a sentence."""
        found = self._possible.get(whole)
        if found is None:
            if len(self._possible) >= _KNOWN_LIMIT:
                self._possible.clear()
            self._possible[whole] = found = tuple(self._look_for(whole))
        return found

    def _look_for(self, whole: int) -> dict[Pattern, None]:
        found: dict[Pattern, None] = {}
        for bit in _bits(whole & self.anchors):
            for pattern in self.by_bit[bit]:
                if pattern.demands.without & whole:
                    continue
                for need in pattern.needs:
                    if not need & whole:
                        break
                else:
                    found[pattern] = None
        return found

    def read(self, word: str) -> Reading:
        """The classes of a folded word."""
        reading = self._known.get(word)
        if reading is None:
            reading = self._look_up(word)
            if len(self._known) >= _KNOWN_LIMIT:
                self._known.clear()
            if len(word) <= _LONGEST_WORD:
                self._known[word] = reading
        return reading

    def read_stretched(self, word: str) -> Reading:
        """The classes of a word in which repetitions were cut: compared with every double letter single."""
        if (reading := self.read(word)) is not UNKNOWN:
            return reading
        single = unstretched(word)
        return self.read(self.doubled.get(single, single if single in self.readings else ""))

    def _look_up(self, word: str) -> Reading:
        """The word as it stands; in Arabic also what it is without the particles that are written onto it."""
        found = self._listed(word)
        if self.language == "ar" and len(word) <= _LONGEST_WORD:
            if word[:1] in _AND and len(word) > _FEWEST_BEHIND_AND:
                found.append(self.read(word[1:]))
            elif not found:
                rest = next((word[len(one) :] for one in _THE if word.startswith(one)), "")
                found += [self.read(rest)] if len(rest) >= _FEWEST_BEHIND_THE else []
        return _joined(found)

    def _listed(self, word: str) -> list[Reading]:
        found = [self.readings[word]] if word in self.readings else []
        if word[:2] in self.stem_beginnings:
            found += [self.stems[word[:end]] for end in range(2, min(len(word), 24) + 1) if word[:end] in self.stems]
        if self.number and word[:1].isdigit():
            found.append(Reading(self.number))
        return found


def _joined(readings: Sequence[Reading]) -> Reading:
    if len(readings) < 2:
        return readings[0] if readings else UNKNOWN
    mask = 0
    for reading in readings:
        mask |= reading.mask
    return Reading(mask, _gathered(one.phrases for one in readings), _gathered(one.loose for one in readings))


def _gathered(tables: Iterable[Mapping[str, tuple[Phrase, ...]]]) -> Mapping[str, tuple[Phrase, ...]]:
    gathered: dict[str, list[Phrase]] = {}
    for table in tables:
        for word, some in table.items():
            gathered.setdefault(word, []).extend(some)
    return {word: tuple(some) for word, some in gathered.items()} or _NO_PHRASES


def _beginning(mask: int, rest: tuple[str, ...]) -> Reading:
    """The reading of a phrase's first word."""
    phrase = (mask, rest)
    if rest[0][-1] == "*":
        return Reading(0, loose={rest[0][:-1][:2]: (phrase,)})
    return Reading(0, {rest[0]: (phrase,)})


@dataclass(frozen=True)
class Lexicon:
    """A lexicon file with its parts put in: class → words, shape name → patterns."""

    words: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, tuple[str, ...]]


LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")
"""Languages with a lexicon. Azerbaijani and Armenian are read in each of their scripts."""


def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, read and expanded. Raises TocsinError naming what is wrong in it."""
    tables = [_table(f"lexicon/{language}.toml"), _table(f"lexicon/roles/{language}.toml")]
    parts, raw, shapes = (_merged([table.get(name, {}) for table in tables]) for name in ("parts", "words", "shapes"))
    words = {name: _flat_class(name, raw, parts, language) for name in raw}
    return Lexicon(words | {NUMBER: ()}, {name: tuple(rows) for name, rows in shapes.items()})


def _table(path: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files("tocsin.triage").joinpath(path).read_text("utf-8"))


def _merged(tables: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Tables of lists as one; a list of the same name goes on."""
    merged: dict[str, list[str]] = {}
    for table in tables:
        for name, entries in table.items():
            merged.setdefault(name, []).extend(entries)
    return merged


def _flat_class(
    name: str, classes: Mapping[str, Sequence[str]], parts: Mapping[str, Sequence[str]], language: str
) -> tuple[str, ...]:
    if name not in classes:
        raise TocsinError(f"The lexicon “{language}” has no class “{name}”.", hint="Define it under [words].")
    found: list[str] = []
    for entry in classes[name]:
        if entry.startswith("@"):
            found += _flat_class(entry[1:], classes, parts, language)
        else:
            found += _expand(entry, parts)
    return tuple(dict.fromkeys(found))


def _expand(entry: str, parts: Mapping[str, Sequence[str]]) -> list[str]:
    pieces = _PART.split(entry)
    choices = [_every(parts[piece], parts) if i % 2 else (piece,) for i, piece in enumerate(pieces)]
    return ["".join(choice) for choice in itertools.product(*choices)]


def _every(entries: Sequence[str], parts: Mapping[str, Sequence[str]]) -> list[str]:
    """The entries of a part, in which other parts may stand."""
    return [word for entry in entries for word in (_expand(entry, parts) if "{" in entry else (entry,))]


def compile_grammar(language: str, sources: Iterable[Source]) -> Grammar:
    """The grammar of `language` with the patterns of every plug-in. A pattern that needs a class which the language
    does not have is left out (not every language says everything in the same shape)."""
    book = lexicon(language)
    bits: dict[str, int] = {}
    patterns = _numbered(
        pattern
        for source in sources
        for shape in _without_shapes(source.text, book.shapes)
        if (pattern := _pattern(source, shape, book, bits)) is not None
    )
    negation = bits.setdefault(NEGATION, 1 << len(bits))
    readings, stems = _index(book, bits, language)
    doubled = {plain: word for word in readings if (plain := unstretched(word)) != word}
    beginnings = frozenset(stem[:2] for stem in stems)
    by_bit, number = _by_bit(patterns), bits.get(NUMBER, 0)
    return Grammar(language, tuple(bits), readings, stems, beginnings, doubled, by_bit, _all(by_bit), negation, number)


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


def _all(bits: Iterable[int]) -> int:
    mask = 0
    for bit in bits:
        mask |= bit
    return mask


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


def _pattern(source: Source, text: str, book: Lexicon, bits: dict[str, int]) -> Pattern | None:
    demands = _demands(text, book, bits)
    rows, names = list[Row](), list[tuple[str, ...]]()
    for reach, row in _rows(_DEMAND.sub("", text)):
        opens = row[:1] == [OPENING]
        elements = _elements(row[opens:], source, book, bits, names)
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


def _demands(text: str, book: Lexicon, bits: dict[str, int]) -> Demands | None:
    """What a pattern asks for around it; None when it asks for what the language does not have."""
    masks = dict.fromkeys("&/-", 0)
    for sign, classes in _DEMAND.findall(text):
        mask = _class_mask(classes, book, bits)
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
    row: Iterable[str], source: Source, book: Lexicon, bits: dict[str, int], names: list[tuple[str, ...]]
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
        mask = _class_mask(written[2], book, bits)
        if not mask and not written[1]:
            return ()
        if mask:
            elements.append(Element(mask, bool(written[1]), gap))
            names.append(() if written[1] else tuple(name for name in written[2].split("|") if name in book.words))
            gap = 0
    return tuple(elements)


def _class_mask(written: str, book: Lexicon, bits: dict[str, int]) -> int:
    """The bits of `a|b`, leaving out classes that the language does not have."""
    return _all([bits.setdefault(name, 1 << len(bits)) for name in written.split("|") if name in book.words])


def _anchor(elements: Sequence[Element], names: Sequence[Sequence[str]]) -> int:
    required = [i for i, classes in enumerate(names) if classes]
    rare = [i for i in required if not COMMON.intersection(names[i])]
    return elements[(rare or required)[0]].mask


def _by_bit(patterns: Sequence[Pattern]) -> dict[int, tuple[Pattern, ...]]:
    found: dict[int, list[Pattern]] = {}
    for pattern in patterns:
        for bit in _bits(pattern.anchor):
            found.setdefault(bit, []).append(pattern)
    return {bit: tuple(dict.fromkeys(list_)) for bit, list_ in found.items()}


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        mask ^= bit
        yield bit


def _index(book: Lexicon, bits: Mapping[str, int], language: str) -> tuple[dict[str, Reading], dict[str, Reading]]:
    """Word → reading and stem → reading, in every spelling of the language."""
    words: dict[str, list[Reading]] = {}
    stems: dict[str, list[Reading]] = {}
    speller = Speller(language)
    for name, entries in book.words.items():
        if name not in bits:
            continue
        same: dict[tuple[str, ...], Reading] = {(): Reading(bits[name])}
        for folded in dict.fromkeys(folded for entry in entries for folded in speller.foldings(entry)):
            first, rest = folded[0], folded[1:]
            reading = same.get(rest) or same.setdefault(rest, _beginning(bits[name], rest))
            (stems if first.endswith("*") else words).setdefault(first.rstrip("*"), []).append(reading)
    return _join_all(words), _join_all(stems)


def _join_all(found: Mapping[str, list[Reading]]) -> dict[str, Reading]:
    """One reading a word. Words that are read alike share it: the forms of a verb are many, what they begin is one."""
    shared: dict[tuple[int, ...], Reading] = {}
    return {word: _shared(readings, shared) for word, readings in found.items()}


def _shared(readings: list[Reading], shared: dict[tuple[int, ...], Reading]) -> Reading:
    key = tuple(map(id, readings))
    return shared.get(key) or shared.setdefault(key, _joined(readings))
