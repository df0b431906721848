"""Page one of the police summary, as plain data, at decreasing budgets: the page takes the first that fits.

Twelve facts, in the order of the questions an officer asks. A fact that is missing says so; it is never left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tocsin.model.dossier import CaseItem, Dossier, PreservedExhibit
from tocsin.outputs._asks import standard_asks
from tocsin.outputs._facts import (
    NONE_RECORDED,
    NOT_RECORDED,
    as_shown,
    earlier_by_same_account,
    exhibits_of,
    gaps,
    joined,
    posted,
    ranked,
    specificity_of,
    standing,
    utc,
    yes_no,
)
from tocsin.outputs._typst import Words

CONTINUES = "continues on page 2"
ABILITY = ("capab", "means", "weapon", "steps", "prepar", "access", "surveil")
"""Parts of cue family names that speak of means, access or preparation."""


@dataclass(frozen=True)
class Budget:
    """How many characters each part of page one may take, and how many rows its lists."""

    words: int
    row: int
    ask: int
    exhibits: int
    asks: int
    particular: int
    """Of address, account and time: what identifies a post is cut last."""


BUDGETS = (
    Budget(words=1400, row=420, ask=500, exhibits=6, asks=6, particular=266),
    Budget(words=1000, row=300, ask=320, exhibits=5, asks=5, particular=266),
    Budget(words=800, row=200, ask=260, exhibits=4, asks=4, particular=266),
    Budget(words=650, row=140, ask=240, exhibits=4, asks=3, particular=266),
    Budget(words=500, row=110, ask=220, exhibits=3, asks=3, particular=266),
    Budget(words=400, row=90, ask=200, exhibits=3, asks=2, particular=240),
    Budget(words=300, row=70, ask=180, exhibits=2, asks=2, particular=200),
    Budget(words=200, row=56, ask=140, exhibits=2, asks=1, particular=160),
    Budget(words=110, row=48, ask=110, exhibits=1, asks=1, particular=110),
)
"""What is cut first is prose around the facts; the exact words and the particulars are cut last."""

LONGEST_ADDRESS = 96


def front(dossier: Dossier, budget: Budget) -> dict[str, Any]:
    """The data of page one within a budget."""
    items = ranked(dossier)
    lead = items[0] if items else None
    return {
        "threatened": Words(clipped(dossier.threatened or NOT_RECORDED, max(budget.row // 3, 60))),
        "community": clipped(dossier.community, 80),
        "summary": Words(clipped(dossier.summary, max(budget.words // 3, 90))),
        "level": level_line(lead),
        "words": words_of(lead, budget),
        "more_items": len(items) - 1,
        "facts": facts(dossier, lead, budget),
        "asks": asked(dossier, budget),
        "specific": specific(lead),
        "ability": Words(clipped(ability(lead), budget.row)),
        "contact": contact(dossier),
        "exhibits": [exhibit_row(held) for held in dossier.exhibits[: budget.exhibits]],
        "more_exhibits": max(0, len(dossier.exhibits) - budget.exhibits),
        "not_captured": Words(clipped(not_captured(dossier), budget.row)),
    }


def clipped(text: str, limit: int) -> str:
    """The text within a number of characters; a cut is made between words where it can be and says so."""
    if len(text) <= limit:
        return text
    return f"{cut_at_word(text, limit)} … ({CONTINUES})"


def cut_at_word(text: str, limit: int) -> str:
    """The beginning of a text, at most `limit` characters, ending at a space when one is near."""
    head = text[:limit]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 0.7 else head).rstrip()


def words_of(lead: CaseItem | None, budget: Budget) -> dict[str, Any]:
    """The exact words in the original and, beside them, the translation or the sentence that there is none."""
    text = lead.item.text if lead else ""
    translation = lead.translation if lead else None
    shown = text if len(text) <= budget.words else cut_at_word(text, budget.words)
    rendered = translation.text if translation else ""
    short = rendered if len(rendered) <= budget.words else cut_at_word(rendered, budget.words)
    return {
        "original": Words(shown),
        "empty": not text.strip(),
        "cut": shown != text,
        "language": lead.language if lead else "und",
        "read_by_machine": bool(lead and lead.item.confidence < 1),
        "confidence": f"{round(100 * lead.item.confidence)} %" if lead else "",
        "translation": Words(short),
        "translation_cut": short != rendered,
        "translation_line": translation_line(lead),
        "has_translation": bool(rendered),
    }


def translation_line(lead: CaseItem | None) -> str:
    """By whom and how the translation was made, or that there is none."""
    if lead is None or (lead.translation is None and lead.language.split("-")[0] != "en"):
        return "No translation yet."
    if lead.translation is None:
        return "In English in the original; no translation was made."
    made = lead.translation
    how = "machine translation, not certified" if made.method == "machine" else f"{made.method} translation"
    return f"Translation into {made.language} by {made.by} ({how})"


def facts(dossier: Dossier, lead: CaseItem | None, budget: Budget) -> list[dict[str, Any]]:
    """The labelled facts of page one beside words, asks and specificity."""
    if lead is None:
        return [fact("Where", NOT_RECORDED, budget), *people_facts(dossier, budget)]
    item, held = lead.item, exhibits_of(dossier, lead)
    status, checked = standing(held)
    shown = as_shown(item.posted)
    return [
        particular("Where", where(lead, shorten), budget),
        particular("Account that posted", account_line(lead, shorten), budget),
        particular("Posted", posted(item.posted) + (f" · shown as “{shown}”" if shown else ""), budget),
        fact("Learned of", utc(lead.learned_at), budget),
        fact("Live or removed", f"{status}{f', checked {checked}' if checked else ', not checked'}", budget),
        fact("Earlier posts", earlier(dossier, lead), budget),
        fact("Bias facts", lead.assessment.bias_evidence if lead.assessment else "", budget),
        *people_facts(dossier, budget),
    ]


def people_facts(dossier: Dossier, budget: Budget) -> list[dict[str, Any]]:
    """What the threatened people say and did."""
    return [
        fact("Fear, in their words", dossier.fear_statement, budget),
        fact("Steps taken", dossier.steps_taken, budget),
    ]


def fact(label: str, value: str, budget: Budget) -> dict[str, Any]:
    """One row; an empty value says that none is recorded."""
    return {"label": label, "value": Words(clipped(value.strip() or NONE_RECORDED, budget.row))}


def particular(label: str, value: str, budget: Budget) -> dict[str, Any]:
    """A row that identifies a post or account: cut only when it is absurdly long."""
    return {"label": label, "value": Words(clipped(value, budget.particular))}


def shorten(value: str) -> str:
    """An address or name for page one: the middle of a very long one is left out, visibly.

    >>> shorten("https://chirrup.example/s/7718")
    'https://chirrup.example/s/7718'
    """
    if len(value) <= LONGEST_ADDRESS:
        return value
    return f"{value[:60]} … {value[-12:]} (in full on page 2)"


def in_full(value: str) -> str:
    """A value as it is."""
    return value


def where(case_item: CaseItem, form: Callable[[str], str] = in_full) -> str:
    """Platform, kind, address and content id of an item."""
    item = case_item.item
    platform = item.account.platform if item.account else ""
    content_id = item.extra.get("content_id", "")
    parts = (
        " ".join(part for part in (platform, item.kind.value) if part),
        form(item.url) or "address not recorded",
        f"content id {form(content_id)}" if content_id else "",
    )
    return " · ".join(part for part in parts if part)


def account_line(case_item: CaseItem, form: Callable[[str], str] = in_full) -> str:
    """Handle, stable id, display name and profile address of the account, with what is not known."""
    account = case_item.item.account
    if account is None:
        return f"no account; said by {case_item.item.speaker}" if case_item.item.speaker else NOT_RECORDED
    parts = (
        f"@{form(account.handle)}" if account.handle else "",
        f"stable id {form(account.stable_id)}" if account.stable_id else "stable id not known",
        f"shown as “{form(account.display_name)}”" if account.display_name else "",
        form(account.url) or "profile address not recorded",
    )
    return " · ".join(part for part in parts if part)


def earlier(dossier: Dossier, lead: CaseItem) -> str:
    """Other items of the same account here, and the campaign as proposed or confirmed."""
    others = earlier_by_same_account(dossier, lead)
    posts = f"{len(others)} more by this account in this case" if others else ""
    campaign = dossier.campaign
    part = f"may be part of a campaign ({campaign.state.value}): {campaign.title}" if campaign else ""
    return joined((posts, part))


def level_line(lead: CaseItem | None) -> dict[str, str]:
    """The threat level a person gave, with credibility apart from it; a machine's level is never shown as one."""
    if lead is None or lead.assessment is None:
        return {"level": "not assessed", "by": "No person has assessed this yet."}
    judged = lead.assessment
    by = f"assessed by {judged.assessed_by} on {utc(judged.assessed_at)}; credibility: {judged.credibility}"
    return {"level": judged.level.value, "by": by}


