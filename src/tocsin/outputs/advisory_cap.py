"""The warning in the Common Alerting Protocol 1.2 (OASIS, 2010), for signs, applications and partners' systems.

An organisation of a community is no alerting authority: no SAME event code, no IPAWS code, scope Public, and the status
is Actual only when two persons stand behind the warning. Every message is checked against the shipped schema and the
rules that the schema does not know (`_cap_rules`).
"""

from datetime import UTC, datetime

from lxml import etree

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Advisory, AdvisoryVersion, Dossier
from tocsin.outputs._advisory import checked, headline, is_actual, one_line, stem, tel, updated_at
from tocsin.outputs._cap_rules import verify_cap
from tocsin.outputs._facts import file_stem
from tocsin.outputs._xml import add, document, root_of

LABEL = "Public warning (CAP 1.2)"
AUDIENCE = "public"
NEEDS = "advisory"

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One CAP file. Raises BadInput naming the rules that it breaks, and Refused as `_advisory.checked` does."""
    advisory = checked(dossier)
    data = document(message(dossier, advisory))
    verify_cap(data)
    return (Artefact(f"{stem(advisory)}.cap.xml", "application/cap+xml", data, LABEL),)


def message(dossier: Dossier, advisory: Advisory) -> etree._Element:
    """The alert element with one info for each language, in the order that the schema fixes."""
    alert = root_of(NAMESPACE, "alert")
    withdrawn = advisory.state == "withdrawn"
    edition = 1 + len(advisory.corrections) + (1 if withdrawn else 0)
    add(alert, "identifier", identifier(advisory, edition))
    add(alert, "sender", sender(dossier))
    add(alert, "sent", cap_time(sent_at(dossier, advisory)))
    add(alert, "status", "Actual" if is_actual(dossier) or (withdrawn and not dossier.solo) else "Test")
    add(alert, "msgType", "Cancel" if withdrawn else "Update" if edition > 1 else "Alert")
    add(alert, "scope", "Public")
    if note := note_of(dossier, advisory):
        add(alert, "note", note)
    if edition > 1:
        add(alert, "references", " ".join(references(dossier, advisory, edition)))
    for version in advisory.versions:
        info(alert, dossier, advisory, version)
    return alert


def identifier(advisory: Advisory, edition: int) -> str:
    """The warning's number and the edition of it, without characters that CAP forbids."""
    return f"{file_stem(advisory.number, 'ADVISORY')}.{edition}"


def sender(dossier: Dossier) -> str:
    """Who sends, in a form without spaces, commas, `<` and `&`: the desk's mail address, else its name."""
    return dossier.organisation.email or file_stem(dossier.organisation.name, "desk")


def sent_at(dossier: Dossier, advisory: Advisory) -> datetime:
    """When this edition was sent: a withdrawal when it was prepared, a correction when it was made."""
    last = updated_at(advisory)
    return max(last, dossier.prepared_at) if advisory.state == "withdrawn" else last


def references(dossier: Dossier, advisory: Advisory, edition: int) -> list[str]:
    """Every earlier edition as `sender,identifier,sent` (CAP 1.2, section 3.2.1)."""
    times = [advisory.issued_at, *(correction.at for correction in advisory.corrections)]
    return [
        f"{sender(dossier)},{identifier(advisory, number)},{cap_time(at)}"
        for number, at in enumerate(times[: edition - 1], 1)
    ]


def note_of(dossier: Dossier, advisory: Advisory) -> str:
    """What a reader of the message should know of it: its review, its corrections, what it replaces."""
    parts = (
        "Reviewed by a single person (solo mode)." if dossier.solo else "",
        ""
        if is_actual(dossier) or advisory.state == "withdrawn"
        else "Test or draft: not approved by a second person.",
        *(f"Correction {cap_time(one.at)}: {one_line(one.text)}" for one in advisory.corrections),
        f"Replaces {one_line(advisory.replaces)}." if advisory.replaces else "",
    )
    return " ".join(part for part in parts if part)


def info(alert: etree._Element, dossier: Dossier, advisory: Advisory, version: AdvisoryVersion) -> None:
    """The info element of one language."""
    desk = dossier.organisation
    block = add(alert, "info")
    add(block, "language", version.language)
    add(block, "category", "Security")
    add(block, "event", headline(version) or "Security advisory")
    add(block, "responseType", "Monitor")
    add(block, "urgency", advisory.urgency)
    add(block, "severity", advisory.severity)
    add(block, "certainty", advisory.certainty)
    add(block, "audience", one_line(advisory.audience) or "Public")
    add(block, "effective", cap_time(advisory.issued_at))
    add(block, "expires", cap_time(advisory.expires_at))
    add(block, "senderName", desk.name)
    add(block, "headline", headline(version))
    for tag, text in (("description", version.body), ("instruction", version.instruction)):
        if text.strip():
            add(block, tag, text)
    if desk.website.startswith(("https://", "http://")):
        add(block, "web", desk.website)
    add(block, "contact", contact(dossier))
    parameters(block, dossier, version)
    add(add(block, "area"), "areaDesc", one_line(advisory.area) or "Not limited to an area")


def contact(dossier: Dossier) -> str:
    """The hotline and the emergency number: the same in every language."""
    desk = dossier.organisation
    parts = (f"Hotline {desk.hotline}" if desk.hotline else "", f"Emergency {desk.emergency}" if desk.emergency else "")
    return ", ".join(part for part in parts if part)


def parameters(block: etree._Element, dossier: Dossier, version: AdvisoryVersion) -> None:
    """Machine-readable hotline, and whether a speaker of the language checked the text."""
    values = (
        ("tocsin:hotline-tel", tel(dossier.organisation.hotline)),
        ("tocsin:checked-by-speaker", "yes" if version.reviewed else "no"),
    )
    for name, value in values:
        if value:
            parameter = add(block, "parameter")
            add(parameter, "valueName", name)
            add(parameter, "value", value)


def cap_time(at: datetime) -> str:
    """An instant as CAP writes it: numeric offset, UTC as `-00:00`, no `Z`, no fraction.

    >>> cap_time(datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC))
    '2026-10-02T03:04:05-00:00'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")
