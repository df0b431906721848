"""An exhibit → its reading, in a confined child, kept as a derivative. Findings go to disk as they come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tocsin import __version__, confine
from tocsin.intake.records import MEDIA_TYPE, READING, READING_HEADER, finding_line, findings, line, stream_of
from tocsin.model.exhibit import Exhibit
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item
from tocsin.readers import ReadSource, choose, read_file
from tocsin.vault import Vault

LARGEST = 64 << 30
"""Bytes of one reading or analysis: a line for each message takes more than the message."""
MOST_PROBLEMS = 100


@dataclass(frozen=True)
class Reading:
    """What was read in one exhibit, as the vault keeps it."""

    vault: Vault
    digest: str
    """Digest of the derivative."""

    def findings(self) -> Iterator[Finding]:
        """Items, texts and notes in the order of the file, from disk."""
        with self.vault.open(self.digest) as lines:
            yield from findings(lines)

    @property
    def items(self) -> Iterator[Item]:
        """The items alone."""
        return (one for one in self.findings() if isinstance(one, Item))

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences about what could not be read: the first MOST_PROBLEMS, then how many more there are."""
        told = [one.text for one in self.findings() if isinstance(one, Note) and one.problem]
        more = len(told) - MOST_PROBLEMS
        return (*told[:MOST_PROBLEMS], *([f"{more} more problems stand in the reading."] if more > 0 else []))


def is_read_apart(exhibit: Exhibit) -> bool:
    """Whether the exhibit stands for itself.

    A capture's picture, text and page show again what its archive holds, and a door report's record says again what
    its words and files say: reading them would double every item.
    """
    shown_again = exhibit.how == "capture" and exhibit.group
    return not shown_again and exhibit.detail.get("role") != "record"


def reading_of(vault: Vault, exhibit: Exhibit, *, actor: str, at: datetime) -> Reading:
    """The exhibit's reading, made now when there is none yet. Foreign bytes end in a problem, never in an exception."""
    made = vault.derivatives(exhibit.digest, READING)
    if made:
        return Reading(vault, made[-1].digest)
    if not exhibit.size:
        return keep_reading(vault, exhibit, "", iter([Note("This file is empty.", problem=True)]), actor=actor, at=at)
    with vault.plain(exhibit.digest) as path:
        source = _source(exhibit, path)
        return keep_reading(vault, exhibit, source.reader, read_file(path, source, run=confine.run), actor=actor, at=at)


def _source(exhibit: Exhibit, path: Path) -> ReadSource:
    """What is known of the exhibit besides its bytes, and the reader that is surest of it."""
    return ReadSource(
        exhibit.digest,
        name=exhibit.name,
        how=exhibit.how,
        url=exhibit.detail.get("final_url", "") or exhibit.detail.get("url", ""),
        received_at=exhibit.received_at,
        reader=choose(path, exhibit.name),
    )


def keep_reading(
    vault: Vault, exhibit: Exhibit, reader: str, found: Iterator[Finding], *, actor: str, at: datetime
) -> Reading:
    """Write what is found to the vault as it is found. What is analysed later is read from there."""
    made = vault.derive(
        exhibit.digest,
        kind=READING,
        data=stream_of(_lines(found)),
        media_type=MEDIA_TYPE,
        recipe=f"tocsin {__version__} readers.{reader or 'none'}",
        actor=actor,
        at=at,
        limit=LARGEST,
    )
    return Reading(vault, made.digest)


def _lines(found: Iterator[Finding]) -> Iterator[bytes]:
    yield line(READING_HEADER)
    yield from map(finding_line, found)
