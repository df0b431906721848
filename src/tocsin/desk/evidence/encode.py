"""Runs in the confined child: a picture decoded and written anew. Imports nothing of the desk."""

import base64
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

WIDEST, TALLEST = 1600, 16000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def encoded(path: Path, _arguments: dict[str, Any], _run_tool: object) -> Iterator[dict[str, str]]:
    """Yield `{"jpeg": base64}` for a picture; nothing for what is none. Runs in the confined child."""
    try:
        with Image.open(path, formats=FORMATS) as opened:
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((WIDEST, TALLEST))
            out = BytesIO()
            upright.convert("RGB").save(out, "JPEG", quality=82)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    yield {"jpeg": base64.b64encode(out.getvalue()).decode("ascii")}
