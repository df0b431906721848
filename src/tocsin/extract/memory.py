"""What was worked out of words, kept for the next time they are met."""

from typing import TypeVar

_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


class Memory(dict[_Key, _Found]):
    """A dictionary that keeps at most `most` things; a full one begins anew.

    Which thing was asked for last is not minded: words that are in use are soon back, and looking them up costs less.
    """

    def __init__(self, most: int) -> None:
        """Begin with nothing. `most` is one or more."""
        super().__init__()
        self.most = most

    def keep(self, key: _Key, found: _Found) -> _Found:
        """What was found, kept."""
        if len(self) >= self.most:
            self.clear()
        self[key] = found
        return found
