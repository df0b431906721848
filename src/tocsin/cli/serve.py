"""Serve the desk, its worker and the public door, until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from tocsin.cli._common import desk_argument, desk_of
from tocsin.errors import TocsinError
from tocsin.home import Home

EXAMPLES = """\
  tocsin serve --desk our-desk
  tocsin serve --desk our-desk --only door      (the door on a machine or account of its own)"""

PARTS = ("desk", "worker", "door")
GRACE = 20.0
"""Seconds that a part is given to finish what it is at."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin serve`."""
    words.add_argument("--only", choices=PARTS, default="", help="serve this part alone, in this process")
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Serve one part in this process, or all of them as children of it."""
    home = desk_of(given)
    if given.only:
        serve_part(home, given.only)
        return 0
    from tocsin.desk import serve

    settings = home.settings()
    for address in (settings.desk_address, settings.door_address):
        serve.check_free(*serve.split(address))
    serve.migrate(home)
    print(
        f"Desk  http://{settings.desk_address}\nDoor  http://{settings.door_address}\nCtrl-C stops all of it.",
        flush=True,
    )
    return watch(start(home))


def serve_part(home: Home, part: str) -> None:
    """Serve one part until it is stopped."""
    if part == "door":
        from tocsin.door.server import DoorServer
        from tocsin.door.site import open_site

        DoorServer(open_site(home.door, home.spool)).run()
    elif part == "worker":
        from tocsin.desk.worker import run as work

        work(home)
    else:
        from tocsin.desk.serve import serve

        serve(home)


def start(home: Home) -> list[subprocess.Popen[bytes]]:
    """Start the three parts, each the head of its own process group, so that it can be ended with all it started.

    The door gets neither the desk's folder nor its settings.
    """
    door = [sys.executable, "-m", "tocsin.door.server", str(home.door), str(home.spool)]
    desk = [
        [sys.executable, "-m", "tocsin.cli", "serve", "--only", part, "--desk", str(home.root)] for part in PARTS[:2]
    ]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("TOCSIN", "DJANGO"))}
    inherited = {**bare, "TOCSIN_HOME": str(home.root)}
    started = [subprocess.Popen(words, env=inherited, start_new_session=True) for words in desk]
    return [*started, subprocess.Popen(door, env=bare, start_new_session=True)]


def watch(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait until Ctrl-C or until a part ends by itself; then stop the others. Raises TocsinError when a part failed."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    # said outright, because a shell starts background jobs with Ctrl-C switched off
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    except KeyboardInterrupt:
        return 0
    finally:
        failed = [child for child in children if child.poll() not in (None, 0)]
        halt(children)
    if failed:
        raise TocsinError("A part of Tocsin ended by itself; the rest was stopped.", hint="Its last words stand above.")
    return 0


def halt(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every part to stop, wait, and end those that do not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
