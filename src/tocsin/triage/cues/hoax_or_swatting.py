"""A bomb is said to be placed, or a false alarm is being arranged."""

from tocsin.triage.examples import Examples

FAMILY = "hoax_or_swatting"
LABEL = "Bomb claim, hoax or swatting"
REASON = "A bomb is said to be placed somewhere, or a false alarm is being arranged."
PATTERNS = {
    "bomb": "{bomb_in} .. {place}",
    "bomb_after": "{place} .. {bomb_in}",
    "swat": "{swat}",
}
EXAMPLES: dict[str, Examples] = {}
