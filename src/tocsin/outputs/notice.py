"""Notices to platforms: the elements of Article 16(2) of the Digital Services Act (Regulation (EU) 2022/2065), as JSON
and as text to paste into a form.

One notice for each platform. Capture first and let the police ask for preservation first: a removal can destroy
evidence. The good-faith statement is the notifier's own, so a notice needs approval by a person.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from tocsin.canonical import instant
from tocsin.errors import BadInput
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import CaseItem, Dossier
from tocsin.model.suggestion import Level
from tocsin.outputs._asks import start_of
from tocsin.outputs._facts import COMPLAINED_OF, file_stem, ranked, report_numbers, review_line, two_persons
from tocsin.outputs._front import translation_line

LABEL = "Platform notice (DSA Art. 16, JSON and text)"
AUDIENCE = "platform"
NEEDS = ""

GOOD_FAITH = "I have a bona fide belief that the information and allegations in this notice are accurate and complete."
"""Article 16(2)(d); the constant of schemas/dsa_art16_notice.schema.json."""


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """JSON and text for each platform that shows an item complained of.

    Raises BadInput when no item has a web address, when the desk has no e-mail address (Art. 16(2)(c)), or when no
    person has approved: nobody else can make the good-faith statement.
    """
    groups = by_platform(dossier)
    check(dossier, groups)
    made: list[Artefact] = []
    for platform, items in groups.items():
        stem = f"{file_stem(dossier.case_number)}_NOTICE_{file_stem(platform, 'platform')}"
        notice = notice_record(dossier, platform, items)
        data = json.dumps(notice, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
        made.append(Artefact(f"{stem}.json", "application/json", data, f"Notice to {platform}, JSON"))
        text = "\n".join(lines(dossier, notice)) + "\n"
        made.append(
            Artefact(f"{stem}.txt", "text/plain; charset=utf-8", text.encode("utf-8"), f"Notice to {platform}, text")
        )
    return tuple(made)


def by_platform(dossier: Dossier) -> dict[str, list[CaseItem]]:
    """The items complained of that have an exact electronic location (Art. 16(2)(b)), by platform."""
    groups: dict[str, list[CaseItem]] = {}
    for case_item in ranked(dossier):
        item = case_item.item
        if item.kind in COMPLAINED_OF and item.account and item.url.startswith(("http://", "https://")):
            groups.setdefault(item.account.platform or "platform", []).append(case_item)
    return groups


def check(dossier: Dossier, groups: dict[str, list[CaseItem]]) -> None:
    """Raise BadInput for what Article 16(2) asks and the dossier lacks."""
    if not groups:
        raise BadInput("No item complained of has a web address.", hint="Add the address of the post, then try again.")
    if not dossier.organisation.email:
        raise BadInput("A notice needs the notifier's e-mail address.", hint="Set `email` in the desk's settings.")
    if not (two_persons(dossier) or dossier.solo):
        raise BadInput("No person has approved this notice.", hint="Have a second person approve it.")


def notice_record(dossier: Dossier, platform: str, items: Sequence[CaseItem]) -> dict[str, Any]:
    """The notice as the shipped schema describes it."""
    desk = dossier.organisation
    numbers = report_numbers(dossier)
    record: dict[str, Any] = {
        "notice_id": f"{dossier.case_number}/{platform}",
        "notified_at": instant(dossier.prepared_at.replace(microsecond=0)),
        "provider": platform,
        "items": [location(case_item) for case_item in items],
        "explanation": explanation(dossier, items),
        "notifier": {
            "name": desk.contact_name or dossier.prepared_by.name,
            "email": desk.email,
            "organization": desk.name,
        },
        "good_faith_statement": GOOD_FAITH,
        "threat_to_life": any(is_grave(case_item) for case_item in items),
    }
    if numbers and dossier.referral:
        record["police_report"] = {"agency": dossier.referral.agency.name, "number": numbers[0]}
    return record


def is_grave(case_item: CaseItem) -> bool:
    """Whether a person judged the threat high or imminent (Art. 18 speaks of threats to life or safety)."""
    return case_item.assessment is not None and case_item.assessment.level in {Level.HIGH, Level.IMMINENT}


def location(case_item: CaseItem) -> dict[str, str]:
    """The exact electronic location of one item (Art. 16(2)(b))."""
    item, account = case_item.item, case_item.item.account
    at = start_of(item.posted)
    fields = {
        "url": item.url,
        "content_id": item.extra.get("content_id", ""),
        "account_id": account.stable_id if account else "",
        "account_handle": account.handle if account else "",
        "timestamp_utc": instant(at) if at and item.posted and "T" in item.posted.edtf else "",
        "locator": item.source.locator,
        "capture_sha256": case_item.exhibits[0] if case_item.exhibits else item.source.exhibit,
    }
    return {name: value for name, value in fields.items() if value}


def explanation(dossier: Dossier, items: Sequence[CaseItem]) -> str:
    """The substantiated reasons (Art. 16(2)(a)): what is threatened, the words, their translation, why it is grave."""
    return "\n\n".join(
        (f"Who is threatened: {dossier.threatened or 'not recorded'}. {dossier.summary}".strip(), *map(reasons, items))
    )


def reasons(case_item: CaseItem) -> str:
    """The words of one item, their translation, and a person's reasons."""
    item, judged = case_item.item, case_item.assessment
    parts = [f"At {item.url} the account posted ({case_item.language}): “{item.text}”", translation_line(case_item)]
    if case_item.translation:
        parts[-1] += f": “{case_item.translation.text}”"
    if judged:
        parts.append(f"Assessed by a person as {judged.level.value}: {judged.rationale}")
        parts.append(f"Mitigating context: {judged.mitigating or 'none recorded'}.")
    else:
        parts.append("No person has assessed this yet.")
    return "\n".join(parts)


def lines(dossier: Dossier, notice: dict[str, Any]) -> Iterator[str]:
    """The notice as text, in the order of Article 16(2)."""
    yield f"Notice under Article 16 of Regulation (EU) 2022/2065: {notice['notice_id']}"
    yield from (f"To: {notice['provider']}", f"Notified at: {notice['notified_at']}", "", notice["explanation"], "")
    yield "Exact electronic location:"
    for place in notice["items"]:
        yield "- " + ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in place.items())
    if notice["threat_to_life"]:
        yield "We ask you to consider Article 18 (threat to the life or safety of persons)."
    notifier = notice["notifier"]
    yield from ("", f"Notifier: {notifier['name']}, {notifier['organization']}, {notifier['email']}", GOOD_FAITH)
    yield from ("Please keep what you remove until the police have asked for it.", review_line(dossier))
