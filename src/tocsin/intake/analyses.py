"""The analyses of exhibits as one sequence that stays on disk: a million of them are walked in little memory."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import overload

from tocsin.intake.records import ANALYSIS, READING, Analysed, analysed
from tocsin.model.exhibit import Exhibit
from tocsin.vault import Vault


class Analyses(Sequence[Analysed]):
    """Every item of these exhibits with what was found in it, read from the vault each time it is walked."""

    def __init__(self, vault: Vault, exhibits: Sequence[Exhibit]) -> None:
        """Name the exhibits; those that were not analysed give nothing."""
        self._vault, self._exhibits, self._count = vault, tuple(exhibits), -1

    def __iter__(self) -> Iterator[Analysed]:
        """The items in the order of the exhibits, and of each file."""
        for exhibit in self._exhibits:
            yield from self._of(exhibit.digest)

    def __len__(self) -> int:
        """How many there are; counted on the first asking."""
        if self._count < 0:
            self._count = sum(self._lines(exhibit.digest) for exhibit in self._exhibits)
        return self._count

    @overload
    def __getitem__(self, at: int) -> Analysed: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Analysed]: ...
    def __getitem__(self, at: int | slice) -> Analysed | Sequence[Analysed]:
        """One of them, or some of them in memory. Raises IndexError past the last."""
        if isinstance(at, slice):
            return tuple(islice(self, *at.indices(len(self))))
        place = at if at >= 0 else len(self) + at
        found = next(islice(self, place, None), None) if place >= 0 else None
        if found is None:
            raise IndexError(at)
        return found

    def _of(self, digest: str) -> Iterator[Analysed]:
        readings, analyses = self._vault.derivatives(digest, READING), self._vault.derivatives(digest, ANALYSIS)
        if readings and analyses:
            with self._vault.open(readings[-1].digest) as reading, self._vault.open(analyses[-1].digest) as analysis:
                yield from analysed(reading, analysis)

    def _lines(self, digest: str) -> int:
        """Items of one exhibit: the lines of its analysis without the header."""
        analyses = self._vault.derivatives(digest, ANALYSIS)
        if not analyses or not self._vault.derivatives(digest, READING):
            return 0
        with self._vault.open(analyses[-1].digest) as lines:
            return sum(1 for one in lines if one.strip()) - 1


def analysed_of(vault: Vault, exhibit: Exhibit) -> Analyses:
    """The analysis that the vault holds of this exhibit; empty when there is none."""
    return Analyses(vault, (exhibit,))
