"""Payment is offered to whoever says where people are."""

from tocsin.triage.examples import Examples

FAMILY = "reward_for_whereabouts"
LABEL = "Reward for whereabouts"
REASON = "A reward is offered for telling where people of a community, or a person, can be found."
PATTERNS = {
    "pay_whoever_info": "{pay} ... {whoever} ... {info|where} .. {third|group|person}",
    "pay_info": "{pay} ... {info} .. {third|group|person}",
    "pay_where": "{pay} ... {where} .. {third|group|person} .. {live}",
    "info_pay": "{info|where} .. {third|group|person} .... {pay}",
    "who_info_pay": "{whoever} ... {third|group|person} ... {info|where} .... {pay}",
    "group_info_pay": "{third|group|person} ... {info|where} .... {pay}",
    "pay_group_info": "{pay} .... {third|group|person} .. {info|where}",
    "pay_for_head": "{pay} .. {head} .. {third|group|person}",
    "head_pay": "{third|group|person} .. {head} ... {pay}",
}
EXAMPLES: dict[str, Examples] = {}
