"""Runs in the confined child: a picture decoded and written anew. Imports nothing of the desk."""

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageOps

from tocsin.errors import LimitReached
from tocsin.readers import _pictures

WIDEST, TALLEST = 1600, 16000
MARK, ROOM = (200, 30, 30), 4
"""Colour of a marked part, and pixels between the part and its frame."""


def encoded(path: Path, arguments: dict[str, Any], _run_tool: object) -> Iterator[dict[str, str]]:
    """Yield `{"jpeg": base64}` for a picture; nothing for what is none. Runs in the confined child.

    `rectangles` (left, top, width, height in pixels of the picture) are framed in the view.
    """
    try:
        with _pictures.opened(path) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            mark(upright, arguments.get("rectangles", ()))
            upright.thumbnail((WIDEST, TALLEST))
            out = BytesIO()
            upright.save(out, "JPEG", quality=82, comment=b"")
    except (*_pictures.DAMAGE, LimitReached):
        return
    yield {"jpeg": base64.b64encode(out.getvalue()).decode("ascii")}


def mark(picture: Image.Image, rectangles: Any) -> None:
    """Frame these parts of the picture."""
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in rectangles:
        draw.rectangle((x - ROOM, y - ROOM, x + width + ROOM, y + height + ROOM), outline=MARK, width=3)
