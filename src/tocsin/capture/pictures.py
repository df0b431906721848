"""Where two pictures of a page differ, as rectangles."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tocsin.errors import BadInput

CELL = 16
"""Pixels: differences closer than about this are one rectangle."""
MOST = 40
FAINT = 3
"""Steps of 255 by which a smoothed edge may come out otherwise when a browser draws it in another order (measured: 2).
No reader sees it, so nothing can be forged within it."""
LARGEST = 40_000_000
"""Pixels of a picture that is compared; a capture's own are at most half of it."""
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)
"""What the picture library raises for damaged files."""


@dataclass(frozen=True)
class Rectangle:
    """A part of a picture: pixels from the left and top edge."""

    x: int
    y: int
    width: int
    height: int


def changed_rectangles(was: Path, now: Path) -> tuple[Rectangle, ...]:
    """Every part that differs by more than a faint step (3 of 255) of one colour, the first 40 from the top.

    What only one of the pictures has, because it is larger, differs. Raises BadInput for a file that is no PNG picture
    of a page.
    """
    if same_bytes(was, now):
        return ()
    one, other = pixels(was), pixels(now)
    height, width = max(one.shape[0], other.shape[0]), max(one.shape[1], other.shape[1])
    shared = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    differs = np.ones((height, width), dtype=bool)
    common = slice(shared[0]), slice(shared[1])
    step = np.maximum(one[common], other[common]) - np.minimum(one[common], other[common])
    differs[common] = (step > FAINT).any(axis=2)
    return rectangles(differs)


def same_bytes(was: Path, now: Path) -> bool:
    """Whether the files are the same, which spares unpacking them."""
    return was.stat().st_size == now.stat().st_size and was.read_bytes() == now.read_bytes()


def pixels(path: Path) -> NDArray[np.uint8]:
    """The picture's colours, rows first."""
    try:
        with Image.open(path, formats=["PNG"]) as picture:
            if picture.width * picture.height > LARGEST:
                raise BadInput(f"The picture {path.name} is larger than any picture of a page.")
            return np.asarray(picture.convert("RGB"))
    except DAMAGE as error:
        raise BadInput(f"The picture {path.name} cannot be read.") from error


def rectangles(differs: NDArray[np.bool_]) -> tuple[Rectangle, ...]:
    """One rectangle around each group of neighbouring differences."""
    left = {(int(y), int(x)) for y, x in np.argwhere(cells(differs))}
    found = []
    for start in sorted(left):
        if start in left:
            found.append(around(group(start, left), differs))
    return tuple(found[:MOST])


def cells(differs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which squares of the picture hold a difference."""
    height, width = differs.shape
    padded = np.pad(differs, ((0, -height % CELL), (0, -width % CELL)))
    squares = padded.reshape(padded.shape[0] // CELL, CELL, padded.shape[1] // CELL, CELL)
    found: NDArray[np.bool_] = np.any(squares, axis=(1, 3))
    return found


def group(start: tuple[int, int], left: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """The squares that touch one another from this one on, taken out of what is left."""
    waiting, members = [start], []
    left.discard(start)
    while waiting:
        y, x = waiting.pop()
        members.append((y, x))
        near = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
        left -= near
        waiting.extend(near)
    return members


def around(squares: list[tuple[int, int]], differs: NDArray[np.bool_]) -> Rectangle:
    """The smallest rectangle that holds the differences of these squares."""
    top, left = min(y for y, _ in squares) * CELL, min(x for _, x in squares) * CELL
    bottom, right = (max(y for y, _ in squares) + 1) * CELL, (max(x for _, x in squares) + 1) * CELL
    part = differs[top:bottom, left:right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return Rectangle(left + int(columns[0]), top + int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)
