"""Anchors: what was given out of the house and shows, whoever holds all keys, which log it was.

A checkpoint as text or scanned from its printed code, the same typed from paper, a request or answer of a witness, the
state a witness keeps, an RFC 3161 token kept elsewhere, a package in somebody's hands. Each tells a size and root that
the log must still lead to; those with a time tell also which entries are younger.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tocsin.canonical import parse_instant, sha256
from tocsin.errors import BadInput, IntegrityError
from tocsin.vault import verifier
from tocsin.vault.checkpoint import DASH, Checkpoint, LogKey, open_checkpoint, parse_vkey
from tocsin.vault.timestamp import imprint_of
from tocsin.vault.witness import cosigned_at

MOST = 1 << 20
"""Most bytes of an anchor that is not a package."""
GROUP = 4
STATE = re.compile(r"seen-[0-9a-f]{32}\.json")
TYPED = re.compile(r"([^\s,;:+]+)\+([0-9a-fA-F]{8})[\s,;:]+(\d{1,19})[\s,;:]+((?:[0-9a-fA-F]{4}[\s-]*){17})")
HOW_TO_TYPE = "Type the log's name with its number, the count of entries and all 17 groups; compare group by group."
KINDS = "Give a checkpoint, a request, a cosigned head, a typed head, a token, a package or a witness's folder."


@dataclass(frozen=True)
class Anchor:
    """A head of a log, and who outside the house has it."""

    head: Checkpoint
    told: str
    """What it is, for the report: `printed checkpoint page.txt`."""
    at: datetime | None = None
    """When somebody outside showed by their own clock that it existed."""


@dataclass(frozen=True)
class Imprint:
    """A token without its checkpoint: it tells only the hash of the checkpoint's text."""

    method: str
    digest: bytes
    told: str
    at: datetime


Read = Anchor | Imprint


def typed(head: Checkpoint, key: LogKey) -> str:
    """A head as a person can type it: name and key number, size, root in groups of four hex digits and a check group.

    >>> typed(Checkpoint("desk", 5, bytes(32)), LogKey("desk", bytes(32))).split()[:3]
    ['desk+d96524c5', '5', '0000']
    """
    who = f"{head.origin}+{key.id.hex()}"
    digits = head.root.hex() + _check_group(who, head.size, head.root.hex())
    return " ".join([who, str(head.size), *(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))])


def read_typed(text: str, log: LogKey) -> Checkpoint:
    """The head of this log that a person typed.

    Raises BadInput where it was mistyped or is of another log, IntegrityError where the key's number is another.
    """
    match = TYPED.fullmatch(text.strip())
    if match is None:
        raise BadInput("This is not a checkpoint as the page prints it.", hint=HOW_TO_TYPE)
    name, number, size = match[1], match[2].lower(), int(match[3])
    digits = re.sub(r"[\s-]", "", match[4]).lower()
    if _check_group(f"{name}+{number}", size, digits[:64]) != digits[64:]:
        raise BadInput("The last group does not fit the others: something was mistyped.", hint=HOW_TO_TYPE)
    if name != log.name:
        raise BadInput(f"This checkpoint is of “{name[:80]}”, not of “{log.name}”.", hint=KINDS)
    if number != log.id.hex():
        raise IntegrityError(f"the printed checkpoint was signed by the key {number}, this log by {log.id.hex()}")
    return Checkpoint(name, size, bytes.fromhex(digits[:64]))


def as_note(text: str) -> str:
    """A note as it was signed, from how scanners, mail programs and people hand it on.

    Line ends become newlines, an outer blank is dropped, a hyphen before a signature becomes the dash that it stood
    for. Whatever else changed is found by the signature.
    """
    lines = [line.strip() for line in text.lstrip("\ufeff").strip().splitlines()]
    return "\n".join(re.sub(r"^(?:-{1,2}|\N{EN DASH}) (?=\S+ \S+$)", f"{DASH} ", line) for line in lines) + "\n"


