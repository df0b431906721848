"""Pictures by their PDQ hash (256 bits, Hamming distance).

At most 31 bits apart is the same picture; 32 to 64 is the same template, perhaps with another face or name in it:
two different statements, so two kinds of link.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image

SAME_PICTURE = 31
SAME_TEMPLATE = 64
LEAST_QUALITY = 50
"""PDQ quality (0–100) below which a picture is too plain to compare."""
LONGEST_SIDE = 512
"""Pixels; every picture is brought to this side first, since shrinking one of two moves their hashes apart."""


def picture_hash(path: Path | BinaryIO) -> str:
    """PDQ hash of a picture file as 64 hex digits; empty when it is too plain to compare.

    Decodes foreign bytes: call it inside a confined child. Raises OSError for what is not a picture.
    """
    with Image.open(path) as picture:
        shrunk = picture.convert("RGB")
        shrunk.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    vector, quality = pdqhash.compute(np.asarray(shrunk))
    return bytes(np.packbits(vector)).hex() if quality >= LEAST_QUALITY else ""


def distance(a: str, b: str) -> int:
    """Hamming distance of two PDQ hashes, in bits.

    >>> distance("0" * 64, "f" + "0" * 63)
    4
    """
    return (int(a, 16) ^ int(b, 16)).bit_count()


def alike(hashes: Mapping[str, str], new: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Pairs of keys whose pictures are at most SAME_TEMPLATE bits apart, with the distance; an exact scan.

    Only pairs with one of `new` in them; each once.
    """
    keys = sorted(key for key, value in hashes.items() if value)
    if not keys:
        return
    matrix: NDArray[np.uint8] = np.frombuffer(bytes.fromhex("".join(hashes[key] for key in keys)), np.uint8)
    matrix = matrix.reshape(-1, 32)
    for row, key in enumerate(keys):
        if key not in new:
            continue
        apart = np.bitwise_count(matrix ^ matrix[row]).sum(axis=1)
        for other in map(int, np.flatnonzero(apart <= SAME_TEMPLATE)):
            if other > row or (other < row and keys[other] not in new):
                a, b = sorted((key, keys[other]))
                yield a, b, int(apart[other])
