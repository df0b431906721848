"""People are called animals, vermin, filth or disease."""

from tocsin.triage.examples import Examples

FAMILY = "dehumanising"
LABEL = "Dehumanising language"
REASON = "People are called animals, vermin, filth or disease."
PATTERNS = {
    "vermin": "{third_vermin}",
    "vermin_before": "{vermin} {group}",
}
EXAMPLES: dict[str, Examples] = {}
