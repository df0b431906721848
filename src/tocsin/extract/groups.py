"""Community names in any supported language, and the one neutral word they are all read as.

Neutrality by construction (guardrail 5): whatever is judged later has seen the neutral word only. A form is a stem from
`data/groups.toml` followed by endings that the language allows; Arabic particles may stand before it.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import resources

from tocsin.extract.memory import WordMemory
from tocsin.extract.normalise import Normalised, normalise, unstretched
from tocsin.extract.scripts import spellings
from tocsin.extract.stems import Stems
from tocsin.model.settings import GroupTerm

GROUP = "◈"
"""The neutral word. It is no letter of any language, so no ordinary word can be taken for it."""

_TURKIC = (
    r"'?(?:li|lu|stan|iye|ya)?(?:li|lu)?(?:lar|ler)?"
    r"(?:'?(?:[iuae]|y[iuae]|n[iuae]|[iu]n|n[iu]n|[dt][ae]n?|n[dt][ae]n?|y?l[ae]|c[ae]|[iu]m[iu]?z?|[iu]z|y[iu]z"
    r"|s[iu]n[iu]?z?|[iu]n[iu]z|l[iu][kg]|s[iu]|c[iu]|ki|[dt][iu]r|m[iu]|ciler|cilere|c[ae]si|oglu)){0,4}"
)
_ENDINGS = {
    "en": r"'?(?:s|es|n|ns|ns'|an|ans|n's|an's|'s|s'|ish|i|is|ese|phobe)?",
    "id": r"(?:nya|ku|mu|lah|kah|pun|lah)?",
    "tr": _TURKIC,
    "az": _TURKIC + r"(?:n|s[iu]n)?",
    "hy": (
        r"(?:ցի|ացի|եցի|ստան|ա|ուհի|ական)?(?:ներ|եր|ք)?"
        r"(?:ի|ա|ու|յի|յին|յից|յով|յում|յան|ին|ով|ից|ում|ու|ան|ուն|երեն|երի|իս|ուց|ոց|անց|աց)?[ընսդ]?"
    ),
    "ru": (
        r"(?:ин|иан|ан|ян|ьян|ск|к|ок|ец|ц|ч|чк|ист|анин|янин|анец|анц|янк|анк|енк|инк|иянк|анок|енок|янок|иянок"
        r"|ик(?=[аиуео])|ек(?!.)|иск|истан|еск|лец|льц|ец|иц|ииц|ииск)?"
        r"(?:к|ц|ск)?(?:[аеиоуыюяь]|ом|ем|ов|ев|ам|ям|ами|ями|ах|ях|ии|ыи|ои|еи|ого|ому|им|ым|ых|их|ыми|ими|ую|юю|ая"
        r"|яя|ое|ее|ие|ые|ия|ью)?"
    ),
    "es": r"(?:o|a|e|os|as|es|s|ia|io|ios|ias|n|na|no|nas|nos|eno|ena|enos|enas|i|ies|in|ina|ino|inos|inas)?",
    "ar": r"(?:يا|ه|ا|ان|اوي|يتان)?(?:ي|يه|يين|يون|يات|ين|ون|ات|ان|و|ا|يا)?(?:ه|هم|نا|كم|ها)?",
    "fa": r"(?:ستان|ي|يا|ايي|يايي|نشين)?(?:ها|هاي|هايي|ان|يان|گان|يها|يهاي|هاشون|هارو|هايشان)?(?:ي|رو|را|م|ام|اند|ن)?",
}  # fmt: skip
_BEFORE = {
    "ar": ("وال", "فال", "بال", "كال", "ولل", "وبال", "هال", "عال", "لل", "ال", "و", "ف", "ب", "ل", "ك"),
    "id": ("se", "ke", "pe"),
}
_PARTICLES = {
    letter: [(language, one) for language, some in _BEFORE.items() for one in some if one[0] == letter]
    for letter in {one[0] for some in _BEFORE.values() for one in some}
}
"""First letter → particles that begin with it, each with its language."""
_ANY = ""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")
_SHORTEST, _LONGEST = 2, 24
_LONGEST_WORD = 60
"""Letters of a word that may be a name with particles before it and endings behind; a longer one is none."""
_SHORTEST_RESPELT = 3
_ANY_ENDING = 10


@dataclass(frozen=True)
class GroupMention:
    """A community named at `normalised.text[start:end]`."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class _Stem:
    code: str
    language: str
    only_there: bool
    following: tuple[str, ...] = ()
    respelt: bool = False
    """In another script than the language's own, where any ending is taken: people spell as they like."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Compiled names. Make one with `vocabulary()`."""

    stems: dict[str, tuple[_Stem, ...]]
    codes: tuple[str, ...]
    everyday: frozenset[str]
    """Words that endings would make a name, and that are none."""
    beginnings: Stems
    _known: dict[str, WordMemory[tuple[_Stem, ...]]] = field(default_factory=dict)

    def known(self, language: str) -> WordMemory[tuple[_Stem, ...]]:
        """Words met in texts of a language, and the names that they may be: none for most."""
        if language not in self._known:
            self._known[language] = WordMemory(partial(_find_stems, self, language), _KNOWN_WORDS, _LONGEST_WORD)
        return self._known[language]


_KNOWN_WORDS = 20_000
"""Words of a language that are kept once they were looked at."""


def vocabulary(extra: tuple[GroupTerm, ...] = ()) -> Vocabulary:
    """The shipped names and a desk's own `extra` ones, compiled once."""
    return _compiled(extra)


