"""Run a worked case end to end in an invented city, and leave the desk open in the browser."""

import argparse
from pathlib import Path

from tocsin.cli._common import now

EXAMPLES = """\
  tocsin demo demo-desk
  tocsin demo demo-desk --no-serve      (make the case and its packages, then stop)"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin demo`."""
    words.add_argument("folder", type=Path, nargs="?", default=Path("demo-desk"), help="made anew each time")
    words.add_argument("--desk-address", default="127.0.0.1:8000", help="host:port of the desk")
    words.add_argument("--door-address", default="127.0.0.1:8001", help="host:port of the door")
    words.add_argument("--no-serve", action="store_true", help="stop when the case is made")
    words.add_argument("--json", action="store_true", help="print where things are as JSON at the end")


def run(given: argparse.Namespace) -> int:
    """Play the case, print where to look, serve until Ctrl-C."""
    from tocsin.cli import serve
    from tocsin.demo import platform, play
    from tocsin.desk.serve import check_free, split

    for address in (given.desk_address, given.door_address):
        check_free(*split(address))
    site = platform.serve()
    try:
        print("\nTocsin, a worked case in the invented city of Port Aldera\n", flush=True)
        played = play.play(given.folder, desk=given.desk_address, door=given.door_address, site=site, clock=now)
        print(play.as_json(played) if given.json else play.tell(played), flush=True)
        return 0 if given.no_serve else serve.watch(serve.start(played.home))
    finally:
        site.close()
