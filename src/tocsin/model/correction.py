"""What a person says of a machine suggestion: which reasons are wrong, what it missed. Never for training."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.model.passage import Passage


class LevelVerdict(StrEnum):
    """What a person says of the proposed level."""

    RIGHT = "right"
    TOO_HIGH = "too high"
    TOO_LOW = "too low"


@dataclass(frozen=True)
class CueVerdict:
    """What a person says of one reason that the machine gave."""

    family: str
    passage: Passage
    right: bool
    pattern: str = ""
    """Name of the pattern that matched, so that a mistake can be found and mended."""


@dataclass(frozen=True)
class Correction:
    """One person's word on one suggestion. A later one by the same person stands beside it and counts instead."""

    item: str
    made_by: str
    """Name and version of what made the suggestion."""
    level: LevelVerdict
    cues: tuple[CueVerdict, ...] = ()
    """Only the reasons of which the person said something."""
    missed: tuple[Passage, ...] = ()
    """Words that the machine should have marked and did not."""
    note: str = ""
    reads: bool | None = None
    """Whether it is right that the item reads as a threat, or that it does not; None: nothing said."""
