"""Runs of words that make a name: capitalised words, or neighbours in scripts that have no capitals."""

from collections.abc import Sequence

from tocsin.extract.reader import Reading

LONGEST = 6
_UNCASED = ("\u0590", "\u08ff")
_ENDS_NAME = ("month:", "weekday:", "office:", "head:", "agency:", "link:", "platform:")
_NUMERALS = 2
_ARTICLES = frozenset(("the", "a", "an", "this"))


def cased(reading: Reading, number: int) -> bool:
    """Whether a word is of a script that has capitals."""
    char = reading.words.text[reading.words.starts[number]]
    return not _UNCASED[0] <= char <= _UNCASED[1]


def right(reading: Reading, first: int, *, most: int = LONGEST, numbers: bool = False) -> int:
    """End (exclusive) of the name that begins at word `first`; `first` itself when none does."""
    words, number = reading.words, first
    while number < len(words) and number - first < most and (number == first or words.joined(number - 1)):
        if not part_of_name(reading, number, first, numbers):
            break
        number += 1
    while number > first and words.keys[number - 1].isdigit():
        number -= 1
    return number


def part_of_name(reading: Reading, number: int, first: int, numbers: bool) -> bool:
    """Whether a word goes on with the name that began at `first`."""
    words = reading.words
    if reading.between(number, number + 1, *_ENDS_NAME):
        return False
    if not cased(reading, number):
        return uncased_part(reading, number, first)
    if numbers and words.keys[number].isdigit() and len(words.keys[number]) <= _NUMERALS:
        return number > first
    return words.capital(number)


def uncased_part(reading: Reading, number: int, first: int) -> bool:
    """In scripts without capitals: a word of no other meaning; a further one only if the pair comes back."""
    words = reading.words
    if reading.between(number, number + 1) or len(words.keys[number]) < 2:
        return False
    if number == first:
        return True
    return number - first < 4 and words.pairs.get((words.keys[number - 1], words.keys[number]), 0) > 1


def left(reading: Reading, last: int, *, most: int = LONGEST) -> int:
    """First word of the name that ends just before word `last`; `last` itself when none does."""
    words, number = reading.words, last
    while number > 0 and last - number < most and words.joined(number - 1):
        if words.suffixed(number - 1) and number > 1:
            number -= 1
            continue
        if not words.capital(number - 1) or reading.between(number - 1, number, *_ENDS_NAME, "today", "yesterday"):
            break
        number -= 1
    while number < last and (words.suffixed(number) or opens_sentence(reading, number, last)):
        number += 1
    return number


def opens_sentence(reading: Reading, number: int, last: int) -> bool:
    """Whether a capital is only there because the sentence begins: an article, or a word of the vocabulary."""
    if reading.sentence_of(number).first != number:
        return False
    return reading.words.keys[number] in _ARTICLES or (number + 1 < last and bool(reading.between(number, number + 1)))


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names are the same but for endings; the shorter one decides."""
    return bool(one) and all(stem(a) == stem(b) for a, b in zip(one, other, strict=False))


def stem(word: str) -> str:
    """The part of a name's word that its endings leave alone, roughly."""
    return word[: max(3, min(5, len(word) - 2))] if len(word) > 4 else word[:4]
