"""Witnesses at work: over HTTP with a real server, by file with real processes, and what each refusal says."""

import http.client
import os
import shutil
import subprocess
import sys
import threading

import pytest

from tocsin.errors import Refused
from tocsin.net import Guard, Unreachable
from tocsin.vault import Vault
from tocsin.vault.witness import Witness, cosigned_at, keep_cosigned, last_cosigned, witness_request
from tocsin.vault.witness_http import MOST, PATH, SIZE_TYPE, ask, serve

from .conftest import later, take
from .test_insider import edited, rewrite


@pytest.fixture()
def lawyer(tmp_path, desk):
    witness = Witness.create(tmp_path / "lawyer", "lawyer.example")
    witness.trust(desk.vault.log_key.vkey)
    return witness


@pytest.fixture()
def place(lawyer):
    """`host:port` of the witness's server."""
    with serve(lawyer, lambda: later(5)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def asked(vault, place, old=0):
    return ask(f"http://{place}", lambda size: witness_request(vault.ledger, size), old, Guard((place,)))


def post(place, body, path=PATH, **headers):
    line = http.client.HTTPConnection(place, timeout=10)
    line.request("POST", path, body.encode() if isinstance(body, str) else body, headers)
    answer = line.getresponse()
    told = answer.status, answer.getheader("Content-Type"), answer.read().decode()
    line.close()
    return told


def test_a_desk_is_cosigned_over_http_and_keeps_what_came(desk, lawyer, place):
    note = desk.vault.ledger.checkpoint() + asked(desk.vault, place)
    assert cosigned_at(note, desk.vault.log_key, lawyer.key)[1] == later(5)
    keep_cosigned(desk.vault, note, lawyer.key, actor="ada", at=later(6))
    assert last_cosigned(desk.vault, lawyer.key) == 6


def test_a_desk_that_does_not_know_what_the_witness_signed_is_told_and_asks_again(desk, lawyer, place):
    asked(desk.vault, place)
    take(desk.vault, b"more")
    line = asked(desk.vault, place, old=0)
    cosigned_at(desk.vault.ledger.checkpoint() + line, desk.vault.log_key, lawyer.key)


def test_each_refusal_has_the_status_that_tlog_witness_gives_it(desk, place, tmp_path):
    good = witness_request(desk.vault.ledger, 0)
    assert post(place, good)[0] == 200
    assert post(place, good) == (409, SIZE_TYPE, "6\n")
    assert post(place, "hello")[0] == 400
    assert post(place, b"\xff\xfe\0")[0] == 400
    assert post(place, good.replace("old 0", "old 9"))[0] == 400
    assert post(place, good.replace("\n6\n", "\n7\n"))[0] == 403
    stranger = Vault.create(tmp_path / "o", tmp_path / "ok", "Another desk")
    assert post(place, witness_request(stranger.ledger, 0))[0] == 404
    assert post(place, good, path="/")[0] == 404
    rewrite(desk, lambda entries: edited(entries, 0, actor="eve"))
    forged = Vault(desk.vault.folder, desk.root / "keys")
    forged.note("read", actor="eve", at=later(9))
    status, _, text = post(place, witness_request(forged.ledger, 6))
    assert status == 422
    assert "signed another history" in text


@pytest.mark.parametrize("size", [MOST + 1, 10**12])
def test_a_request_of_any_length_is_not_read(place, size):
    assert post(place, b"x", **{"Content-Length": str(size)})[0] == 413
    assert post(place, b"x", **{"Content-Length": "-5"})[0] == 413


def test_a_request_of_just_the_limit_is_read(place):
    assert post(place, b"x" * MOST)[0] == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_nothing_else_is_answered(place, method):
    line = http.client.HTTPConnection(place, timeout=10)
    line.request(method, PATH)
    assert line.getresponse().status == 501
    line.close()


def test_a_desk_on_a_private_address_is_not_asked_unless_it_is_named(desk, place):
    with pytest.raises(Refused):
        ask(f"http://{place}", lambda size: witness_request(desk.vault.ledger, size), 0, Guard())


def test_nobody_there_is_a_sentence(desk):
    with pytest.raises(Unreachable):
        asked(desk.vault, "127.0.0.1:9")


def test_a_witness_that_refuses_is_quoted(desk, place):
    asked(desk.vault, place)
    rewrite(desk, lambda entries: edited(entries, 0, actor="eve"))
    forged = Vault(desk.vault.folder, desk.root / "keys")
    forged.note("read", actor="eve", at=later(9))
    with pytest.raises(Refused, match=r"\(422\).*another history"):
        asked(forged, place)


# --------------------------------------------------------------------------- as people use it


def run(*words, code=0):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN", "DJANGO"))}
    command = [sys.executable, "-m", "tocsin.cli", *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=clean, timeout=60)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture()
def two_places(desk, tmp_path):
    """A desk with settings, and a lawyer's folder, made by the commands of the help."""
    home = tmp_path / "home"
    settings = 'languages = ["en"]\nallowed_origins = ["127.0.0.1:{port}"]\n[organisation]\nname = "Consulate"\n'
    home.mkdir()
    (home / "tocsin.toml").write_text(settings)
    shutil.copytree(desk.vault.folder, home / "vault")
    shutil.copytree(desk.root / "keys", home / "keys")
    lawyer = tmp_path / "laptop"
    assert "over another channel" in run("witness", "create", lawyer, "--name", "lawyer.example")
    told = run("witness", "trust", lawyer, home / "vault" / "log.vkey")
    assert desk.vault.log_key.fingerprint in told
    return home, lawyer


@pytest.mark.slow
def test_by_file_a_request_goes_out_and_a_cosigned_head_comes_back(desk, two_places, tmp_path):
    home, lawyer = two_places
    key = ("--key", lawyer / "witness.vkey", "--desk", home)
    for size, entry in ((6, 6), (7, 7)):
        run("witness", "request", tmp_path / "request.txt", *key)
        run("witness", "sign", lawyer, tmp_path / "request.txt", tmp_path / "cosigned.txt")
        assert f"signed {size} entries" in run("witness", "keep", tmp_path / "cosigned.txt", *key)
        assert Vault(home / "vault", home / "keys").ledger.size == entry + 1
    assert "Send a proof from 7" in run(
        "witness", "sign", lawyer, write(tmp_path / "old.txt", first_request(desk)), tmp_path / "x.txt", code=1
    )
    assert "cannot be read" in run("witness", "keep", tmp_path / "missing", *key, code=1)


def first_request(desk):
    return witness_request(desk.vault.ledger, 0)


def write(path, text):
    path.write_text(text, "utf-8")
    return path


def test_over_http_two_processes_meet(two_places):
    home, lawyer = two_places
    command = [sys.executable, "-m", "tocsin.cli", "witness", "serve", lawyer, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            place = server.stdout.readline().split("http://")[1].split("/")[0]
            settings = home / "tocsin.toml"
            settings.write_text(settings.read_text().replace("127.0.0.1:{port}", place))
            words = ("witness", "send", f"http://{place}", "--key", lawyer / "witness.vkey", "--desk", home)
            assert "signed 6 entries" in run(*words)
            assert "signed 7 entries" in run(*words)
        finally:
            server.terminate()
    vault = Vault(home / "vault", home / "keys")
    assert [vault.ledger.entry(seq).act for seq in (6, 7)] == ["cosigned", "cosigned"]


def test_verify_compares_the_key_that_the_desk_told(desk, package, two_places):
    assert "none failed" in run("verify", package.path, "--key", desk.vault.log_key.fingerprint)
    assert "NOT the one given" in run("verify", package.path, "--key", "0" * 64, code=1)
    assert "for a package" in run("verify", two_places[0], "--key", "0" * 64, code=1)
