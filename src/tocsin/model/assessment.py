"""A person's judgement on the threat worksheet: signed, dated, superseded but never edited."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.model.passage import Passage
from tocsin.model.suggestion import Level, Specificity


@dataclass(frozen=True)
class AnchoredCue:
    """A cue that a person ticked, with the passage that carries it. No passage, no tick."""

    family: str
    passage: Passage


@dataclass(frozen=True)
class Assessment:
    """One person's answer. The five axes stand apart and are never added up."""

    item: str
    level: Level
    """Threat level."""
    credibility: str
    """Corroboration: `uncorroborated`, `single source`, `corroborated`, `refuted`."""
    category: str
    """Category of the default scheme: `THR`, `ABU`, `AST` … (docs/handbook/categories.md)."""
    bias_evidence: str
    """Facts that point to a bias motivation, in words; empty when none are recorded."""
    rationale: str
    assessed_by: str
    assessed_at: datetime
    cues: tuple[AnchoredCue, ...] = ()
    specificity: Specificity = Specificity()
    mitigating: str = ""
    """Quotation, satire, news, old, retraction …; travels with every package even when empty."""
    alternatives: str = ""
    """Other explanations considered; compulsory at high and imminent."""
    first_answer_before_machine: bool = True
    supersedes: str = ""
