"""From a product's row to the dossier that its files are made from."""

from dataclasses import replace
from datetime import datetime

from tocsin.canonical import canonical, sha256
from tocsin.casework.minimise import Release, minimise
from tocsin.desk import here
from tocsin.desk.cases.dossier import Approval, Product, dossier_of
from tocsin.desk.dispatch.models import Advisory, Draft, Letter, PlatformNotice, Referral
from tocsin.desk.dispatch.withholding import choice_of, sentences
from tocsin.desk.evidence.models import Exhibit
from tocsin.model import dossier as core
from tocsin.model.codec import from_record, to_record
from tocsin.vault.withhold import reduced_dossier


def approval_of(draft: Draft) -> Approval:
    """Drafter and approver of a product."""
    return Approval(draft.drafted_by, draft.approved_by, draft.approved_at, draft.solo)


def referral_dossier(referral: Referral, at: datetime) -> core.Dossier:
    """What leaves with this referral: the case, reduced to what may leave."""
    whole = whole_dossier(referral, at)
    choice = choice_of(referral, whole)
    return reduced_dossier(here.vault(), whole, choice) if choice else whole


def whole_dossier(referral: Referral, at: datetime) -> core.Dossier:
    """What the desk seals for this referral and keeps, before anything is withheld from it."""
    product = Product(approval_of(referral), referral=referral_value(referral))
    return sentences(dossier_of(referral.case, product, at=at), referral)


def referral_value(referral: Referral) -> core.Referral:
    """The model value of a referral, its withheld list in words."""
    labels = {row.digest: row.label for row in Exhibit.objects.filter(digest__in=list(referral.left_out))}
    withheld = [f"{labels.get(digest, digest[:12])}: {why}" for digest, why in referral.left_out.items()]
    return core.Referral(
        number=referral.number,
        agency=referral.to,
        asks=tuple(referral.asks),
        already_done=tuple(referral.already_done),
        consent_basis=referral.consent_basis,
        withheld=tuple(sorted(withheld)),
        emergency=referral.emergency,
    )


def content_digest(referral: Referral) -> str:
    """Digest of what would leave, apart from when and by whom it was approved: what an approver has looked at."""
    record = to_record(referral_dossier(referral, referral.drafted_at))
    for field in ("approved_by", "approved_at", "solo"):
        record.pop(field)
    return sha256(canonical([record, referral.withhold]))


def notice_dossier(notice: PlatformNotice, at: datetime) -> core.Dossier:
    """What a platform is told: only the items complained of, and who asks."""
    value = core.Referral(
        number=notice.number,
        agency=notice.to,
        asks=tuple(notice.asks),
        consent_basis=f"rule invoked: {notice.ground}",
    )
    whole = dossier_of(notice.case, Product(approval_of(notice), referral=value), at=at)
    return minimise(_only_items(whole, set(notice.items)), Release())


def letter_dossier(letter: Letter, at: datetime) -> core.Dossier:
    """The case with the letter."""
    product = Product(approval_of(letter), letter=letter_value(letter))
    return minimise(dossier_of(letter.case, product, at=at), Release())


def letter_value(letter: Letter) -> core.Letter:
    """The model value of a letter."""
    return core.Letter(
        number=letter.number,
        to_name=letter.to_name,
        to_title=letter.to_title,
        to_address=letter.to_address,
        subject=letter.subject,
        facts=tuple(from_record(core.BoundFact, fact) for fact in letter.facts),
        asks=tuple(letter.asks),
        language=letter.language,
        opening=letter.opening,
        closing=letter.closing,
        on=f"{letter.signed_at:%Y-%m-%d}" if letter.signed_at else "",
    )


def advisory_dossier(advisory: Advisory, at: datetime) -> core.Dossier:
    """The case with the advisory; the items are in it so that the privacy check knows what must not show."""
    product = Product(approval_of(advisory), advisory=advisory_value(advisory, at))
    return minimise(dossier_of(advisory.case, product, at=at), Release())


def advisory_value(advisory: Advisory, at: datetime) -> core.Advisory:
    """The model value of an advisory; before it is issued, `at` stands for the time of issue."""
    return core.Advisory(
        number=advisory.number,
        audience=advisory.audience,
        area=advisory.area,
        issued_at=advisory.issued_at or at,
        expires_at=advisory.expires_at,
        versions=tuple(
            core.AdvisoryVersion(row.language, row.headline, row.body, row.instruction, row.reviewed_by is not None)
            for row in advisory.versions.all()
        ),
        source_grade=advisory.source_grade,
        severity=advisory.severity,
        urgency=advisory.urgency,
        certainty=advisory.certainty,
        state=advisory.state if advisory.state in PUBLIC_STATES else "draft",
        corrections=tuple(core.Correction(row.at, row.text) for row in advisory.corrections.all()),
        replaces=advisory.replaces.number if advisory.replaces else "",
    )


PUBLIC_STATES = frozenset({"draft", "approved", "published", "expired", "withdrawn"})
"""The states that the model knows; the two checks on the way are a draft to the outside."""


def _only_items(dossier: core.Dossier, chosen: set[str]) -> core.Dossier:
    """The dossier with these items alone, and nothing of what the desk thinks of them."""
    entries = tuple(entry for entry in dossier.items if entry.item.id in chosen)
    shown = {digest for entry in entries for digest in entry.exhibits}
    return replace(
        dossier,
        items=entries,
        exhibits=tuple(kept for kept in dossier.exhibits if kept.exhibit.digest in shown),
        incidents=(),
        campaign=None,
        outcomes=(),
        fear_statement="",
    )
