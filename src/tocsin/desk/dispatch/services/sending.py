"""A package: frozen, sealed, sent, acknowledged. What is new is a new package that names the old."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.lifecycle import REFERRAL
from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask
from tocsin.desk.dispatch.models import Acknowledgement, Dispatch, Package, Referral
from tocsin.desk.dispatch.products import referral_dossier, whole_dossier
from tocsin.desk.dispatch.sealing import Sealed, next_name, seal, seal_copy
from tocsin.desk.dispatch.services.acts import keep, move
from tocsin.desk.dispatch.services.referrals import must_rest_on_consent
from tocsin.desk.dispatch.withholding import choice_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import to_record


@transaction.atomic
def package_referral(*, by: User, referral: Referral, at: datetime) -> Package:
    """Freeze and seal what was approved. Raises Refused unless the referral is approved."""
    _ask_to_send(by, referral, at)
    must_rest_on_consent(referral)
    move(referral, REFERRAL, "package")
    package, sealed = _sealed_package(by, referral, None, at)
    _keep(referral, "package sealed", f"sealed {package.name}", by=by, at=at, sealed=sealed)
    return package


@transaction.atomic
def supplement_referral(*, by: User, referral: Referral, at: datetime) -> Package:
    """Answer a return for information with a new package that supersedes the last one.

    Nobody approves a supplement of their own drafting, save in solo mode.
    """
    ask(by, Act.APPROVE, referral.case, at, own_work=referral.drafted_by == by)
    must_rest_on_consent(referral)
    move(referral, REFERRAL, "supplement")
    referral.approved_by, referral.approved_at, referral.solo = by, at, referral.drafted_by == by
    package, sealed = _sealed_package(by, referral, referral.packages.last(), at)
    _keep(referral, "supplement sealed", f"sealed {package.name}, a supplement", by=by, at=at, sealed=sealed)
    return package


@transaction.atomic
def send_package(*, by: User, package: Package, how: str, at: datetime, to: str = "", note: str = "") -> Dispatch:
    """Record that a person sent the package, how, and to whom. The desk itself sends nothing.

    Raises BadInput without a way, Refused for a superseded package or an emergency overdue for its review.
    """
    referral = package.referral
    _ask_to_send(by, referral, at)
    if not how.strip():
        raise BadInput("Say how it was sent.", hint="For example: handed over at the counter.")
    if Package.objects.filter(supersedes=package).exists():
        raise Refused(f"{package.name} is superseded.", hint="Send the newer package.")
    must_rest_on_consent(referral)
    if referral.state == "packaged":
        move(referral, REFERRAL, "send")
    elif referral.state != "acknowledged" or package.supersedes is None:
        raise Refused(f"{referral.number} is “{referral.state}”: there is nothing to send.")
    sent = Dispatch.objects.create(
        package=package, how=how.strip(), to=to.strip() or referral.to.name, note=note.strip(), by=by, at=at
    )
    keep(referral, "package sent", f"sent {package.name} to {sent.to}", by=by, at=at, sha256=package.sha256)
    return sent


@transaction.atomic
def acknowledge(
    *, by: User, dispatch: Dispatch, reference: str, at: datetime, officer: str = "", note: str = ""
) -> Acknowledgement:
    """Record that the agency confirmed receipt, with its reference number. Raises BadInput without one."""
    referral = dispatch.package.referral
    ask(by, Act.RECORD_OUTCOME, referral.case, at)
    if not reference.strip():
        raise BadInput("An acknowledgement needs its reference.", hint="If they gave none, write who said what.")
    move(referral, REFERRAL, "acknowledge")
    made = Acknowledgement.objects.create(
        dispatch=dispatch, reference=reference.strip(), officer=officer.strip(), note=note.strip(), by=by, at=at
    )
    keep(referral, "acknowledged", f"{referral.to.name} acknowledged {referral.number}", by=by, at=at)
    return made


def _ask_to_send(by: User, referral: Referral, at: datetime) -> None:
    """Sending needs its permission, save in an emergency, which one drafter may carry through alone."""
    emergency = referral.emergency and referral.drafted_by == by
    ask(by, Act.DRAFT if emergency else Act.SEND, referral.case, at)


def _sealed_package(by: User, referral: Referral, old: Package | None, at: datetime) -> tuple[Package, Sealed]:
    whole, dossier = whole_dossier(referral, at), referral_dossier(referral, at)
    choice = choice_of(referral, whole)
    name = next_name(referral.number, referral.packages.count())
    if choice:
        sealed = seal_copy(whole, choice, name, actor=by.public_id, at=at)
    else:
        sealed = seal(whole, name, actor=by.public_id, at=at)
    package = Package.objects.create(
        referral=referral,
        name=sealed.name,
        sha256=sealed.sha256,
        size=sealed.size,
        dossier=to_record(dossier),
        supersedes=old,
        sealed_by=by,
        sealed_at=at,
    )
    return package, sealed


def _keep(referral: Referral, act: str, sentence: str, *, by: User, at: datetime, sealed: Sealed) -> None:
    keep(referral, act, sentence, by=by, at=at, package=sealed.name, sha256=sealed.sha256)
