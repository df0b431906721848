"""A desk folder without a database: vault, keys, settings, and files as people send them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tocsin.home import Home, make_home
from tocsin.intake.spool import create_door
from tocsin.intake.take import Bench, bench
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings
from tocsin.vault import Vault

CHAT = (
    "[15/11/2026, 20:01:17] Sona: Practice on Tuesday is moved, bring indoor shoes\n"
    "[15/11/2026, 20:12:31] Kestrel: On Saturday night we will burn your club house down.\n"
    "[15/11/2026, 20:16:02] Kestrel: Anyone who tells me where the Marenian teachers live gets paid, "
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n"
)
NOTE = "Seen on a wall: we know where you live, Marenians. Reward: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n"


class Clock:
    """Ticks one second at each look."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def make_desk(folder: Path) -> Home:
    """A desk with vault and door."""
    settings = Settings(Organisation("Harbour Hotline", country="US"), languages=("en",))
    home = make_home(folder, settings)
    Vault.create(home.vault, home.keys, "harbour-hotline.example")
    create_door(home)
    return home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_desk(tmp_path / "desk")


@pytest.fixture
def at(home: Home) -> Bench:
    return bench(home, actor="noor", clock=Clock())


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder as somebody hands it over: two readable files, an empty one, one that nobody can read."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "chat.txt").write_text(CHAT, "utf-8")
    (folder / "note.txt").write_text(NOTE, "utf-8")
    (folder / "empty.png").write_bytes(b"")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)
    return folder
