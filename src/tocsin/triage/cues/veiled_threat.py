"""Harm is hinted at, not named."""

from tocsin.triage.examples import Examples

FAMILY = "veiled_threat"
LABEL = "Veiled threat"
REASON = "The words hint at harm without naming it."
PATTERNS = {
    "hint": "{veiled}",
    "coming": "{coming} .. {third|you}",
    "coming_after": "{third|you} .. {coming}",
}
EXAMPLES: dict[str, Examples] = {}
