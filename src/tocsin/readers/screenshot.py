"""A picture of words: a screenshot or a photo of a screen. The picture stays the exhibit; its words are a derivative.

EXIF and the like are told as the file gives them and never trusted; views of the picture are made without them.
"""

import base64
import io
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.errors import BadInput, LimitReached, Unavailable
from tocsin.model.finding import Finding, Note, Text
from tocsin.model.item import Item, ItemKind
from tocsin.readers import ReadSource, _pictures
from tocsin.readers._ocr import Reading, available, best_reading, installed, missing

if TYPE_CHECKING:
    from PIL import Image

LABEL = "screenshot or photo"
MEDIA_TYPES = _pictures.MEDIA_TYPES
EXAMPLE_NAME = "screenshot.png"
EXAMPLE_GIVES = 1
EXAMPLE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAzQAAABGAQAAAAAyC+yNAAAEHUlEQVR42u2YvW7jRhDHf0suLBZGtEh1RWAxb+AyhRHto/gRXCbAnT3yXXGd/Q"
    "h+hHuDUEGAuHTpkjKuUBWsBBe0j+SmWOrDonTyJXcOEGgbjji7+5+dj/+OqDwvMSYRLzN2ODucHc4OZ4ezw9nh7HCeiTOyX9mudeuuId8wvd2F"
    "Ve1J90Bl2zjKtKZmG3BqmAijpTeltCb9tWahBpi2Xl98WI9Tvt5sw3a/tb1hNsXnHDZ6ddWFVys4vVy+xLSnKLq99vtN53m1PdzNKFrRi5ec2j"
    "z3m6es4ugvcbmC5EXq1P2L+nkwd7yv7FCmE9FQjxjKdCK+n8xUChjgkuCQSVq9SYcyndgHmaQPDykDYayJuB5yx3BKZaqRtHDG9wbB2ytuqgru"
    "gwiPj42qIqUSewUIhssx99grbm7gcsx47OWSnAcvWAvWcn9frjlPXnvgZ5zPSgSocT6DW9+ojkgpQ6oVgJR88DifFSAlx2WNAQqyT+R4cly9kl"
    "re98r+29z5uDjtd1zXnXZ83Sv6Hdf1dezOgurktO/dadd5P/mz/slfDMu47HVc721xdjEsusOi3/OFz8tedtodlT1VdnLf8/PhmvNok/gUlQmH"
    "bgCAfc0h6KRRMchgUMysO0nZJxVSCycpJsXmgIocAyDNSEw7D0r7Pgkxs1iFAIVYLCSaoFLAJFREWQMGU9ojbAoYUhNUdwqFUNoUk7RxxmJA6i"
    "eFRTqjIJCas8YMIMW263D2Qz6T16MfQYMpAOSuqcYaAcNMJRCFiq/ndqSzbW3DEZoiatDSNfUTedA1MLQzq90SBekakmxBbCVMzIyDgozOlwip"
    "wKytU81IZ/SVX8fSQaWvF1yOcAmgDgCCHH3czgc9aWypN0zKIHp8QrKyGhlVPYN3joCoTFzZW0uoUZk49dt86+QB31mQXCPndjvOAT2fIRTHa2"
    "YEFYfLJtSvAHy9kHmVP5uvzzdmJefsL/Y5eZpNQd5z23G6CrjVy02IWbpuuNUQzTfXjW3J6rUEdtt5HEqRQzbbzc9P2qgU1KFrIWvyXp5cSAKU"
    "ATwRtxYnkaetE5uajYzPtCFb+QCyX4DoDxDwCJDILO5BVXjohl0iHbDmt30OlAjIQdNYZPnqxdvU6WMlU+ANYAKVZe+aGUH1WANn85DkFrj5uJ"
    "ArD2S+NgA6zxZNyzLv5H2NQPLOQnJuAT2c7RlUXqck5wZAJUQjA9EkBYIMkUH/bnTz6hLgV9vKg0OARCOgESCeZ9xhk1uWvXk6K1JQspCb9N4P"
    "GadWWbTBUW4/Fq2I4xTieMnFQFDtK0EN5rWaXQPHPyzkPTLiKI4DdpYBHC+dR32b77DT73bfYf/JcP+r89TcvQiOl9Z9+U3yutKd4mXyOnkRv8"
    "WcrP2//fUDtPuOtMP5T3H+BhVMqxzfMChYAAAAAElFTkSuQmCC"
)

SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
BOXED = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
"""Brands (ISO/IEC 14496-12 §4.3) under which photos in boxes are kept: HEIF and AVIF."""
DARK = 110
"""Mean grey (0 to 255) under which a picture is light on dark and is inverted for reading."""
NARROW = 800
"""Pixels of width under which a picture is doubled for reading."""
EXIF_MADE, EXIF_MAKER, EXIF_DEVICE, EXIF_PLACE = 0x9003, 0x010F, 0x0110, 0x8825
EXIF_SUBFOLDER = 0x8769


def looks_like(head: bytes, _name: str) -> int:
    """Sure when the file begins with a picture's signature."""
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    boxed = head[4:8] == b"ftyp" and head[8:12] in BOXED
    return 95 if webp or boxed or (head.startswith(SIGNATURES) and len(head) > 16) else 0


def read(path: Path, source: ReadSource) -> Iterator[Finding]:
    """One IMAGE item with the words read, and those words as a Text with its recipe and confidence.

    Raises BadInput for a damaged picture, LimitReached for one of too many pixels. Without tesseract or without any
    word found, the item stands with empty text and a Note says why.
    """
    ready, told = _prepared(path)
    if told:
        yield Note(
            "The picture carries data of its own (device, time or place). They can be false; views leave them out."
        )
    reading: Reading | None = None
    try:
        engine, packs = installed(source.tool)
        if lacking := missing(packs):
            yield Note(f"Language packs missing here, so these were not tried: {', '.join(lacking)}.", problem=True)
        reading = best_reading(ready, available(packs), source.tool) if source.tool else None
    except (Unavailable, LimitReached) as error:
        yield Note(f"{error} The picture is kept. {error.hint}".strip(), problem=True)
    else:
        yield from _words(reading, engine)
    yield _item(source, reading, told)


def _prepared(path: Path) -> tuple[bytes, dict[str, str]]:
    """The picture made ready for reading, and what it says of itself. Raises BadInput for a damaged one."""
    with _opened(path) as picture:
        try:
            return _for_reading(picture), dict(_own_data(picture))
        except (*_pictures.DAMAGE, TypeError, KeyError, ZeroDivisionError) as error:
            raise BadInput("This picture is damaged or cut off.", hint="Ask for it again.") from error


def _words(reading: Reading | None, engine: str) -> Iterator[Finding]:
    """The words as a derivative, or a Note that there are none."""
    if reading is None:
        yield Note("No words were found in this picture. The picture is kept.")
        return
    yield Text(reading.text, f"{engine} {reading.recipe}; Pillow {version('pillow')}", round(reading.mean / 100, 3))
    yield Note("The words were read from a picture by machine. Compare handles, links and numbers with the picture.")


def _item(source: ReadSource, reading: Reading | None, told: dict[str, str]) -> Item:
    """The picture as an item."""
    text, confidence = (reading.text, round(reading.mean / 100, 3)) if reading else ("", 0.0)
    return Item(ItemKind.IMAGE, text, source.at("picture"), url=source.url, confidence=confidence, extra=told)


def _opened(path: Path) -> "Image.Image":
    """The picture, its pixels not yet decoded. Raises BadInput, or LimitReached by the size that its header claims."""
    try:
        return _pictures.opened(path)
    except _pictures.DAMAGE as error:
        raise BadInput("This picture cannot be opened; it may be cut off.", hint="Ask for it again.") from error


def _for_reading(picture: "Image.Image") -> bytes:
    """A grey PNG, dark on light, wide enough to read."""
    from PIL import Image, ImageOps, ImageStat

    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    paper.alpha_composite(upright)
    grey = paper.convert("L")
    if ImageStat.Stat(grey).mean[0] < DARK:
        grey = ImageOps.invert(grey)
    if grey.width < NARROW:
        grey = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    grey.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _own_data(picture: "Image.Image") -> Iterator[tuple[str, str]]:
    """What the file says of its own making (EXIF 2.32). A place is told to exist and is not given."""
    exif = picture.getexif()
    made = exif.get_ifd(EXIF_SUBFOLDER).get(EXIF_MADE)
    device = " ".join(str(exif[tag]).strip("\0 ") for tag in (EXIF_MAKER, EXIF_DEVICE) if exif.get(tag))
    if made:
        yield "exif_made", str(made)[:40]
    if device:
        yield "exif_device", device[:80]
    if exif.get_ifd(EXIF_PLACE):
        yield "exif_place", "recorded in the file"
