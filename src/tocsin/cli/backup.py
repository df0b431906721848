"""Copy a desk: everything sealed to one folder, the keys, sealed to the recovery key, to another."""

import argparse
from pathlib import Path

from tocsin.cli._common import desk_argument, desk_of, now
from tocsin.vault import Vault
from tocsin.vault.backup import back_up, set_recovery

EXAMPLES = """\
  tocsin backup /media/disk-one --keys /media/stick-two
Keep the two apart. The first may be kept in as many generations as you like. The second is one file that each run
replaces: an older copy of it would open what was erased since. Erasing a case makes both anew if they are reached."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin backup`."""
    words.add_argument("to", type=Path, metavar="FOLDER", help="where the sealed copy is to lie")
    words.add_argument("--keys", type=Path, required=True, metavar="FOLDER", help="where the sealed keys are to lie")
    words.add_argument(
        "--recovery", default="", metavar="RECIPIENT", help="set another recovery key first (age1…, its public half)"
    )
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Copy, and say how to get it back."""
    home = desk_of(given)
    if given.recovery:
        set_recovery(home, given.recovery)
    copies = back_up(home, Vault(home.vault, home.keys), given.to, given.keys, now())
    print(f"Copied to {copies.to}; keys to {copies.keys}, for the recovery key alone.")
    if home.settings().database:
        print("The database is PostgreSQL and not in this copy: `tocsin reindex` makes again what the vault tells.")
    print(f"Get it back:  tocsin restore {copies.to} NEW-FOLDER --keys {copies.keys} --recovery-key FILE")
    return 0
