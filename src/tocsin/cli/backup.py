"""Copy a desk: everything sealed to one folder, the keys, sealed to the recovery key, to another."""

import argparse
from pathlib import Path

from tocsin.cli._common import desk_argument, desk_of, now
from tocsin.vault import Vault
from tocsin.vault.backup import back_up
from tocsin.vault.recovery import demand_outside, new_sheet, set_sheet, waiting, write_sheet

EXAMPLES = """\
  tocsin backup /media/disk-one --keys /media/stick-two
  tocsin backup /media/disk-one --keys /media/stick-two --new-sheet /media/printer/recovery-sheet.txt
Keep the two apart. The first may be kept in as many generations as you like. The second is one file that each run
replaces. Erasing a case makes both anew at every place where they are reached, and retires the line of the recovery
sheet that was in use: destroy that line, and copies of the keys that were made before it open no more, wherever."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin backup`."""
    words.add_argument("to", type=Path, metavar="FOLDER", help="where the sealed copy is to lie")
    words.add_argument("--keys", type=Path, required=True, metavar="FOLDER", help="where the sealed keys are to lie")
    words.add_argument(
        "--recovery",
        default="",
        metavar="RECIPIENTS",
        help="set other recovery keys first (age1…, public halves)",
    )
    words.add_argument("--new-sheet", type=Path, metavar="FILE", help="make a new recovery sheet, to print")
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Copy, and say how to get it back."""
    home = desk_of(given)
    if given.recovery:
        set_sheet(home, given.recovery, now())
    if given.new_sheet:
        demand_outside(home, given.new_sheet)
        write_sheet(given.new_sheet, new_sheet(home, now()))
    copies = back_up(home, Vault(home.vault, home.keys), given.to, given.keys, now())
    print(f"Copied to {copies.to}; keys to {copies.keys}, for line {copies.line} of the recovery sheet alone.")
    for line in waiting(home):
        print(f"Line {line.number} of the sheet is retired: destroy it, and say so at the desk.")
    if home.settings().database:
        print("The database is PostgreSQL and not in this copy: `tocsin reindex` makes again what the vault tells.")
    print(f"Get it back:  tocsin restore {copies.to} NEW-FOLDER --keys {copies.keys} --recovery-key FILE")
    return 0
