"""The desk's side of the door: makes its keys, opens what it sealed, and seals answers back to the reporter.

The private key lies in the desk's `keys/`; the door has only the public one.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import pyrage
import tomli_w

from tocsin.canonical import canonical
from tocsin.errors import BadInput, IntegrityError, TocsinError
from tocsin.home import Home
from tocsin.intake.preserve import media_type
from tocsin.intake.records import Analysed
from tocsin.intake.take import Bench, Taken, work_exhibit
from tocsin.model.codec import from_record
from tocsin.model.exhibit import Exhibit

KEY, SITE_FILE, REPLIES, PART, REPORT = "door.key", "door.toml", "replies", ".part", "report.age"
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


def _identity(home: Home) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str((home.keys / KEY).read_text("ascii").strip())


@dataclass(frozen=True)
class DoorReport:
    """What came through the door, opened."""

    name: str
    """Name in the spool; random, says nothing."""
    kind: str
    """`report`, or `message` to an earlier one."""
    mailbox: str
    language: str
    answers: dict[str, tuple[str, ...]]
    consents: tuple[str, ...] = ()
    contact: str = ""
    recipient: str = ""
    """The reporter's public key, to which answers are sealed."""
    questions: str = ""
    text: str = ""
    """Words of a further message."""
    withdraw: str = ""
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
    """Names of whole sealed reports in the spool, in a steady order that tells nothing of their time."""
    return sorted(path.name for path in home.spool.iterdir() if path.is_dir() and path.suffix != PART)


@dataclass(frozen=True)
class _SealedRecord:
    """The record as the door seals it (`tocsin-report/1`); what a kind does not have is empty."""

    kind: str
    mailbox: str
    language: str
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    consents: tuple[str, ...] = ()
    contact: str = ""
    recipient: str = ""
    questions: str = ""
    text: str = ""
    withdraw: str = ""
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


def files_of(home: Home, report: DoorReport) -> Iterator[tuple[str, str, bytes]]:
    """Name, media type and bytes of each file of a report, opened."""
    for file in report.files:
        path = home.spool / report.name / Path(file["sealed"]).name
        plain = BytesIO()
        with path.open("rb") as sealed:
            pyrage.decrypt_io(sealed, plain, [_identity(home)])
        yield file["name"], file["media_type"], plain.getvalue()


@dataclass(frozen=True)
class ReportTaken:
    """A report from the door with its exhibits and what was read in them."""

    report: DoorReport
    taken: Taken
    record: Exhibit


def take_report(at: Bench, name: str) -> ReportTaken:
    """Preserve a sealed report and read it. The spool entry stays until `forget`.

    A run that was killed is repeated from the spool and doubles nothing: each exhibit is received under a key.
    """
    report = open_report(at.home, name)
    keep = _Keeper(at, name)
    record = keep.receive("record", "report.json", "application/json", report.record)
    exhibits = []
    if words := report.words or report.text:
        exhibits.append(keep.receive("words", "report.txt", "text/plain", words.encode()))
    for number, (file, kind, data) in enumerate(files_of(at.home, report), 1):
        exhibits.append(keep.receive(f"file-{number}", file, kind or media_type(file), data))
    taken = _read(at, name, exhibits)
    return ReportTaken(report, replace(taken, exhibits=(record, *exhibits)), record)


def forget(home: Home, name: str) -> None:
    """Remove a sealed report from the spool, once all of it is an exhibit and in the inbox."""
    shutil.rmtree(home.spool / name)


@dataclass
class _Keeper:
    """Receives the parts of one report; those after the first carry its digest as their group."""

    at: Bench
    name: str
    group: str = ""

    def receive(self, role: str, name: str, kind: str, data: bytes) -> Exhibit:
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
    found: list[Analysed] = []
    problems: list[str] = []
    for exhibit in exhibits:
        try:
            analyses, sentences = work_exhibit(at, exhibit)
        except TocsinError as error:
            analyses, sentences = (), (str(error),)
        found += analyses
        problems += sentences
    return Taken(name, "preserved", tuple(exhibits), tuple(found), tuple(problems))


def answer(home: Home, *, mailbox: str, recipient: str, number: int, stage: str, text: str, on: str) -> Path:
    """Seal an answer to a reporter and lay it where only their receipt finds it.

    `number` orders the answers of one mailbox; the same number again replaces nothing and raises BadInput.
    """
    folder = home.door / REPLIES / Path(mailbox).name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{number:04d}.age"
    if target.exists():
        raise BadInput(f"Answer {number} was already given.")
    to = pyrage.x25519.Recipient.from_str(recipient)
    aside = target.with_suffix(PART)
    aside.write_bytes(pyrage.encrypt(canonical({"stage": stage, "text": text, "on": on}), [to]))
    aside.rename(target)
    return target
