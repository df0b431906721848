"""Ways in which people hide words from a machine: each takes a text and gives it hidden, the same every time."""

import re
import unicodedata
from collections.abc import Callable

_LEET = str.maketrans("aeiostAEIOST", "4310574310$7")
_ALIKE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ") | str.maketrans(
    "асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX"
)
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_BOLD = {ord("a") + at: chr(0x1D41A + at) for at in range(26)} | {ord("A") + at: chr(0x1D400 + at) for at in range(26)}
_LONG = re.compile(r"\w{4,}")


def _within(mark: str, every: int = 2) -> Callable[[str], str]:
    def hide(text: str) -> str:
        return _LONG.sub(lambda word: mark.join(re.findall(f".{{1,{every}}}", word[0])), text)

    return hide


def _longest(change: Callable[[str], str]) -> Callable[[str], str]:
    """The change applied to the longest word alone, as somebody does who knows which word is looked for."""

    def hide(text: str) -> str:
        words = _LONG.findall(text)
        return text.replace(max(words, key=len), change(max(words, key=len)), 1) if words else text

    return hide


def _stretched(text: str) -> str:
    return re.sub(r"(\w)(?=\W|$)", r"\1\1\1\1", text)


def _bare(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


WAYS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "digits for letters": lambda text: text.translate(_LEET),
    "letters of another script": lambda text: text.translate(_ALIKE),
    "full-width letters": lambda text: text.translate(_WIDE),
    "mathematical bold": lambda text: text.translate(_BOLD),
    "zero-width spaces": _within("\u200b"),
    "soft hyphens": _within("\u00ad"),
    "joiners and direction marks": _within("\u200d\u200e"),
    "right-to-left override": lambda text: f"\u202e{text}\u202c",
    "dots within words": _within(".", 1),
    "stars within words": _within("*", 3),
    "longest word spaced out": _longest(" ".join),
    "combining marks": _within("\u0336", 1),
    "last letters stretched": _stretched,
    "no marks on letters": _bare,
    "pictures between words": lambda text: " 🔥 ".join(text.split(" ")),
    "no punctuation": lambda text: re.sub(r"[^\w\s]", "", text),
    "line breaks": lambda text: text.replace(" ", "\n"),
}
