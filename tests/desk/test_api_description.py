"""What the API says of itself is true: a machine that reads the description cannot break the desk or be misled."""

import json
import os
import re
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode

from tests.desk.api_story import REPORT, Machine, key_of, open_door, partner
from tocsin.desk.api import problems, schemas
from tocsin.desk.api.caller import RATES
from tocsin.desk.api.endpoints import api
from tocsin.door.questions import CONSENTS, QUESTIONS

HOWTO = Path(__file__).parents[2] / "docs/howto/api.md"


@pytest.fixture
def bot(desk, ivo, browse):
    open_door(desk)
    return Machine(browse(), key_of(partner(ivo), ivo)[1])


def test_the_questions_are_those_of_the_public_form():
    told = {name: field for name, field in schemas.ReportIn.model_fields.items()}
    assert {question.name for question in QUESTIONS} - {"files"} <= set(told)
    values = {question.name: {code for code, _ in question.choices} for question in QUESTIONS if question.choices}
    offered = {
        "danger": schemas.Danger,
        "when_known": schemas.Known,
        "who": schemas.Who,
        "help": schemas.Help,
        "serious": schemas.Serious,
    }
    assert {name: set(get_args(kind)) for name, kind in offered.items()} == values
    assert set(get_args(schemas.Purpose)) == {code for code, _ in CONSENTS}


def test_every_operation_needs_a_key_and_describes_its_refusals(browse, desk):
    description = browse().get("/api/openapi.json").json()
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            assert told["security"] == [{"Bearer": []}], (method, path)
            assert {"401", "403", "429"} <= set(told["responses"])
            address = path.replace("{report_id}", "fil_" + "0" * 16)
            assert getattr(browse(), method)(address).status_code == 401, (method, path)


def test_an_address_that_is_none_and_a_wrong_method_are_told_to_machines(bot):
    for path in ("", "/", "/nothing", "/reports/"):
        answer = bot.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (404, problems.MEDIA_TYPE), path
    answer = bot.client.put("/api/reports", headers=bot.headers())
    assert answer.status_code == 405 and set(answer["Allow"].split(", ")) == {"GET", "POST"}
    assert answer.json()["title"]


MISFITS = [
    *("", "{", "[]", '"x"', "{}", '{"what": " "}', '{"what": "\\u0000"}', '{"what": "\\ud800"}'),
    *('{"what": "x", "admin": 1}', '{"what": "x", "danger": "maybe"}', '{"links": ["a b"]}'),
    '{"what": "x", "help": ["police", "police", "money"]}',
]


@pytest.mark.parametrize("body", MISFITS)
def test_what_does_not_fit_is_refused_in_words_without_what_was_sent(bot, body):
    answer = bot.post("/reports", body)
    told = answer.json()
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == problems.MEDIA_TYPE
    assert told["status"] == answer.status_code and told["detail"] and told["what_to_do"]
    assert "maybe" not in answer.content.decode()
    assert all(one.keys() == {"where", "what"} for one in told.get("errors", []))


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with blank", "käse-0001"])
def test_an_idempotency_key_must_be_given_and_be_one(bot, key):
    headers = bot.headers(**({"Idempotency-Key": key} if key else {}))
    answer = bot.client.post("/api/reports", json.dumps(REPORT), "application/json", headers=headers)
    assert answer.status_code == 422 and "Idempotency-Key" in json.dumps(answer.json()["errors"])


def test_a_failure_gives_a_number_and_nothing_of_what_was_sent(bot, monkeypatch, caplog):
    def broken(**_given):
        raise RuntimeError("the words of the report")

    monkeypatch.setattr("tocsin.desk.api.filing.file_report", broken)
    answer = bot.post("/reports", REPORT)
    assert (answer.status_code, answer["Content-Type"]) == (500, problems.MEDIA_TYPE)
    number = re.search(r"number ([0-9a-f]{8})", answer.json()["detail"])[1]
    assert number in caplog.text and "the words" not in caplog.text + answer.content.decode()


