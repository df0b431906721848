"""“If you do this, I will do that.”"""

from tocsin.triage.examples import Examples

FAMILY = "conditional_threat"
LABEL = "Conditional threat"
REASON = "Harm is announced in case someone does or does not do something."
PATTERNS = {
    "if_harm": "{if} .... {hurt_i}",
    "if_harm_you": "{if} .... {hurt_you}",
    "if_doomed": "{if} .... {doomed}",
    "harm_if": "{hurt_i} .. {target} ... {if}",
    "harm_you_if": "{hurt_you} ... {if}",
    "if_group_dies": "{if} .... {third} .. {will_die}",
}
EXAMPLES: dict[str, Examples] = {}
