"""What the machine proposes. It is stored beside an assessment and never is one (guardrail 3)."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.model.passage import Passage


class Level(StrEnum):
    """Threat level, one of the five axes. Public definitions are in docs/handbook/levels.md."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    IMMINENT = "imminent"

    @property
    def rank(self) -> int:
        """0 for none up to 4 for imminent."""
        return list(Level).index(self)


@dataclass(frozen=True)
class Cue:
    """One reason, anchored to the words that give it."""

    family: str
    """Name of the cue family: `reward_for_whereabouts`, `praise_of_attack`, `prediction_of_death`, `direct_threat` …"""
    passage: Passage
    reason: str
    """One sentence for a person, in English (translated in the interface): why these words are a cue."""
    language: str
    pattern: str = ""
    """Name of the pattern that matched, so that a mistake can be found and mended."""


@dataclass(frozen=True)
class Context:
    """A frame that changes what words mean: quotation, negation, news, counter-speech, satire, past …"""

    kind: str
    passage: Passage
    reason: str


@dataclass(frozen=True)
class Specificity:
    """What the words make specific. `None` is unknown, and unknown is not no."""

    target: bool | None = None
    place: bool | None = None
    time: bool | None = None
    means: bool | None = None


@dataclass(frozen=True)
class SecondOpinion:
    """What a classifier thinks, which knows what the cues said and weighs it with the words.

    It gives no level: levels come from the cues, which stand beside it with their words.
    """

    threat: bool | None
    """None where it is unsure: between the two limits that its training set."""
    probability: float
    """Calibrated on the training set's own folds, 0 to 1: not the chance that something will happen."""
    families: tuple[str, ...] = ()
    """The likeliest cue families, likeliest first; empty when it sees no threat."""
    made_by: str = ""
    says: str = ""
    """One sentence for a person where it differs from the cues; empty where they agree or one has no view."""
    passage: Passage | None = None
    """The words that weigh most in it, where no cue shows any."""


@dataclass(frozen=True)
class Suggestion:
    """The machine's proposal for one item."""

    item: str
    """Item id."""
    level: Level | None
    """None means *not assessed* (unsupported language, no text): never “no threat”."""
    rule: str
    """Name of the public rule that gave the level."""
    explanation: str
    """One or two sentences for a person."""
    cues: tuple[Cue, ...] = ()
    contexts: tuple[Context, ...] = ()
    specificity: Specificity = Specificity()
    why_not_higher: str = ""
    why_not_lower: str = ""
    language: str = "und"
    made_by: str = ""
    """Name and version of what made it."""
    second_opinion: SecondOpinion | None = None

    @property
    def raised(self) -> bool:
        """Whether a level above none is proposed."""
        return self.level not in {None, Level.NONE}

    @property
    def stands_alone(self) -> bool:
        """Whether the second opinion sees a threat and no cue shows a person its words."""
        return self.second_opinion is not None and self.second_opinion.threat is True and not self.raised

    @property
    def carrying(self) -> Passage | None:
        """The words that the second opinion rests on, where no cue shows any."""
        return self.second_opinion.passage if self.second_opinion else None

    @property
    def reads_as_threat(self) -> bool | None:
        """Words and cues weighed together; the cues alone where no classifier spoke. None is unclear or not assessed:
        what was not assessed is never “no threat”."""
        if self.second_opinion is None:
            return None if self.level is None else self.level is not Level.NONE
        return None if self.level is None and not self.second_opinion.threat else self.second_opinion.threat
