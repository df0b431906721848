"""The further scripts of a language, so that a lexicon is written once: Azerbaijani in Cyrillic letters (1958 order)
and Armenian in Latin letters as people type it, after Eastern and after Western pronunciation.

South Azerbaijani in Arabic letters leaves vowels out, so its words stand in the lexicon themselves.
"""

_AZ_CYRILLIC = str.maketrans(
    {
        "a": "а", "b": "б", "c": "ҹ", "ç": "ч", "d": "д", "e": "е", "ə": "ә", "f": "ф", "g": "ҝ", "ğ": "ғ", "h": "һ",
        "x": "х", "ı": "ы", "i": "и", "j": "ж", "k": "к", "q": "г", "l": "л", "m": "м", "n": "н", "o": "о", "ö": "ө",
        "p": "п", "r": "р", "s": "с", "ş": "ш", "t": "т", "u": "у", "ü": "ү", "v": "в", "y": "ј", "z": "з",
    }
)  # fmt: skip

_EASTERN = {
    "ու": "u", "ա": "a", "բ": "b", "գ": "g", "դ": "d", "ե": "e", "զ": "z", "է": "e", "ը": "y", "թ": "t", "ժ": "zh",
    "ի": "i", "լ": "l", "խ": "kh", "ծ": "ts", "կ": "k", "հ": "h", "ձ": "dz", "ղ": "gh", "ճ": "ch", "մ": "m", "յ": "y",
    "ն": "n", "շ": "sh", "ո": "o", "չ": "ch", "պ": "p", "ջ": "j", "ռ": "r", "ս": "s", "վ": "v", "տ": "t", "ր": "r",
    "ց": "ts", "ւ": "v", "փ": "p", "ք": "k", "օ": "o", "ֆ": "f", "և": "ev",
}  # fmt: skip
_WESTERN = _EASTERN | {
    "բ": "p", "պ": "b", "գ": "k", "կ": "g", "դ": "t", "տ": "d", "ծ": "dz", "ձ": "ts", "ճ": "j", "ջ": "ch",
}  # fmt: skip
_EASTERN_X = _EASTERN | {"խ": "x", "ծ": "c", "ք": "q"}


def spellings(entry: str, language: str) -> tuple[str, ...]:
    """The entry and its other spellings.

    >>> spellings("կսպանեմ", "hy")
    ('կսպանեմ', 'kspanem', 'gsbanem')
    """
    if language == "az" and _latin(entry):
        return (entry, entry.lower().translate(_AZ_CYRILLIC))
    if language == "hy":
        return tuple(dict.fromkeys((entry, *(_in_latin(entry, table) for table in (_EASTERN, _EASTERN_X, _WESTERN)))))
    return (entry,)


def _latin(entry: str) -> bool:
    return any("a" <= char <= "z" for char in entry.lower())


def _in_latin(entry: str, table: dict[str, str]) -> str:
    text = entry.lower().replace("ու", table["ու"])
    text = "".join(f" {word}" for word in text.split())
    text = text.replace(" ո", " vo").replace(" ե", " ye")
    return "".join(table.get(char, char) for char in text).strip()