def specific(lead: CaseItem | None) -> dict[str, Any]:
    """Target, place, time and means as yes, no or unknown, and whose answer that is."""
    if lead is None:
        return {"cells": [], "by": "not assessed"}
    found, by = specificity_of(lead)
    names = ("target", "place", "time", "means")
    return {"cells": [{"name": name, "answer": yes_no(getattr(found, name))} for name in names], "by": by}


def ability(lead: CaseItem | None) -> str:
    """Words that a person ticked as signs of ability, quoted."""
    cues = lead.assessment.cues if lead and lead.assessment else ()
    signs = (cue for cue in cues if any(word in cue.family for word in ABILITY))
    return joined(f"{cue.family.replace('_', ' ')}: “{cue.passage.text}”" for cue in signs)


def asked(dossier: Dossier, budget: Budget) -> list[Words]:
    """The first asks of the referral itself, how many more there are, and the three that every referral makes."""
    own = dossier.referral.asks if dossier.referral else ()
    more = len(own) - budget.asks
    note = (f"{more} more of our asks: {CONTINUES}.",) if more > 0 else ()
    free = [clipped(line, budget.ask) for line in (*own[: budget.asks], *note)]
    fixed = [clipped(line, max(budget.ask, budget.particular)) for line in standard_asks(dossier)]
    return [Words(line) for line in (*free, *fixed)]


def contact(dossier: Dossier) -> list[Words]:
    """Whom to call back, a line an idea: person, desk, telephone, mail."""
    desk = dossier.organisation
    who = ", ".join(part for part in (desk.contact_name, desk.contact_role) if part)
    lines = (
        (who or dossier.prepared_by.name, 90),
        (desk.name, 90),
        (desk.phone or desk.hotline or NOT_RECORDED, 40),
        (desk.email, 60),
    )
    return [Words(clipped(line, limit)) for line, limit in lines if line]


def exhibit_row(held: PreservedExhibit) -> dict[str, str]:
    """One exhibit on page one, its digest shortened (page 2 has it in full)."""
    exhibit = held.exhibit
    return {
        "label": exhibit.label,
        "name": clipped_name(exhibit.name),
        "received": utc(exhibit.received_at),
        "digest": f"{exhibit.digest[:16]}…",
    }


def clipped_name(name: str) -> str:
    """A file name for one table cell."""
    return name if len(name) <= 34 else f"{name[:20]}…{name[-12:]}"


def not_captured(dossier: Dossier) -> str:
    """What the captures did not get, exhibit by exhibit."""
    return joined(f"{held.exhibit.label}: {', '.join(gaps(held))}" for held in dossier.exhibits if gaps(held))
