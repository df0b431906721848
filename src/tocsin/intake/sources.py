"""What was given: links, files, folders, or words on standard input."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin.errors import BadInput, TocsinError
from tocsin.intake.given import NOTHING, Given
from tocsin.net import parse_link

STANDARD_INPUT = "-"
MOST_FILES = 100_000
"""Files taken from one folder in one run."""


@dataclass(frozen=True)
class Source:
    """One thing to take."""

    name: str
    """As given, for people and for the log."""
    path: Path | None = None
    link: str = ""
    text: bytes | None = None
    problem: str = ""
    """Why it cannot be taken, when that is already clear."""
    hint: str = ""
    given: Given = NOTHING
    """What the report quotes of a link or shows of it; the capture is looked through for it."""

    @property
    def how(self) -> str:
        """How it arrived: `link`, `file` or `paste`."""
        return "link" if self.link else "paste" if self.text is not None else "file"


def sources_of(given: Sequence[str], standard_input: bytes | None = None) -> Iterator[Source]:
    """The sources that these arguments name, folders opened; what cannot be taken comes back with its problem.

    A folder is walked in name order; links inside it are not followed, so that nothing outside it is taken.
    """
    for one in given:
        try:
            yield from _sources_of(one, standard_input)
        except TocsinError as error:
            yield Source(one, problem=str(error), hint=error.hint)


def _sources_of(given: str, standard_input: bytes | None) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        if not standard_input:
            raise BadInput("Nothing came on standard input.", hint="Pipe or paste the words, then end with Ctrl-D.")
        yield Source("words on standard input", text=standard_input)
    elif _is_link(given):
        yield Source(given, link=parse_link(given))
    else:
        yield from _from_disk(Path(given))


def _is_link(given: str) -> bool:
    start = given.lstrip().casefold()
    return start.startswith(("http:", "https:", "hxxp", "www.")) or "://" in start


def _from_disk(path: Path) -> Iterator[Source]:
    if path.is_symlink() or (path.exists() and not path.is_file() and not path.is_dir()):
        raise BadInput(f"{path} is not a plain file or folder.", hint="Give the file itself.")
    if path.is_file():
        yield Source(str(path), path=path)
    elif path.is_dir():
        yield from _folder(path)
    else:
        raise BadInput(f"There is no {path}.", hint="Check the name; a web address begins with https://")


def _folder(folder: Path) -> Iterator[Source]:
    taken = 0
    for root, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(root) / name
            if path.is_symlink() or not path.is_file():
                yield Source(str(path), problem=f"{path} is not a plain file.", hint="It was left where it is.")
                continue
            taken += 1
            if taken > MOST_FILES:
                raise BadInput(f"{folder} holds more than {MOST_FILES:,} files.", hint="Take it in parts.")
            yield Source(str(path), path=path)
