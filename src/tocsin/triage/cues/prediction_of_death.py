"""Deaths among a community are foretold."""

from tocsin.triage.examples import Examples

FAMILY = "prediction_of_death"
LABEL = "Prediction of death"
REASON = "Deaths among a community are foretold as coming."
PATTERNS = {
    "dead_rise": "{dead} .. {group|third} ... {rise}",
    "rise_dead": "{group|third} .. {dead} ... {rise}",
    "rise_first": "{rise} ... {dead} .. {group|third}",
    "will_die": "{group|third} .. {will_die}",
    "will_die_first": "{will_die} .. {group|third}",
}
EXAMPLES: dict[str, Examples] = {}
