"""Who may do what, to whose matter: deny by default, one table, one question.

Access = role permission and case grant and not recused and, where two persons are asked for, not one's own work.
"""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.errors import Refused


class Role(StrEnum):
    """Fixed sets of permissions; a person may hold several."""

    DUTY_OFFICER = "duty officer"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    CASE_LEAD = "case lead"
    PUBLISHER = "publisher"
    IDENTITY_CUSTODIAN = "identity custodian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What a person can do at the desk."""

    READ_INBOX = "read the inbox"
    TAKE_REPORT = "take a report"
    SCREEN_REPORT = "screen a report"
    READ_CASE = "read a case"
    ADD_EVIDENCE = "add evidence"
    ASSESS = "assess an item"
    REVIEW = "review an assessment"
    OPEN_CASE = "open a case"
    WORK_CASE = "work on a case"
    GRANT = "give someone access to a case"
    CONFIRM_LINK = "confirm or reject a link"
    CONFIRM_INCIDENT = "confirm an incident"
    DRAFT = "draft a referral, advisory or letter"
    APPROVE = "approve a draft"
    SEND = "send what was approved"
    PUBLISH = "publish an approved advisory"
    RECORD_OUTCOME = "record an outcome"
    HOLD = "place or lift a legal hold"
    ERASE = "erase a case"
    READ_LOG = "read the custody log"
    MANAGE_PEOPLE = "manage people"
    ASK_IDENTITY = "ask to see who reported"
    DECIDE_IDENTITY = "decide who sees a reporter's identity"


WITHIN_CASE = frozenset(
    {
        Act.READ_CASE,
        Act.WORK_CASE,
        Act.GRANT,
        Act.CONFIRM_LINK,
        Act.CONFIRM_INCIDENT,
        Act.DRAFT,
        Act.APPROVE,
        Act.SEND,
        Act.PUBLISH,
        Act.RECORD_OUTCOME,
        Act.HOLD,
        Act.ERASE,
    }
)
"""Acts that need a grant on the case as well as the role."""

BY_ANOTHER = frozenset({Act.APPROVE, Act.PUBLISH, Act.REVIEW, Act.CONFIRM_INCIDENT, Act.DECIDE_IDENTITY, Act.ERASE})
"""Acts on someone else's work only, save in solo mode."""

INTAKE = frozenset({Act.READ_INBOX, Act.TAKE_REPORT, Act.SCREEN_REPORT, Act.ADD_EVIDENCE, Act.ASK_IDENTITY})
WORK = INTAKE | {
    Act.READ_CASE,
    Act.WORK_CASE,
    Act.ASSESS,
    Act.OPEN_CASE,
    Act.CONFIRM_LINK,
    Act.DRAFT,
    Act.RECORD_OUTCOME,
}
KEEPING = (Act.HOLD, Act.ERASE)

ROLE_ACTS: dict[Role, frozenset[Act]] = {
    Role.DUTY_OFFICER: INTAKE | {Act.ASSESS},
    Role.ANALYST: WORK,
    Role.REVIEWER: WORK | {Act.REVIEW, Act.CONFIRM_INCIDENT, Act.APPROVE, Act.SEND, *KEEPING},
    Role.CASE_LEAD: WORK | {Act.GRANT, Act.CONFIRM_INCIDENT, Act.APPROVE, Act.SEND, Act.READ_LOG, *KEEPING},
    Role.PUBLISHER: frozenset({Act.READ_CASE, Act.APPROVE, Act.PUBLISH, Act.READ_INBOX}),
    Role.IDENTITY_CUSTODIAN: frozenset({Act.DECIDE_IDENTITY}),
    Role.AUDITOR: frozenset({Act.READ_LOG}),
    Role.ADMINISTRATOR: frozenset({Act.MANAGE_PEOPLE}),
}

EXCLUSIVE = ((Role.ADMINISTRATOR, Role.AUDITOR), (Role.ADMINISTRATOR, Role.IDENTITY_CUSTODIAN))
"""Pairs of roles that nobody holds together, save in a solo desk."""


@dataclass(frozen=True)
class Actor:
    """Who acts: a public id, their roles, and whether the desk is in solo mode."""

    id: str
    name: str
    roles: frozenset[Role]
    solo: bool = False


@dataclass(frozen=True)
class Relation:
    """How the actor stands to the thing acted upon."""

    granted: bool = False
    recused: bool = False
    own_work: bool = False


NOTHING = Relation()


def may_somewhere(roles: frozenset[Role], act: Act) -> bool:
    """Whether these roles let a person do this anywhere: in some case, if it is an act within cases."""
    return any(act in ROLE_ACTS[role] for role in roles)


def demand_somewhere(actor: Actor, act: Act) -> None:
    """Raise Refused when no case whatever could let this person do this: for pages that list what they may."""
    if not may_somewhere(actor.roles, act):
        raise Refused(f"Your roles do not let you {act.value}.", hint="Ask an administrator if they should.")


def allowed(actor: Actor, act: Act, relation: Relation = NOTHING) -> bool:
    """Whether the rules let this person do this, here."""
    if relation.recused or not may_somewhere(actor.roles, act):
        return False
    if act in WITHIN_CASE and not relation.granted:
        return False
    return not (act in BY_ANOTHER and relation.own_work and not actor.solo)


def demand(actor: Actor, act: Act, relation: Relation = NOTHING) -> None:
    """Raise Refused unless the rules let this person do this; the sentence names the rule and the way out."""
    if allowed(actor, act, relation):
        return
    if act in BY_ANOTHER and relation.own_work:
        raise Refused(f"This is your own work, so someone else must {act.value}.", hint="Ask a colleague who may.")
    raise Refused(f"You may not {act.value} here.", hint="Ask the case lead for access, or a colleague to do it.")
