"""What a referral asks of the police: always a report number, preservation with its particulars, and a call back.

Preservation is a governmental entity's request (18 U.S.C. 2703(f) in the United States). The desk prompts it with
account ids, addresses and a range in UTC; it never sends one.
"""

from datetime import UTC, datetime, time

from tocsin.model.dossier import Dossier
from tocsin.model.when import When
from tocsin.outputs._facts import accounts, addresses, ranked, report_numbers, utc


def asks(dossier: Dossier) -> tuple[str, ...]:
    """The asks of the referral in its own words, then the three that every referral makes."""
    own = dossier.referral.asks if dossier.referral else ()
    return (*own, *standard_asks(dossier))


def standard_asks(dossier: Dossier) -> tuple[str, str, str]:
    """The three asks that every referral makes."""
    return (preservation(dossier), report_number(dossier), call_back(dossier))


def report_number(dossier: Dossier) -> str:
    """The ask for a report number, or the numbers already given."""
    known = report_numbers(dossier)
    return f"Join this to report {', '.join(known)}." if known else "Give us the report number."


def call_back(dossier: Dossier) -> str:
    """The ask to call back, with the number."""
    phone = dossier.organisation.phone or dossier.organisation.hotline
    return f"Call us back: {phone}." if phone else "Call us back."


def preservation(dossier: Dossier) -> str:
    """The prompt for a preservation request, with account ids, addresses and the range in UTC."""
    named = "; ".join(
        f"{account.platform} {f'id {account.stable_id}' if account.stable_id else 'id not known'}"
        + (f" (@{account.handle})" if account.handle else "")
        for account in accounts(dossier)
    )
    where = ", ".join(addresses(dossier))
    what = "; ".join(part for part in (f"account {named}" if named else "", where) if part)
    law = " under 18 U.S.C. 2703(f)" if dossier.organisation.country == "US" else ""
    return f"Consider a preservation request{law} to the platform: {what or 'see the items'}; {span(dossier)}."


def span(dossier: Dossier) -> str:
    """From the earliest known posting to the day this was prepared, in UTC."""
    known = [at for case_item in ranked(dossier) if (at := start_of(case_item.item.posted)) is not None]
    begin = utc(min(known)) if known else "the first post"
    return f"from {begin} to {utc(dossier.prepared_at)}"


def start_of(when: When | None) -> datetime | None:
    """The first instant at which a dated item can have been posted; None when its day is not known."""
    try:
        at = datetime.fromisoformat(when.edtf if when else "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else datetime.combine(at.date(), time(), tzinfo=UTC)
