"""Make a desk: a folder with settings, database, vault, keys, and a one-time set-up link."""

import argparse
import os
from pathlib import Path

from tocsin.cli._common import DESK_VARIABLE, now
from tocsin.home import Home, make_home
from tocsin.model.dossier import Organisation
from tocsin.model.settings import Settings

EXAMPLES = """\
  tocsin init our-desk --organisation "Harbour Hotline" --hotline +12025550143 --country US
  tocsin init our-desk --organisation "Consulate" --kind consulate --languages en,id,tr --solo"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin init`."""
    words.add_argument("folder", type=Path, help="where the desk is to live; must not hold one already")
    words.add_argument("--organisation", required=True, help="name of the body that runs the desk")
    words.add_argument("--kind", default="", help="consulate, community-security group, hotline, newsroom …")
    words.add_argument("--hotline", default="", help="number that warnings print, with country code")
    words.add_argument("--emergency", default="", help="number to call when someone is in danger now (911, 112)")
    words.add_argument(
        "--principal", default="", help="on whose behalf letters are written (default: the organisation)"
    )
    words.add_argument("--email", default="", help="address that agencies and platforms may answer to")
    words.add_argument("--country", default="", help="ISO 3166 code of the country, such as US")
    words.add_argument("--languages", default="en", help="languages of the desk, its own first (default: en)")
    words.add_argument("--community", default="", help="the community served, in words: “our community”")
    words.add_argument(
        "--solo", action="store_true", help="one person may approve their own drafts; every product says so"
    )
    words.add_argument(
        "--recovery", default="", metavar="RECIPIENT", help="an age recipient (age1…) that a person holds the key of"
    )
    words.add_argument("--desk-address", default="127.0.0.1:8000", help="host:port of the desk")
    words.add_argument("--door-address", default="127.0.0.1:8001", help="host:port of the public door")


def settings_of(given: argparse.Namespace) -> Settings:
    """The settings that the arguments spell out."""
    return Settings(
        organisation=Organisation(
            name=given.organisation,
            kind=given.kind,
            hotline=given.hotline,
            emergency=given.emergency,
            country=given.country.upper(),
            email=given.email,
            principal=given.principal or given.organisation,
        ),
        languages=tuple(code.strip() for code in given.languages.split(",") if code.strip()),
        community=given.community,
        solo=given.solo,
        desk_address=given.desk_address,
        door_address=given.door_address,
        published_at=f"http://{given.door_address}",
    )


def run(given: argparse.Namespace) -> int:
    """Make the desk and print the set-up link, which works once."""
    home = make_home(given.folder, settings_of(given))
    link = found(home)
    recovery = kept_recovery(home, given.recovery)
    print(f"A desk was made in {home.root}.")
    print(f"Start it:             tocsin serve --desk {given.folder}")
    print(f"Set-up link, once:    {link}")
    print(f"Keep copies:          tocsin backup FOLDER --keys ANOTHER-FOLDER --desk {given.folder}")
    if recovery:
        print("Recovery sheet, shown this once. Print it, keep it off this machine: copies open with its first line,")
        print("and after an erasure with the next. You are told which line to destroy then.")
        print("\n".join(f"  {line}" for line in recovery))
    return 0


def kept_recovery(home: Home, recipients: str) -> list[str]:
    """Keep the recovery recipients; without any, make a sheet and give its secrets, which are kept nowhere here."""
    from tocsin.vault.recovery import new_sheet, set_sheet

    if not recipients:
        return new_sheet(home, now())
    set_sheet(home, recipients, now())
    return []


def found(home: Home) -> str:
    """Give a new desk its vault, keys and database; returns the one-time set-up link."""
    os.environ[DESK_VARIABLE] = str(home.root)
    from tocsin.desk import serve
    from tocsin.intake.spool import create_door
    from tocsin.vault import Vault

    settings = home.settings()
    Vault.create(home.vault, home.keys, settings.organisation.name)
    create_door(home)
    serve.migrate(home)
    return serve.setup_link(home, now())
