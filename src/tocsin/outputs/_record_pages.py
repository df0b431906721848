"""The pages behind page one of the police summary: every item, exhibit, handling and caveat in full, as plain data."""

from collections.abc import Iterable
from typing import Any

from tocsin.model.assessment import Assessment
from tocsin.model.capture_facts import CaptureFacts, Visit
from tocsin.model.dossier import CaseItem, Dossier, Incident, PreservedExhibit
from tocsin.model.link import Campaign
from tocsin.model.outcome import Outcome
from tocsin.model.suggestion import Suggestion
from tocsin.outputs._asks import asks
from tocsin.outputs._facts import (
    NONE_RECORDED,
    as_shown,
    exhibits_of,
    gaps,
    joined,
    posted,
    ranked,
    standing,
    utc,
    yes_no,
)
from tocsin.outputs._front import account_line, translation_line, where
from tocsin.outputs._typst import Words
from tocsin.triage import level_of, reads_as

MOST_LINES = 8
"""Differing words of one replay or later look that are printed; the record names them all."""
LONGEST_PRINTED = 12_000
"""Characters of one item that are printed, about five pages; the rest is pointed to, never dropped unsaid."""


def record_pages(dossier: Dossier) -> dict[str, Any]:
    """All that stands behind page one."""
    return {
        "matter": matter(dossier),
        "items": [item_record(dossier, number, found) for number, found in enumerate(ranked(dossier), 1)],
        "incidents": [incident_record(incident) for incident in dossier.incidents],
        "campaign": campaign_record(dossier.campaign) if dossier.campaign else None,
        "outcomes": [outcome_record(step) for step in dossier.outcomes],
        "exhibits": [exhibit_record(held) for held in dossier.exhibits],
        "custody": [handling for held in dossier.exhibits for handling in custody_rows(held)],
        "not_captured": [Words(line) for line in not_captured_lines(dossier)],
    }


