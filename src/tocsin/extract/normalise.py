"""Text as it was meant, with a way back to the text as it was written.

Folding follows Unicode: compatibility decomposition (UAX #15, NFKD), case folding, marks and format characters out.
Dotted and dotless i fall together (Turkish, Azerbaijani), and so do ə and e, because people type both ways; grammars
and vocabularies pass through the same function, so both sides always agree. Words that mix scripts are folded to one
script (the idea of UTS #39, with a table of our own), digits and signs that stand for letters are read as letters,
spelled-out and stretched words are closed up. Every step is linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LETTER = r"[^\W\d_]"

PLAIN = str.maketrans(
    {
        "ə": "e", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th",
        "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j",
        "ᴋ": "k", "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u",
        "ᴠ": "v", "ᴡ": "w", "ʏ": "y", "ᴢ": "z", "ɑ": "a", "ɡ": "g", "ɩ": "i",
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ڪ": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ە": "ه", "ٱ": "ا", "ـ": "",
        "՚": "", "՛": "", "՜": "", "՞": "", "՟": "",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "`": "'", "´": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose. Armenian stress marks go: they are written inside a word."""

_KEEP_LINE = frozenset("\n\r\u2028\u2029\v\f\x85")
_SQUARED = {start + i: chr(97 + i) for start in (0x1F130, 0x1F150, 0x1F170) for i in range(26)}

# Cyrillic, Greek and Armenian letters beside the Latin letter they are taken for (after folding).
_LOOK_ALIKE = {
    "а": "a", "в": "b", "с": "c", "е": "e", "н": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "о": "o", "р": "p",
    "ѕ": "s", "т": "t", "у": "y", "х": "x", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ӏ": "l",
    "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "η": "n",
    "օ": "o", "ս": "u", "հ": "h", "ո": "n", "ց": "g", "զ": "q", "յ": "j", "ւ": "l",
}  # fmt: skip
_TO_LATIN = str.maketrans(_LOOK_ALIKE)
_TO_CYRILLIC = str.maketrans({latin: other for other, latin in _LOOK_ALIKE.items() if "а" <= other <= "х"})
_TO_ARMENIAN = str.maketrans({"o": "օ", "u": "ս", "h": "հ", "n": "ո", "g": "ց", "q": "զ", "j": "յ"})
_TO = {"Latn": _TO_LATIN, "Cyrl": _TO_CYRILLIC, "Armn": _TO_ARMENIAN}

_LETTERS_OF = {"Latn": "a-z", "Cyrl": "\u0400-\u052f", "Grek": "\u0370-\u03ff", "Armn": "\u0530-\u058f"}
_SCRIPTS = {name: re.compile(f"[{letters}]") for name, letters in _LETTERS_OF.items()}
_UNMIXED = re.compile(
    "|".join(f"[^{''.join(other for other in _LETTERS_OF.values() if other != own)}]*" for own in _LETTERS_OF.values())
)
"""A text with letters of one of these scripts at most."""
_WORD = re.compile(r"[^\W_]+")

_LEET_SIGNS = "013457@$!|€"
_LEET = str.maketrans(_LEET_SIGNS, "oieastasile")
_LEET_SIGN = f"[{_LEET_SIGNS}]"
_ANY_LEET = frozenset(_LEET_SIGNS)
_LEET_WORD = re.compile(rf"(?<![^\W_]){_LETTER}[^\W_@$!|€]*(?:{_LEET_SIGN}{{1,2}}{_LETTER}+)+(?:[013457$](?![^\W_]))?")
_LEET_HABIT, _LONGEST_LEET = 2, 20
"""So many words written so, of at most so many letters, tell of a habit: then words with signs at an end are read."""
_NOT_ARABIC_CHAT = frozenset("014@$!|€")
"""Signs that do not stand for letters in the Latin chat spelling of Arabic, as 3, 5 and 7 do (`ta3al`, `7abibi`)."""
_LEET_END = rf"(?:{_LETTER}|[013457@$€])"
_LEET_TOKEN = re.compile(
    rf"(?<![^\W_])(?=[^\W_]*{_LETTER}){_LEET_END}(?:(?:{_LETTER}|{_LEET_SIGN}){{0,38}}{_LEET_END})?(?![^\W_])"
)
_STRETCHED = re.compile(rf"({_LETTER})\1\1+")
_SEPARATOR = r"([ .\-_*·•/|])"
_SPELLED = re.compile(rf"(?<![^\W_]){_LETTER}{_SEPARATOR}{_LETTER}(?:\1{_LETTER})+(?![^\W_])")
_MARKS_INSIDE = "*•~^"
_MARK_INSIDE = re.compile(rf"(?<={_LETTER})[{re.escape(_MARKS_INSIDE)}](?={_LETTER})")
_BETWEEN_TWO = re.compile(rf"{_SEPARATOR}{_LETTER}\1")
"""What every spelled-out word has in it."""
_ONE_LETTER_WORDS = frozenset("аияовкусaieouyو")


