"""Shared by all tests. Django is imported only by a test that asks for the desk: the core's run without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tocsin.home import Home

if TYPE_CHECKING:
    from django.test import Client

    from tocsin.desk.people.models import User

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's loop runs in the thread that asks the database


settings.register_profile("tocsin", deadline=None)  # no test asserts a time: a busy machine decides none
settings.load_profile("tocsin")


def pytest_configure(config: pytest.Config) -> None:
    """Name the tests that `python -m tests.postgresql` runs on the other database as well."""
    config.addinivalue_line("markers", "postgresql: also run on PostgreSQL")


BEGIN_WITH = ("tests/e2e", "tests/cli", "tests/core/capture", "tests/core/intake", "tests/core/readers")
"""Modules of long tests: begun first, so that no worker is left alone with them at the end."""


EVERY_DAY = {
    "tests/e2e/test_api_pages.py": (),
    "tests/e2e/test_cases_pages.py": ("test_the_approver_reads_exactly_what_leaves",),
    "tests/e2e/test_desk_pages.py": ("test_lea_takes", "test_words_stay_blurred"),
    "tests/e2e/test_door_pages.py": ("test_from_the_form", "test_a_mistake_keeps", "fault[ar]", "fault[en]"),
    "tests/e2e/test_intake_pages.py": (),
    "tests/e2e/test_log_pages.py": (),
    "tests/e2e/test_passkey.py": (),
    "tests/e2e/test_recording_pages.py": (),
    "tests/e2e/test_withhold_pages.py": (),
    "tests/cli/test_command_line.py": (
        "test_every_verb", "test_the_readme", "test_a_desk_is_never", "test_private", "test_verify_passes",
        "test_deciding_verbs", "test_a_folder_that", "test_a_broken_settings",
    ),
    "tests/cli/test_log_verbs.py": (),
    "tests/core/capture/test_reproduce.py": (
        "test_the_demo_post", "test_one_changed_word_inside", "test_a_repainted_part", "test_a_spoilt_archive",
        "test_a_proof_is_a_record",
    ),
    "tests/core/capture/test_media.py": (),
    "tests/core/capture/test_platform.py": (
        "test_the_bounty_post", "without_a_browser", "test_words_that_are_not", "test_the_site_serves",
    ),
    "tests/core/intake/test_take_checked.py": ("test_a_log_in_wall", "test_pasted_words", "test_what_a_report_gives"),
    "tests/core/intake/test_visits.py": (),
    "tests/core/readers/test_limits.py": ("test_a_wrong_type", "test_a_limit_that_is_met"),
}  # fmt: skip
"""Modules whose whole takes minutes, with the beginnings or endings of names that `make test` runs of them."""


def of_every_day(item: pytest.Item) -> bool:
    """Whether a test belongs to `make test`; the others of a long module wait for `make test-all`."""
    names = EVERY_DAY.get(item.nodeid.split("::")[0])
    return names is None or any(name in item.name for name in names)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what waits for the long run; begin with long modules, and leave the order within each as it is."""
    for item in items:
        if not of_every_day(item):
            item.add_marker(pytest.mark.slow)
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
