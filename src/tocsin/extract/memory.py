"""What was worked out of words, kept for the next time they are met."""

from collections.abc import Callable
from typing import TypeVar

_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


class Memory(dict[_Key, _Found]):
    """What is worked out of each key when it is first asked for; a full one begins anew.

    Which was asked for last is not minded: words that are in use are soon back, and looking them up costs less.

    >>> lengths = Memory(len, most=2)
    >>> lengths["gate"], lengths["door"], lengths["wall"], list(lengths)
    (4, 4, 4, ['wall'])
    """

    def __init__(self, make: Callable[[_Key], _Found], most: int) -> None:
        """Begin with nothing. `make` works out what belongs to a key; `most` of them are kept, one or more."""
        super().__init__()
        self.make, self.most = make, most

    def __missing__(self, key: _Key) -> _Found:
        found = self.make(key)
        if len(self) >= self.most:
            self.clear()
        self[key] = found
        return found


class WordMemory(Memory[str, _Found]):
    """The same of words. Of a word that nobody writes nothing is kept: thousands of them would fill the room."""

    def __init__(self, make: Callable[[str], _Found], most: int, longest: int) -> None:
        """Begin with nothing; words of more than `longest` letters are worked out each time."""
        super().__init__(make, most)
        self.longest = longest

    def __missing__(self, word: str) -> _Found:
        return super().__missing__(word) if len(word) <= self.longest else self.make(word)
