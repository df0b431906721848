"""Hashes of the pictures that a capture recorded, and of those beside it; foreign bytes, so in a confined child."""

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from warcio.exceptions import ArchiveLoadFailed

from tocsin.linkage.pictures import picture_hash
from tocsin.model.archives import ArchiveIterator
from tocsin.readers._pictures import DAMAGE as BROKEN
from tocsin.readers._pictures import know_every_format

MOST = 80
"""Pictures of one capture that are compared."""
SMALLEST = 2000
"""Bytes. Below this a picture is an icon or a pixel."""
LARGEST = 20_000_000
DAMAGE = (OSError, ValueError, SyntaxError, KeyError, zipfile.BadZipFile, ArchiveLoadFailed)


def picture_records(path: Path, arguments: dict[str, Any], _tool: Callable[..., Any]) -> Iterator[dict[str, str]]:
    """Yield `{"name", "hash"}` for each picture in the WACZ at `path` and for each file named in `beside`."""
    for name, beside in arguments.get("beside", {}).items():
        if found := hashed(Path(beside)):
            yield {"name": name, "hash": found}
    try:
        yield from recorded_pictures(path)
    except DAMAGE:
        return


def recorded_pictures(package: Path) -> Iterator[dict[str, str]]:
    """The pictures among the recorded answers, the first so many that are no icons."""
    left = MOST
    with zipfile.ZipFile(package) as opened, opened.open("archive/data.warc") as warc:
        for url, data in recorded_images(warc):
            if len(data) >= SMALLEST and (found := hashed(BytesIO(data))):
                yield {"name": url, "hash": found}
                left -= 1
            if not left:
                return


def recorded_images(warc: Any) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each answer that calls itself a picture."""
    for record in ArchiveIterator(warc):
        media_type = (record.http_headers and record.http_headers.get_header("Content-Type")) or ""
        if record.rec_type == "response" and media_type.lower().startswith("image/"):
            yield str(record.rec_headers.get_header("WARC-Target-URI")), record.content_stream().read(LARGEST)


def hashed(picture: Path | BinaryIO) -> str:
    """The hash of a picture; empty for what is none or too plain."""
    know_every_format()
    try:
        return picture_hash(picture)
    except BROKEN:
        return ""