def test_the_documentation_is_a_plain_page_of_our_own(browse, desk):
    answer = browse().get("/api/docs")
    page = answer.content.decode()
    for told in api.get_openapi_schema(path_prefix="/api/")["paths"].values():
        assert all(operation["summary"] in page for operation in told.values())
    for kind in problems.ALL:
        assert f'id="{kind.name}"' in page, "each problem's type leads here"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert not re.search(r"<script(?! src=\"/static/)|<style|style=|//cdn|https?://(?!testserver)", page)


@pytest.fixture
def served(live_server, settings, tmp_path):
    """A desk behind a real socket, and a partner's key for it."""
    from tests.conftest import make_home, make_person

    settings.TOCSIN_HOME = make_home(tmp_path / "desk")
    open_door(settings.TOCSIN_HOME)
    ivo = make_person("ivo")
    return live_server.url, key_of(partner(ivo), ivo)[1]


def test_the_examples_of_the_manual_work_as_they_stand(served, tmp_path):
    """Each shell block of docs/howto/api.md is run in turn against a desk, and answers what the text says."""
    address, secret = served
    blocks = re.findall(r"```sh\n(.*?)```\n\n(?:```json\n(.*?)```)?", HOWTO.read_text("utf-8"), re.DOTALL)
    assert len(blocks) >= 6
    (tmp_path / "post.png").write_bytes(b"\x89PNG not much of a picture")
    known = {"DESK": address, "KEY": secret, "PATH": os.environ["PATH"]}
    for command, expected in blocks:
        run = subprocess.run(
            ["bash", "-euc", command], check=False, env=known, cwd=tmp_path, capture_output=True, text=True
        )
        assert run.returncode == 0, (command, run.stderr)
        if expected:
            told = json.loads(run.stdout)
            assert json.loads(expected).keys() == told.keys(), command
            if told.get("kind") == "report":
                known["REPORT"] = told["id"]
            if "status" in told:
                assert told["status"] == json.loads(expected)["status"]


def test_the_manual_names_every_operation_and_every_problem():
    text = HOWTO.read_text("utf-8")
    for kind in problems.ALL:
        assert f"`{kind.name}`" in text
    for path in api.get_openapi_schema(path_prefix="/api/")["paths"]:
        assert path.replace("{report_id}", "$REPORT") in text or path in text


@contextmanager
def one_connection():
    """A request ends without closing the connection in whose transaction the test runs, as Django's own client does."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def described(monkeypatch):
    """The description as schemathesis reads it from the running application, without rates in its way."""
    for kind in RATES:
        monkeypatch.setitem(RATES, kind, 10**9)
    load_all_checks()
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for told in schema.raw_schema["paths"].values():
        for operation in told.values():
            del operation["security"]  # what comes without a key has a test of its own
    return schema


def is_blank(body):
    """Words of blanks alone, or with a NUL: refused, which a description of this size cannot say (JSON Schema)."""
    if not isinstance(body, dict):
        return False
    texts = [value for value in body.values() if isinstance(value, str)]
    main = body.get("what", body.get("text"))
    blank = isinstance(main, str) and not main.strip() and not body.get("links") and not body.get("withdraw")
    return blank or any("\0" in text for text in texts)


def attack(operation, mode, secret, examples):
    """Make that many requests of one operation from its description, fitting ones or not, and check every answer."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis_settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        assume(not is_blank(case.body))
        with one_connection():
            case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    ask()


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.slow)])
@pytest.mark.parametrize("mode", GenerationMode)
def test_no_request_made_from_the_description_breaks_it(bot, monkeypatch, mode, examples):
    """Status, media type and schema of every answer are as described; nothing fails; nothing unfit is accepted."""
    bot.post("/reports", REPORT)
    operations = [one.ok() for one in described(monkeypatch).get_all_operations()]
    assert len(operations) == 7
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.label != "GET /api/me":
            attack(operation, mode, bot.secret, examples)
