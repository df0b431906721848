"""Near-duplicate texts: character 4-grams of the skeleton, MinHash bands for candidates, exact Jaccard to decide.

The choice of 64 hashes in 16 bands of 4 and of the threshold 0.45 follows the measurements in docs/benchmarks.md:
candidates alone are never links, because on short posts unverified bands join strangers.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

GRAM = 4
BANDS = 16
ROWS = 4
THRESHOLD = 0.45
SHORTEST = 12
"""Skeleton characters below which two texts are too short for their likeness to mean anything."""
BUSIEST = 200
"""Members of one band beyond which only neighbours are compared, so that a flood stays linear."""

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
    values = np.fromiter(marks, dtype=np.uint64, count=len(marks))
    signature: NDArray[np.uint64] = ((values[:, None] * _A + _B) % _PRIME).min(axis=0)
    return [bytes([band]) + signature[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]


def candidates(texts: Mapping[str, Shingles]) -> set[tuple[str, str]]:
    """Pairs of keys (sorted) whose texts may be near-duplicates."""
    buckets: dict[bytes, list[str]] = defaultdict(list)
    for key, marks in texts.items():
        for band in bands(marks) if marks else ():
            buckets[band].append(key)
    return {pair for bucket in buckets.values() for pair in _pairs(sorted(bucket))}


def _pairs(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """All pairs of a small bucket; neighbours only in one beyond the limit."""
    if len(keys) <= BUSIEST:
        yield from combinations(keys, 2)
    else:
        yield from pairwise(keys)


def near_duplicates(texts: Mapping[str, Shingles]) -> list[tuple[str, str, float]]:
    """Pairs of keys with their likeness, each at or above the threshold, sorted."""
    scored = ((a, b, likeness(texts[a], texts[b])) for a, b in candidates(texts))
    return sorted((a, b, score) for a, b, score in scored if score >= THRESHOLD)
