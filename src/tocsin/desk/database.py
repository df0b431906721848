"""Which database the desk uses: its own SQLite file, or PostgreSQL when the settings name one."""

from typing import Any
from urllib.parse import unquote, urlsplit

from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.model.settings import Settings

PRAGMAS = "; ".join(
    [
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA secure_delete=ON",
        "PRAGMA busy_timeout=20000",
    ]
)


def of(home: Home | None, settings: Settings | None, without_desk: str = "") -> dict[str, Any]:
    """Django's description of this desk's database.

    When there is no desk, the database that `without_desk` names, which is how tests come to PostgreSQL; else memory.
    """
    if settings and settings.database:
        return postgresql(settings.database)
    if home is None and without_desk:
        return postgresql(without_desk)
    return sqlite(str(home.database) if home else ":memory:")


def sqlite(name: str) -> dict[str, Any]:
    """SQLite in WAL mode whose transactions take the write lock at once, so that none fails half-way."""
    options = {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS, "timeout": 20}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}


def postgresql(dsn: str) -> dict[str, Any]:
    """PostgreSQL from `postgresql://user:password@host:port/name`. Raises BadInput for another scheme."""
    parts = urlsplit(dsn)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise BadInput(
            "The setting `database` is not a PostgreSQL address.",
            hint="Write postgresql://user:password@host:5432/name, or leave it empty for SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": True},
    }


def hosts(settings: Settings | None) -> list[str]:
    """Host names by which people may reach the desk, beside the loopback names."""
    if settings is None:
        return []
    named = [settings.desk_address.rpartition(":")[0], urlsplit(settings.desk_published_at).hostname or ""]
    return [name for name in named if name and name not in {"0.0.0.0", "::", "[::]"}]  # noqa: S104
