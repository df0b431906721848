"""Runs in the confined child: a picture decoded to plain pixels."""

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 24_000_000
PART = 1 << 20


def rows(path: Path, _arguments: dict[str, Any], _run_tool: object) -> Iterator[dict[str, Any]]:
    """Yield the size, then the packed rows (a zero byte, RGB) of a picture's first frame; nothing for what is none."""
    try:
        with Image.open(path, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return
            upright = ImageOps.exif_transpose(opened)
            flat = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    yield {"width": flat.width, "height": flat.height}
    plain, line = flat.convert("RGB").tobytes(), flat.width * 3
    packer, out = zlib.compressobj(1), bytearray()
    for start in range(0, len(plain), line):
        out += packer.compress(b"\0" + plain[start : start + line])
    out += packer.flush()
    for start in range(0, len(out), PART * 3):
        yield {"packed": base64.b64encode(out[start : start + PART * 3]).decode("ascii")}
