"""An advisory from draft to published, corrected, expired or withdrawn."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tocsin.casework.deadlines import advisory_expiry
from tocsin.casework.lifecycle import ADVISORY
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, next_number
from tocsin.desk.cases.models import Case
from tocsin.desk.dispatch import publishing
from tocsin.desk.dispatch.models import Advisory, AdvisoryVersion, Correction
from tocsin.desk.dispatch.products import advisory_dossier
from tocsin.desk.dispatch.services.acts import approve, keep, move, must_be_draft, return_to_drafter
from tocsin.desk.dispatch.standing import demand_permissions_stand
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.dossier import AdvisoryVersion as VersionValue

WRITTEN = ("audience", "area", "source_grade", "severity", "urgency", "certainty")


@transaction.atomic
def draft_advisory(
    *,
    by: User,
    case: Case,
    audience: str,
    area: str,
    source_grade: str,
    at: datetime,
    versions: Iterable[VersionValue] = (),
    expires_at: datetime | None = None,
    replaces: Advisory | None = None,
    severity: str = "Moderate",
    urgency: str = "Expected",
    certainty: str = "Possible",
) -> Advisory:
    """Draft a warning. Severity, urgency and certainty are words of CAP 1.2.

    Raises BadInput without audience, area or source grade, and for an end past fourteen days.
    """
    ask(by, Act.DRAFT, case, at)
    advisory = Advisory(
        case=case,
        number=next_number("A", at),
        expires_at=advisory_expiry(at, expires_at),
        replaces=replaces,
        drafted_by=by,
        drafted_at=at,
    )
    cap = {"severity": severity, "urgency": urgency, "certainty": certainty}
    _write(advisory, cap | {"audience": audience, "area": area, "source_grade": source_grade})
    keep(advisory, "advisory drafted", f"drafted {advisory.number}", by=by, at=at)
    for version in versions:
        _put_version(advisory, version)
    return advisory


@transaction.atomic
def edit_advisory(*, by: User, advisory: Advisory, expires_at: datetime, at: datetime, **words: str) -> None:
    """Write the particulars of the draft anew."""
    ask(by, Act.DRAFT, advisory.case, at)
    must_be_draft(advisory)
    advisory.expires_at = advisory_expiry(at, expires_at)
    _write(advisory, words)
    keep(advisory, "advisory edited", f"edited {advisory.number}", by=by, at=at)


@transaction.atomic
def write_version(*, by: User, advisory: Advisory, version: VersionValue, at: datetime) -> AdvisoryVersion:
    """Write one language of the draft; a changed text loses the mark that a speaker checked it."""
    ask(by, Act.DRAFT, advisory.case, at)
    must_be_draft(advisory)
    row = _put_version(advisory, version)
    keep(advisory, "version written", f"wrote {advisory.number} in {version.language}", by=by, at=at)
    return row


@transaction.atomic
def drop_version(*, by: User, version: AdvisoryVersion, at: datetime) -> None:
    """Take one language out of the draft."""
    advisory = version.advisory
    ask(by, Act.DRAFT, advisory.case, at)
    must_be_draft(advisory)
    version.delete()
    keep(advisory, "version dropped", f"took {version.language} out of {advisory.number}", by=by, at=at)


@transaction.atomic
def review_language(*, by: User, version: AdvisoryVersion, at: datetime) -> None:
    """Say, as a speaker of the language, that this text is right. Refused once the warning is out."""
    advisory = version.advisory
    ask(by, Act.DRAFT, advisory.case, at)
    if advisory.state not in ("draft", "facts checked", "privacy checked", "approved"):
        raise Refused(f"{advisory.number} is {advisory.state}.", hint="Publish a correction if something is wrong.")
    version.reviewed_by = by
    version.save(update_fields=["reviewed_by"])
    keep(advisory, "language checked", f"checked the {version.language} of {advisory.number}", by=by, at=at)


@transaction.atomic
def check_facts(*, by: User, advisory: Advisory, at: datetime) -> None:
    """Say that what the warning states was compared with the case. Raises BadInput without any text."""
    ask(by, Act.DRAFT, advisory.case, at)
    demand_permissions_stand(advisory)
    if not advisory.versions.exists():
        raise BadInput("This warning has no text yet.", hint="Write it in at least one language.")
    move(advisory, ADVISORY, "check facts")
    keep(advisory, "facts checked", f"checked the facts of {advisory.number}", by=by, at=at)


@transaction.atomic
def check_privacy(*, by: User, advisory: Advisory, at: datetime) -> None:
    """Run the privacy check on the very files that would be published. Raises Refused naming what must go."""
    ask(by, Act.DRAFT, advisory.case, at)
    demand_permissions_stand(advisory)
    publishing.public_files(advisory_dossier(advisory, at))
    move(advisory, ADVISORY, "check privacy")
    keep(advisory, "privacy checked", f"checked the privacy of {advisory.number}", by=by, at=at)


@transaction.atomic
def approve_advisory(*, by: User, advisory: Advisory, at: datetime) -> None:
    """Approve a warning whose facts and privacy were checked."""
    demand_permissions_stand(advisory)
    approve(advisory, ADVISORY, by=by, at=at)
    keep(advisory, "advisory approved", f"approved {advisory.number}", by=by, at=at)


@transaction.atomic
def return_advisory(*, by: User, advisory: Advisory, reason: str, at: datetime) -> None:
    """Give a warning back to its drafter, with the reason."""
    return_to_drafter(advisory, ADVISORY, by=by, reason=reason, at=at)


@transaction.atomic
def publish_advisory(*, by: User, advisory: Advisory, at: datetime) -> None:
    """Write the warning's public files, which the door serves. By someone other than the drafter.

    Raises Refused for one's own draft outside solo mode, BadInput for a warning that would be over already.
    """
    ask(by, Act.PUBLISH, advisory.case, at, own_work=advisory.drafted_by == by)
    demand_permissions_stand(advisory)
    advisory.expires_at = advisory_expiry(at, advisory.expires_at)
    move(advisory, ADVISORY, "publish")
    advisory.issued_at, advisory.published_by = at, by
    advisory.solo = advisory.solo or advisory.drafted_by == by
    keep(advisory, "advisory published", f"published {advisory.number}", by=by, at=at)
    publishing.publish(advisory, at)


@transaction.atomic
def correct_advisory(*, by: User, advisory: Advisory, text: str, at: datetime) -> Correction:
    """Publish what was wrong and what is right, above the warning. By someone who may publish."""
    ask(by, Act.PUBLISH, advisory.case, at)
    demand_permissions_stand(advisory)
    if not text.strip():
        raise BadInput("A correction needs words.", hint="Say what was wrong, and what is right.")
    move(advisory, ADVISORY, "correct")
    correction = Correction.objects.create(advisory=advisory, text=text.strip(), by=by, at=at)
    keep(advisory, "advisory corrected", f"corrected {advisory.number}", by=by, at=at)
    publishing.publish(advisory, at)
    return correction


@transaction.atomic
def withdraw_advisory(*, by: User, advisory: Advisory, reason: str, at: datetime) -> None:
    """Take a warning back; its page stays, says so, and gives the reason."""
    ask(by, Act.PUBLISH, advisory.case, at)
    if not reason.strip():
        raise BadInput("To withdraw needs a reason, which readers see.")
    move(advisory, ADVISORY, "withdraw")
    Correction.objects.create(advisory=advisory, text=reason.strip(), by=by, at=at)
    keep(advisory, "advisory withdrawn", f"withdrew {advisory.number}", by=by, at=at, reason=reason)
    publishing.publish(advisory, at)


@transaction.atomic
def expire_advisory(*, by: User, advisory: Advisory, at: datetime) -> None:
    """End a warning whose time is over. Raises Refused before that."""
    ask(by, Act.PUBLISH, advisory.case, at)
    if at < advisory.expires_at:
        raise Refused(f"{advisory.number} stands until {advisory.expires_at:%Y-%m-%d %H:%M} UTC.", hint="Withdraw it.")
    move(advisory, ADVISORY, "expire")
    keep(advisory, "advisory expired", f"{advisory.number} is over", by=by, at=at)
    publishing.publish(advisory, at)


def _write(advisory: Advisory, words: dict[str, str]) -> None:
    if unknown := set(words) - set(WRITTEN):
        raise BadInput(f"A warning has no {', '.join(sorted(unknown))}.")
    for field, text in words.items():
        setattr(advisory, field, text.strip())
    if not (advisory.audience and advisory.area and advisory.source_grade):
        raise BadInput("A warning needs an audience, an area and the grade of its source.")


def _put_version(advisory: Advisory, version: VersionValue) -> AdvisoryVersion:
    if not (version.headline.strip() and version.body.strip() and version.instruction.strip()):
        raise BadInput("Each language needs a headline, what happened, and what to do.")
    texts = {field: getattr(version, field).strip() for field in ("headline", "body", "instruction")}
    row, _ = AdvisoryVersion.objects.update_or_create(
        advisory=advisory, language=version.language, defaults=texts | {"reviewed_by": None}
    )
    return row