@lru_cache(maxsize=32)
def _compiled(extra: tuple[GroupTerm, ...]) -> Vocabulary:
    stems: dict[str, list[_Stem]] = {}
    named = [*_shipped(), *((term.code, _ANY, word) for term in extra for word in term.words)]
    for code, language, word in named:
        parts = normalise(word.removesuffix("!").replace("_", " ")).text.split()
        stem = _Stem(code, language, word.endswith("!"), tuple(parts[1:]))
        stems.setdefault(parts[0], []).append(stem)
        for spelt in spellings(word.removesuffix("!"), language)[1:]:
            other = normalise(spelt.replace("_", " ")).text.split()
            if len(other[0]) >= _SHORTEST_RESPELT:
                stems.setdefault(other[0], []).append(_Stem(code, language, True, tuple(other[1:]), respelt=True))
    codes = tuple(dict.fromkeys(code for code, _, _ in named))
    return Vocabulary(
        {first: tuple(found) for first, found in stems.items()},
        codes,
        frozenset(normalise(word[1:]).text for _, _, word in _written() if word.startswith("-")),
        Stems(stems, _SHORTEST, _LONGEST),
    )


def _shipped() -> Iterable[tuple[str, str, str]]:
    return (named for named in _written() if not named[2].startswith("-"))


def _written() -> Iterable[tuple[str, str, str]]:
    for code, languages in tables().items():
        for language, words in languages.items():
            for word in words.split():
                yield code, language, word


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, str]]:
    """The shipped vocabulary as written: group → language → stems."""
    return tomllib.loads(resources.files("tocsin.extract").joinpath("data/groups.toml").read_text("utf-8"))


def mentions(folded: Normalised, names: Vocabulary | None = None, language: str = "") -> tuple[GroupMention, ...]:
    """The communities named in a folded text, in order. `language` (BCP 47) admits words that mean a group only there.

    >>> [m.code for m in mentions(normalise("Ermenilere ve армянам"))]
    ['armenian', 'armenian']
    """
    names = names or vocabulary()
    known = names.known(language)
    if not folded.stretched and not any(map(known.__getitem__, _WORD.findall(folded.text))):
        return ()
    words = list(_WORD.finditer(folded.text))
    found, behind = list[GroupMention](), 0
    for at, word in enumerate(words):
        written = word[0]
        stems = known[written]
        if not stems and folded.is_stretched(*word.span()):
            stems = known[unstretched(written)]
        if stems and at >= behind:
            code, length = _named_at(stems, words, at)
            if code:
                found.append(GroupMention(code, word.start(), words[at + length - 1].end()))
                behind = at + length
    return tuple(found)


@lru_cache(maxsize=4)
def named_in(text: str, names: Vocabulary, language: str) -> tuple[Normalised, tuple[GroupMention, ...]]:
    """A text as written, folded, with the communities named in it; extraction and triage of one item share the work."""
    folded = normalise(text)
    return folded, mentions(folded, names, language)


def canonicalise(folded: Normalised, names: Vocabulary | None = None, language: str = "") -> Normalised:
    """The folded text with every community's name replaced by the neutral word.

    >>> canonicalise(normalise("Death to Kurds")).text == canonicalise(normalise("Death to Swedes")).text
    True
    """
    return neutral(folded, mentions(folded, names, language))


def neutral(folded: Normalised, named: Iterable[GroupMention]) -> Normalised:
    """The folded text with the neutral word in place of each mention."""
    return folded.replaced([(mention.start, mention.end) for mention in named], GROUP)


def _named_at(stems: Iterable[_Stem], words: list[re.Match[str]], at: int) -> tuple[str, int]:
    """The community that a word names with those behind it, and how many words it takes; empty for none."""
    for stem in sorted(stems, key=lambda stem: -len(stem.following)):
        if _goes_on(stem, words, at):
            return stem.code, 1 + len(stem.following)
    return "", 1


def _goes_on(stem: _Stem, words: list[re.Match[str]], at: int) -> bool:
    """Whether the further words of a name follow, the last with any ending."""
    rest = [word[0] for word in words[at + 1 : at + 1 + len(stem.following)]]
    if len(rest) < len(stem.following) or rest[:-1] != list(stem.following[:-1]):
        return False
    return not rest or (rest[-1].startswith(stem.following[-1]) and _ends(rest[-1][len(stem.following[-1]) :], stem))


def _find_stems(names: Vocabulary, language: str, word: str) -> tuple[_Stem, ...]:
    """The names that a word may be."""
    if word in names.everyday or len(word) > _LONGEST_WORD:
        return ()
    return tuple(stem for bare, only in _readings(word) for stem in _stems_of(names, language, bare, only))


def _stems_of(names: Vocabulary, language: str, bare: str, only: str) -> Iterable[_Stem]:
    for end in reversed(names.beginnings.lengths(bare)):
        for stem in names.stems[bare[:end]]:
            fits = only in (_ANY, stem.language) and (not stem.only_there or stem.language == language)
            if fits and (_ends(bare[end:], stem) if not stem.following else end == len(bare)):
                yield stem


def _readings(word: str) -> Iterable[tuple[str, str]]:
    """The word, and the word without particles written together with it, with the language that writes so."""
    yield word, _ANY
    for language, particle in _PARTICLES.get(word[:1], ()):
        if word.startswith(particle) and len(word) > len(particle) + _SHORTEST:
            yield word[len(particle) :], language


def _ends(rest: str, stem: _Stem) -> bool:
    if stem.respelt:
        return len(rest) <= _ANY_ENDING
    languages = (stem.language,) if stem.language else tuple(_ENDINGS)
    return not rest or (len(rest) <= 16 and any(_ending(language).fullmatch(rest) for language in languages))


@lru_cache(maxsize=len(_ENDINGS))
def _ending(language: str) -> re.Pattern[str]:
    return re.compile(_ENDINGS[language])
