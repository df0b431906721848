"""A desk's folder: where each thing lies, and its settings file.

tocsin.toml      settings                       keys/      private keys, 0700
desk.sqlite3     the index                      vault/     exhibits and custody log: the truth
spool/           sealed reports from the door   packages/  what was made for others
profiles/        the desk's own log-ins at platforms, 0700
door/            all that the door may read: its settings, a public key, sealed replies, published pages
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from tocsin.errors import BadInput, Refused
from tocsin.model.codec import from_record, to_record
from tocsin.model.settings import Settings

SETTINGS = "tocsin.toml"


@dataclass(frozen=True)
class Home:
    """The paths of one desk."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """The settings, TOML."""
        return self.root / SETTINGS

    @property
    def database(self) -> Path:
        """The SQLite index."""
        return self.root / "desk.sqlite3"

    @property
    def vault(self) -> Path:
        """Exhibits and custody log."""
        return self.root / "vault"

    @property
    def keys(self) -> Path:
        """Private keys; never under the vault, never readable by the door."""
        return self.root / "keys"

    @property
    def spool(self) -> Path:
        """Sealed reports on their way from the door to the desk."""
        return self.root / "spool"

    @property
    def door(self) -> Path:
        """All that the door reads."""
        return self.root / "door"

    @property
    def published(self) -> Path:
        """Advisories, feed and CAP files that the door serves."""
        return self.door / "published"

    @property
    def profiles(self) -> Path:
        """The desk's own log-ins at platforms; never under the vault."""
        return self.root / "profiles"

    @property
    def packages(self) -> Path:
        """What was made for recipients."""
        return self.root / "packages"

    def settings(self) -> Settings:
        """The desk's settings. Raises BadInput naming the line or field that is wrong."""
        try:
            record = tomllib.loads(self.settings_file.read_text("utf-8"))
        except FileNotFoundError as error:
            raise BadInput(f"There is no desk in {self.root}.", hint=f"Make one: tocsin init {self.root}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(
                f"{self.settings_file} cannot be read: {error}", hint="Mend that line and try again."
            ) from error
        return from_record(Settings, record)


def open_home(folder: Path) -> Home:
    """The desk in this folder. Raises BadInput when there is none."""
    home = Home(folder.resolve())
    if not home.settings_file.is_file():
        raise BadInput(f"There is no desk in {folder}.", hint=f"Make one: tocsin init {folder}")
    return home


def make_home(folder: Path, settings: Settings) -> Home:
    """The folders and settings file of a new desk. Raises Refused when the folder already holds one.

    Folders are private to the account that runs the desk (0700); the door's folder may be handed to another account.
    """
    home = Home(folder.resolve())
    if home.settings_file.exists():
        raise Refused(f"{folder} already holds a desk.", hint="Choose another folder; a desk is never overwritten.")
    for path in (home.root, home.keys, home.spool, home.door, home.published, home.packages):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.settings_file.write_text(tomli_w.dumps(to_record(settings)), "utf-8")
    return home
