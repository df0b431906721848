"""“I will do this to you”: a speaker announces harm to someone."""

from tocsin.triage.examples import Examples

FAMILY = "direct_threat"
LABEL = "Direct threat"
REASON = "The writer announces harm to a person, a community or a place."
PATTERNS = {
    "harm_to": "{hurt_i} .. {target}",
    "to_harm": "{target} [{all}] .. {hurt_i}",
    "harm_you": "{hurt_you}",
    "doomed": "{doomed}",
    "soft_harm_to": "{soft_i} .. {target}",
    "harm_at": "{hurt_i} .. {place}",
    "at_harm": "{place} .. {hurt_i}",
}
EXAMPLES: dict[str, Examples] = {}
