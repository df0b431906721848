"""The stems that a word begins with, looked for by its first letters: most words begin as no stem does."""

from collections.abc import Collection, Sequence

_START = 4
"""Letters by which stems are looked for."""


class Stems:
    """Where a vocabulary has stems, and how long they are."""

    def __init__(self, stems: Collection[str], shortest: int, longest: int) -> None:
        """Those of `stems` that have `shortest` to `longest` letters; `shortest` is one or more."""
        starts: dict[str, set[int]] = {}
        for stem in stems:
            if shortest <= len(stem) <= longest:
                starts.setdefault(stem[:_START], set()).add(len(stem))
        for start, lengths in starts.items():
            lengths.update(length for length in range(shortest, len(start)) if start[:length] in stems)
        self._stems = stems
        self._lengths = {start: tuple(sorted(lengths)) for start, lengths in starts.items()}

    def lengths(self, word: str) -> Sequence[int]:
        """How many of its first letters are a stem, the fewest first.

        >>> Stems(["ka", "kadın", "kadınlar", "ev"], 2, 24).lengths("kadınların")
        [2, 5, 8]
        """
        for letters in range(_START, 0, -1):
            if (lengths := self._lengths.get(word[:letters])) is not None:
                return [length for length in lengths if length <= len(word) and word[:length] in self._stems]
        return ()
