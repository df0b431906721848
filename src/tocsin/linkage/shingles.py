"""Near-duplicate texts: character 4-grams of the skeleton, MinHash bands for candidates, exact Jaccard to decide.

The choice of 64 hashes in 16 bands of 4 and of the threshold 0.45 follows the measurements in docs/benchmarks.md:
candidates alone are never links, because on short posts unverified bands join strangers.
"""

import zlib
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

GRAM = 4
BANDS = 16
ROWS = 4
THRESHOLD = 0.45
SHORTEST = 12
"""Skeleton characters below which two texts are too short for their likeness to mean anything."""
BUSIEST = 200
"""Holders of one band beyond which each is compared with the one before it alone, so that a flood stays linear."""

_PRIME = np.uint64((1 << 61) - 1)
_DRAW = np.random.Generator(np.random.PCG64(20260101))
_A = _DRAW.integers(1, 1 << 31, size=BANDS * ROWS, dtype=np.uint64)
_B = _DRAW.integers(0, 1 << 61, size=BANDS * ROWS, dtype=np.uint64)

Shingles = frozenset[int]


def shingles(skeleton: str) -> Shingles:
    """CRC-32 of each run of four characters of a skeleton text; empty for texts too short to compare."""
    if len(skeleton) < SHORTEST:
        return frozenset()
    return frozenset(zlib.crc32(skeleton[at : at + GRAM].encode()) for at in range(len(skeleton) - GRAM + 1))


def likeness(a: Shingles, b: Shingles) -> float:
    """Jaccard index of two shingle sets, 0 to 1."""
    together = len(a | b)
    return len(a & b) / together if together else 0.0


def bands(marks: Shingles) -> list[bytes]:
    """The MinHash signature of a set, cut into bands; two sets that share a band are candidates."""
    if not marks:
        return []
    values = np.fromiter(marks, dtype=np.uint64, count=len(marks))
    signature: NDArray[np.uint64] = ((values[:, None] * _A + _B) % _PRIME).min(axis=0)
    return [bytes([band]) + signature[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]


def candidates(holders: Sequence[str], new: Collection[str]) -> Iterator[tuple[str, str]]:
    """Pairs of the texts that share one band, the earlier first, with one of `new` in each.

    `holders` stand in the order of arrival. The first BUSIEST are paired each with each, a later one with the one
    before it alone. So what has come settles nothing anew between those that were there.
    """
    for at, key in enumerate(holders):
        for other in holders[:at] if at < BUSIEST else holders[at - 1 : at]:
            if key in new or other in new:
                yield other, key
