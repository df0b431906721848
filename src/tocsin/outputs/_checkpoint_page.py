"""A checkpoint on paper: what it says, how to compare it, and room for the signature of whoever keeps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.outputs import _typst
from tocsin.outputs._facts import utc
from tocsin.outputs._qr import qr_svg
from tocsin.outputs._typst import Words

COLUMNS = 4


@dataclass(frozen=True)
class PrintedHead:
    """What the page shows of one signed head."""

    organisation: str
    origin: str
    size: int
    typed: str
    """The head as it is typed: name and key number, size, groups."""
    key_number: str
    fingerprint: str
    """SHA-256 (hex) of the log key."""
    note: str
    """The signed note itself, witnesses' lines included: what the code holds."""
    outside: tuple[str, ...] = ()
    """What somebody outside said of the log, one sentence each."""


def page(head: PrintedHead, at: datetime) -> bytes:
    """One PDF/A-2a page. Raises TooLong when it is more than one, LimitReached for too many signatures."""
    title = f"Checkpoint of {head.origin}, {head.size} entries"
    return _typst.pdf("checkpoint.typ", data(head, at), title=title, author=head.organisation, at=at)


def data(head: PrintedHead, at: datetime) -> dict[str, Any]:
    """What the template shows."""
    groups = head.typed.split(" ")[2:]
    return {
        "organisation": Words(head.organisation),
        "origin": Words(head.origin),
        "size": f"{head.size:,}",
        "who": Words(head.typed.split(" ")[0]),
        "typed_size": str(head.size),
        "groups": [groups[at : at + COLUMNS] for at in range(0, len(groups) - 1, COLUMNS)],
        "check": groups[-1],
        "key_number": head.key_number,
        "fingerprint": Words(head.fingerprint),
        "printed": utc(at),
        "signatures": [Words(line) for line in head.note.partition("\n\n")[2].splitlines()],
        "outside": [Words(line) for line in head.outside],
        "qr": qr_svg(head.note).decode(),
    }
