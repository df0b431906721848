"""Have checkpoints cosigned by a witness outside, or be the witness of another desk."""

import argparse
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from tocsin.cli._common import actor_name, desk_argument, desk_of, now
from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.net import Guard
from tocsin.vault import Vault
from tocsin.vault.checkpoint import COSIGNER, LogKey, parse_vkey
from tocsin.vault.witness import Witness, keep_cosigned, last_cosigned, witness_request
from tocsin.vault.witness_http import PATH, ask, serve

EXAMPLES = """\
A lawyer's laptop becomes a witness and learns the desk's key (the desk's file vault/log.vkey):
  tocsin witness create lawyer --name lawyer.example
  tocsin witness trust lawyer desk.vkey
By file: the desk asks, the witness signs, the desk keeps what came back:
  tocsin witness request request.txt --key lawyer.vkey --desk our-desk
  tocsin witness sign lawyer request.txt cosigned.txt
  tocsin witness keep cosigned.txt --key lawyer.vkey --desk our-desk
Over HTTP: the witness listens, the desk sends:
  tocsin witness serve lawyer --port 8440
  tocsin witness send https://witness.example --key lawyer.vkey --desk our-desk
A witness signs only what extends what it signed before. Compare its key with its owner over another channel."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin witness`."""
    acts = words.add_subparsers(dest="act", required=True, metavar="ACT")
    create = _act(acts, "create", _create, "make a witness with a key of its own")
    create.add_argument("--name", required=True, help="its name, for example a host name")
    _act(acts, "trust", _trust, "be a witness of the log with this key").add_argument("log", type=Path, metavar="VKEY")
    sign = _act(acts, "sign", _sign, "cosign the checkpoint in a request file")
    sign.add_argument("request", type=Path)
    sign.add_argument("out", type=Path)
    listen = _act(acts, "serve", _serve, f"answer {PATH} over HTTP, on this machine alone unless --host says otherwise")
    listen.add_argument("--host", default="127.0.0.1")
    listen.add_argument("--port", type=int, default=8440)
    for name, run_act, target, told in (
        ("request", _request, "OUT", "write a request file for a witness"),
        ("keep", _keep, "COSIGNED", "check, keep and log a cosigned checkpoint"),
        ("send", _send, "URL", "ask a witness over HTTP, and keep what it signs"),
    ):
        one = acts.add_parser(name, help=told)
        one.add_argument("target", metavar=target)
        one.add_argument("--key", type=Path, required=True, metavar="VKEY", help="the witness's key file")
        desk_argument(one)
        one.set_defaults(run_act=run_act)


def run(given: argparse.Namespace) -> int:
    """Run one act."""
    given.run_act(given)
    return 0


Acts: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _act(acts: Acts, name: str, act: object, told: str) -> argparse.ArgumentParser:
    words = acts.add_parser(name, help=told)
    words.add_argument("folder", type=Path, help="the witness's folder")
    words.set_defaults(run_act=act)
    return words


def _create(given: argparse.Namespace) -> None:
    witness = Witness.create(given.folder, given.name)
    path = given.folder / "witness.vkey"
    path.write_text(f"{witness.key.vkey}\n", "utf-8")
    print(f"Give {path} to the desk, and tell it this number over another channel:\n{witness.key.fingerprint}")


def _trust(given: argparse.Namespace) -> None:
    text = _text(given.log)
    Witness(given.folder).trust(text)
    print(f"Trusted. Compare this number with the desk over another channel:\n{parse_vkey(text.strip()).fingerprint}")


def _sign(given: argparse.Namespace) -> None:
    request = _text(given.request)
    line = Witness(given.folder).cosign(request, now())
    given.out.write_text(request.partition("\n\n")[2] + line, "utf-8")
    print(f"Cosigned. Send {given.out} back to the desk, and keep a copy.")


def _serve(given: argparse.Namespace) -> None:
    server = serve(Witness(given.folder), now, given.host, given.port)
    host, port = server.server_address[:2]
    print(f"Witness at http://{host!s}:{port}{PATH} (Ctrl-C stops it)", flush=True)
    with server:
        server.serve_forever()


def _request(given: argparse.Namespace) -> None:
    home, key = desk_of(given), _key(given)
    vault = _vault(home)
    Path(given.target).write_text(witness_request(vault.ledger, last_cosigned(vault, key)), "utf-8")
    print(f"Send {given.target} to the witness {key.name}.")


def _keep(given: argparse.Namespace) -> None:
    _kept(_vault(desk_of(given)), _text(Path(given.target)), _key(given))


def _send(given: argparse.Namespace) -> None:
    home, key = desk_of(given), _key(given)
    vault = _vault(home)
    note = vault.ledger.checkpoint()
    size = int(note.split("\n")[1])
    guard = Guard(tuple(home.settings().allowed_origins), ports=Guard().ports | {urlsplit(given.target).port or 443})
    line = ask(given.target, lambda old: witness_request(vault.ledger, old, size), last_cosigned(vault, key), guard)
    _kept(vault, note + line, key)


def _kept(vault: Vault, note: str, key: LogKey) -> None:
    event = keep_cosigned(vault, note, key, actor=actor_name(), at=now())
    size = note.split("\n")[1]
    print(f"{key.name} signed {size} entries at {event.detail['time']}; kept as entry {event.seq} of the log.")


def _vault(home: Home) -> Vault:
    return Vault(home.vault, home.keys)


def _key(given: argparse.Namespace) -> LogKey:
    return parse_vkey(_text(given.key).strip(), COSIGNER)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as text.") from error
