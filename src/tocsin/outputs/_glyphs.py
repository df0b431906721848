"""No character is lost unseen: what a page can show is shown, and everything else is written out as its code point.

A character goes on paper as itself only when a font at hand has a shape for it and it is not invisible. Otherwise it is
written `[U+202E RIGHT-TO-LEFT OVERRIDE]`. Joiners stay where a script's spelling needs them (Persian, Devanagari) or
inside an emoji sequence, and are written out everywhere else.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

FONTS = Path(__file__).parent / "fonts"
"""The fonts that ship with Tocsin (Noto, SIL Open Font License 1.1)."""

SYSTEM = (
    Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/noto/NotoColorEmoji.ttf"),
)
"""Fonts too large to ship; used when the machine has them and a text needs them."""

ZWNJ, ZWJ = "\u200c", "\u200d"
SELECTORS = frozenset("\ufe0e\ufe0f")
JOINING_SCRIPTS = ("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "GURMUKHI", "MALAYALAM", "TAMIL", "KANNADA", "SINHALA")
INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
"""Letters and marks by category, blank on paper: used to break words up where nobody sees it."""
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
UNNAMED = {"Cc": "CONTROL", "Co": "PRIVATE USE", "Cs": "LONE SURROGATE", "Cn": "UNASSIGNED"}
PLAIN = frozenset(" \n\t")
PIECE = re.compile(r"\[U\+[0-9A-F]{4,6} [^\]]*\]")


@cache
def coverage(font: Path) -> frozenset[int]:
    """Code points for which a font file has a shape."""
    faces = TTCollection(font).fonts if font.suffix == ".ttc" else [TTFont(font, lazy=True)]
    return frozenset(code for face in faces for code in face.getBestCmap())


@cache
def shipped() -> frozenset[int]:
    """Code points that the shipped fonts cover."""
    return frozenset().union(*(coverage(font) for font in sorted(FONTS.glob("*.ttf"))))


@cache
def system_fonts() -> tuple[Path, ...]:
    """The large fonts that this machine has."""
    return tuple(font for font in SYSTEM if font.is_file())


def needed_system_fonts(text: str) -> tuple[Path, ...]:
    """The large fonts that hold a character of the text which no shipped font has."""
    missing = {ord(char) for char in set(text)} - shipped()
    return tuple(font for font in system_fonts() if missing & coverage(font))


def visible(text: str, refused: frozenset[str] = frozenset()) -> str:
    """The text with every character that paper would hide or lose written out as its code point.

    `refused` holds further characters that the page maker could not set.

    >>> visible("pay\\u200bme")
    'pay[U+200B ZERO WIDTH SPACE]me'
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char not in refused and is_shown(text, place) else written_out(char) for place, char in enumerate(text)
    )


def is_shown(text: str, place: int) -> bool:
    """Whether the character at this place can stand on paper as itself."""
    char = text[place]
    if char in PLAIN:
        return True
    if char in SELECTORS or char in {ZWNJ, ZWJ}:
        return is_spelling(text, place)
    if char in INVISIBLE_LETTERS or unicodedata.category(char) in HIDDEN_CATEGORIES:
        return False
    return has_shape(char)


def has_shape(char: str) -> bool:
    """Whether any font at hand covers the character."""
    return ord(char) in shipped() or any(ord(char) in coverage(font) for font in system_fonts())


def is_spelling(text: str, place: int) -> bool:
    """Whether a joiner or selector is part of ordinary spelling here and so hides nothing."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] in SELECTORS:
        return bool(before) and is_pictograph(before)
    if not before or not after:
        return False
    if text[place] == ZWJ and is_pictograph(after) and (is_pictograph(before) or before in SELECTORS):
        return True
    return all(unicodedata.name(char, "").startswith(JOINING_SCRIPTS) for char in (before, after))


def is_pictograph(char: str) -> bool:
    """Whether a selector or joiner after this character can belong to an emoji that a font at hand can show."""
    return (unicodedata.category(char) in {"So", "Sk", "Sm"} or char in "#*0123456789") and has_shape(char)


def written_out(char: str) -> str:
    """A character by its code point and name.

    >>> written_out("\\U0001f525")
    '[U+1F525 FIRE]'
    """
    return f"[U+{ord(char):04X} {unicodedata.name(char, UNNAMED.get(unicodedata.category(char), 'UNNAMED'))}]"


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """A made-visible text cut into (is a written-out character, words), so that a page can set the two apart."""
    end = 0
    for match in PIECE.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match.group()
        end = match.end()
    if end < len(text):
        yield False, text[end:]


def direction(text: str) -> str:
    """`rtl` when the first strong character is right-to-left (UAX 9, rules P2 and P3), else `ltr`."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def unhidden(text: str) -> str:
    """The text with controls, bidi marks and blank letters written out; every visible character is left as it is.

    For screens and XML, where the reader's own fonts are not known here.

    >>> unhidden("a\\u202eb")
    'a[U+202E RIGHT-TO-LEFT OVERRIDE]b'
    """
    return "".join(
        written_out(char) if is_hidden(char) and not is_joiner_at(text, place) else char
        for place, char in enumerate(text)
    )


def is_hidden(char: str) -> bool:
    """Whether the character leaves no mark of its own."""
    return char not in PLAIN and (char in INVISIBLE_LETTERS or unicodedata.category(char) in HIDDEN_CATEGORIES)


def is_joiner_at(text: str, place: int) -> bool:
    """Whether a joiner of ordinary spelling stands here."""
    return text[place] in {ZWNJ, ZWJ} and is_spelling(text, place)