@dataclass(frozen=True)
class Normalised:
    """Folded text; character `i` of it stands for `original[starts[i]:ends[i]]` (code points)."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    stretched: frozenset[int] = frozenset()
    """Positions in `text` just after which repetitions of a letter were cut."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text behind `text[start:end]`; an empty span stays empty.

        >>> normalise("K\\u200bi\\u200bll").span(0, 4)
        (0, 6)
        """
        if start >= end:
            at = self.starts[start] if start < len(self.text) else (self.ends[-1] if self.text else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def is_stretched(self, start: int, end: int) -> bool:
        """Whether repetitions were cut within `text[start:end]`."""
        return bool(self.stretched) and not self.stretched.isdisjoint(range(start + 1, end + 1))

    def replaced(self, spans: Iterable[tuple[int, int]], token: str) -> "Normalised":
        """This text with each span (sorted, apart) replaced by `token`, still leading back to the original."""
        text, starts, ends, cuts, done, shift = [], list[int](), list[int](), set[int](), 0, 0
        for start, end in spans:
            text += [self.text[done:start], token]
            starts += [*self.starts[done:start], *[self.starts[start]] * len(token)]
            ends += [*self.ends[done:start], *[self.ends[end - 1]] * len(token)]
            cuts |= {cut + shift for cut in self.stretched if done < cut <= start}
            shift += len(token) - (end - start)
            done = end
        if not text:
            return self
        text.append(self.text[done:])
        cuts |= {cut + shift for cut in self.stretched if cut > done}
        return Normalised("".join(text), [*starts, *self.starts[done:]], [*ends, *self.ends[done:]], frozenset(cuts))


class _Folded(dict[str, str]):
    """Character → what it folds to; filled as characters are met (at most all of Unicode)."""

    def __missing__(self, char: str) -> str:
        self[char] = folded = _fold(char)
        return folded


def _fold(char: str) -> str:
    if char in _KEEP_LINE:
        return "\n"
    if char.isspace():
        return " "
    if ord(char) in _SQUARED:
        return _SQUARED[ord(char)]
    parts = unicodedata.normalize("NFKD", char).casefold()
    parts = unicodedata.normalize("NFKD", parts).translate(PLAIN)
    kept = "".join(part for part in parts if not _silent(part))
    kept = "".join(str(unicodedata.decimal(part, part)) for part in kept)
    return f" {kept} " if kept and _is_picture(char) else kept


def _silent(char: str) -> bool:
    """Marks, zero-width and direction controls, variation selectors: nothing that is read."""
    category = unicodedata.category(char)
    return (
        category in {"Cf", "Cc", "Me", "Cs"}
        or (category == "Mn" and unicodedata.combining(char) != 0)
        or ("\ufe00" <= char <= "\ufe0f")
    )


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) == "So" or "\U0001f3fb" <= char <= "\U0001f3ff"


_FOLDED = _Folded()


def normalise(text: str) -> Normalised:
    """The folded text with its way back. Never fails; an empty text stays empty.

    >>> normalise("Ｋ1LL them").text
    'kill them'
    """
    plain = text.isascii() and text.isprintable()
    folded = unmoved(text.lower()) if plain else _one_script(_folded(text))
    return _closed_up(_unleeted(folded))


def unmoved(text: str) -> Normalised:
    """A text each of whose characters stands where it stood."""
    return Normalised(text, range(len(text)), range(1, len(text) + 1))


def folded_singly(text: str) -> str:
    """A text folded character by character, and nothing more."""
    return "".join(map(_FOLDED.__getitem__, text))


def _folded(text: str) -> Normalised:
    pieces = list(map(_FOLDED.__getitem__, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces):
        return unmoved(folded)
    starts = [at for at, piece in enumerate(pieces) for _ in piece]
    return Normalised(folded, starts, _until_next(starts, len(text)))


def _until_next(starts: Sequence[int], length: int) -> list[int]:
    """Ends that take in what was dropped after a character, so that a passage never cuts off its own marks."""
    ends, following = [length] * len(starts), length
    for i in range(len(starts) - 1, -1, -1):
        if i + 1 < len(starts) and starts[i + 1] != starts[i]:
            following = starts[i + 1]
        ends[i] = following
    return ends


def _one_script(folded: Normalised) -> Normalised:
    """Fold look-alike letters: within a word that mixes scripts, and words that are wholly disguised."""
    text = folded.text
    mended = _towards(_main_script(text), text)
    if mended != text:  # words that were mended may have made another script the main one
        mended = _towards(_main_script(mended), mended)
    return Normalised(mended, folded.starts, folded.ends, folded.stretched)


def scripts_of(text: str) -> list[str]:
    """The scripts of a folded text whose letters may stand for those of another.

    >>> scripts_of("öldürəcəyik"), scripts_of("kіll")
    (['Latn'], ['Latn', 'Cyrl'])
    """
    return [name for name, letters in _SCRIPTS.items() if letters.search(text)]


def _main_script(text: str) -> str:
    """The script of most letters; empty where the text has but one."""
    if is_unmixed(text):
        return ""
    return max(scripts_of(text), key=lambda name: len(_SCRIPTS[name].findall(text)))


def is_unmixed(text: str) -> bool:
    """Whether a folded text has letters of one script only, of those whose letters may stand for another's."""
    return text.isascii() or _UNMIXED.fullmatch(text) is not None


