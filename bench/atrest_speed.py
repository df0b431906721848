"""How fast exhibits are sealed at rest and opened again, and in how much memory: 2 GiB through age, with hashes."""

import io
import os
import resource
import tempfile
import time
from pathlib import Path

from pyrage.x25519 import Identity

from tocsin.vault.atrest import decrypt_stream, encrypt_stream

SIZE, PART = 2 << 30, 1 << 20


class Long(io.RawIOBase):
    """A stream of SIZE bytes, made as it is read."""

    def __init__(self) -> None:
        self.left, self.part = SIZE, os.urandom(PART)

    def read(self, size: int = -1) -> bytes:
        given = min(self.left, size, PART)
        self.left -= given
        return self.part[:given]


def main() -> None:
    """Print processor seconds and the most memory that was held."""
    identity = Identity.generate()
    with tempfile.TemporaryFile() as sealed, Path(os.devnull).open("wb") as nowhere:
        began = time.process_time()
        digest, _ = encrypt_stream(Long(), sealed, identity.to_public(), SIZE)
        print(f"seal {SIZE >> 30} GiB: {time.process_time() - began:.1f} s of processor")
        sealed.seek(0)
        began = time.process_time()
        assert decrypt_stream(sealed, nowhere, [identity], "sealed") == digest
        print(f"open {SIZE >> 30} GiB: {time.process_time() - began:.1f} s of processor")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")


if __name__ == "__main__":
    main()
