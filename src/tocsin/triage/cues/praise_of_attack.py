"""An attack or those who did it are praised."""

from tocsin.triage.examples import Examples

FAMILY = "praise_of_attack"
LABEL = "Praise of an attack"
REASON = "An attack, or those who carried it out, are praised."
PATTERNS = {
    "praise_attack": "{praise} ... {attack}",
    "attack_praise": "{attack} ... {praise}",
    "praise_deed": "{praise_deed} & {attack|dead}",
}
EXAMPLES: dict[str, Examples] = {}
