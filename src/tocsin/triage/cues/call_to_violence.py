"""Others are urged to harm a community or a person."""

from tocsin.triage.examples import Examples

FAMILY = "call_to_violence"
LABEL = "Call to violence"
REASON = "Others are urged to harm a community or a person."
PATTERNS = {
    "urge": "{hurt_imp} .. {third|group}",
    "urge_after": "{third|group} .. {hurt_imp}",
    "urge_place": "{hurt_imp} [{all}] .. {place} & {third|group}",
    "must_die": "{third|group} .. {must_die}",
    "must_die_before": "{must_die} .. {third|group}",
    "must_be": "{third|group} [{all}] {must} [{all}] {die}",
    "death_to": "{death_to} [{all}] {group|third}",
    "to_death": "{group|third} [{all}] {death_to}",
}
EXAMPLES: dict[str, Examples] = {}
