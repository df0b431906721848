"""Puts together, from the vault, what people are told of a capture."""

import json
from dataclasses import replace

from tocsin.capture import RenderProof
from tocsin.intake.checked import CaptureCheck, Looked, checks_of
from tocsin.intake.preserve import RENDER_PROOF
from tocsin.intake.visits import in_words, visits_of
from tocsin.model.capture_facts import CaptureFacts
from tocsin.model.codec import from_record
from tocsin.model.exhibit import Exhibit
from tocsin.vault import Vault

MOST_TOLD = 5
"""Differences of one quotation or picture that its sentence names."""


def facts_of(vault: Vault, exhibit: Exhibit) -> CaptureFacts | None:
    """What is known of the capture of which this is the main exhibit; None for any other exhibit."""
    if exhibit.how != "capture" or (exhibit.group and exhibit.detail.get("role") != "wacz"):
        return None
    said = exhibit.detail
    facts = CaptureFacts(
        url=said["url"],
        status=said["status"],
        reason=said["reason"],
        browser=said["browser"],
        account=said.get("account", ""),
        checks=tuple(sentence(one, check) for check in checks_of(vault, exhibit.digest) for one in check.looked),
        visits=visits_of(vault, exhibit.digest),
    )
    made = vault.derivatives(exhibit.digest, RENDER_PROOF)
    return with_proof(facts, vault, made[-1].digest) if made else facts


def with_proof(facts: CaptureFacts, vault: Vault, digest: str) -> CaptureFacts:
    """What the render proof with this digest says, told beside the rest."""
    proof = from_record(RenderProof, json.loads(vault.read(digest)))
    return replace(
        facts,
        proof=proof.verdict.value,
        proof_reason=proof.reason,
        proof_words=tuple(in_words(each.words) for each in proof.words),
        proof_rectangles=tuple((r.x, r.y, r.width, r.height) for r in proof.rectangles),
        proof_altered=proof.altered,
        proof_unanswered=proof.unanswered,
        proof_compared=proof.compared,
        proof_with=proof.replayed_with,
        proof_at=proof.at,
        proof_digest=digest,
    )


def sentence(one: Looked, check: CaptureCheck) -> str:
    """What became of looking for one thing, without repeating it: the words may be the reporter's own."""
    thing = "Quoted words" if one.kind == "words" else "Picture in the report"
    changes = "; ".join(in_words(change) for change in one.found.differences[:MOST_TOLD])
    unsure = "" if check.sure else " The report names several links and does not say which it quotes."
    return f"{thing}: {one.found.held.value}. {one.found.reason}{f' {changes}.' if changes else ''}{unsure}"
