"""Opens a picture of foreign bytes, as phones and browsers make them; only inside a confined child.

HEIF (ISO/IEC 23008-12, every iPhone's photos) is decoded by libheif, which turns the picture upright by itself; all
else by Pillow. What is read of a picture and what is shown of it come through this one door.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import LimitReached

if TYPE_CHECKING:
    from PIL import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
"""What counts as a picture, in Pillow's names; nothing else is tried on the bytes."""
MEDIA_TYPES = (
    *("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff"),
    *("image/avif", "image/heic", "image/heif"),
)
MOST_PIXELS = 40_000_000
DAMAGE = (OSError, ValueError, SyntaxError, EOFError, RuntimeError)
"""What the libraries raise for damaged files."""


@cache
def know_every_format() -> None:
    """Teach Pillow HEIF, once a process; what lies beside the picture itself is not decoded."""
    from pi_heif import register_heif_opener

    register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def opened(path: Path) -> "Image.Image":
    """The picture, its pixels not yet decoded.

    Raises one of DAMAGE for what is none of FORMATS, LimitReached by the size that its header claims.
    """
    from PIL import Image

    know_every_format()
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and is told in a sentence
    picture = Image.open(path, formats=FORMATS)
    if picture.width * picture.height > MOST_PIXELS:
        picture.close()
        raise LimitReached(
            f"This picture claims {picture.width} by {picture.height} pixels; at most {MOST_PIXELS} are read."
        )
    return picture
