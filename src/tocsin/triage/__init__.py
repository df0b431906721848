"""Item → Suggestion: cues with their passages, contexts, level, and why. Pure; it proposes and never decides."""

from tocsin.triage.classifier import with_second_opinion
from tocsin.triage.suggest import families, level_of, reading_of, suggest

__all__ = ["families", "level_of", "reading_of", "suggest", "with_second_opinion"]
