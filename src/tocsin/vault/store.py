"""The content-addressed store: each file is named by the SHA-256 of its bytes, written once and never changed.

On disk each is an age file to an identity of its own (`atrest`, `keyring`); the name is of the plaintext.
"""

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from pyrage.x25519 import Identity

from tocsin.errors import BadInput, IntegrityError
from tocsin.vault.atrest import Scratch, decrypt_stream, encrypt_stream
from tocsin.vault.durable import destroy_file, locked, sync_folder
from tocsin.vault.keyring import INTAKE, Keyring

CHUNK = 1 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")


class Store:
    """Files under `root/ab/abcd…`; files under way lie in `root/incoming` and become visible whole or not at all."""

    def __init__(self, root: Path, keyring: Keyring, scratch: Scratch) -> None:
        """Open the store, making its folders when they are missing."""
        self.root, self.keyring, self.scratch = root, keyring, scratch
        self._incoming = root / "incoming"
        self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, data: bytes, matter: str = INTAKE) -> str:
        """Keep these bytes for a matter and return their digest."""
        return self.put_stream(BytesIO(data), len(data), matter)[0]

    def put_stream(self, source: BinaryIO, limit: int, matter: str = INTAKE) -> tuple[str, int]:
        """Keep what the stream holds and return digest and size in bytes of the plaintext.

        Raises LimitReached past `limit` bytes, and IntegrityError when a file of that digest is there but damaged.
        """
        identity = Identity.generate()
        with self._aside() as aside:
            with aside.open("xb") as file:
                digest, size = encrypt_stream(source, file, identity.to_public(), limit)
                os.fchmod(file.fileno(), 0o400)
                file.flush()
                os.fsync(file.fileno())
            self._place(aside, digest, identity, matter)
        return digest, size

    def open(self, digest: str) -> BinaryIO:
        """The file's bytes as a stream, decrypted and hashed before the first is given out.

        Raises BadInput when nothing of that digest is kept, IntegrityError naming the file when its bytes differ.
        """
        plain = self.scratch.spool()
        try:
            self._decrypt(digest, cast(BinaryIO, plain))
            plain.seek(0)
        except BaseException:
            plain.close()
            raise
        return cast(BinaryIO, plain)

    def read(self, digest: str) -> bytes:
        """All bytes of a kept file; raises as `open` does."""
        with self.open(digest) as file:
            return file.read()

    @contextmanager
    def plain(self, digest: str) -> Iterator[Path]:
        """A private plaintext file, for programs that must be given a path; gone afterwards. Raises as `open` does."""
        with self.scratch.file(digest) as (path, file):
            self._decrypt(digest, file)
            file.flush()
            yield path

    def has(self, digest: str) -> bool:
        """Whether a file of this digest is kept; its bytes are not looked at."""
        return self.path(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where the age file of this digest lies. Raises BadInput for what is not 64 lower-case hex digits."""
        if not DIGEST.fullmatch(digest):
            raise BadInput(f"“{digest[:80]}” is not a SHA-256 digest.")
        return self.root / digest[:2] / digest

    def digests(self) -> Iterator[str]:
        """The digest of every kept file, sorted."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(file.name for file in folder.iterdir() if DIGEST.fullmatch(file.name))

    def remove(self, digest: str) -> None:
        """Take a file away whose keys were destroyed; once more changes nothing."""
        if self.has(digest):
            destroy_file(self.path(digest))

    def sweep(self) -> int:
        """Delete what killed writers left half written; returns how many files. Does nothing while anyone writes."""
        with locked(self._incoming, fcntl.LOCK_EX | fcntl.LOCK_NB) as alone:
            left = list(self._incoming.iterdir()) if alone else []
            for file in left:
                file.unlink()
        return len(left)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        aside = self._incoming / secrets.token_hex(16)
        with locked(self._incoming, fcntl.LOCK_SH):
            try:
                yield aside
            finally:
                aside.unlink(missing_ok=True)

    def _place(self, aside: Path, digest: str, identity: Identity, matter: str) -> None:
        if self.has(digest):
            self.open(digest).close()
            self.keyring.share(digest, matter)
            return
        self.keyring.keep(digest, identity, matter)
        target = self.path(digest)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        aside.rename(target)
        sync_folder(target.parent)
        sync_folder(self.root)

    def _decrypt(self, digest: str, target: BinaryIO) -> None:
        path = self.path(digest)
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            raise BadInput(f"Nothing with the digest {digest} is kept here.") from error
        with file:
            found = decrypt_stream(file, target, self.keyring.identities(digest), str(path))
        if found != digest:
            raise IntegrityError(f"The file {path} was altered: its bytes do not have the digest in its name.")
