"""What several verbs share: which desk, which person, what time it is, and how a table is printed."""

import argparse
import getpass
import os
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tocsin.home import Home, open_home

DESK_VARIABLE = "TOCSIN_HOME"


def desk_argument(words: argparse.ArgumentParser) -> None:
    """Add `--desk FOLDER`, by default $TOCSIN_HOME, else the current folder."""
    words.add_argument(
        "--desk", type=Path, metavar="FOLDER", help=f"the desk's folder (default: ${DESK_VARIABLE}, else .)"
    )


def json_argument(words: argparse.ArgumentParser) -> None:
    """Add `--json`, for machines."""
    words.add_argument("--json", action="store_true", help="print JSON, one object a line")


def desk_of(given: argparse.Namespace) -> Home:
    """The desk that the arguments name. Also points the desk's settings at it."""
    home = open_home(given.desk or Path(os.environ.get(DESK_VARIABLE, ".")))
    os.environ[DESK_VARIABLE] = str(home.root)
    return home


def actor_name() -> str:
    """Who acts on the command line, as the custody log names them."""
    return f"{getpass.getuser()} (command line)"


def now() -> datetime:
    """The clock, read at the edge of the house."""
    return datetime.now(UTC)


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shortened(text: str, columns: int) -> str:
    """The text in one line, control characters shown as dots, cut to this many columns with an ellipsis."""
    clean = "".join(" " if c.isspace() else c if c.isprintable() else "·" for c in text).strip()
    if width(clean) <= columns:
        return clean
    kept = ""
    for char in clean:
        if width(kept + char) > columns - 1:
            break
        kept += char
    return f"{kept}…"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], widest: int = 48) -> str:
    """A plain table: columns as wide as their widest cell, at most `widest` columns each."""
    cells = [[shortened(cell, widest) for cell in row] for row in (heads, *rows)]
    widths = [max(width(row[at]) for row in cells) for at in range(len(heads))]
    lines = [
        "  ".join(cell + " " * (room - width(cell)) for cell, room in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "  ".join("─" * room for room in widths), *lines[1:]])
