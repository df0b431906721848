"""The desk's own log-ins at platforms: add one, list them, remove one. Never a reporter's."""

import argparse
import json
from pathlib import Path

from tocsin.canonical import instant
from tocsin.capture.log_in import state_after
from tocsin.capture.profile import Profile, profiles, remove_profile, state_from, write_profile
from tocsin.cli._common import actor_name, desk_argument, desk_of, json_argument, now, table
from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.vault import Vault

EXAMPLES = """\
  tocsin profile add chirrup --host chirrup.example --account @marenia_desk
  tocsin profile add chirrup --host chirrup.example --account @marenia_desk --cookies cookies.txt
  tocsin profile list
  tocsin profile remove chirrup
`add` opens a browser window to log in, or takes cookies that were exported elsewhere. Use an account that the desk
opened for this work and that joins nothing private. Captures at its hosts then use it and say so."""
ADDED, REMOVED = "desk account added", "desk account removed"


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin profile`."""
    words.add_argument("act", choices=("add", "list", "remove"))
    words.add_argument("name", nargs="?", default="", metavar="NAME", help="small letters, digits and -: chirrup")
    words.add_argument("--host", action="append", default=[], help="where it is used; may be given several times")
    words.add_argument("--account", default="", help="the account as the platform shows it: @marenia_desk")
    words.add_argument("--cookies", type=Path, metavar="FILE", help="cookies.txt, or JSON, exported from a browser")
    desk_argument(words)
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Do it, and leave a line in the log that names the account and holds nothing of its secrets."""
    home = desk_of(given)
    if given.act == "list":
        print(listed(home, as_json=given.json))
    elif given.act == "add":
        add(home, given)
    else:
        remove_profile(home.profiles, given.name)
        note(home, REMOVED, name=given.name)
        print(f"{given.name} is forgotten here. It stays logged in at the platform until you log it out there.")
    return 0


def add(home: Home, given: argparse.Namespace) -> None:
    """Keep a log-in from a window or from an export."""
    if not given.account:
        raise BadInput("Each capture will say which account was used.", hint="Name it: --account @marenia_desk")
    hosts = tuple(host.lower() for host in given.host)
    state = state_from(read(given.cookies)) if given.cookies else state_after(f"https://{next(iter(hosts), '')}/", wait)
    write_profile(home.profiles, Profile(given.name, hosts, given.account, now(), state))
    note(home, ADDED, name=given.name, account=given.account, hosts=" ".join(hosts))
    print(f"{given.name}: pages at {', '.join(hosts)} are now captured as {given.account}, and each capture says so.")


def read(path: Path) -> bytes:
    """The bytes of an export. Raises BadInput when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error


def wait() -> None:
    """Until the person at the terminal has logged in."""
    input("Log in in the window that opened, then press Enter here. ")


def note(home: Home, act: str, **detail: str) -> None:
    """A line of the custody log."""
    Vault(home.vault, home.keys).note(act, actor=actor_name(), at=now(), detail=detail)


def listed(home: Home, *, as_json: bool) -> str:
    """Every log-in, without what lets anybody in."""
    found = profiles(home.profiles)
    if as_json:
        return "\n".join(
            json.dumps({"name": p.name, "hosts": p.hosts, "account": p.account, "added_at": instant(p.added_at)})
            for p in found
        )
    rows = [(p.name, p.account, " ".join(p.hosts), instant(p.added_at)) for p in found]
    return table(("name", "account", "hosts", "added"), rows) if rows else "The desk has no log-in at any platform."
