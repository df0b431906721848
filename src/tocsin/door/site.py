"""What the door may know: its own settings file and folders, and nothing of the desk."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tocsin.errors import BadInput
from tocsin.model.codec import from_record

SITE_FILE, PUBLISHED, REPLIES, CUSTODIANS = "door.toml", "published", "replies", "custodians"


@dataclass(frozen=True)
class SiteSettings:
    """The public particulars of a desk, as `door.toml` gives them."""

    organisation: str
    recipient: str
    """The desk's public key (age X25519), to which every report is sealed."""
    hotline: str = ""
    emergency: str = ""
    languages: tuple[str, ...] = ("en",)
    address: str = "127.0.0.1:8001"
    threads: int = 24
    country: str = ""
    """ISO 3166-1 alpha-2 code of where the desk is; its emergency numbers are shown when the desk names none."""
    patience: int = 60
    """Seconds to wait for the next byte of an upload."""


@dataclass(frozen=True)
class Site:
    """The door's folder and its spool."""

    folder: Path
    spool: Path
    settings: SiteSettings

    @property
    def published(self) -> Path:
        """Pages that anybody may read."""
        return self.folder / PUBLISHED

    @property
    def custodians(self) -> tuple[str, ...]:
        """Public keys (age X25519) of the identity custodians, one a line; read anew, so that a new one counts at once.

        Without any, the form does not ask who somebody is: nothing that they said could be kept from the desk.
        """
        listed = self.folder / CUSTODIANS
        return tuple(listed.read_text("ascii").split()) if listed.is_file() else ()

    def replies(self, mailbox: str) -> Path:
        """Where sealed answers for this mailbox wait."""
        return self.folder / REPLIES / mailbox


def open_site(folder: Path, spool: Path) -> Site:
    """The door of this folder. Raises BadInput when its settings are missing or wrong."""
    try:
        record = tomllib.loads((folder / SITE_FILE).read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{folder / SITE_FILE} cannot be read: {error}", hint="`tocsin init` writes it.") from error
    return Site(folder, spool, from_record(SiteSettings, record))
