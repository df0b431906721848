"""Verify a package, or a whole desk: names every file and entry that is not as the custody log says."""

import argparse
import json
from pathlib import Path

from tocsin.cli._common import json_argument, now
from tocsin.errors import BadInput
from tocsin.home import SETTINGS, Home
from tocsin.vault import Vault
from tocsin.vault.lasting import broken_hashes, check_lasting
from tocsin.vault.renewal import day
from tocsin.vault.stamping import authorities_of
from tocsin.vault.verify import Check, audit_vault, verify_package

CHECKPOINT = "log/checkpoint"

EXAMPLES = """\
  tocsin verify packages/T-2026-0001_PAPD.zip
  tocsin verify --key 56475aa75463474c… packages/T-2026-0001_PAPD.zip
  tocsin verify our-desk
  tocsin verify our-desk --as-of 2036-06-01
A package also verifies without Tocsin: unzip it and run `python3 verify.py`, or follow VERIFY.txt."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin verify`."""
    words.add_argument("target", type=Path, metavar="PACKAGE|DESK")
    words.add_argument("--key", default="", metavar="FINGERPRINT", help="of a package's log key, as the desk told you")
    words.add_argument("--as-of", metavar="DAY", help="judge a desk's outside times as of this day (default: now)")
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Print each check; exit 1 when one fails."""
    is_desk = (given.target / SETTINGS).is_file()
    if is_desk and given.key:
        raise BadInput("--key is for a package; a desk has its own key.", hint="Leave --key out.")
    checks = desk_checks(Home(given.target), given.as_of) if is_desk else verify_package(given.target, given.key)
    for check in checks:
        if given.json:
            print(json.dumps({"check": check.name, "ok": check.ok, "detail": check.detail}, ensure_ascii=False))
        elif not check.ok or is_desk:
            print(f"{'✓' if check.ok else '✗'} {check.name}{': ' if check.detail else ''}{check.detail}")
    failed = sum(not check.ok for check in checks)
    if not given.json:
        print(f"{len(checks)} checks, {failed} failed." if failed else f"Verified: {len(checks)} checks, none failed.")
        if is_desk and not failed:
            print(
                f"\nCheckpoint (keep it outside this machine):\n{(Home(given.target).vault / CHECKPOINT).read_text()}"
            )
    return 1 if failed else 0


def desk_checks(home: Home, as_of: str | None) -> list[Check]:
    """The audit of a desk and, where its log holds, the outside times that it pins."""
    checks = audit_vault(home.vault)
    if not all(check.ok for check in checks):
        return checks
    at, settings = day(as_of) if as_of else now(), home.settings()
    broken = broken_hashes(settings.broken_hashes)
    return [*checks, *check_lasting(Vault(home.vault, home.keys), authorities_of(home), at=at, broken=broken)]
