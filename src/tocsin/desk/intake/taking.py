"""From what a person pastes, types or uploads to exhibits and items. Bytes are preserved before anything else."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from tocsin.canonical import sha256
from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence.indexing import index
from tocsin.desk.intake.known import mark_of
from tocsin.desk.intake.models import Channel, Lead, Report
from tocsin.desk.intake.services import attach
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import LimitReached, TocsinError
from tocsin.intake.given import given_with
from tocsin.intake.preserve import preserve_bytes
from tocsin.intake.sources import Source
from tocsin.intake.take import Bench, Taken, take, work_exhibit
from tocsin.model.exhibit import Exhibit
from tocsin.net import parse_link

SMALL = 256 * 1024
"""Bytes up to which a text or file is read while the person waits."""
MOST_LINKS = 20
"""Links of one report."""


@dataclass(frozen=True)
class Upload:
    """A file that somebody gave, on disk, with the name that they gave it."""

    path: Path
    name: str


def workbench(actor: str) -> Bench:
    """Where the pipeline works, in the name of this person (public id) or `door`."""
    return Bench(here.home(), here.vault(), here.settings(), actor, timezone.now)


def preserve_words(*, report: Report, words: str, by: User | None, at: datetime, how: str = "paste") -> Exhibit:
    """Keep words as an exhibit of this report, read and judged at once. A later reading never changes them."""
    source = Source(f"{report.number} words", text=words.encode("utf-8", "replace"))
    return keep_and_read(report, source, how=how, by=by, at=at)


def preserve_file(*, report: Report, file: Upload, by: User | None, at: datetime) -> Exhibit:
    """Keep an uploaded file as an exhibit of this report; a large one is read by the worker."""
    return keep_and_read(report, Source(file.name, path=file.path), how="file", by=by, at=at)


def keep_and_read(report: Report, source: Source, *, how: str, by: User | None, at: datetime) -> Exhibit:
    """Preserve, index, attach; then read now when it is small, else let the worker."""
    if by is not None:
        demand(actor_of(by), Act.ADD_EVIDENCE)
    actor = by.public_id if by else "door"
    kept = preserve_bytes(here.vault(), source, actor=actor, at=at, how=how, received_from=report.number).main
    assert kept is not None, "bytes always become an exhibit"  # for types
    index(here.vault())
    attach(report=report, digests=[kept.digest], by=by, at=at)
    lead = note_lead(report, Channel.PASTE if source.text is not None else Channel.FILE, source.name, at)
    read_soon(lead, kept, actor=actor)
    return kept


def read_soon(lead: Lead, kept: Exhibit, *, actor: str) -> None:
    """Read a small text at once, and have the worker read anything else; the lead says how it went."""
    if kept.size <= SMALL and kept.media_type.startswith("text/"):
        read_exhibit(lead=lead, digest=kept.digest, actor=actor)
        return
    from tocsin.desk.intake.tasks import read_later  # tasks know this module

    read_later.enqueue(lead.public_id, kept.digest, actor)


def read_files(report: Report, files: Iterable[Exhibit], *, actor: str, at: datetime) -> None:
    """Have the files of a report read, each with a lead that says how it went. Repeatable: none is read twice."""
    for kept in files:
        public_id = f"led_{sha256(f'{report.public_id} {kept.digest}'.encode())[:16]}"
        known = {"report": report, "kind": Channel.FILE, "name": kept.name, "made_at": at}
        lead, _new = Lead.objects.get_or_create(public_id=public_id, defaults=known)
        if lead.state == "waiting":
            read_soon(lead, kept, actor=actor)


def note_lead(report: Report, kind: Channel, name: str, at: datetime) -> Lead:
    """Something on its way into the vault."""
    public_id = f"led_{secrets.token_hex(8)}"
    mark_kind, mark = mark_of(name) if kind == Channel.LINK else ("", "")
    return Lead.objects.create(
        public_id=public_id, report=report, kind=kind, name=name, mark_kind=mark_kind, mark=mark, made_at=at
    )


def add_links(*, report: Report, links: Sequence[str], by: User, at: datetime) -> list[Lead]:
    """Queue links for capture. Raises BadInput for what is none, LimitReached for more than MOST_LINKS."""
    demand(actor_of(by), Act.ADD_EVIDENCE)
    if len(links) > MOST_LINKS:
        raise LimitReached(f"One report takes {MOST_LINKS} links.", hint="Start a further report for the rest.")
    from tocsin.desk.intake.tasks import capture_later  # tasks know this module

    checked = [parse_link(link) for link in dict.fromkeys(links)]
    leads = [note_lead(report, Channel.LINK, link, at) for link in checked]
    for lead in leads:
        capture_later.enqueue(lead.public_id, by.public_id)
    return leads


def capture_lead(*, lead: Lead, actor: str) -> Taken:
    """Capture a queued link, read it, and attach what came of it to its report."""
    bench, report = workbench(actor), lead.report
    links = report.leads.filter(kind=Channel.LINK).values("name").distinct().count()
    given = given_with(bench.vault, report.exhibits.values_list("digest", flat=True), links=links)
    (taken,) = take(bench, [Source(lead.name, link=lead.name, given=given)])
    index(here.vault())
    digests = [exhibit.digest for exhibit in taken.exhibits]
    attach(report=lead.report, digests=digests, by=None, at=timezone.now())
    settle(lead, " ".join([*taken.problems, taken.hint]).strip(), preserved=bool(digests))
    return taken


def read_exhibit(*, lead: Lead, digest: str, actor: str) -> None:
    """Read and judge a preserved exhibit; whatever happens, the exhibit stays and the lead says how it went.

    Where nothing could be read out of it, the lead has failed, with the sentence that says why.
    """
    try:
        found, problems = work_exhibit(workbench(actor), here.vault().exhibit(digest))
        read = next(iter(found), None) is not None or not problems
    except TocsinError as error:
        read, problems = False, (f"{error} {error.hint}".strip(),)
    index(here.vault())
    settle(lead, " ".join(problems), preserved=read)


def settle(lead: Lead, problem: str, *, preserved: bool) -> None:
    """Say what became of a lead."""
    lead.state, lead.problem = "preserved" if preserved else "failed", problem
    lead.save(update_fields=["state", "problem"])
