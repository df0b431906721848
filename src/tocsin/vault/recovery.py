"""The recovery sheet: numbered age keys on paper. One at a time opens the copies, and each erasure retires one.

Whatever can be restored from copies alone can be restored by whoever kept older copies. So what opens them must be
something that can be destroyed wherever the copies lie: a line of a sheet that a person keeps off the machine. The desk
knows the public halves only. Copies are sealed to the first line in use; an erasure moves on to the next, and when the
person has destroyed the retired line, every copy of the keys from before the erasure is closed, reached or not.
"""

import json
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from pyrage import IdentityError, RecipientError
from pyrage.x25519 import Identity, Recipient

from tocsin.canonical import canonical
from tocsin.errors import BadInput
from tocsin.home import Home
from tocsin.model.codec import from_record, to_record
from tocsin.vault.durable import write_aside

SHEET, RETIRED = "recovery.txt", "retired.json"
LINES = 8
"""Lines of a new sheet: that many erasures less one, then a new sheet is due."""
BEGINS = "AGE-SECRET-KEY-"


@dataclass(frozen=True)
class Line:
    """The public half of one line of the sheet."""

    number: int
    recipient: str


@dataclass(frozen=True)
class Retired:
    """A line that an erasure, or a new sheet, put out of use."""

    number: int
    at: datetime
    destroyed_at: datetime | None = None
    """When a person said that it is destroyed; until then it opens what was copied before."""


def new_sheet(home: Home, at: datetime, lines: int = LINES) -> list[str]:
    """Make a sheet, keep its public halves, retire the one before; gives the secrets, which are kept nowhere here."""
    identities = [Identity.generate() for _ in range(lines)]
    set_sheet(home, "\n".join(str(one.to_public()) for one in identities), at)
    return [f"{line.number} {identity}" for line, identity in zip(lines_of(home), identities, strict=True)]


def set_sheet(home: Home, recipients: str, at: datetime) -> None:
    """Keep these recipients, parted by blanks, as the sheet. Raises BadInput for what is no age X25519 recipient."""
    given = recipients.split()
    for one in given or [""]:
        try:
            Recipient.from_str(one)
        except RecipientError as error:
            raise BadInput(
                "This is no age recipient.", hint="It begins with age1; `age-keygen` prints it as public key."
            ) from error
    before = lines_of(home) if (home.keys / SHEET).is_file() else []
    numbers = [*(one.number for one in before), *(one.number for one in retired(home))]
    first = max(numbers, default=0) + 1
    _write(home, [Line(number, one) for number, one in enumerate(given, first)])
    _retire(home, before, at)


def lines_of(home: Home) -> list[Line]:
    """The lines that are left, the one in use first. Raises BadInput where there is none."""
    path = home.keys / SHEET
    if not path.is_file():
        raise BadInput(
            "This desk has no recovery recipient.",
            hint="Make a key with `age-keygen` elsewhere, and give its public half: tocsin backup --recovery age1…",
        )
    parts = [line.split() for line in path.read_text("ascii").splitlines() if line.strip()]
    return [Line(int(rest[0]) if rest else place, one) for place, (one, *rest) in enumerate(parts, 1)]


def move_on(home: Home, at: datetime) -> Line | None:
    """Put the line in use out of use and the next one in; gives the retired one, None when there is no other left."""
    first, *others = lines_of(home)
    if not others:
        return None
    _write(home, others)
    _retire(home, [first], at)
    return first


def retired(home: Home) -> list[Retired]:
    """Every line that is out of use, the oldest first."""
    path = home.keys / RETIRED
    return from_record(list[Retired], json.loads(path.read_bytes())) if path.is_file() else []


def waiting(home: Home) -> list[Retired]:
    """Those of which nobody has said that they are destroyed."""
    return [one for one in retired(home) if one.destroyed_at is None]


def say_destroyed(home: Home, number: int, at: datetime) -> None:
    """Keep that a person destroyed this line. Raises BadInput for one that waits for nothing."""
    known = retired(home)
    if number not in {one.number for one in waiting(home)}:
        raise BadInput(f"Line {number} of the recovery sheet is not one that is to be destroyed.")
    _keep(home, [replace(one, destroyed_at=at) if one.number == number else one for one in known])


def identities_in(text: str) -> list[Identity]:
    """The secret keys in a text, numbered or not. Raises BadInput when there is none."""
    words = [word for word in text.split() if word.startswith(BEGINS)]
    try:
        found = [Identity.from_str(word) for word in words]
    except IdentityError as error:
        raise BadInput("This recovery key was mistyped.", hint="Compare it letter by letter.") from error
    if not found:
        raise BadInput("This is no age identity.", hint=f"It is one line with a word that begins with {BEGINS}1.")
    return found


def _write(home: Home, lines: list[Line]) -> None:
    write_aside(home.keys / SHEET, "".join(f"{one.recipient} {one.number}\n" for one in lines).encode())


def _retire(home: Home, lines: list[Line], at: datetime) -> None:
    if lines:
        _keep(home, [*retired(home), *(Retired(one.number, at) for one in lines)])


def _keep(home: Home, lines: list[Retired]) -> None:
    write_aside(home.keys / RETIRED, canonical(to_record(lines)))


def demand_outside(home: Home, path: Path) -> None:
    """Raise BadInput for a sheet that would lie within the desk, whose copies it is to open, over something or nowhere.

    Asked before the lines of the sheet before are retired, since a sheet that cannot be laid down is lost.
    """
    if path.resolve().is_relative_to(home.root) or path.exists() or not path.parent.is_dir():
        raise BadInput(f"{path} is no place for a recovery sheet.", hint="A new file, on a stick or at a printer.")


def write_sheet(path: Path, secrets: list[str]) -> None:
    """Lay a sheet into a file that must not exist, readable by its owner alone, for printing."""
    # its mode from its first moment: whoever opened it earlier could read what is written later
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("\n\n".join(secrets) + "\n")
