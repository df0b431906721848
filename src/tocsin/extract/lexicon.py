"""Vocabularies as data: phrases in TOML become a trie over words, and a text is matched in one pass."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

from tocsin.extract.memory import Memory
from tocsin.extract.platforms import known as known_platforms
from tocsin.extract.words import Words, key, words_of
from tocsin.model.agency import Agency

LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")
FAMILY = {"ms": "id", "min": "id", "hyw": "hy", "az-Cyrl": "az", "az-Arab": "fa", "und": "en"}
"""Languages that are read with another's vocabulary."""
_LONGEST_PHRASE = 8
_PARTICLES = ("و", "ف")
_PREFIXES = ("ب", "ل", "ك")


class Hit(NamedTuple):
    """A phrase of the vocabulary found in a text: words `first` up to `last`, and what the phrase stands for."""

    first: int
    last: int
    concept: str
    by_stem: bool = False


@dataclass
class _Node:
    exact: dict[str, "_Node"] = field(default_factory=dict)
    stems: dict[str, "_Node"] = field(default_factory=dict)
    shortest: int = 99
    concepts: set[str] = field(default_factory=set)


_Level = Sequence[tuple[_Node, bool]]
"""Nodes that a row of words leads to, and whether a stem was among them."""
_KNOWN_WORDS = 20_000


@dataclass(frozen=True)
class Lexicon:
    """The vocabulary of one language."""

    language: str
    order: str
    """`verb first` or `verb last`: on which side of its verb a clause lies."""
    names: str
    """Side of a head word on which its name stands: `left`, `right`, `both`."""
    root: _Node
    lemmas: dict[str, str]
    """Concept → the form of its word that is used in names."""

    @cached_property
    def _begun(self) -> Memory[str, _Level]:
        """Where the phrases that begin with a word stand after it; nothing for most words."""
        return Memory(self._begin, _KNOWN_WORDS)

    def find(self, words: Words) -> list[Hit]:
        """All phrases in a text, in order; of phrases for one thing only the longest at a place."""
        found: list[Hit] = []
        for first, begun in enumerate(map(self._begun.__getitem__, words.keys)):
            if not begun:
                continue
            best: dict[str, Hit] = {}
            for hit in self._from(words, first, begun):
                if hit.concept not in best or best[hit.concept].last < hit.last:
                    best[hit.concept] = hit
            found.extend(best.values())
        return list(_longest(found))

    def _begin(self, word: str) -> _Level:
        return tuple(_next(self.root, self._forms(word)))

    def _forms(self, word: str) -> Sequence[str]:
        return bare_forms(word) if self.language == "ar" else (word,)

    def _from(self, words: Words, first: int, level: _Level) -> Iterator[Hit]:
        """Phrases that begin at a word."""
        for place in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) + 1):
            for node, stem in level:
                for concept in node.concepts:
                    yield Hit(first, place, concept, stem)
            if place == len(words):
                return
            forms = self._forms(words.keys[place])
            level = [(node, was or stem) for node0, was in level for node, stem in _next(node0, forms)]
            if not level:
                return


def _next(node: _Node, forms: Iterable[str]) -> Iterator[tuple[_Node, bool]]:
    for form in forms:
        if form in node.exact:
            yield node.exact[form], False
        if node.stems:
            for size in range(node.shortest, len(form) + 1):
                if form[:size] in node.stems:
                    yield node.stems[form[:size]], True


def _longest(found: list[Hit]) -> Iterator[Hit]:
    """Hits that do not lie inside a longer one for the same thing."""
    reach: dict[str, int] = {}
    for hit in sorted(found, key=lambda hit: (hit.first, -hit.last, hit.concept)):
        if reach.get(hit.concept, 0) < hit.last:
            reach[hit.concept] = hit.last
            yield hit


@lru_cache(maxsize=32_768)
def bare_forms(word: str) -> tuple[str, ...]:
    """An Arabic word as it is, and without the particles written onto it (`والشرطة` → `شرطة`)."""
    forms = [word]
    for particles in (_PARTICLES, _PREFIXES):
        forms += [form[1:] for form in forms if form[:1] in particles and len(form) > 3]
    forms += [form[2:] for form in forms if form.startswith("ال") and len(form) > 4]
    forms += [form[1:] for form in forms if form.startswith("ل") and len(form) > 4]
    return tuple(dict.fromkeys(forms))


def add(root: _Node, phrase: str, concept: str) -> None:
    """Put a phrase into a trie; a word that ends in * is a stem."""
    node = root
    for piece in phrase.replace("-", " ").replace("'", " ").split():
        stem = piece.endswith("*")
        for form in words_of(piece).keys:
            branch = node.stems if stem else node.exact
            if stem:
                node.shortest = min(node.shortest, len(form))
            node = branch.setdefault(form, _Node())
    if node is not root:
        node.concepts.add(concept)


@cache
def of_language(code: str) -> Lexicon | None:
    """The vocabulary with which a language is read; None for languages that are named but not read."""
    name = FAMILY.get(code, code)
    if name not in LANGUAGES:
        return None
    table = tomllib.loads(files("tocsin.extract").joinpath(f"data/words/{name}.toml").read_text("utf-8"))
    root, lemmas = _Node(), dict[str, str]()
    for concept, phrases in phrases_of(table):
        for phrase in phrases:
            lemmas.setdefault(concept, phrase.removesuffix("*"))
            add(root, phrase, concept)
    for concept, names in [*agency_names(), *platform_names()]:
        for phrase in names:
            add(root, phrase, concept)
    return Lexicon(name, table["order"], table["names"], root, lemmas)


def phrases_of(table: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    """Concepts and phrases of a language file: `month:7`, `weekday:2`, `say`, `head:consulate`, `office:mayor`."""
    for section, value in table.items():
        if section in {"months", "weekdays"} and isinstance(value, list):
            yield from ((f"{section[:-1]}:{number}", names) for number, names in enumerate(value, 1))
        elif isinstance(value, list):
            yield section, value
        elif isinstance(value, dict):
            prefix = {"heads": "head:", "offices": "office:", "links": "link:"}.get(section, "")
            yield from ((prefix + concept, names) for concept, names in value.items())


@cache
def agencies() -> dict[str, dict[str, list[str] | str]]:
    """`data/agencies.toml`: canonical name → kind, names, places."""
    table: dict[str, dict[str, list[str] | str]] = tomllib.loads(
        files("tocsin.extract").joinpath("data/agencies.toml").read_text("utf-8")
    )
    return table


def agency_names() -> Iterator[tuple[str, list[str]]]:
    """Concepts of agencies by name, and of the places whose police has a name of its own."""
    for name, row in agencies().items():
        yield f"agency:{name}", list(row["names"])
        yield f"police of:{name}", list(row.get("place", []))


def platform_names() -> Iterator[tuple[str, list[str]]]:
    """Concepts of platforms."""
    return ((f"platform:{platform.code}", list(platform.names)) for platform in known_platforms())


def with_agencies(known: tuple[Agency, ...]) -> list[tuple[str, str]]:
    """(comparing form, code) of the desk's own agencies, for looking up a name that was found."""
    return [(" ".join(words_of(name).keys), agency.code) for agency in known for name in (agency.name, agency.code)]


__all__ = ["LANGUAGES", "Hit", "Lexicon", "add", "agencies", "bare_forms", "key", "of_language", "with_agencies"]