def read_anchors(path: Path, log: LogKey, witness: LogKey | None = None) -> tuple[Read, ...]:
    """What a file (or a witness's folder) tells of the log with this key.

    `witness` is the key by which a cosignature's time is believed. Raises BadInput for what is no anchor of this log,
    IntegrityError for one whose signature is not the log's.
    """
    if path.is_dir():
        found = [one for state in sorted(path.iterdir()) if STATE.fullmatch(state.name) for one in _state(state, log)]
        return tuple(found) or _none(f"{path} holds nothing that was signed for “{log.name}”.")
    data = _bytes(path)
    if zipfile.is_zipfile(path):
        return (_package(path, log),)
    if data[:1] == b"\x30":
        method, digest, at = imprint_of(data)
        return (Imprint(method, digest, f"the token {path.name}", at),)
    if STATE.fullmatch(path.name):
        return tuple(_state(path, log)) or _none(f"{path} is of another log than “{log.name}”.")
    return (read_text(data.decode("utf-8", "replace"), log, path.name, witness),)


def read_text(text: str, log: LogKey, name: str, witness: LogKey | None = None) -> Anchor:
    """The anchor in a text: a note, a witness's request, or a head typed from paper."""
    if TYPED.fullmatch(text.strip()):
        return Anchor(read_typed(text, log), f"the printed checkpoint {name}")
    note = as_note(text)
    if note.startswith("old "):
        note = note.partition("\n\n")[2]
    if f"\n{DASH} " not in note:
        raise BadInput(f"{name} is no checkpoint, token, package or witness's state.", hint=KINDS)
    if witness is not None:
        head, at = cosigned_at(note, log, witness)
        return Anchor(head, f"the checkpoint {name}, signed by the witness {witness.name}", at)
    return Anchor(open_checkpoint(note, log), f"the checkpoint {name}")


def held_since(anchor: Read, at: datetime) -> Read:
    """The same anchor for whoever knows when they had it in hand; a time that it tells by itself stands."""
    return replace(anchor, at=anchor.at or at)


def found_in_log(imprint: Imprint, kept: Callable[[str], bytes], log: LogKey) -> Anchor:
    """The checkpoint over which a lone token was made, from what the desk keeps (`kept` reads by SHA-256).

    Raises IntegrityError when the desk no longer has it: whoever rewrites a log must drop it.
    """
    if imprint.method != "sha256":
        raise BadInput(f"{imprint.told} is over a {imprint.method} hash.", hint="Give its checkpoint file as well.")
    try:
        note = kept(imprint.digest.hex()).decode("utf-8", "replace")
    except (IntegrityError, BadInput) as error:
        raise IntegrityError(f"this desk does not have the checkpoint over which {imprint.told} was made") from error
    return Anchor(open_checkpoint(note, log), imprint.told, imprint.at)


def bind(imprint: Imprint, note: str, log: LogKey) -> Anchor:
    """A lone token and the note that was kept beside it. Raises IntegrityError when it is over something else."""
    if imprint.method != "sha256" or sha256(note.encode()) != imprint.digest.hex():
        raise IntegrityError(f"{imprint.told} is not over this checkpoint.")
    return Anchor(open_checkpoint(note, log), imprint.told, imprint.at)


def _package(path: Path, log: LogKey) -> Anchor:
    try:
        package = verifier.Archive(path)
        vkey = verifier.whole(package, verifier.VKEY).decode("ascii", "replace")
        note = verifier.whole(package, verifier.CHECKPOINT).decode("utf-8", "replace")
    except verifier.Problem as error:
        raise BadInput(f"{path.name} is not a package that can be read: {error}") from error
    if parse_vkey(vkey.strip()) != log:
        raise IntegrityError(f"the package {path.name} was signed by another key than this log's")
    return Anchor(open_checkpoint(note, log), f"the package {path.name}")


def _state(path: Path, log: LogKey) -> Iterator[Anchor]:
    """What a witness remembers of this log; nothing when it never signed it."""
    try:
        said = json.loads(_bytes(path))
        key, size, root = parse_vkey(said["vkey"]), int(said["size"]), bytes.fromhex(said["root"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} is not what a witness keeps.") from error
    if key.name == log.name and size:
        if key != log:
            raise IntegrityError(f"the witness knows “{log.name}” by another key than this log's")
        at = parse_instant(said["at"]) if said.get("at") else None
        yield Anchor(Checkpoint(log.name, size, root), f"the witness's own memory ({path.parent.name})", at)


def _none(text: str) -> tuple[Read, ...]:
    raise BadInput(text, hint=KINDS)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST)
    except OSError as error:
        raise BadInput(f"{path} cannot be read.") from error


def _check_group(who: str, size: int, root: str) -> str:
    return sha256(f"{who}\n{size}\n{root}\n".encode())[:GROUP]
