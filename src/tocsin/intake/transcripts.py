"""The words of a recording, as a person typed them who listened to it.

A transcript is a derivative of the recording (`tocsin-transcript/1`, docs/formats/derivatives.md). It becomes an item
of its own in a new reading of the exhibit; a later transcript supersedes an earlier one, which stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from tocsin import __version__
from tocsin.errors import BadInput, LimitReached
from tocsin.intake.read import Reading, keep_reading, reading_of
from tocsin.intake.records import keep_value, kept_values
from tocsin.intake.take import Bench, analyse_reading
from tocsin.model.exhibit import Exhibit
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.vault import Vault

TRANSCRIPT = "transcript"
FORMAT = "tocsin-transcript/1"
LONGEST = 100_000
"""Characters of one transcript."""


@dataclass(frozen=True)
class Transcript:
    """What one person typed."""

    text: str
    language: str
    """BCP 47 tag of the language spoken; empty when not known."""
    typed_by: str
    """Public id of the person."""
    at: datetime
    format: str = FORMAT


def recording_of(reading: Reading) -> Item:
    """The recording that an exhibit is. Raises BadInput when it is none."""
    found = next((item for item in reading.items if item.kind is ItemKind.RECORDING), None)
    if found is None:
        raise BadInput("This exhibit is no recording.", hint="Only a recording is typed out.")
    return found


def transcripts_of(vault: Vault, exhibit: str) -> tuple[Transcript, ...]:
    """What was typed of this exhibit (digest), the oldest first."""
    return tuple(kept_values(vault, exhibit, TRANSCRIPT, Transcript))


def type_out(at: Bench, exhibit: Exhibit, *, text: str, language: str = "") -> Item:
    """Keep a transcript, and read and analyse it as an item of its own; gives that item.

    Raises BadInput for an exhibit that is no recording and for empty words, LimitReached past LONGEST characters.
    """
    words = text.strip()
    if not words:
        raise BadInput("The transcript is empty.", hint="Type what you hear.")
    if len(words) > LONGEST:
        raise LimitReached(f"A transcript has at most {LONGEST} characters.", hint="Type the part that matters.")
    reading = reading_of(at.vault, exhibit, actor=at.actor, at=at.clock())
    recording = recording_of(reading)
    made = Transcript(words, language, at.actor, at.clock())
    recipe = f"tocsin {__version__} typed by {at.actor}"
    keep_value(at.vault, exhibit.digest, TRANSCRIPT, made, recipe=recipe, actor=at.actor, at=made.at)
    return _as_item(at, exhibit, reading, recording, made)


def _as_item(at: Bench, exhibit: Exhibit, reading: Reading, recording: Item, made: Transcript) -> Item:
    """A new reading with the transcript as its last item, and its analysis."""
    number = len(at.vault.derivatives(exhibit.digest, TRANSCRIPT))
    item = Item(
        ItemKind.RECORDING,
        made.text,
        SourceRef(exhibit.digest, f"transcript {number}", "recording"),
        posted=recording.posted,
        title=recording.title,
        extra={
            "words": "typed by a person who listened",
            "typed_by": made.typed_by,
            "recording": recording.id,
            **({"lang": made.language} if made.language else {}),
            **({"supersedes": f"transcript {number - 1}"} if number > 1 else {}),
        },
    )
    more: Iterator[Item] = iter([item])
    anew = keep_reading(
        at.vault,
        exhibit,
        f"recording, transcript {number}",
        chain(reading.findings(), more),
        actor=at.actor,
        at=made.at,
    )
    analyse_reading(at, exhibit, anew)
    return item
