"""Pictures as salted tiles: which pixels a sealed package commits to, and the picture made anew with some withheld.

A picture exhibit is decoded in a confined child; each square of 32 x 32 pixels is a leaf. The picture that leaves holds
pixels and nothing else, so no metadata, thumbnail or second layer of the original can be in it.
"""

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin import confine
from tocsin.errors import BadInput, Unavailable
from tocsin.vault import verifier
from tocsin.vault.leaves import Salter

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""Media types whose regions may be withheld."""
BLANK = b"\0"


@dataclass(frozen=True)
class Raster:
    """A picture's pixels."""

    width: int
    height: int
    rows: bytes
    """Rows of 8-bit RGB, each behind a zero byte, as a PNG without filters has them."""


@dataclass(frozen=True)
class Rectangle:
    """Part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


def decoded(path: Path) -> Raster | None:
    """The upright pixels of a picture's first frame; None for what is no picture or has more than 24 million pixels.

    The file is one of the vault's own scratch (`Vault.plain`), so that nothing of it is left in the clear by a kill.
    """
    records = list(confine.records("tocsin.vault.decode:rows", path, {}))
    if not records:
        return None
    packed = base64.b64decode("".join(one["packed"] for one in records[1:]))
    width, height = records[0]["width"], records[0]["height"]
    rows = zlib.decompress(packed)
    return Raster(width, height, rows) if len(rows) == (width * 3 + 1) * height else None


def salts_of(raster: Raster, salter: Salter, name: str) -> list[str]:
    """The salt (hex) of each tile."""
    across, down = _grid(raster)
    return [salter.salt("pixels", name, place) for place in range(across * down)]


def tile_hashes(raster: Raster, salts: Sequence[str]) -> list[str]:
    """Hash (hex) of each tile: SHA-256 of 0x00, the salt, and the tile's rows of RGB."""
    squares = verifier.tiles(raster.rows, raster.width, raster.height)
    return [
        verifier.sha(b"\0" + bytes.fromhex(salt) + square).hex() for salt, square in zip(salts, squares, strict=True)
    ]


def root_of_tiles(raster: Raster, hashes: Iterable[str]) -> str:
    """The picture's hash (hex), which its exhibit's `pixels` in the record states."""
    head = b"\4" + struct.pack(">3L", raster.width, raster.height, verifier.TILE)
    return verifier.sha(head + b"".join(bytes.fromhex(one) for one in hashes)).hex()


def covered(raster: Raster, rectangles: Iterable[Rectangle]) -> frozenset[int]:
    """The tiles that the rectangles touch. Raises BadInput for a rectangle outside the picture."""
    across, _ = _grid(raster)
    found: set[int] = set()
    for one in rectangles:
        right, bottom = min(one.left + one.width, raster.width), min(one.top + one.height, raster.height)
        if one.left < 0 or one.top < 0 or one.left >= right or one.top >= bottom:
            raise BadInput(
                f"A rectangle at {one.left}, {one.top} is outside the picture.",
                hint=f"The picture has {raster.width} x {raster.height} pixels.",
            )
        columns = range(one.left // verifier.TILE, (right - 1) // verifier.TILE + 1)
        lines = range(one.top // verifier.TILE, (bottom - 1) // verifier.TILE + 1)
        found |= {line * across + column for line in lines for column in columns}
    return frozenset(found)


def painted(raster: Raster, hidden: frozenset[int]) -> Raster:
    """The picture with these tiles blank."""
    rows, line, across = bytearray(raster.rows), raster.width * 3 + 1, _grid(raster)[0]
    for place in hidden:
        top, left = place // across * verifier.TILE, place % across * verifier.TILE * 3
        width = min(verifier.TILE * 3, raster.width * 3 - left)
        for y in range(top, min(top + verifier.TILE, raster.height)):
            start = y * line + 1 + left
            rows[start : start + width] = BLANK * width
    return Raster(raster.width, raster.height, bytes(rows))


def png_of(raster: Raster) -> bytes:
    """The picture as a PNG that holds its pixels and nothing else."""
    return verifier.png(raster.width, raster.height, zlib.compress(raster.rows, 9))


def demand_picture(raster: Raster | None, label: str) -> Raster:
    """The picture, or Unavailable naming the exhibit."""
    if raster is None:
        raise Unavailable(f"{label} cannot be decoded as a picture.", hint="Withhold the whole exhibit.")
    return raster


def _grid(raster: Raster) -> tuple[int, int]:
    return -(-raster.width // verifier.TILE), -(-raster.height // verifier.TILE)
