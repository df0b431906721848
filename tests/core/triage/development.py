"""The development corpus: threats and contrasts in nine languages, written before the frames and tuned on.

`development/<language>.tsv` has three columns: the family expected (`none` for a contrast), the kind of contrast, the
text. A third of the rows, chosen by a checksum of the text, is held back: nobody tunes on them, so that the number they
give says more than the others. Both were written by the hand that wrote the rules; an unseen set by another hand says
more still.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.core.triage.seen import judged
from tocsin.model.suggestion import Level, Suggestion

FOLDER = Path(__file__).parent / "development"
CONTRAST = "none"


@dataclass(frozen=True)
class Row:
    """One sentence with what it should give."""

    language: str
    family: str
    kind: str
    text: str

    @property
    def held_back(self) -> bool:
        """Whether nobody tunes on it."""
        return zlib.crc32(self.text.encode()) % 3 == 0


def rows(language: str) -> Iterator[Row]:
    """The corpus of one language."""
    for line in (FOLDER / f"{language}.tsv").read_text("utf-8").splitlines()[1:]:
        family, kind, text = line.split("\t")
        yield Row(language, family, kind, text)


def raised(suggestion: Suggestion) -> bool:
    """Whether a person is told of something."""
    set_aside = suggestion.rule == "set_aside_by_context"
    return suggestion.level is not Level.NONE or bool(suggestion.cues and not set_aside)


@dataclass
class Tally:
    """Counts over rows."""

    threats: int = 0
    found: int = 0
    named: int = 0
    """Threats found with the family expected."""
    contrasts: int = 0
    raised: int = 0

    def add(self, row: Row) -> None:
        """Judge a row and count it."""
        suggestion = judged(row.text, row.language)
        hit = raised(suggestion)
        if row.family == CONTRAST:
            self.contrasts += 1
            self.raised += hit
        else:
            self.threats += 1
            self.found += hit
            self.named += hit and any(cue.family == row.family for cue in suggestion.cues)
