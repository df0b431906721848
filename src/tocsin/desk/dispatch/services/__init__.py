"""Acts by which something leaves the desk. Each asks the rules first and leaves one decision and one custody entry.

Callable from a view, the command line or the worked case alike: they take people and values, never a request.
"""

from tocsin.desk.dispatch.services.acts import rest_elsewhere
from tocsin.desk.dispatch.services.advisories import (
    approve_advisory,
    check_facts,
    check_privacy,
    correct_advisory,
    draft_advisory,
    drop_version,
    edit_advisory,
    expire_advisory,
    publish_advisory,
    return_advisory,
    review_language,
    withdraw_advisory,
    write_version,
)
from tocsin.desk.dispatch.services.agencies import add_agency
from tocsin.desk.dispatch.services.emergency import refer_in_emergency, review_emergency
from tocsin.desk.dispatch.services.letters import (
    approve_letter,
    check_letter,
    draft_letter,
    edit_letter,
    follow_letter,
    return_letter,
    sign_letter,
)
from tocsin.desk.dispatch.services.notices import (
    answer_notice,
    approve_notice,
    draft_notice,
    go_without_preservation,
    send_notice,
    withdraw_notice,
)
from tocsin.desk.dispatch.services.referrals import (
    approve_referral,
    ask_approval,
    check_consent,
    draft_referral,
    edit_referral,
    follow_referral,
    return_referral,
    withdraw_referral,
)
from tocsin.desk.dispatch.services.sending import acknowledge, package_referral, send_package, supplement_referral
from tocsin.desk.dispatch.services.whole import advise, refer_case, write_letter
from tocsin.desk.dispatch.services.withholding import choose_withholding

__all__ = [
    "acknowledge",
    "add_agency",
    "advise",
    "answer_notice",
    "approve_advisory",
    "approve_letter",
    "approve_notice",
    "approve_referral",
    "ask_approval",
    "check_consent",
    "check_facts",
    "check_letter",
    "check_privacy",
    "choose_withholding",
    "correct_advisory",
    "draft_advisory",
    "draft_letter",
    "draft_notice",
    "draft_referral",
    "drop_version",
    "edit_advisory",
    "edit_letter",
    "edit_referral",
    "expire_advisory",
    "follow_letter",
    "follow_referral",
    "go_without_preservation",
    "package_referral",
    "publish_advisory",
    "refer_case",
    "refer_in_emergency",
    "rest_elsewhere",
    "return_advisory",
    "return_letter",
    "return_referral",
    "review_emergency",
    "review_language",
    "send_notice",
    "send_package",
    "sign_letter",
    "supplement_referral",
    "withdraw_advisory",
    "withdraw_notice",
    "withdraw_referral",
    "write_letter",
    "write_version",
]
