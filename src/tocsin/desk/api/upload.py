"""A file as it streams in: read once, measured and hashed on the way, never whole in memory or in plain on disk."""

import hashlib
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from django.http import UnreadablePostError

from tocsin.desk.intake.filing import FiledFile
from tocsin.errors import BadInput

CHUNK = 1 << 16


@dataclass
class Upload:
    """One file of a request."""

    name: str
    body: BinaryIO
    length: int
    """Bytes as announced."""
    size: int = 0
    _seen: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises BadInput for an empty file, and when the sender falls silent before the end."""
        try:
            chunk = self.body.read(size)
        except UnreadablePostError as error:
            raise broken_off() from error
        self.size += len(chunk)
        self._seen.update(chunk)
        if not chunk and not self.size:
            raise BadInput("There is nothing in this file.", hint="Send its bytes as the body, with a Content-Length.")
        if not chunk and self.size < self.length:
            raise broken_off()
        return chunk

    def to_file(self) -> FiledFile:
        """The file as it is filed."""
        return FiledFile(self.name, "", lambda: cast(BinaryIO, self))

    def to_its_end(self) -> str:
        """The SHA-256 of all its bytes, those that nobody read yet included."""
        while self.read(CHUNK):
            pass
        return self._seen.hexdigest()


def broken_off() -> BadInput:
    """The sentence for half a file."""
    return BadInput("The upload broke off.", hint="Send the whole file again, with the same idempotency key.")
