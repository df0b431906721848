"""The further scripts of a language, so that a lexicon is written once: Azerbaijani in Cyrillic letters (1958 order),
Armenian in Latin letters as people type it, after Eastern and after Western pronunciation, and Russian in Latin
letters in three habits (`убью`: ubyu, ub'yu, ubju).

South Azerbaijani in Arabic letters leaves vowels out, so its words stand in the lexicon themselves.
"""

from typing import NamedTuple

_AZ_CYRILLIC = str.maketrans(
    {
        "a": "а", "b": "б", "c": "ҹ", "ç": "ч", "d": "д", "e": "е", "ə": "ә", "f": "ф", "g": "ҝ", "ğ": "ғ", "h": "һ",
        "x": "х", "ı": "ы", "i": "и", "j": "ж", "k": "к", "q": "г", "l": "л", "m": "м", "n": "н", "o": "о", "ö": "ө",
        "p": "п", "r": "р", "s": "с", "ş": "ш", "t": "т", "u": "у", "ü": "ү", "v": "в", "y": "ј", "z": "з",
    }
)  # fmt: skip

_EASTERN = {
    " ո": " vo", " ե": " ye", "ու": "u",
    "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "y", "թ": "t", "ժ": "zh",
    "ի": "i", "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y",
    "ն": "n", "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r",
    "ց": "ts", "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
}  # fmt: skip
_WESTERN = _EASTERN | {
    "բ": "p", "պ": "b", "գ": "k", "կ": "g", "դ": "t", "տ": "d", "ծ": "dz", "ձ": "ts", "ճ": "j", "ջ": "ch",
}  # fmt: skip
_EASTERN_X = _EASTERN | {" ե": " e", "խ": "x", "ծ": "c", "ց": "c", "ք": "q"}

_CHAT = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
_PASSPORT = {"й": "j", "х": "kh", "щ": "shch", "ь": "'"}


class _Table(NamedTuple):
    """A way of writing in Latin letters: what two letters become, and then what one does."""

    pairs: tuple[tuple[str, str], ...]
    letters: dict[int, str]


def _table(written: dict[str, str]) -> _Table:
    pairs = tuple((letters, latin) for letters, latin in written.items() if len(letters) == 2)
    return _Table(pairs, str.maketrans({letter: latin for letter, latin in written.items() if len(letter) == 1}))


_TABLES = {
    "hy": tuple(map(_table, (_EASTERN, _EASTERN_X, _EASTERN_X | {"ը": "e"}, _WESTERN))),
    "ru": tuple(map(_table, (_CHAT, _CHAT | _PASSPORT, _CHAT | {"й": "j", "ц": "c", "ю": "ju", "я": "ja"}))),
}


def spellings(entry: str, language: str) -> tuple[str, ...]:
    """The entry and its other spellings.

    >>> spellings("կսպանեմ", "hy")
    ('կսպանեմ', 'kspanem', 'gsbanem')
    >>> spellings("убью", "ru")
    ('убью', 'ubyu', "ub'yu", 'ubju')
    """
    return tuple(dict.fromkeys(each_spelling(entry, language)))


def each_spelling(entry: str, language: str) -> tuple[str, ...]:
    """The entry in each way of spelling the language, always as many and in one order, doubles kept.

    Of several words, each is spelt for itself: the spellings of a phrase are those of its words, way by way.
    """
    if language == "az":
        return (entry, entry.lower().translate(_AZ_CYRILLIC))
    tables = _TABLES.get(language, ())
    return (entry, *(_in_latin(entry, table) for table in tables))


def _in_latin(entry: str, table: _Table) -> str:
    text = "".join(f" {word}" for word in entry.lower().split())
    for pair, latin in table.pairs:
        text = text.replace(pair, latin)
    return text.translate(table.letters).strip()
