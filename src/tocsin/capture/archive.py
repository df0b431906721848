"""Reads what an archive holds: the content of one record, its framing and coding undone."""

import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
from warcio.recordloader import ArcWarcRecord

from tocsin.capture.result import CapturePolicy
from tocsin.capture.warc import Entry
from tocsin.errors import IntegrityError
from tocsin.model.archives import ArchiveIterator

LARGEST = CapturePolicy.total_bytes
"""Bytes of content that are unpacked: as much as a capture takes in all."""
UNDECODABLE = (brotli.error, zlib.error, EOFError, ValueError)
"""What undoing a coding raises for bytes that only pretend to be in it, or that become more than anything honest."""


def content_of(warc: Path, entry: Entry, limit: int = LARGEST) -> bytes:
    """The content of one record, dechunked and decompressed; as it was served, where it cannot be.

    What unpacks to more than `limit` bytes is not unpacked. Raises IntegrityError when there is no such record.
    """
    try:
        content = _read(warc, entry, lambda record: bytes(record.content_stream().read(limit + 1)))
        if len(content) <= limit:
            return content
    except UNDECODABLE:
        pass
    return _read(warc, entry, lambda record: bytes(record.raw_stream.read()))


def _read(warc: Path, entry: Entry, how: Callable[[ArcWarcRecord], bytes]) -> bytes:
    with warc.open("rb") as source:
        source.seek(entry.offset)
        for record in ArchiveIterator(source):
            return how(record)
    raise IntegrityError(f"The archive {warc} has no record at byte {entry.offset}.")
