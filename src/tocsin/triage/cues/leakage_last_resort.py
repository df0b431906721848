"""A plan leaks out, or the words are those of a last resort."""

from tocsin.triage.examples import Examples

FAMILY = "leakage_last_resort"
LABEL = "Leakage or last words"
REASON = "The words speak of a last resort, or let a plan be guessed."
PATTERNS = {
    "last": "{last}",
}
EXAMPLES: dict[str, Examples] = {}
