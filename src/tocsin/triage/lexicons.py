"""The lexicon of one language as it is written: `lexicon/<language>.toml` (fixed expressions) and
`lexicon/roles/<language>.toml` (who, does what, to whom, with what, when: the roles of frames).

Each file has three tables. `[parts]`: lists that words are built from. `[words]`: class → words; `stem*` is a
beginning, `{part}` stands for each member of a part (so endings make the forms of a verb), `@class` takes in another
class, several words are a phrase. `[shapes]`: name → small patterns over classes, for what one word class cannot say
(`{i} {will} {hurt}`).
"""

import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable

from tocsin.errors import TocsinError

LANGUAGES = ("en", "id", "tr", "az", "hy", "ru", "es", "ar", "fa")
"""Languages with a lexicon. Azerbaijani and Armenian are read in each of their scripts."""
NUMBER = "number"
"""The class of words in digits; it needs no list."""
_PART = re.compile(r"\{(\w+)\}")
_WORDS_ALONE = "__words"
"""Behind the name of a part: its members that are words."""


@dataclass(frozen=True)
class Lexicon:
    """A lexicon: class → entries with those of the classes it takes in, shape name → patterns, and the parts."""

    language: str
    words: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Sequence[str]]
    _every: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _phrases: dict[str, list[str]] = field(default_factory=dict)

    def every(self, entry: str) -> tuple[str, ...]:
        """An entry, or a word of one, with each member of its parts put in."""
        if entry not in self._every:
            pieces = _PART.split(entry)
            choices = [self._members(piece) if i % 2 else (piece,) for i, piece in enumerate(pieces)]
            self._every[entry] = tuple("".join(choice) for choice in itertools.product(*choices))
        return self._every[entry]

    def _members(self, part: str) -> list[str]:
        name = part.removesuffix(_WORDS_ALONE)
        left_out = self._phrases_of(name) if name != part else ()
        members = [member for member in self.parts[name] if member not in left_out]
        return [word for member in members for word in (self.every(member) if "{" in member else (member,))]

    def rows(self, entry: str) -> Iterator[tuple[str, ...]]:
        """The words of an entry, their parts unwritten: `every` of each, in any combination, is what it stands for.

        Members of parts that are phrases are written out.
        """
        for written in _PART.finditer(entry):
            if phrases := self._phrases_of(written[1]):
                alone = [f"{{{written[1]}{_WORDS_ALONE}}}"] if len(phrases) < len(self.parts[written[1]]) else []
                for member in alone + phrases:
                    yield from self.rows(f"{entry[: written.start()]}{member}{entry[written.end() :]}")
                return
        yield tuple(entry.split())

    def _phrases_of(self, part: str) -> list[str]:
        """The members of a part that are phrases, by themselves or by the parts in them."""
        if part.endswith(_WORDS_ALONE):
            return []
        if part not in self._phrases:
            if part not in self.parts:
                raise TocsinError(
                    f"The lexicon “{self.language}” has no part “{part}”.", hint="Define it under [parts]."
                )
            members = self.parts[part]
            self._phrases[part] = [
                one for one in members if " " in one or any(map(self._phrases_of, _PART.findall(one)))
            ]
        return self._phrases[part]


def lexicon(language: str) -> Lexicon:
    """The lexicon of a language. Raises TocsinError naming what is wrong in it."""
    tables: list[dict[str, dict[str, list[str]]]] = [tomllib.loads(file.read_text("utf-8")) for file in files(language)]
    parts, raw, shapes = (_merged([table.get(name, {}) for table in tables]) for name in ("parts", "words", "shapes"))
    words = {name: tuple(dict.fromkeys(_flat_class(name, raw, language))) for name in raw}
    return Lexicon(language, words | {NUMBER: ()}, {name: tuple(rows) for name, rows in shapes.items()}, parts)


def files(language: str) -> tuple[Traversable, Traversable]:
    """The files that a lexicon is written in: fixed expressions, and roles."""
    folder = resources.files("tocsin.triage").joinpath("lexicon")
    return folder.joinpath(f"{language}.toml"), folder.joinpath("roles", f"{language}.toml")


def _merged(tables: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, list[str]]:
    """Tables of lists as one; a list of the same name goes on."""
    merged: dict[str, list[str]] = {}
    for table in tables:
        for name, entries in table.items():
            merged.setdefault(name, []).extend(entries)
    return merged


def _flat_class(name: str, classes: Mapping[str, Sequence[str]], language: str) -> Iterator[str]:
    if name not in classes:
        raise TocsinError(f"The lexicon “{language}” has no class “{name}”.", hint="Define it under [words].")
    for entry in classes[name]:
        if entry.startswith("@"):
            yield from _flat_class(entry[1:], classes, language)
        else:
            yield entry
