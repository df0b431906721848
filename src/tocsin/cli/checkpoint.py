"""Hand out the log's signed head: as text, as a printed page with a code, or with a proof for somebody's older one."""

import argparse
from pathlib import Path

from tocsin.cli._common import desk_argument, desk_of, now
from tocsin.home import Home
from tocsin.outputs._checkpoint_page import PrintedHead, page
from tocsin.outputs._qr import qr_svg
from tocsin.vault import Vault
from tocsin.vault.anchor import typed
from tocsin.vault.checkpoint import open_checkpoint
from tocsin.vault.printed import demand_size, head_facts, newest_cosigned
from tocsin.vault.witness import witness_request

EXAMPLES = """\
  tocsin checkpoint --desk our-desk                        the signed head as text: mail it to your lawyer
  tocsin checkpoint --desk our-desk --print head.pdf       a page to print, sign and keep in a safe
  tocsin checkpoint --desk our-desk --qr head.svg          the same head as a code
  tocsin checkpoint --desk our-desk --from 1200 > head.txt for somebody who holds a head over 1200 entries
Whoever holds one compares it with `tocsin witness check`."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin checkpoint`."""
    words.add_argument("--size", type=int, metavar="N", help="over the first N entries (default: all)")
    words.add_argument("--from", type=int, default=0, dest="old", metavar="N", help="with the proof from N entries")
    words.add_argument("--groups", action="store_true", help="print the line that a page shows, to compare by eye")
    words.add_argument("--print", type=Path, dest="page", metavar="PDF", help="write the page to print")
    words.add_argument("--qr", type=Path, metavar="SVG", help="write the code alone")
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Print the head, or write what was asked for."""
    home = desk_of(given)
    vault = Vault(home.vault, home.keys)
    size = demand_size(vault, given.size)
    note = newest_cosigned(vault, size)
    text = witness_request(vault.ledger, given.old, size) if given.old else note
    if given.groups:
        text = typed(open_checkpoint(note, vault.log_key), vault.log_key) + "\n"
    if given.qr:
        given.qr.write_bytes(qr_svg(text))
        print(f"{given.qr}: a code over {size} entries. Any scanner gives the text back.")
    if given.page:
        given.page.write_bytes(printed(home, vault, note))
        print(f"{given.page}: print it, let a person outside sign it, and keep it outside the house.")
    if not given.qr and not given.page:
        print(text, end="")
    return 0


def printed(home: Home, vault: Vault, note: str) -> bytes:
    """The page of a head."""
    return page(PrintedHead(organisation=home.settings().organisation.name, **head_facts(vault, note)), now())
