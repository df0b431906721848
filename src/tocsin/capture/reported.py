"""Whether a capture holds what was reported of the page: words that were quoted, words that stand in a screenshot.

A person retypes, a machine misreads: so equal words are found whatever their case, spacing and punctuation, nearly
equal passages are found with every difference listed, and what shares too little is not found. Nothing here judges
meaning: a listed difference may be a slip of the reporter, an edit of the author, or a forgery; a person looks at it.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum

from tocsin.capture.words import WordChange, differences

NEARLY = 0.75
"""Share of a quotation's words that the nearest passage must have, in order, for a person to be shown the rest."""
READ_NEARLY = 0.6
"""The same for words that a machine read from a picture, which also holds the buttons and clock of a telephone."""
FEWEST = 3
"""Words. A shorter quotation is found as it stands or not at all: almost any page has two words of it."""
FEWEST_READ = 4
"""Words of three letters or more that must have been read in a picture for its words to decide."""
ALIKE = 0.8
"""Likeness (difflib) at which a misread word is taken for one of the page; it is listed all the same."""
MOST_WORDS = 2000
"""Words of a quotation that are compared."""
WORD = re.compile(r"\w+")
SAME = str.maketrans({"ı": "i", "\u0307": None, "’": None, "'": None})
"""Letters that count as another, or as none: the dotless i, the dot that folding leaves of İ, apostrophes."""


class Held(StrEnum):
    """What became of looking for something reported in a capture."""

    FOUND = "found"
    DIFFERENCES = "found with differences"
    NOT_FOUND = "not found"
    UNCHECKED = "could not be checked"


@dataclass(frozen=True)
class Found:
    """The answer about one quotation or picture."""

    held: Held
    reason: str
    """One sentence for people."""
    differences: tuple[WordChange, ...] = ()
    """`was`: as reported; `now`: as the page has it."""


def words_of(text: str) -> list[str]:
    """The words, compatibility form, case folded, without punctuation.

    Turkish dotless i counts as i, since capitals do not tell them apart where the language is not known.

    >>> words_of("We WILL come — “tonight”.")
    ['we', 'will', 'come', 'tonight']
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SAME)
    return WORD.findall(folded)


def quoted_in(quotation: str, text: str) -> Found:
    """Whether the quoted words stand in the captured text."""
    wanted, held = words_of(quotation)[:MOST_WORDS], words_of(text)
    if not wanted:
        return Found(Held.UNCHECKED, "The quotation holds no words.")
    if not held:
        return Found(Held.NOT_FOUND, "The capture holds no words.")
    if "".join(wanted) in "".join(held):
        return Found(Held.FOUND, "The quoted words stand in the captured page.")
    share, passage = nearest(wanted, held)
    if len(wanted) >= FEWEST and share >= NEARLY:
        changes = differences(wanted, passage)
        return Found(Held.DIFFERENCES, f"The page has the quoted words, {counted(len(changes))} otherwise.", changes)
    return Found(Held.NOT_FOUND, "The quoted words are not in the captured page.")


def read_in(read: str, text: str) -> Found:
    """Whether words that a machine read in a picture stand in the captured text."""
    wanted = [word for word in words_of(read)[:MOST_WORDS] if len(word) > 2]
    held = [word for word in words_of(text) if len(word) > 2]
    if len(wanted) < FEWEST_READ:
        return Found(Held.UNCHECKED, "Too few words could be read in the picture.")
    taken, misread = as_page_has(wanted, held)
    share, passage = nearest(taken, held)
    if share < READ_NEARLY:
        return Found(Held.NOT_FOUND, "The words of the picture are not in the captured page.")
    changes = (*misread, *differences(taken, passage))
    if not changes:
        return Found(Held.FOUND, "The words of the picture stand in the captured page.")
    return Found(Held.DIFFERENCES, f"The page has the picture's words, {counted(len(changes))} otherwise.", changes)


def as_page_has(wanted: list[str], held: list[str]) -> tuple[list[str], tuple[WordChange, ...]]:
    """The words with those misread by a letter or two as the page has them, and each such change."""
    known = set(held)
    vocabulary, taken, changes = sorted(known), list[str](), dict[str, WordChange]()
    for word in wanted:
        close = [word] if word in known else get_close_matches(word, vocabulary, 1, ALIKE)
        taken.append(close[0] if close else word)
        if close and close[0] != word:
            changes[word] = WordChange(word, close[0])
    return taken, tuple(changes.values())


def nearest(wanted: list[str], held: list[str]) -> tuple[float, list[str]]:
    """The share of wanted words that the nearest passage has in the same order, and that passage."""
    best, chosen = 0.0, list[str]()
    for start in places(wanted, held):
        window = held[start : start + len(wanted) + len(wanted) // 2 + 4]
        blocks = [
            block for block in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks() if block.size
        ]
        share = sum(block.size for block in blocks) / len(wanted)
        if share > best:
            best, chosen = share, window[blocks[0].b : blocks[-1].b + blocks[-1].size]
    return best, chosen


def places(wanted: list[str], held: list[str]) -> list[int]:
    """Where a passage may begin: the places where most of the wanted words, each seen from its own place, agree."""
    where: dict[str, list[int]] = {}
    for at, word in enumerate(held):
        where.setdefault(word, []).append(at)
    votes = Counter(max(at - index, 0) // 4 for index, word in enumerate(wanted) for at in where.get(word, [])[:200])
    return [max(bucket * 4 - 4, 0) for bucket, _ in votes.most_common(12)]


def counted(number: int) -> str:
    """`one passage` or `3 passages`."""
    return "one passage" if number == 1 else f"{number} passages"
