"""Web archives read with every coding that servers use: `ArchiveIterator` is warcio's, its brotli made to work.

warcio asks for a decompressor that has `unused_data`; brotli's own takes no such attribute, so that the content of any
record served in brotli would end in an error. A server can also pack gigabytes into a few kilobytes: what comes out of
one piece is limited here, and whoever reads content limits the whole.
"""

from typing import ClassVar

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader

__all__ = ["ArchiveIterator"]

STEP = 1 << 20
MOST = 1 << 28
"""Bytes that one piece (16 KiB) of packed content may become; honest content stays far below."""


class Brotli:
    """A brotli stream (RFC 7932) as warcio reads it: given piece by piece, never with a second one behind it."""

    unused_data: ClassVar[bytes] = b""

    def __init__(self) -> None:
        """Begin a stream."""
        self._stream = brotli.Decompressor()

    def decompress(self, data: bytes) -> bytes:
        """What this piece becomes. Raises ValueError past the limit, brotli.error for what is no brotli."""
        parts = [self._stream.process(data, output_buffer_limit=STEP)]
        while parts[-1] or not self._stream.can_accept_more_data():
            if sum(map(len, parts)) > MOST:
                raise ValueError("a piece of brotli becomes more than any honest content")
            parts.append(self._stream.process(b"", output_buffer_limit=STEP))
        return b"".join(parts)


BufferedReader.DECOMPRESSORS["br"] = Brotli
