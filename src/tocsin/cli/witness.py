"""Have checkpoints cosigned by a witness outside, or be the witness of another desk."""

import argparse
import os
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from tocsin.cli._common import DESK_VARIABLE, actor_name, desk_argument, desk_of, now
from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.model.exhibit import CustodyEvent
from tocsin.model.settings import WitnessPlace
from tocsin.net import Guard
from tocsin.outputs._qr import qr_svg
from tocsin.vault import Vault
from tocsin.vault.anchor import KINDS, Read, as_note, held_since, read_anchors
from tocsin.vault.checkpoint import COSIGNER, LogKey, parse_vkey
from tocsin.vault.compare import Kept, LogCopy, compare, compare_with_request
from tocsin.vault.renewal import day
from tocsin.vault.stamping import cosign
from tocsin.vault.verifier import Check
from tocsin.vault.witness import Witness, keep_cosigned, last_cosigned, witness_request
from tocsin.vault.witness_http import PATH, serve

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
On paper or screen: a code holds the same text (`--qr OUT.svg`); scan it into a file, and use that file.
Has anything been changed? Compare what you hold with a copy of the desk, or with what the desk gives you:
  tocsin witness check page.txt package.zip lawyer --desk copy-of-desk
  tocsin witness check page.txt --head head.txt --log desk.vkey
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
    _qr_argument(sign)
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
        if name == "request":
            _qr_argument(one)
        one.set_defaults(run_act=run_act)
    _check_words(acts.add_parser("check", help="compare what you hold with the desk's log"))


def run(given: argparse.Namespace) -> int:
    """Run one act; exit 1 when a comparison fails."""
    return int(given.run_act(given) or 0)


Acts: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _act(acts: Acts, name: str, act: object, told: str) -> argparse.ArgumentParser:
    words = acts.add_parser(name, help=told)
    words.add_argument("folder", type=Path, help="the witness's folder")
    words.set_defaults(run_act=act)
    return words


def _check_words(words: argparse.ArgumentParser) -> None:
    words.add_argument("anchors", type=Path, nargs="+", metavar="ANCHOR", help=KINDS)
    words.add_argument("--head", type=Path, help="a head that the desk gave, instead of a copy of its folder")
    words.add_argument("--log", type=Path, metavar="VKEY", help="the desk's key file, for --head")
    words.add_argument("--key", type=Path, metavar="VKEY", help="a witness's key file: believe its time")
    words.add_argument("--had-since", metavar="DAY", help="since when you have had them: 2026-11-22")
    desk_argument(words)
    words.set_defaults(run_act=_check)


def _qr_argument(words: argparse.ArgumentParser) -> None:
    words.add_argument("--qr", type=Path, metavar="SVG", help="draw it as a code as well")


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
    request = as_note(_text(given.request))
    line = Witness(given.folder).cosign(request, now())
    cosigned = request.partition("\n\n")[2] + line
    given.out.write_text(cosigned, "utf-8")
    _draw(given.qr, cosigned)
    print(f"Cosigned. Send {given.out} back to the desk, and keep a copy.")


def _draw(path: Path | None, text: str) -> None:
    if path is not None:
        path.write_bytes(qr_svg(text))
        print(f"{path}: the same as a code.")


def _serve(given: argparse.Namespace) -> None:
    server = serve(Witness(given.folder), now, given.host, given.port)
    host, port = server.server_address[:2]
    print(f"Witness at http://{host!s}:{port}{PATH} (Ctrl-C stops it)", flush=True)
    with server:
        server.serve_forever()


def _request(given: argparse.Namespace) -> None:
    home, key = desk_of(given), _key(given)
    vault = _vault(home)
    request = witness_request(vault.ledger, last_cosigned(vault, key))
    Path(given.target).write_text(request, "utf-8")
    _draw(given.qr, request)
    print(f"Send {given.target} to the witness {key.name}.")


def _keep(given: argparse.Namespace) -> None:
    _kept(_vault(desk_of(given)), as_note(_text(Path(given.target))), _key(given))


def _check(given: argparse.Namespace) -> int:
    checks = _by_head(given) if given.head else _by_copy(given)
    for check in checks:
        print(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
    failed = sum(not check.ok for check in checks)
    if failed:
        print("\nKeep what you hold and this output, tell nobody at the desk alone, and show both to a lawyer.")
    return 1 if failed else 0


def _by_head(given: argparse.Namespace) -> list[Check]:
    if given.log is None:
        raise BadInput("--head needs the desk's key.", hint="Add --log VKEY, the file that you compared with the desk.")
    log = parse_vkey(_text(given.log).strip())
    return compare_with_request(as_note(_text(given.head)), _anchors(given, log), log)


def _by_copy(given: argparse.Namespace) -> list[Check]:
    folder = _desk_folder(given)
    log = LogCopy(folder.vault)
    return compare(log, _anchors(given, log.key), _reader(folder))


def _desk_folder(given: argparse.Namespace) -> Home:
    """A desk's folder or a copy of it; unlike elsewhere, neither settings nor keys are needed."""
    return Home((given.desk or Path(os.environ.get(DESK_VARIABLE, "."))).resolve())


def _reader(folder: Home) -> Kept:
    """Reads what the desk keeps, where its keys are at hand."""

    def read(digest: str) -> bytes:
        return _vault(folder).read(digest)

    return read


def _anchors(given: argparse.Namespace, log: LogKey) -> list[Read]:
    witness = _key(given) if given.key else None
    found = [one for path in given.anchors for one in read_anchors(path, log, witness)]
    since = day(given.had_since) if given.had_since else None
    return [held_since(one, since) for one in found] if since else found


def _send(given: argparse.Namespace) -> None:
    home, key = desk_of(given), _key(given)
    guard = Guard(tuple(home.settings().allowed_origins), ports=Guard().ports | {urlsplit(given.target).port or 443})
    vault = _vault(home)
    _told(vault, key, cosign(vault, WitnessPlace(given.target, key.vkey), guard, actor=actor_name(), clock=now))


def _kept(vault: Vault, note: str, key: LogKey) -> None:
    _told(vault, key, keep_cosigned(vault, note, key, actor=actor_name(), at=now()))


def _told(vault: Vault, key: LogKey, event: CustodyEvent) -> None:
    size = last_cosigned(vault, key)
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
