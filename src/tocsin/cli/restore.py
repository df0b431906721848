"""Make a desk again from its copies, with the recovery key; what was erased since is erased again."""

import argparse
import os
from pathlib import Path

from tocsin.cli._common import DESK_VARIABLE
from tocsin.home import Home
from tocsin.vault.backup import restore
from tocsin.vault.verify import audit_vault

EXAMPLES = """\
  tocsin restore /media/disk-one our-desk --keys /media/stick-two --recovery-key recovery.txt"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin restore`."""
    words.add_argument("source", type=Path, metavar="COPY", help="the folder that `tocsin backup` wrote")
    words.add_argument("folder", type=Path, help="where the desk is to live; must not hold one already")
    words.add_argument("--keys", type=Path, required=True, metavar="FOLDER", help="the folder with the sealed keys")
    words.add_argument(
        "--recovery-key",
        type=Path,
        required=True,
        metavar="FILE",
        help="the recovery sheet, or the line in use",
    )
    words.add_argument(
        "--tombstones", type=Path, metavar="FILE", help="a newer list of what was erased, from another copy"
    )


def run(given: argparse.Namespace) -> int:
    """Restore, erase again, verify."""
    recovery = given.recovery_key.read_text("ascii")
    missing = restore(given.source, given.keys, recovery, given.folder, given.tombstones)
    home = Home(given.folder.resolve())
    os.environ[DESK_VARIABLE] = str(home.root)
    from tocsin.desk.serve import configure, migrate

    migrate(home)
    configure(home)
    from tocsin.desk.keeping.services import erase_again

    for stone in missing:
        erase_again(stone)
        print(f"Erased again: {stone.case}")
    failed = [check for check in audit_vault(home.vault) if not check.ok]
    for check in failed:
        print(f"✗ {check.name}: {check.detail}")
    print(f"The desk is in {home.root}. Start it: tocsin serve --desk {given.folder}")
    return 1 if failed else 0
