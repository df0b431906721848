"""The desk's side of the door: makes its keys, opens what it sealed, and seals answers back to the reporter.

The private key lies in the desk's `keys/`; the door has only the public one.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage
import tomli_w

from tocsin.canonical import canonical, sha256
from tocsin.errors import BadInput, IntegrityError, TocsinError
from tocsin.home import Home
from tocsin.intake.analyses import Analyses
from tocsin.intake.preserve import UNKNOWN, media_type
from tocsin.intake.take import Bench, Taken, work_exhibit
from tocsin.model.codec import from_record
from tocsin.model.exhibit import Exhibit

KEY, SITE_FILE, REPLIES, PART, REPORT = "door.key", "door.toml", "replies", ".part", "report.age"
IDENTITY, CUSTODIANS, ENTRY = "identity.age", "custodians", "change-"
TO_CHANGE, CHANGED = "change", "changed"
"""Files that the door looks for in a mailbox: its receipt must be changed; its receipt was changed and is dead."""
WORDS_OF_REPORT = ("what", "earlier")
"""Answers in which the thing complained of may stand."""


def create_door(home: Home) -> None:
    """Give a new desk its door: a key pair, the door's own settings, and its folders. Repeatable; keys are kept."""
    key = home.keys / KEY
    if not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{pyrage.x25519.Identity.generate()}\n")
    (home.door / REPLIES).mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = home.settings()
    told = {
        "organisation": settings.organisation.name,
        "recipient": str(_identity(home).to_public()),
        "hotline": settings.organisation.hotline,
        "emergency": settings.organisation.emergency,
        "languages": list(settings.languages),
        "address": settings.door_address,
        "country": settings.organisation.country,
    }
    (home.door / SITE_FILE).write_text(tomli_w.dumps(told), "utf-8")


def publish_custodians(home: Home, keys: Iterable[str]) -> None:
    """Tell the door the public keys (age X25519) to which it seals who a reporter is."""
    home.door.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = home.door / f"{CUSTODIANS}{PART}"
    aside.write_text("".join(f"{key}\n" for key in keys), "ascii")
    aside.rename(home.door / CUSTODIANS)


def _identity(home: Home) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str((home.keys / KEY).read_text("ascii").strip())


@dataclass(frozen=True)
class DoorReport:
    """What came through the door, opened."""

    name: str
    """Name in the spool; random, says nothing."""
    kind: str
    """`report`, `message` to an earlier one, `change` of a receipt, or `mailbox` of a report that came without."""
    mailbox: str
    language: str
    answers: dict[str, tuple[str, ...]]
    consents: tuple[str, ...] = ()
    recipient: str = ""
    """The reporter's public key, to which answers are sealed."""
    questions: str = ""
    """Version of the questions: the first 16 hex digits of the SHA-256 of `asked` as canonical JSON."""
    asked: dict[str, Any] = field(default_factory=dict)
    """The questions and consents in full, as they were shown."""
    text: str = ""
    """Words of a further message."""
    withdraw: tuple[str, ...] = ()
    """Codes of the consents that are taken back; `report` for the report itself."""
    new_mailbox: str = ""
    """Where a changed receipt leads, or where the answers of a report are to lie that came before it was known."""
    via: str = ""
    """Who filed it for the reporter; empty for the door's own form."""
    identity: str = ""
    """SHA-256 of `identity.age`, in which the identity custodians alone can read who reported; empty without one."""
    files: tuple[dict[str, str], ...] = ()
    record: bytes = b""
    """The whole as canonical JSON, as it becomes an exhibit."""

    @property
    def links(self) -> tuple[str, ...]:
        """The links given, one an entry."""
        return tuple(
            line.strip() for value in self.answers.get("links", ()) for line in value.splitlines() if line.strip()
        )

    @property
    def words(self) -> str:
        """What the reporter wrote of the thing itself."""
        return "\n\n".join(value for name in WORDS_OF_REPORT for value in self.answers.get(name, ()))


def waiting(home: Home) -> list[str]:
    """Names of whole sealed reports in the spool, in a steady order that tells nothing of their time.

    Changed receipts come first: what is written under the new ones must find its report.
    """
    whole = (path.name for path in home.spool.iterdir() if path.is_dir() and path.suffix != PART)
    return sorted(whole, key=lambda name: (not name.startswith(ENTRY), name))


@dataclass(frozen=True)
class _SealedRecord:
    """The record as the door seals it (`tocsin-report/2`); what a kind does not have is empty."""

    kind: str
    mailbox: str
    language: str
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    recipient: str = ""
    questions: str = ""
    asked: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    withdraw: tuple[str, ...] = ()
    new_mailbox: str = ""
    via: str = ""
    identity: str = ""
    files: tuple[dict[str, str], ...] = ()


def open_report(home: Home, name: str) -> DoorReport:
    """Open one sealed report. Raises IntegrityError when it is damaged, no report, or sealed to another desk."""
    try:
        record = pyrage.decrypt((home.spool / name / REPORT).read_bytes(), [_identity(home)])
        told = from_record(_SealedRecord, json.loads(record))
    except (OSError, pyrage.DecryptError, ValueError, BadInput) as error:
        raise IntegrityError(
            f"The sealed report {name} cannot be opened: {error}", hint="It is kept as it is."
        ) from error
    return DoorReport(name=name, record=record, **vars(told))


