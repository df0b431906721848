"""Item → Suggestion: cues with their passages, contexts, level, and why. Pure; it proposes and never decides."""

from tocsin.triage.classifier import with_second_opinion
from tocsin.triage.suggest import families, level_of, reads_as, suggest

__all__ = ["families", "level_of", "reads_as", "suggest", "with_second_opinion"]
