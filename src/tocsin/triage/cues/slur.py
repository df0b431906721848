"""A community is named together with an insult."""

from tocsin.triage.examples import Examples

FAMILY = "slur"
LABEL = "Insult of a community"
REASON = "A community is named together with an insult."
PATTERNS = {
    "insult": "{dirty} [{all}] {group}",
    "insult_after": "{group} {dirty}",
}
EXAMPLES: dict[str, Examples] = {}
