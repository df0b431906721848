"""What is odd about the characters of a text, told to the person who reads it: they may not see it themselves."""

import re

_ODD: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"[\u202a-\u202e\u2066-\u2069]"),
        "Signs that turn the direction of writing: {}. It may not read as shown.",
    ),
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"), "Control characters, which no text needs: {}."),
    (re.compile("\ufffd"), "Letters that could not be read and stand as “\ufffd”: {}."),
    (re.compile(r"[\u200b\u2060-\u2064\ufeff\u00ad]"), "Invisible characters between its letters: {}."),
    (re.compile(r"[\u0300-\u036f]{4,}"), "Places where marks are piled on letters, which hides the words: {}."),
)
"""Pattern, and the sentence about how many there are."""
_ANY = re.compile("|".join(pattern.pattern for pattern, _ in _ODD))


def oddities(text: str) -> tuple[str, ...]:
    """One sentence for each kind of oddity that a text has; none for a text as people write it.

    >>> oddities("we kn\u200bow"), oddities("we know")
    (('Invisible characters between its letters: 1.',), ())
    """
    if (text.isascii() and text.isprintable()) or not _ANY.search(text):
        return ()
    counted = ((len(pattern.findall(text)), sentence) for pattern, sentence in _ODD)
    return tuple(sentence.format(f"{count:,}") for count, sentence in counted if count)
