"""The rules of the work as tables: state × event → state. Whatever is not in a table is refused."""

from collections.abc import Mapping

from tocsin.errors import Refused

Table = Mapping[tuple[str, str], str]

REPORT: Table = {
    ("received", "screen"): "screened",
    ("screened", "link"): "linked",
    ("screened", "merge"): "merged",
    ("screened", "signpost"): "signposted",
    ("screened", "ask"): "needs information",
    ("needs information", "answered"): "screened",
    ("screened", "find unfounded"): "unfounded",
    ("received", "withdraw"): "withdrawn",
    ("screened", "withdraw"): "withdrawn",
    ("needs information", "withdraw"): "withdrawn",
    ("linked", "withdraw"): "withdrawn",
    ("merged", "withdraw"): "withdrawn",
    ("signposted", "withdraw"): "withdrawn",
    ("unfounded", "withdraw"): "withdrawn",
    ("withdrawn", "reopen"): "screened",
    ("linked", "reopen"): "screened",
    ("merged", "reopen"): "screened",
    ("signposted", "reopen"): "screened",
    ("unfounded", "reopen"): "screened",
}

INCIDENT: Table = {
    ("new", "triage"): "in triage",
    ("in triage", "assess"): "assessed",
    ("assessed", "review"): "in review",
    ("assessed", "confirm"): "confirmed",
    ("in review", "confirm"): "confirmed",
    ("in review", "do not confirm"): "not confirmed",
    ("in review", "dispute"): "disputed",
    ("disputed", "confirm"): "confirmed",
    ("disputed", "do not confirm"): "not confirmed",
    ("confirmed", "activate"): "active",
    ("active", "monitor"): "monitoring",
    ("confirmed", "close"): "closed",
    ("active", "close"): "closed",
    ("monitoring", "close"): "closed",
    ("not confirmed", "close"): "closed",
    ("closed", "reopen"): "in triage",
}

REFERRAL: Table = {
    ("draft", "check consent"): "consent checked",
    ("consent checked", "ask approval"): "in approval",
    ("in approval", "return to drafter"): "draft",
    ("in approval", "approve"): "approved",
    ("approved", "package"): "packaged",
    ("packaged", "send"): "sent",
    ("sent", "deliver"): "delivered",
    ("sent", "acknowledge"): "acknowledged",
    ("delivered", "acknowledge"): "acknowledged",
    ("sent", "escalate"): "overdue",
    ("overdue", "acknowledge"): "acknowledged",
    ("acknowledged", "consider"): "under consideration",
    ("acknowledged", "return for information"): "returned for information",
    ("returned for information", "supplement"): "acknowledged",
    ("acknowledged", "decline"): "declined",
    ("under consideration", "decline"): "declined",
    ("under consideration", "close"): "closed",
    ("acknowledged", "close"): "closed",
    ("declined", "close"): "closed",
    ("draft", "withdraw"): "withdrawn",
    ("consent checked", "withdraw"): "withdrawn",
    ("in approval", "withdraw"): "withdrawn",
    ("approved", "withdraw"): "withdrawn",
    ("packaged", "withdraw"): "withdrawn",
}

ADVISORY: Table = {
    ("draft", "check facts"): "facts checked",
    ("facts checked", "check privacy"): "privacy checked",
    ("facts checked", "return to drafter"): "draft",
    ("privacy checked", "approve"): "approved",
    ("privacy checked", "return to drafter"): "draft",
    ("approved", "publish"): "published",
    ("published", "correct"): "published",
    ("published", "expire"): "expired",
    ("published", "withdraw"): "withdrawn",
}

LETTER: Table = {
    ("draft", "check"): "checked",
    ("checked", "return to drafter"): "draft",
    ("checked", "approve"): "approved",
    ("approved", "sign"): "signed",
    ("signed", "send"): "sent",
    ("sent", "answer"): "answered",
    ("sent", "give up"): "no answer",
    ("answered", "close"): "closed",
    ("no answer", "close"): "closed",
}

NOTICE: Table = {
    ("draft", "approve"): "approved",
    ("draft", "withdraw"): "withdrawn",
    ("approved", "return to drafter"): "draft",
    ("approved", "send"): "sent",
    ("approved", "withdraw"): "withdrawn",
    ("sent", "answer"): "answered",
    ("sent", "give up"): "no answer",
    ("no answer", "answer"): "answered",
    ("answered", "close"): "closed",
    ("no answer", "close"): "closed",
}

IDENTITY: Table = {
    ("asked", "approve"): "approved",
    ("asked", "refuse"): "refused",
    ("asked", "take back"): "taken back",
    ("approved", "open"): "approved",
    ("approved", "lapse"): "lapsed",
    ("approved", "close"): "lapsed",
}
"""A request to see who reported: approved, it stays open for its time and may be looked at more than once."""

TABLES: Mapping[str, Table] = {
    "report": REPORT,
    "incident": INCIDENT,
    "referral": REFERRAL,
    "advisory": ADVISORY,
    "letter": LETTER,
    "notice": NOTICE,
    "identity": IDENTITY,
}


def step(table: Table, state: str, event: str) -> str:
    """The state after `event` in `state`. Raises Refused, naming what is possible, when the table has no such step."""
    after = table.get((state, event))
    if after is None:
        possible = ", ".join(events(table, state)) or "nothing"
        raise Refused(f"“{event}” is not possible while this is “{state}”.", hint=f"Possible now: {possible}.")
    return after


def events(table: Table, state: str) -> tuple[str, ...]:
    """The events that the table allows in `state`, in its order."""
    return tuple(event for (before, event) in table if before == state)


def states(table: Table) -> tuple[str, ...]:
    """All states that the table names, in order of first appearance."""
    named = [state for (before, _), after in table.items() for state in (before, after)]
    return tuple(dict.fromkeys(named))
