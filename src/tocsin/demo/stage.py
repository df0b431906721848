"""Progress on the terminal: what is being done, a tick, the seconds."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[list[str]]:
    """Show a step while it runs. Words put into the list that it gives are shown behind the tick."""
    live = sys.stdout.isatty()
    clear = "\r\033[K" if live else ""
    if live:
        print(f"  … {what}", end="", flush=True)
    began = time.monotonic()
    words: list[str] = []
    try:
        yield words
    except BaseException:
        print(f"{clear}  ✗ {what}", flush=True)
        raise
    said = f"  ({'; '.join(words)})" if words else ""
    print(f"{clear}  ✓ {time.monotonic() - began:5.1f} s  {what}{said}", flush=True)