def _towards(main: str, text: str) -> str:
    return _WORD.sub(lambda word: _word_in_one_script(word[0], main), text) if main else text


def _word_in_one_script(word: str, main: str) -> str:
    scripts = scripts_of(word)
    if scripts == [main] or not scripts:
        return word
    for name in (main, *scripts):
        whole = word.translate(_TO[name]) if name in _TO else word
        if all(name == other or not letters.search(whole) for other, letters in _SCRIPTS.items()):
            return whole
    return word


def _unleeted(folded: Normalised) -> Normalised:
    if _ANY_LEET.isdisjoint(folded.text):
        return folded
    if "|" in folded.text:  # between letters that stand apart it stands for none
        folded = _put_together(folded)
    words = _LEET_WORD.findall(folded.text)
    text = _LEET_WORD.sub(_without_leet, folded.text) if words else folded.text
    short = [word for word in words if len(word) <= _LONGEST_LEET]
    if len(short) >= _LEET_HABIT and not _NOT_ARABIC_CHAT.isdisjoint("".join(short)):
        text = _LEET_TOKEN.sub(_without_leet, text)
    return folded if text == folded.text else Normalised(text, folded.starts, folded.ends, folded.stretched)


def _without_leet(word: re.Match[str]) -> str:
    return word[0].translate(_LEET)


def _closed_up(folded: Normalised) -> Normalised:
    """Cut the separators of s p e l l e d words, marks in*side words, and the repetitions in stretched ones."""
    if not _is_apart(folded.text):
        return folded
    folded = _put_together(folded)
    folded = _cut(folded, [mark.span() for mark in _MARK_INSIDE.finditer(folded.text)])
    runs = [run.span() for run in _STRETCHED.finditer(folded.text)]
    if not runs:
        return folded
    removed, marks = 0, set()
    for start, end in runs:
        marks.add(start + 2 - removed)
        removed += end - start - 2
    shorter = _cut(folded, [(start + 2, end) for start, end in runs])
    return Normalised(shorter.text, shorter.starts, shorter.ends, frozenset(marks))


def _put_together(folded: Normalised) -> Normalised:
    return _cut(folded, [cut for run in _SPELLED.finditer(folded.text) for cut in _separators(run)])


def _is_apart(text: str) -> bool:
    """Whether one of the three may be there: a text without is left as it is, which most are."""
    marked = any(mark in text for mark in _MARKS_INSIDE)
    return marked or _BETWEEN_TWO.search(text) is not None or _STRETCHED.search(text) is not None


def _separators(run: re.Match[str]) -> list[tuple[int, int]]:
    if run[1] == " " and _ONE_LETTER_WORDS.issuperset(run[0].replace(" ", "")):
        return []
    return [(at, at + 1) for at in range(run.start() + 1, run.end(), 2)]


def _cut(folded: Normalised, cuts: Sequence[tuple[int, int]]) -> Normalised:
    if not cuts:
        return folded
    kept = _between(cuts, len(folded.text))
    starts = [at for start, end in kept for at in folded.starts[start:end]]
    ends = list(folded.ends)
    for start, end in cuts:
        if start:
            ends[start - 1] = folded.ends[end - 1]
    text = "".join(folded.text[start:end] for start, end in kept)
    return Normalised(text, starts, [at for start, end in kept for at in ends[start:end]])


def _between(cuts: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *[edge for cut in cuts for edge in cut], length]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2) if edges[i] < edges[i + 1]]


def unstretched(word: str) -> str:
    """A word with every double letter single, by which a stretched word is compared.

    >>> unstretched("kiill") == unstretched("kill")
    True
    """
    return _REPEATED.sub(r"\1", word) if _DOUBLE.search(word) else word


_DOUBLE = re.compile(r"(.)\1")
_REPEATED = re.compile(r"(.)\1+")


def skeleton(text: str) -> str:
    """An aggressive folding for comparing texts: look-alikes as Latin, no doubles, no signs, single spaces.

    Two texts with one skeleton differ only in typing; it is for linkage, never for showing.

    >>> skeleton("Kіll  THEM!!") == skeleton("k1lll them")
    True
    """
    words = _WORD.findall(normalise(text).text)
    return " ".join(unstretched(word.translate(_TO_LATIN)) for word in words)
