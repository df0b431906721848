"""The desk starts on one free port, with its files readable by their owner alone."""

import socket
import stat
import subprocess
import sys

import pytest

from tocsin.desk import database, secret_key, serve
from tocsin.errors import BadInput, Unavailable
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings


def test_a_taken_port_is_named_with_how_to_find_who_has_it():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Unavailable, match=f"127.0.0.1:{port} is taken") as refused:
            serve.check_free("127.0.0.1", port)
        assert f"ss -ltnp 'sport = :{port}'" in refused.value.hint
    serve.check_free("127.0.0.1", port)


@pytest.mark.parametrize(
    ("address", "parts"), [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:65535", ("::1", 65535))]
)
def test_an_address_is_host_and_port(address, parts):
    assert serve.split(address) == parts


@pytest.mark.parametrize("address", ["", "8000", ":8000", "host:", "host:0", "host:65536", "host:x"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(BadInput):
        serve.split(address)


def test_the_session_key_is_made_once_and_for_its_owner_alone(tmp_path):
    key = secret_key.kept_in(tmp_path / "keys")
    assert secret_key.kept_in(tmp_path / "keys") == key
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "keys" / secret_key.NAME).stat().st_mode) == 0o600
    assert secret_key.kept_in(tmp_path / "other") != key


def test_a_postgresql_address_is_taken_apart_exactly():
    made = database.postgresql("postgresql://desk:p%40ss@db.example:5433/tocsin")
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"], made["NAME"]) == (
        "desk",
        "p@ss",
        "db.example",
        "5433",
        "tocsin",
    )


@pytest.mark.parametrize("dsn", ["mysql://a/b", "postgresql://host", "tocsin"])
def test_another_database_is_refused_in_words(dsn):
    with pytest.raises(BadInput, match="PostgreSQL"):
        database.postgresql(dsn)


def test_the_desk_answers_to_its_published_name_and_never_to_any():
    settings = Settings(Organisation("X"), desk_address="0.0.0.0:8000", desk_published_at="https://desk.example.org")
    assert database.hosts(settings) == ["desk.example.org"]


ONE_DESK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tocsin.home import open_home
from tocsin.desk import serve
home, at = open_home(Path(sys.argv[1])), datetime.now(UTC)
serve.migrate(home)
link = serve.setup_link(home, at)
assert link.startswith("http://127.0.0.1:8000/set-up/"), link
serve.create_first_person(home, username="ana", name="Ana", password="correct horse battery staple", at=at)
try:
    serve.setup_link(home, at)
except Exception as error:
    print(type(error).__name__)
serve.work(home, batch=True)
serve.migrate(home)
from django.db import connection
with connection.cursor() as cursor:
    names = ("journal_mode", "foreign_keys", "secure_delete")
    print([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names])
"""


@pytest.mark.slow
def test_a_fresh_desk_comes_up_and_its_first_link_is_the_only_one(home):
    environment = {"PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", ONE_DESK, str(home.root)], capture_output=True, text=True, env=environment, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split("\n")[:2] == ["Refused", "['wal', 1, 1]"]
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o600


def test_no_migration_is_missing(db):
    from django.core.management import call_command

    call_command("makemigrations", "people", "evidence", "intake", check=True, dry_run=True, verbosity=0)


def test_every_constraint_that_the_models_promise_is_in_the_live_schema(db):
    from django.apps import apps
    from django.db import connection

    with connection.cursor() as cursor:
        for model in [one for app in ("people", "evidence", "intake") for one in apps.get_app_config(app).get_models()]:
            live = connection.introspection.get_constraints(cursor, model._meta.db_table)
            assert {constraint.name for constraint in model._meta.constraints} <= set(live), model


def test_the_suite_can_be_given_another_database_and_a_desk_never_takes_it(tmp_path):
    from tests.conftest import make_home
    from tocsin.desk import database

    named = "postgresql://desk:p%40ss@127.0.0.1:5433/tests"
    given = database.of(None, None, named)
    assert (given["ENGINE"], given["PORT"], given["PASSWORD"]) == ("django.db.backends.postgresql", "5433", "p@ss")
    home = make_home(tmp_path / "desk")
    assert database.of(home, home.settings(), named)["NAME"] == str(home.database)
