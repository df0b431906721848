"""An exhibit → its reading, in a confined child, kept as a derivative."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tocsin import __version__, confine
from tocsin.intake.records import MEDIA_TYPE, READING, READING_HEADER, finding_line, findings, line
from tocsin.model.exhibit import Exhibit
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item
from tocsin.readers import ReadSource, choose, read_file
from tocsin.vault import Vault


@dataclass(frozen=True)
class Reading:
    """What was read in one exhibit."""

    items: tuple[Item, ...]
    problems: tuple[str, ...]
    """Sentences about what could not be read."""


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
        return _reading(findings(vault.read(made[-1].digest).splitlines()))
    reader, found = _read(vault, exhibit)
    data = b"".join([line(READING_HEADER), *map(finding_line, found)])
    recipe = f"tocsin {__version__} readers.{reader or 'none'}"
    vault.derive(exhibit.digest, kind=READING, data=data, media_type=MEDIA_TYPE, recipe=recipe, actor=actor, at=at)
    # read back, so that what is analysed is what is kept: JSON cannot carry a lone surrogate
    return _reading(findings(data.splitlines()))


def _read(vault: Vault, exhibit: Exhibit) -> tuple[str, list[Finding]]:
    if not exhibit.size:
        return "", [Note("This file is empty.", problem=True)]
    with vault.plain(exhibit.digest) as path:
        source = ReadSource(
            exhibit.digest,
            name=exhibit.name,
            how=exhibit.how,
            url=exhibit.detail.get("final_url", "") or exhibit.detail.get("url", ""),
            received_at=exhibit.received_at,
            reader=choose(path, exhibit.name),
        )
        return source.reader, list(read_file(path, source, run=confine.run))


def _reading(found: Iterator[Finding]) -> Reading:
    everything = list(found)
    return Reading(
        tuple(one for one in everything if isinstance(one, Item)),
        tuple(one.text for one in everything if isinstance(one, Note) and one.problem),
    )
