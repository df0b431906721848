"""Texts in which two encodings meet, as when an old chat is pasted into a new one."""

import re
import unicodedata

_HIGH = re.compile(rb"[\x80-\xff]+")
_CANDIDATES = ("cp1251", "cp1254", "cp1256")
"""Encodings of one byte a letter in use before UTF-8; what Spanish needs is the same in cp1254 as in cp1252."""
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_ENOUGH = 3
_FEW = 20
"""Spoiled bytes to each letter of UTF-8 from which on those letters are chance."""
_TRIED = 200
"""Words by which the other encoding is guessed."""


def is_mixed(data: bytes) -> bool:
    """Whether letters of UTF-8 stand beside bytes that are none, several of each.

    A text in one older encoding has pairs of letters that happen to be UTF-8 (“её” in KOI8-R), so a single letter
    counts only inside a Latin word, and few against many count for nothing.
    """
    if data.isascii():
        return False
    good = bad = 0
    for run in _HIGH.finditer(data):
        if _wrong(run[0]):
            bad += run[0].decode("utf-8", "replace").count("\ufffd")
        elif len(read := run[0].decode("utf-8")) > 1 or _touches_latin(data, run):
            good += len(read)
    return good >= _ENOUGH and bad >= _ENOUGH and good * _FEW >= bad


def _touches_latin(data: bytes, run: re.Match[bytes]) -> bool:
    """Whether a letter of ASCII stands right before or behind a run."""
    return data[max(run.start() - 1, 0) : run.start()].isalpha() or data[run.end() : run.end() + 1].isalpha()


def mixed_text(data: bytes) -> tuple[str, str]:
    """The text with each run of bytes in the encoding that fits it, and the name of the other encoding, if any.

    >>> mixed_text("мы ".encode() + "Мы".encode("cp1251"))
    ('мы Мы', 'cp1251')
    """
    odd = [word[0] for word in _WORD.finditer(data) if _wrong(word[0])][:_TRIED]
    if not odd:
        return data.decode("utf-8"), ""
    other = max(_CANDIDATES, key=lambda name: _likely(odd, name))
    read = _HIGH.sub(lambda run: _in_utf_8(run[0], other), data)
    return read.decode("utf-8"), other


def _wrong(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _in_utf_8(run: bytes, other: str) -> bytes:
    """A run of high bytes as UTF-8: as it is, or read in the other encoding."""
    return run.decode(other, "replace").encode("utf-8") if _wrong(run) else run


def _likely(odd: list[bytes], name: str) -> int:
    """How many of some words are words in an encoding: letters of one script, in the case that words are written in."""
    return sum(_is_word(word.decode(name, "replace")) for word in odd)


def _is_word(read: str) -> bool:
    scripts = {unicodedata.name(letter, "?").partition(" ")[0] for letter in read}
    return len(scripts) == 1 and read.isalpha() and (read in {read.lower(), read.upper(), read.title()})