def rows(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Labelled values; an empty value says that none is recorded."""
    return [{"label": label, "value": Words(value.strip() or NONE_RECORDED)} for label, value in pairs]


def matter(dossier: Dossier) -> list[dict[str, Any]]:
    """What was asked, done and withheld, in full."""
    referral = dossier.referral
    asked = [(f"Asked, {number}", line) for number, line in enumerate(asks(dossier), 1)]
    return rows(
        ("Who is threatened", dossier.threatened),
        ("Community", dossier.community),
        ("Summary", dossier.summary),
        ("Fear, in their words", dossier.fear_statement),
        ("Steps taken", dossier.steps_taken),
        *asked,
        ("Already done", joined(referral.already_done) if referral else ""),
        ("Basis for sharing", referral.consent_basis if referral else ""),
        ("Withheld", joined(referral.withheld, "nothing withheld") if referral else ""),
        ("Witness and contact", contact_line(dossier)),
    )


def contact_line(dossier: Dossier) -> str:
    """The desk's own particulars."""
    desk = dossier.organisation
    return ", ".join(
        part for part in (desk.contact_name, desk.contact_role, desk.name, desk.address, desk.phone, desk.email) if part
    )


def item_record(dossier: Dossier, number: int, case_item: CaseItem) -> dict[str, Any]:
    """One item with its words in full and all that is said of it."""
    item, held = case_item.item, exhibits_of(dossier, case_item)
    status, checked = standing(held)
    return {
        "number": number,
        "kind": item.kind.value,
        "language": case_item.language,
        "original": Words(item.text[:LONGEST_PRINTED]),
        "rest": rest_line(case_item, held),
        "empty": not item.text.strip(),
        "translation": Words(case_item.translation.text) if case_item.translation else None,
        "translation_line": translation_line(case_item),
        "rows": rows(
            ("Where", where(case_item)),
            ("Title", item.title),
            ("Account that posted", account_line(case_item)),
            ("Posted", posted(item.posted)),
            ("As shown", as_shown(item.posted)),
            ("Learned of", utc(case_item.learned_at)),
            ("Live or removed", f"{status}, checked {checked}" if checked else f"{status}, not checked"),
            ("Identifiers seen", joined(case_item.indicators)),
            ("Shown by", joined(f"{one.exhibit.label} {one.exhibit.name}" for one in held)),
            ("Place in exhibit", item.source.locator),
            ("Read with", reading(case_item)),
        ),
        "assessments": [assessment_record(*pair) for pair in assessments(case_item)],
        "suggestion": suggestion_record(case_item.suggestion) if case_item.suggestion else None,
    }


def rest_line(case_item: CaseItem, held: tuple[PreservedExhibit, ...]) -> str:
    """Where the rest of an item's words is when they are more than paper should carry; empty when all are printed."""
    more = len(case_item.item.text) - LONGEST_PRINTED
    if more <= 0:
        return ""
    where = held[0].exhibit.label if held else "the record"
    return f"{more:,} more characters stand in {where} and in the dossier's JSON."


def reading(case_item: CaseItem) -> str:
    """How the text was read and how surely."""
    item = case_item.item
    sure = "" if item.confidence >= 1 else f", mean confidence {round(100 * item.confidence)} %"
    return f"{item.source.reader}{sure}"


def assessments(case_item: CaseItem) -> Iterable[tuple[str, Assessment]]:
    """The assessment and the independent review, each under its own heading."""
    pairs = (("Assessment by a person", case_item.assessment), ("Independent review", case_item.review))
    return [(heading, judged) for heading, judged in pairs if judged is not None]


def assessment_record(heading: str, judged: Assessment) -> dict[str, Any]:
    """One person's judgement, its five axes apart, its mitigating context even when there is none."""
    found = judged.specificity
    specific = ", ".join(f"{name} {yes_no(getattr(found, name))}" for name in ("target", "place", "time", "means"))
    return {
        "heading": heading,
        "rows": rows(
            ("Threat level", judged.level.value),
            ("Credibility", judged.credibility),
            ("Category", judged.category),
            ("Bias facts", judged.bias_evidence),
            ("Specific", specific),
            ("Reasons", judged.rationale),
            ("Cues ticked", joined(f"{cue.family.replace('_', ' ')}: “{cue.passage.text}”" for cue in judged.cues)),
            ("Mitigating context", judged.mitigating),
            ("Other explanations", judged.alternatives),
            ("By", f"{judged.assessed_by}, {utc(judged.assessed_at)}"),
        ),
    }


def suggestion_record(made: Suggestion) -> dict[str, Any]:
    """What the machine proposed, kept apart: it is not a judgement."""
    return {
        "rows": rows(
            ("Suggested level", level_of(made)),
            ("Reads as", reads_as(made)),
            ("Why", made.explanation),
            ("Cues", joined(f"{cue.family.replace('_', ' ')}: “{cue.passage.text}”" for cue in made.cues)),
            *((("Words that weigh most", f"“{made.carrying.text}”"),) if made.carrying else ()),
            ("Context seen", joined(f"{context.kind}: “{context.passage.text}”" for context in made.contexts)),
            ("Made by", f"{made.made_by or 'machine'}, rule {made.rule}"),
        )
    }


def incident_record(incident: Incident) -> dict[str, Any]:
    """One incident and what each source says of it; they may disagree."""
    return {
        "title": Words(f"{incident.number}  {incident.title}".strip()),
        "rows": rows(
            ("What", incident.what),
            ("When", incident.on),
            ("Where", incident.place),
            ("Harmed", incident.harmed),
            ("Corroboration", incident.corroboration),
            *(
                (f"According to {claim.speaker}", claim_line(claim.passage.text, claim.hedge, str(claim.grade)))
                for claim in incident.claims
            ),
        ),
    }


def claim_line(words: str, hedge: str, grade: str) -> str:
    """A claim in its source's words, with the speaker's caution and the grade of the source."""
    return f"“{words}”" + (f" (with caution: “{hedge}”)" if hedge else "") + f", graded {grade}"


def campaign_record(campaign: Campaign) -> dict[str, Any]:
    """The proposal that items belong together, with the reasons for and against."""
    return {
        "title": Words(campaign.title),
        "rows": rows(
            ("State", campaign.state.value),
            ("Items", str(len(campaign.members))),
            ("From, to", " to ".join(part for part in (campaign.began_on, campaign.ended_on) if part)),
            ("Before it", campaign.trigger),
            ("For", joined(campaign.reasons_for)),
            ("Against", joined(campaign.reasons_against)),
        ),
    }


def outcome_record(step: Outcome) -> list[Words]:
    """One step as a table row: date, step, standing, source."""
    said = " ".join(part for part in (step.agency, step.reference, step.note) if part)
    return [Words(text) for text in (step.on, step.step, step.standing.value, joined((step.source, said)))]


def exhibit_record(held: PreservedExhibit) -> dict[str, Any]:
    """One exhibit with its digest in full."""
    exhibit = held.exhibit
    return {
        "label": exhibit.label,
        "name": Words(exhibit.name),
        "line": Words(
            f"{exhibit.media_type} · {exhibit.size:,} bytes · {exhibit.how} · received {utc(exhibit.received_at)}"
            + (f" from {exhibit.received_from}" if exhibit.received_from else "")
        ),
        "file": Words(held.file_name or "withheld from the package"),
        "digest": Words(exhibit.digest),
        "capture": [Words(line) for line in capture_lines(held.capture)] if held.capture else [],
    }


def capture_lines(facts: CaptureFacts) -> list[str]:
    """What is known of a capture, a line each: whether it is whole, renders so again, and how the page stands."""
    counts = f"{facts.status}{' only' * (facts.status == 'partial')}{'. ' if facts.reason else '.'}{facts.reason}"
    seen = f"seen with the desk's own account {facts.account}" if facts.account else "seen as anybody sees it"
    return [
        f"Capture: {counts}",
        f"Browser: {facts.browser or 'none'}; {seen}.",
        f"Replay with the network off: {proof_line(facts)}",
        *(f"Differs in the replay: {each}" for each in differences(facts)),
        *facts.checks,
        *(visit_line(visit) for visit in facts.visits),
    ]


def differences(facts: CaptureFacts) -> list[str]:
    """What the replay shows otherwise, the first of each sort; how many more there are is said."""
    parts = [
        f"{wide} x {high} pixels of the picture at {left}, {top}" for left, top, wide, high in facts.proof_rectangles
    ]
    asked = [f"{link} was asked for and is not in the archive" for link in facts.proof_unanswered]
    told = [line for sort in (facts.proof_altered, facts.proof_words, parts, asked) for line in sort[:MOST_LINES]]
    more = facts.proof_differences - len(told)
    return [*told, *([f"{more} more, named in record.json"] if more else [])]


def proof_line(facts: CaptureFacts) -> str:
    """The verdict of the render proof; that there is none is said too."""
    return facts.proof_line if facts.proof else "not made."


def visit_line(visit: Visit) -> str:
    """One later look."""
    changes = "; ".join(visit.changes[:MOST_LINES])
    return f"Looked at again {utc(visit.at)}: {visit.standing}. {visit.reason}{f' {changes}.' if changes else ''}"


def custody_rows(held: PreservedExhibit) -> list[list[Words]]:
    """The handlings of one exhibit as table rows."""
    return [
        [Words(text) for text in (str(event.seq), utc(event.at), held.exhibit.label, event.act, event.actor)]
        for event in held.custody
    ]


def not_captured_lines(dossier: Dossier) -> list[str]:
    """What each capture did not get, one line each."""
    return [f"{held.exhibit.label}: {gap}" for held in dossier.exhibits for gap in gaps(held)]
