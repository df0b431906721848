"""A weapon or preparation is shown together with hostile words."""

from tocsin.triage.examples import Examples

FAMILY = "capability_shown"
LABEL = "Capability shown"
REASON = "A weapon or a preparation is shown together with hostile words or a target."
PATTERNS = {
    "weapon_for": "{have} .. {weapon} .. {ready} .. {target}",
    "weapon_hostile": "{have} .. {weapon} & {hostile}",
    "weapon_have_hostile": "{weapon} .. {have} & {hostile}",
    "target_weapon": "{target} .. {ready} .. {weapon} .. {have}",
}
EXAMPLES: dict[str, Examples] = {}
