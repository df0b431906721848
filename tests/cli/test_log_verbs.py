"""The verbs of the log as people type them: hand out a head, compare it later, stamp, renew, and verify as of a day."""

import threading
from datetime import UTC, datetime

import pytest
import tomli_w

from tests.core.vault.authority import Clockmaker, honest, served
from tocsin.cli import main
from tocsin.home import Home
from tocsin.vault import Vault
from tocsin.vault.witness import Witness
from tocsin.vault.witness_http import serve


@pytest.fixture
def desk(tmp_path):
    """A desk's folder with three entries."""
    home = Home(tmp_path / "desk")
    home.root.mkdir()
    home.settings_file.write_text(tomli_w.dumps({"organisation": {"name": "Consulate of Marenia in Port Aldera"}}))
    vault = Vault.create(home.vault, home.keys, "desk.example")
    for n in range(3):
        vault.note("read", actor="ada", at=datetime.now(UTC), detail={"n": str(n)})
    return home


@pytest.fixture
def say(capsys):
    """Runs a verb; gives what it printed, its exit code checked."""

    def run(*words, code=0):
        assert main([*map(str, words)]) == code, capsys.readouterr()
        told = capsys.readouterr()
        return told.out + told.err

    return run


def vault_of(home):
    return Vault(home.vault, home.keys)


def test_a_head_goes_out_as_text_code_and_page_and_all_are_compared_later(desk, say, tmp_path):
    note, page, code = (tmp_path / name for name in ("note.txt", "head.pdf", "head.svg"))
    note.write_text(say("checkpoint", "--desk", desk.root))
    typed = tmp_path / "typed.txt"
    typed.write_text(say("checkpoint", "--desk", desk.root, "--groups"))
    say("checkpoint", "--desk", desk.root, "--print", page, "--qr", code)
    assert page.read_bytes().startswith(b"%PDF")
    assert code.read_bytes().startswith(b"<svg")
    vault_of(desk).note("read", actor="ada", at=datetime.now(UTC))
    told = say("witness", "check", note, typed, "--desk", desk.root)
    assert told.count("the log still leads to it") == 2


def test_what_an_insider_did_is_told_with_exit_code_one_and_what_to_do(desk, say, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text(say("checkpoint", "--desk", desk.root))
    key = (desk.vault / "log.vkey").read_text()
    for name in ("entries.jsonl", "hashes", "ends"):
        (desk.vault / "log" / name).write_bytes(b"")
    assert "entries were dropped" in say("witness", "check", note, "--desk", desk.root, code=1)
    assert (desk.vault / "log.vkey").read_text() == key


def test_an_outsider_without_a_copy_compares_by_the_head_that_the_desk_gives(desk, say, tmp_path):
    mine, head, key = tmp_path / "mine.txt", tmp_path / "head.txt", desk.vault / "log.vkey"
    mine.write_text(say("checkpoint", "--desk", desk.root, "--groups"))
    vault_of(desk).note("read", actor="ada", at=datetime.now(UTC))
    head.write_text(say("checkpoint", "--desk", desk.root, "--from", 3))
    assert "still leads" in say("witness", "check", mine, "--head", head, "--log", key)
    head.write_text(say("checkpoint", "--desk", desk.root, "--from", 2))
    assert "--from 3" in say("witness", "check", mine, "--head", head, "--log", key, code=1)
    assert "needs the desk's key" in say("witness", "check", mine, "--head", head, code=1)


def test_by_code_a_request_goes_to_a_witness_and_its_answer_comes_back(desk, say, tmp_path):
    """A scanner gives the text of the code; here its line ends come back as some scanners send them."""
    lawyer, request, answer = tmp_path / "lawyer", tmp_path / "request.txt", tmp_path / "answer.txt"
    say("witness", "create", lawyer, "--name", "lawyer.example")
    say("witness", "trust", lawyer, desk.vault / "log.vkey")
    key = ("--key", lawyer / "witness.vkey", "--desk", desk.root)
    assert "as a code" in say("witness", "request", request, *key, "--qr", tmp_path / "r.svg")
    request.write_text(request.read_text().strip().replace("\n", "\r\n"))
    assert "as a code" in say("witness", "sign", lawyer, request, answer, "--qr", tmp_path / "a.svg")
    answer.write_text(answer.read_text().strip().replace("\n", "\r\n"))
    assert "signed 3 entries" in say("witness", "keep", answer, *key)
    assert "still leads" in say("witness", "check", lawyer, answer, "--key", lawyer / "witness.vkey", *key[2:])


def settings_with(desk, place, *clocks):
    rows = [
        {"name": f"clock {n}", "url": f"http://{place}/{n}", "roots": str(c.folder / "root.pem")} for n, c in clocks
    ]
    text = {"allowed_origins": [place], "organisation": {"name": "Consulate"}, "timestamps": rows}
    desk.settings_file.write_text(tomli_w.dumps(text))


def test_stamp_says_who_stamped_and_each_failure_with_what_to_do(desk, say, tmp_path):
    clock = Clockmaker(tmp_path / "tsa")
    assert "switched on" in say("stamp", "--desk", desk.root, code=1)
    with served(honest(clock)) as (place, _):
        settings_with(desk, place, (1, clock))
        assert "clock 1 stamped the log" in say("stamp", "--desk", desk.root)
    told = say("stamp", "--desk", desk.root, code=1)
    assert "✗ clock 1" in told
    assert "log is as before" in told


def test_renew_and_verify_in_2036(desk, say, tmp_path):
    far = datetime(2046, 1, 1, tzinfo=UTC)
    today, long = Clockmaker(tmp_path / "today"), Clockmaker(tmp_path / "long", digest="sha512", until=far)
    first = honest(today)
    with served(first) as (place, _):
        settings_with(desk, place, (1, today), (2, long))
        say("stamp", "--desk", desk.root)
        assert "Renew now" in say("stamp", "--desk", desk.root, "--due")
    text = say("verify", desk.root, "--as-of", "2036-06-01", code=1)
    assert "certificate has ended, and nothing renewed it before" in text
    with served(honest(long)) as (place, _):
        settings_with(desk, place, (1, today), (2, long))
        assert "renewed 4 entries" in say("stamp", "--desk", desk.root, "--renew", "--authority", "clock 2")
    broken = tomli_w.dumps({"broken_hashes": [{"name": "sha256", "since": "2031-05-01"}]})
    desk.settings_file.write_text(desk.settings_file.read_text() + broken)
    assert "renewed in time by entry 4" in say("verify", desk.root, "--as-of", "2036-06-01")
    assert "There is no authority" in say("stamp", "--desk", desk.root, "--renew", "--authority", "x", code=1)


def test_send_asks_a_witness_over_http(desk, say, tmp_path):
    lawyer = Witness.create(tmp_path / "lawyer", "lawyer.example")
    lawyer.trust((desk.vault / "log.vkey").read_text())
    (tmp_path / "w.vkey").write_text(lawyer.key.vkey)
    with serve(lawyer, lambda: datetime.now(UTC)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        place = f"127.0.0.1:{server.server_address[1]}"
        text = {"allowed_origins": [place], "organisation": {"name": "Consulate"}}
        desk.settings_file.write_text(tomli_w.dumps(text))
        told = say("witness", "send", f"http://{place}", "--key", tmp_path / "w.vkey", "--desk", desk.root)
        server.shutdown()
        thread.join()
    assert "signed 3 entries" in told


def test_court_without_a_thing_to_do_says_what_can_be_done(desk, say):
    assert "--out FOLDER, --sign or --approve" in say("court", "REF-2026-0001", "--desk", desk.root, code=1)
