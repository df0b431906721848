"""Have the log stamped by an outside clock now, or renew it under a second hash so that it lasts."""

import argparse

from tocsin.cli._common import actor_name, desk_argument, desk_of, now
from tocsin.errors import BadInput, Unavailable
from tocsin.home import Home
from tocsin.vault import Vault
from tocsin.vault.lasting import broken_hashes
from tocsin.vault.renewal import must_renew, renew, stamps_of
from tocsin.vault.stamping import Attempt, authorities_of, source_of, stamp_desk

EXAMPLES = """\
  tocsin stamp --desk our-desk            ask the authorities of tocsin.toml, in their order, until one answers well
  tocsin stamp --desk our-desk --due      say whether a renewal is due, and why
  tocsin stamp --desk our-desk --renew --authority longlife
`tocsin serve` does the first by itself every quarter of an hour while there is new work."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin stamp`."""
    words.add_argument("--due", action="store_true", help="only say whether a renewal is due")
    words.add_argument(
        "--renew", action="store_true", help="hash log and files anew with SHA-512 and have that stamped"
    )
    words.add_argument("--authority", default="", metavar="NAME", help="which authority renews (default: the first)")
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Stamp, renew, or say what is due."""
    home = desk_of(given)
    vault = Vault(home.vault, home.keys)
    if not home.settings().timestamps:
        raise BadInput("No timestamping authority is switched on.", hint="Add [[timestamps]] to tocsin.toml.")
    if given.due:
        print(due(home, vault))
        return 0
    return renewed(home, vault, given.authority) if given.renew else stamped(home, vault)


def stamped(home: Home, vault: Vault) -> int:
    """Stamp now."""
    attempt = stamp_desk(home, vault, actor=actor_name(), clock=now)
    for failure in attempt.failures:
        print(f"✗ {failure.authority}: {failure.what}\n  {failure.hint}")
    if not attempt.stamped:
        raise Unavailable("No authority gave a token; the log is as before.", hint=hint_of(attempt))
    print(f"✓ {attempt.stamped} stamped the log at {attempt.time}.")
    return 0


def hint_of(attempt: Attempt) -> str:
    """What to do when all failed."""
    first = attempt.failures[0].hint if attempt.failures else ""
    return first or "Check the network and the addresses in tocsin.toml; the desk asks again by itself."


def renewed(home: Home, vault: Vault, name: str) -> int:
    """Renew now."""
    settings = home.settings()
    chosen = [one for one in settings.timestamps if name in ("", one.name)]
    if not chosen:
        raise BadInput(f"There is no authority “{name}”.", hint="Names are those of [[timestamps]] in tocsin.toml.")
    source = source_of(home, chosen[0], settings)
    event = renew(vault, source.ask, source.authority, actor=actor_name(), clock=now)
    print(
        f"✓ {source.authority.name} renewed {event.detail['size']} entries and their files at {event.detail['time']}."
    )
    return 0


def due(home: Home, vault: Vault) -> str:
    """Whether a renewal is due, in a sentence."""
    stamps = list(stamps_of(vault, authorities_of(home)))
    why = must_renew(stamps, now(), broken_hashes(home.settings().broken_hashes))
    return f"Renew now: {why}\n  tocsin stamp --renew" if why else "No renewal is due."
