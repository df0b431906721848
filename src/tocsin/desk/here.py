"""The desk that this process serves: its folder, its settings, its vault."""

from functools import cache
from pathlib import Path

from django.conf import settings as django_settings

from tocsin.errors import Unavailable
from tocsin.home import Home
from tocsin.model.settings import Settings
from tocsin.vault import Vault


def home() -> Home:
    """The desk's folder. Raises Unavailable when this process was started without one."""
    found: Home | None = django_settings.TOCSIN_HOME
    if found is None:
        raise Unavailable("This process has no desk.", hint="Start it with `tocsin serve FOLDER`.")
    return found


def settings() -> Settings:
    """The desk's settings, read anew each time so that a change needs no restart."""
    return home().settings()


def vault() -> Vault:
    """The desk's vault, opened once in a process; its threads share it."""
    return _opened(home().vault, home().keys)


@cache
def _opened(folder: Path, keys: Path) -> Vault:
    return Vault(folder, keys)
