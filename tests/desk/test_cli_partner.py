"""The verb `partner`: an administrator gives and ends keys without a browser; nobody else does."""

import json

import pytest

from tests.conftest import PASSWORD
from tests.desk.api_story import NAME, Machine, open_door
from tocsin.cli import main
from tocsin.desk.api.models import ApiKey, Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def say(desk, ivo, monkeypatch, capsys):
    """Runs the verb as somebody; gives exit code and what was printed."""
    monkeypatch.setenv("TOCSIN_PASSWORD", PASSWORD)
    monkeypatch.setattr("tocsin.desk.serve.configure", lambda _home: None)
    open_door(desk)

    def run(*words, who="ivo"):
        code = main(["partner", *words, "--as", who, "--desk", str(desk.root)])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_a_key_made_here_opens_the_api_until_it_is_revoked_here(say, browse):
    assert say("add", NAME)[0] == 0
    code, told = say("key", NAME, "--label", "night bot", "--may", "file", "--may", "read", "--days", "30")
    secret = told.strip().splitlines()[-1]
    assert (code, Machine(browse(), secret).get("/me").status_code) == (0, 200)
    key = ApiKey.objects.get()
    assert sorted(key.scope_names) == ["file reports", "read own reports"]
    listed = say("list")[1]
    assert key.public_id in listed and "night bot" in listed
    assert secret not in listed and key.secret_sha256 not in listed
    assert say("revoke", key.public_id)[0] == 0
    assert Machine(browse(), secret).get("/me").status_code == 401
    assert "revoked" in say("list")[1]


def test_for_machines_everything_is_json_and_the_secret_stands_only_where_it_was_made(say):
    say("add", NAME)
    made = json.loads(say("key", NAME.lower(), "--label", "bot", "--may", "file", "--json")[1])
    assert made["secret"].startswith("tocsin_")
    (line,) = say("list", "--json")[1].strip().splitlines()
    assert json.loads(line) == {name: value for name, value in made.items() if name != "secret"}


@pytest.mark.parametrize(
    "words",
    [
        ("add", ""),
        ("key", "Nobody", "--label", "x", "--may", "file"),
        ("key", NAME, "--label", "x"),
        ("key", NAME, "--may", "file"),
        ("key", NAME, "--label", "x", "--may", "file", "--days", "367"),
        ("key", NAME, "--label", "x", "--may", "file", "--days", "0"),
        ("key", NAME, "--label", "x", "--may", "file", "--days", "9999999999"),
        ("revoke", "key_0000000000000000"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(say, words):
    say("add", NAME)
    code, told = say(*words)
    assert (code, told.startswith("tocsin: ")) == (1, True)
    assert not ApiKey.objects.exists()


def test_nobody_but_an_administrator_comes_near(say, noor):
    for words in (("add", "Other"), ("list",)):
        assert say(*words, who=noor.username)[0] == 1
    assert not Partner.objects.exists()
