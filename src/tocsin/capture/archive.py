"""Reads what an archive holds: the content of one record, its framing and coding undone."""

from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from tocsin.capture.warc import Entry
from tocsin.errors import IntegrityError


def content_of(warc: Path, entry: Entry) -> bytes:
    """The content of one record, dechunked and decompressed. Raises IntegrityError when there is no such record."""
    with warc.open("rb") as source:
        source.seek(entry.offset)
        for record in ArchiveIterator(source):
            return bytes(record.content_stream().read())
    raise IntegrityError(f"The archive {warc} has no record at byte {entry.offset}.")
