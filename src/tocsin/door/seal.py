"""Seals what comes in to the desk's public key (age, C2SP age.md) and forgets it. No plaintext touches the disk.

One sealed report is a folder in the spool: `file-01.age` … and, last, `report.age` with everything that was written.
The folder gets its final name only when it is whole, so the desk never meets half a report.
"""

import errno
import os
import secrets
import shutil
import threading
import time
from gettext import gettext as _
from pathlib import Path
from typing import BinaryIO

import pyrage

from tocsin.canonical import canonical, sha256
from tocsin.door.site import Site
from tocsin.errors import BadInput, LimitReached

REPORT, IDENTITY, PART = "report.age", "identity.age", ".part"
FORMAT = "tocsin-report/2"
HOUR = 3600


def too_large() -> LimitReached:
    """The sentence for files past their limit."""
    return LimitReached(_("These files are too large together."), hint=_("Send fewer files, or send us a link."))


def sweep(site: Site) -> None:
    """Remove what a door that was killed left half-done. Only before the door serves anybody."""
    for left in site.spool.glob(f"*{PART}"):
        shutil.rmtree(left)


def blur_times(folder: Path) -> None:
    """Give a folder and its files the full hour before now as their times: the minute of a report says who sent it."""
    for path in (*folder.iterdir(), folder):
        _blur(path)


def _blur(path: Path) -> None:
    hour = int(time.time()) // HOUR * HOUR
    os.utime(path, (hour, hour))


class SealedFile:
    """A file that is written in plain and stands on disk sealed; encryption runs beside the writer."""

    def __init__(self, path: Path, recipient: pyrage.x25519.Recipient, most: int) -> None:
        """Begin the sealed file. `most` is the number of plain bytes that it may hold."""
        reading, writing = os.pipe()
        self._sink: BinaryIO = os.fdopen(writing, "wb")
        self._left, self.size = most, 0
        self._thread = threading.Thread(target=_encrypt, args=(reading, path, recipient), daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Add plain bytes. Raises LimitReached past the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise too_large()
        self.size += len(data)
        self._sink.write(data)

    def close(self) -> None:
        """Finish and wait until the sealed file is on disk."""
        self._sink.close()
        self._thread.join()


def _encrypt(reading: int, path: Path, recipient: pyrage.x25519.Recipient) -> None:
    with os.fdopen(reading, "rb") as plain, path.open("wb") as sealed:
        pyrage.encrypt_io(plain, sealed, [recipient])


class SealedReport:
    """A report on its way into the spool. Use as a context: left without `finish`, nothing of it stays."""

    def __init__(self, site: Site, most: int, name: str = "") -> None:
        """Open a folder for one report of at most `most` bytes of files; `name` where only one of that name may be."""
        self._site = site
        self._recipient = pyrage.x25519.Recipient.from_str(site.settings.recipient)
        self.name = name or secrets.token_hex(16)
        self._final = site.spool / self.name
        self._folder = site.spool / f"{secrets.token_hex(16)}{PART}"
        self._left = most
        self._open: SealedFile | None = None
        self._begun = False
        self._identity = ""
        self.files: list[dict[str, str]] = []

    def __enter__(self) -> "SealedReport":
        return self

    def __exit__(self, *_: object) -> None:
        self._close_file()
        if self._begun:
            shutil.rmtree(self._folder, ignore_errors=True)
            _blur(self._final.parent)

    def _begin(self) -> None:
        """Make the folder once something is to be kept: what is refused before costs the disk nothing."""
        if not self._begun:
            self._folder.mkdir(mode=0o700)
            self._begun = True

    def begin_file(self, name: str, media_type: str) -> SealedFile:
        """Start the next file; the one before it is finished."""
        self._close_file()
        self._begin()
        sealed = f"file-{len(self.files) + 1:02d}.age"
        self._open = SealedFile(self._folder / sealed, self._recipient, self._left)
        self.files.append({"sealed": sealed, "name": name, "media_type": media_type})
        return self._open

    def _close_file(self) -> None:
        if self._open:
            self._open.close()
            self._left -= self._open.size
            self.files[-1]["size"] = str(self._open.size)
            self._open = None

    def keep_identity(self, told: dict[str, str]) -> None:
        """Seal who somebody is to the identity custodians alone. Raises BadInput when the desk has none."""
        keys = [pyrage.x25519.Recipient.from_str(key) for key in self._site.custodians]
        if not keys:
            raise BadInput(
                _("We cannot keep a name or number apart at the moment."),
                hint=_("Leave them empty. You can come back with your receipt and read our answer."),
            )
        self._begin()
        sealed = pyrage.encrypt(canonical({"format": "tocsin-identity/1", **told}), keys)
        (self._folder / IDENTITY).write_bytes(sealed)
        self._identity = sha256(sealed)

    def finish(self, record: dict[str, object]) -> str:
        """Seal what was written and hand the whole to the desk; returns the report's name in the spool.

        Raises FileExistsError when another of the same name was faster.
        """
        self._close_file()
        self._begin()
        whole = canonical({"format": FORMAT, **record, "files": list(self.files), "identity": self._identity})
        (self._folder / REPORT).write_bytes(pyrage.encrypt(whole, [self._recipient]))
        blur_times(self._folder)
        _rename_once(self._folder, self._final)
        return self.name


def _rename_once(folder: Path, final: Path) -> None:
    """Give a folder its final name; of two at the same time one wins (rename(2): ENOTEMPTY)."""
    try:
        folder.rename(final)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise FileExistsError(error.errno, "taken", str(final)) from error
        raise
