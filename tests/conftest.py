"""Shared by all tests. Django is imported only by a test that asks for the desk: the core's run without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tocsin.home import Home

if TYPE_CHECKING:
    from django.test import Client

    from tocsin.desk.people.models import User

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's loop runs in the thread that asks the database


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests that `python -m tests.postgresql` runs on the other database as well."""
    config.addinivalue_line("markers", "postgresql: also run on PostgreSQL")


BEGIN_WITH = ("tests/e2e", "tests/cli", "tests/core/capture", "tests/core/intake", "tests/core/readers")
"""Modules of long tests: begun first, so that no worker is left alone with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long modules first; within a module the order stays."""
    places = {name: place for place, name in enumerate(BEGIN_WITH)}
    items.sort(key=lambda item: next((at for name, at in places.items() if item.nodeid.startswith(name)), len(places)))


AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
"""The moment at which tests happen, unless a test says otherwise."""

PASSWORD = "correct horse battery staple"

SETTINGS = """
languages = ["en"]
community = "our community"
solo = {solo}
time_zone = "UTC"
desk_address = "127.0.0.1:8000"

[organisation]
name = "Consulate of Marenia in Port Aldera"
kind = "consulate"
hotline = "+12025550143"
emergency = "911"
country = "US"
contact_name = "Ana"
contact_role = "case lead"
address = "1 Harbour Street, Port Aldera"
email = "desk@marenia.example"
"""

PEOPLE = {
    "lea": ("Lea", ["duty officer"]),
    "noor": ("Noor", ["analyst"]),
    "rami": ("Rami", ["reviewer"]),
    "ana": ("Ana", ["case lead"]),
    "ivo": ("Ivo", ["administrator"]),
    "pia": ("Pia", ["publisher"]),
    "aud": ("Aud", ["auditor"]),
    "kim": ("Kim", ["identity custodian"]),
}
"""Log-in name → name and roles: Lea takes calls, Noor judges, Rami reviews, Ana leads, Kim keeps identities."""


def make_home(folder: Path, *, solo: bool = False) -> Home:
    """A desk in this folder: settings, keys, vault."""
    from tocsin.vault import Vault

    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder.resolve())
    home.settings_file.write_text(SETTINGS.format(solo=str(solo).lower()), "utf-8")
    Vault.create(home.vault, home.keys, "desk.example")
    return home


@pytest.fixture
def at() -> datetime:
    """A fixed moment."""
    return AT


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A desk's folder without a database."""
    return make_home(tmp_path / "desk")


@pytest.fixture
def solo_home(tmp_path: Path) -> Home:
    """A desk's folder in solo mode."""
    return make_home(tmp_path / "solo", solo=True)


@pytest.fixture
def desk(home: Home, settings: Any, db: None) -> Iterator[Home]:
    """A desk with an empty database: pages, services and queries work on it."""
    from django.core.cache import cache

    settings.TOCSIN_HOME = home
    cache.clear()
    yield home


@pytest.fixture
def solo_desk(solo_home: Home, settings: Any, db: None) -> Home:
    """The same in solo mode."""
    settings.TOCSIN_HOME = solo_home
    return solo_home


def make_person(username: str, at: datetime = AT) -> User:
    """One of PEOPLE, with PASSWORD."""
    from tocsin.casework.permissions import Role
    from tocsin.desk.people.services import create_person

    name, roles = PEOPLE[username]
    return create_person(username=username, name=name, password=PASSWORD, roles=map(Role, roles), at=at)


@pytest.fixture
def lea(desk: Home) -> User:
    """Duty officer, on call, often on a phone."""
    return make_person("lea")


@pytest.fixture
def noor(desk: Home) -> User:
    """Analyst."""
    return make_person("noor")


@pytest.fixture
def rami(desk: Home) -> User:
    """Reviewer."""
    return make_person("rami")


@pytest.fixture
def ana(desk: Home) -> User:
    """Case lead."""
    return make_person("ana")


@pytest.fixture
def ivo(desk: Home) -> User:
    """Administrator, who reads no case."""
    return make_person("ivo")


@pytest.fixture
def pia(desk: Home) -> User:
    """Publisher."""
    return make_person("pia")


@pytest.fixture
def aud(desk: Home) -> User:
    """Auditor."""
    return make_person("aud")


@pytest.fixture
def browse(desk: Home) -> Any:
    """A browser without JavaScript, logged in as somebody: `browse(lea).get("/inbox/")`; `browse()` is a stranger."""
    from django.conf import settings
    from django.test import Client

    def as_person(person: User | None = None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return as_person