def sealed_identity(home: Home, report: DoorReport) -> bytes:
    """Who reported, sealed to the identity custodians; empty when nothing was told.

    Raises IntegrityError when it is not what the record names.
    """
    if not report.identity:
        return b""
    sealed = (home.spool / report.name / IDENTITY).read_bytes()
    if sha256(sealed) != report.identity:
        raise IntegrityError(f"The identity in {report.name} is not the one that came.", hint="It is kept as it is.")
    return sealed


@contextmanager
def opened_file(home: Home, report: DoorReport, file: Mapping[str, str]) -> Iterator[BinaryIO]:
    """One file of a report as a stream of its bytes; it is opened beside the reader and never stands anywhere whole."""
    reading, writing = os.pipe()
    sealed = home.spool / report.name / Path(file["sealed"]).name
    failed: list[Exception] = []
    opener = threading.Thread(target=_decrypt, args=(sealed, writing, _identity(home), failed), daemon=True)
    opener.start()
    with os.fdopen(reading, "rb") as plain:
        yield cast(BinaryIO, _Checked(plain, failed, opener))
    opener.join()


def _decrypt(sealed: Path, writing: int, key: pyrage.x25519.Identity, failed: list[Exception]) -> None:
    try:
        with os.fdopen(writing, "wb") as plain, sealed.open("rb") as source:
            pyrage.decrypt_io(source, plain, [key])
    except (pyrage.DecryptError, OSError) as error:
        failed.append(error)


@dataclass(frozen=True)
class _Checked:
    """A stream that ends only when all of it was opened: the first half of a damaged file is no exhibit."""

    plain: BinaryIO
    failed: list[Exception]
    opener: threading.Thread

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises IntegrityError where the sealed file cannot be opened further."""
        if data := self.plain.read(size):
            return data
        self.opener.join()
        if self.failed:
            raise IntegrityError("A sealed file cannot be opened to its end.", hint="It is kept as it is.")
        return b""


@dataclass(frozen=True)
class ReportTaken:
    """A report from the door with its exhibits. Its words are read; its files wait to be."""

    report: DoorReport
    taken: Taken
    record: Exhibit
    files: tuple[Exhibit, ...] = ()


def take_report(at: Bench, name: str) -> ReportTaken:
    """Preserve a sealed report and read its words. The spool entry stays until `forget`.

    A run that was killed is repeated from the spool and doubles nothing: each exhibit is received under a key. Files
    are not read here: a large export must not keep a call for help out of the inbox.
    """
    report = open_report(at.home, name)
    keep = _Keeper(at, name)
    record = keep.receive("record", "report.json", "application/json", report.record)
    words = report.words or report.text
    told = [keep.receive("words", "report.txt", "text/plain", words.encode())] if words else []
    files = []
    for number, file in enumerate(report.files, 1):
        with opened_file(at.home, report, file) as data:
            kind = file["media_type"] if file["media_type"] not in ("", UNKNOWN) else media_type(file["name"])
            files.append(keep.receive(f"file-{number}", file["name"], kind, data))
    taken = _read(at, name, told)
    return ReportTaken(report, replace(taken, exhibits=(record, *told, *files)), record, tuple(files))


def forget(home: Home, name: str) -> None:
    """Remove a sealed report from the spool, once all of it is an exhibit and in the inbox."""
    shutil.rmtree(home.spool / name)


@dataclass
class _Keeper:
    """Receives the parts of one report; those after the first carry its digest as their group."""

    at: Bench
    name: str
    group: str = ""

    def receive(self, role: str, name: str, kind: str, data: bytes | BinaryIO) -> Exhibit:
        received = self.at.vault.receive(
            data,
            name=name,
            media_type=kind,
            how="door",
            actor=self.at.actor,
            at=self.at.clock(),
            received_from="reporter",
            group=self.group,
            detail={"role": role},
            key=f"door:{self.name}:{role}",
        )
        self.group = self.group or received.exhibit.digest
        return received.exhibit


def _read(at: Bench, name: str, exhibits: list[Exhibit]) -> Taken:
    problems: list[str] = []
    for exhibit in exhibits:
        try:
            problems += work_exhibit(at, exhibit)[1]
        except TocsinError as error:
            problems.append(str(error))
    return Taken(name, "preserved", tuple(exhibits), Analyses(at.vault, exhibits), tuple(problems))


def expect_change(home: Home, mailbox: str) -> None:
    """Have the door ask for new words at the first return: somebody at the desk has seen those of this mailbox."""
    folder = home.door / REPLIES / Path(mailbox).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / TO_CHANGE).touch()


def bury(home: Home, mailbox: str) -> None:
    """Close a mailbox whose receipt was changed: its answers go, and the door says that it is dead. Repeatable."""
    folder = home.door / REPLIES / Path(mailbox).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / CHANGED).touch()
    for path in (*folder.glob("*.age"), folder / TO_CHANGE):
        path.unlink(missing_ok=True)


def answer(
    home: Home,
    *,
    mailbox: str,
    recipient: str,
    number: int,
    stage: str,
    text: str,
    on: str,
    names: Sequence[str] = (),
) -> Path:
    """Seal an answer to a reporter and lay it where only their receipt finds it. `names` stand below its sentence.

    `number` orders the answers of one mailbox; the same number again replaces nothing and raises BadInput.
    """
    folder = home.door / REPLIES / Path(mailbox).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{number:04d}.age"
    if target.exists():
        raise BadInput(f"Answer {number} was already given.")
    to = pyrage.x25519.Recipient.from_str(recipient)
    aside = target.with_suffix(PART)
    aside.write_bytes(pyrage.encrypt(canonical({"stage": stage, "text": text, "on": on, "names": list(names)}), [to]))
    aside.rename(target)
    return target
