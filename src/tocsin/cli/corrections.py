"""Write out what people said of the machine's suggestions, for people who mend its rules.

Nothing in Tocsin learns from corrections by itself. The records hold words of record: keep them as you keep exhibits.
"""

import argparse
import json
import os
from pathlib import Path

from tocsin.cli._common import desk_argument
from tocsin.cli._desk import person, person_argument, ready
from tocsin.errors import BadInput

EXAMPLES = """\
  tocsin corrections corrections.jsonl --as noor"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin corrections`."""
    words.add_argument("file", type=Path, help="where to write, one JSON object a line; it must not exist yet")
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Write the corrections of items that this person may see, and say how many there are."""
    ready(given)
    from tocsin.desk.intake.correcting import records

    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records(person(given))]
    write_new(given.file, "".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} corrections written to {given.file}.")
    return 0


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner reads. Raises BadInput when it exists already or cannot be made."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadInput(f"{path} exists already.", hint="Name a file that is not there yet.") from error
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
