"""Verify a package, or a whole desk: names every file and entry that is not as the custody log says."""

import argparse
import json
from pathlib import Path

from tocsin.cli._common import json_argument
from tocsin.errors import BadInput
from tocsin.home import SETTINGS, Home
from tocsin.vault.verify import audit_vault, verify_package

CHECKPOINT = "log/checkpoint"

EXAMPLES = """\
  tocsin verify packages/T-2026-0001_PAPD.zip
  tocsin verify --key 56475aa75463474c… packages/T-2026-0001_PAPD.zip
  tocsin verify our-desk
A package also verifies without Tocsin: unzip it and run `python3 verify.py`, or follow VERIFY.txt."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin verify`."""
    words.add_argument("target", type=Path, metavar="PACKAGE|DESK")
    words.add_argument("--key", default="", metavar="FINGERPRINT", help="of a package's log key, as the desk told you")
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Print each check; exit 1 when one fails."""
    is_desk = (given.target / SETTINGS).is_file()
    if is_desk and given.key:
        raise BadInput("--key is for a package; a desk has its own key.", hint="Leave --key out.")
    checks = audit_vault(Home(given.target).vault) if is_desk else verify_package(given.target, given.key)
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
