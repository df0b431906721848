"""Someone is sought, hired or invited to do harm."""

from tocsin.triage.examples import Examples

FAMILY = "solicitation"
LABEL = "Solicitation of violence"
REASON = "Someone is sought, hired or invited to do harm."
PATTERNS = {
    "join": "{join} .. {hurt|hurt_soft} .. {target|place}",
    "join_before": "{target|place} .. {hurt|hurt_soft} .. {join}",
    "join_mid": "{target} .. {join} .. {hurt}",
    "pay_to": "{pay} ... {whoever} .. {hurt} .. {target}",
    "pay_to_before": "{target} .. {hurt} .. {whoever} ... {pay}",
    "who_pay": "{whoever} .. {hurt} .. {target} ... {pay}",
}
EXAMPLES: dict[str, Examples] = {}
