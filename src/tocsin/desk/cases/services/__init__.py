"""Acts in a case: each asks the rules first, changes, and leaves one decision and one custody entry, all or nothing."""

from tocsin.desk.cases.services.campaigns import decide_campaign, decide_link, propose_campaign
from tocsin.desk.cases.services.incidents import (
    add_claim,
    link_items,
    make_incident,
    move_incident,
    set_corroboration,
)
from tocsin.desk.cases.services.items import add_item, add_note, add_translation
from tocsin.desk.cases.services.opening import close_case, describe_case, open_case, reopen_case
from tocsin.desk.cases.services.outcomes import confirm_outcome, record_outcome, withdraw_outcome
from tocsin.desk.cases.services.team import end_grant, give_grant, recuse

__all__ = [
    "add_claim",
    "add_item",
    "add_note",
    "add_translation",
    "close_case",
    "confirm_outcome",
    "decide_campaign",
    "decide_link",
    "describe_case",
    "end_grant",
    "give_grant",
    "link_items",
    "make_incident",
    "move_incident",
    "open_case",
    "propose_campaign",
    "record_outcome",
    "recuse",
    "reopen_case",
    "set_corroboration",
    "withdraw_outcome",
]
