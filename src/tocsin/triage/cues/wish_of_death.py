"""Death or grave harm is wished on someone."""

from tocsin.triage.examples import Examples

FAMILY = "wish_of_death"
LABEL = "Wish of death"
REASON = "Death or grave harm is wished on someone."
PATTERNS = {
    "wish": "{wish} .. {target} .. {be_dead}",
    "wish_after": "{target} .. {wish} .. {be_dead}",
    "be_dead_wish": "{wish} .. {be_dead} .. {target}",
    "target_dead_wish": "{target} .. {be_dead} .. {wish}",
    "imperative": "{die_wish}",
}
EXAMPLES: dict[str, Examples] = {}
