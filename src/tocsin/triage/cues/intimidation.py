"""Someone is told that they are known, watched or followed."""

from tocsin.triage.examples import Examples

FAMILY = "intimidation"
LABEL = "Intimidation"
REASON = "Someone is told that they are known, watched or followed."
PATTERNS = {
    "known": "{know_where}",
}
EXAMPLES: dict[str, Examples] = {}
