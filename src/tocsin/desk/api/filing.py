"""What a partner files: reports, messages and files, each once under an idempotency key."""

from datetime import datetime

from django.db import transaction

from tocsin.canonical import canonical, sha256
from tocsin.desk.api.caller import Caller
from tocsin.desk.api.models import Filing, Kind, Scope
from tocsin.desk.api.problems import NotYours, UsedOtherwise
from tocsin.desk.api.queries import reports_of
from tocsin.desk.api.schemas import MessageIn, ReportIn, answers_of, demand_short
from tocsin.desk.api.upload import Upload
from tocsin.desk.intake.filing import Filed, FiledFile, seal_filed
from tocsin.door.forms import MOST_FILES, MOST_WORDS
from tocsin.errors import LimitReached


def file_report(*, told: ReportIn, idempotency_key: str, by: Caller, at: datetime) -> Filing:
    """Seal a report for the desk. The same again gives the same filing.

    Raises UsedOtherwise for a key that stands for something else, BadInput for too many words.
    """
    by.demand(Scope.FILE)
    demand_short(told, MOST_WORDS)
    filing = claim(by, Kind.REPORT, idempotency_key, told=told.model_dump(), about=None, at=at)
    return sealed(
        filing,
        Filed(
            mailbox=filing.mailbox,
            answers=answers_of(told),
            consents=tuple(sorted(set(told.consents))),
            language=told.language,
            partner=by.partner.name,
        ),
    )


def post_message(*, about: str, told: MessageIn, idempotency_key: str, by: Caller, at: datetime) -> Filing:
    """Seal a message about an own report. Raises NotYours, UsedOtherwise."""
    by.demand(Scope.MESSAGE)
    report = addressed(by, about)
    filing = claim(by, Kind.MESSAGE, idempotency_key, told=told.model_dump(), about=report, at=at)
    return sealed(filing, message(filing, text=told.text.strip(), withdraw=tuple(sorted(set(told.withdraw)))))


def add_file(*, about: str, file: Upload, idempotency_key: str, by: Caller, at: datetime) -> Filing:
    """Stream a file to an own report. Raises NotYours, UsedOtherwise, LimitReached, BadInput.

    A file that broke off may be sent again under the same key; one that is whole is compared with what came.
    """
    by.demand(Scope.UPLOAD)
    report = addressed(by, about)
    demand_room(report, idempotency_key)
    filing = claim(by, Kind.FILE, idempotency_key, told={"name": file.name}, about=report, at=at)
    if not filing.sealed:
        seal_filed(message(filing, files=(file.to_file(),)), key=filing.public_id)
        Filing.objects.filter(pk=filing.pk, sealed=False).update(sealed=True, file_sha256=file.to_its_end())
    elif file.to_its_end() != filing.file_sha256:
        raise used_otherwise()
    return filing


def sealed(filing: Filing, filed: Filed) -> Filing:
    """The filing, in the spool. A repetition that finds it there does nothing."""
    if not filing.sealed:
        seal_filed(filed, key=filing.public_id)
        Filing.objects.filter(pk=filing.pk).update(sealed=True)
    return filing


def message(filing: Filing, text: str = "", withdraw: tuple[str, ...] = (), files: tuple[FiledFile, ...] = ()) -> Filed:
    """What joins an earlier report."""
    partner = filing.partner.name
    return Filed(filing.mailbox, kind="message", text=text, withdraw=withdraw, files=files, partner=partner)


def addressed(by: Caller, public_id: str) -> Filing:
    """The own report to which something is added. Raises NotYours, alike for another partner's and for none."""
    found = reports_of(by).filter(public_id=public_id).first()
    if found is None:
        raise NotYours("You have filed no report with this id.")
    return found


def demand_room(report: Filing, idempotency_key: str) -> None:
    """Raise LimitReached for a file more than a report takes; a file sent again takes no room."""
    others = report.additions.filter(kind=Kind.FILE).exclude(idempotency_key=idempotency_key)
    if others.count() >= MOST_FILES:
        raise LimitReached(f"A report takes {MOST_FILES} files.", hint="File a further report for the rest.")


@transaction.atomic
def claim(by: Caller, kind: Kind, idempotency_key: str, *, told: object, about: Filing | None, at: datetime) -> Filing:
    """The filing that this idempotency key stands for. Raises UsedOtherwise when that was another request."""
    body = sha256(canonical([kind.value, about.public_id if about else "", told]))
    new = {"key": by.key, "kind": kind, "about": about, "body_sha256": body, "filed_at": at}
    if about:
        new["mailbox"] = about.mailbox
    filing, _ = Filing.objects.get_or_create(partner=by.partner, idempotency_key=idempotency_key, defaults=new)
    if filing.body_sha256 != body:
        raise used_otherwise()
    return filing


def used_otherwise() -> UsedOtherwise:
    """The sentence for an idempotency key that came with another request."""
    return UsedOtherwise("This idempotency key stands for another request.")
