"""One range of a file over HTTP (RFC 9110, section 14), so that a player can go to any second of a recording."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK = 1 << 16
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def answer(file: BinaryIO, size: int, asked: str, media_type: str) -> HttpResponseBase:
    """The whole file, or the one range that the `Range` header asks for; 416 for one that lies outside.

    A header that is no single range of bytes is passed over, as section 14.2 allows. Closes the file when done.
    """
    wanted = _wanted(asked, size)
    if wanted is None:
        return _streamed(file, 0, size, media_type, 200)
    first, last = wanted
    if first >= size or last < first:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _streamed(file, first, last - first + 1, media_type, 206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _wanted(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for; None without a range."""
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    return int(found[1]), min(int(found[2]), size - 1) if found[2] else size - 1


def _streamed(file: BinaryIO, first: int, count: int, media_type: str, status: int) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_chunks(file, first, count), status=status, content_type=media_type)
    response["Content-Length"] = str(count)
    response["Accept-Ranges"] = "bytes"
    return response


def _chunks(file: BinaryIO, first: int, count: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while count > 0 and (part := file.read(min(CHUNK, count))):
            count -= len(part)
            yield part
