"""The inbox, and reports from the moment somebody takes them."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.casework import lifecycle
from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.queries import exhibits, items
from tocsin.desk.intake import answers, asked, calls, clocks, known, locks, queries, services, taking
from tocsin.desk.intake.forms import CallForm, NoteForm, ReasonForm, ReplyForm, ReportForm, StepForm, TakeForm
from tocsin.desk.intake.models import Channel, Identity, Purpose, Report, Urgency
from tocsin.desk.intake.passed_on import passed_on
from tocsin.desk.people import custody
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.errors import LimitReached


def found(request: HttpRequest, public_id: str) -> Report:
    """The report with this id, or 404."""
    try:
        return queries.report(acting(request), public_id)
    except Report.DoesNotExist as error:
        raise Http404 from error


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits, by urgency; or what was judged."""
    by, show, now = acting(request), request.GET.get("show", "waiting"), timezone.now()
    demand(actor_of(by), Act.READ_INBOX)
    index(here.vault())
    waiting = (queries.lane(by, name, now) for name in queries.LANES)
    lanes = [queries.done(by, now)] if show == "judged" else list(waiting)
    context = {
        "kept": clocks.kept(by, now),
        "lanes": lanes,
        "show": show,
        "count": sum(lane.count for lane in lanes),
        "here_is": "inbox",
    }
    return render(request, "intake/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Links, words or a file become a report with exhibits."""
    by = acting(request)
    demand(actor_of(by), Act.TAKE_REPORT)
    form = TakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("report", taken(form, by).public_id)
    return render(request, "intake/take.html", {"form": form, "here_is": "inbox"})


def taken(form: TakeForm, by: User) -> Report:
    """The report of a valid form, with everything in it preserved or queued."""
    at, data = timezone.now(), form.cleaned_data
    report = services.open_report(told=form.told(), by=by, at=at)
    if data["text"].strip():
        taking.preserve_words(report=report, words=data["text"], by=by, at=at)
    if data["file"]:
        preserve_upload(report, data["file"], by)
    taking.add_links(report=report, links=data["links"], by=by, at=at)
    return report


def preserve_upload(report: Report, upload: UploadedFile, by: User) -> None:
    """Bring an upload to disk under its own name, and into the vault. Raises LimitReached when it is too large."""
    if (upload.size or 0) > settings.LARGEST_UPLOAD:
        raise LimitReached(
            _("This file is too large for the browser."), hint=_("Use `tocsin take` on the desk's machine.")
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(upload.name or "").name[-120:] or "upload")
        with path.open("wb") as out:
            out.writelines(upload.chunks())
        taking.preserve_file(report=report, file=taking.Upload(path, path.name), by=by, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """A report taken by phone."""
    by = acting(request)
    demand(actor_of(by), Act.TAKE_REPORT)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = called(form, by)
        words = kept.receipt.split("-")
        return render(request, "intake/call_kept.html", {"report": kept.report, "words": words, "here_is": "inbox"})
    context = {"form": form, "keeps_identity": bool(custody.recipients()), "here_is": "inbox"}
    return render(request, "intake/call.html", context)


def called(form: CallForm, by: User) -> calls.Taken:
    """The report of a valid call form, with its receipt; the caller's words become an exhibit."""
    at, data = timezone.now(), form.cleaned_data
    kept = calls.take_call(told=form.told(), identity=form.identity, by=by, at=at)
    report = kept.report
    taking.preserve_words(report=report, words=data["words"], by=by, at=at, how="call")
    taking.add_links(report=report, links=data["links"], by=by, at=at)
    if data["note"]:
        services.add_note(report=report, text=data["note"], by=by, at=at)
    return kept


@require_safe
def report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report: what was told, what came of it, what can be done next."""
    one, by, now = found(request, public_id), acting(request), timezone.now()
    chosen = answers.ready(one, request.GET["answer"]) if request.GET.get("answer") else None
    context = {
        "report": one,
        "events": lifecycle.events(lifecycle.REPORT, one.state),
        "items": items(by).filter(exhibit__reports=one),
        "levels": queries.levels_of(items(by).filter(exhibit__reports=one).values_list("pk", flat=True)),
        "exhibits": exhibits(by).filter(reports=one),
        "leads": one.leads.all(),
        "consents": one.consents.filter(withdrawn_at=None),
        "taken_back": one.consents.exclude(withdrawn_at=None),
        "passed_on": passed_on(one),
        "history": history(one),
        "known": known.known(by, one),
        "due": clocks.waiting_time(one, now),
        "holder": locks.holders([one.public_id], now).get(one.public_id),
        "answers": answers.titles(),
        "chosen": chosen,
        "step_form": StepForm(),
        "note_form": NoteForm(prefix="note"),
        "reply_form": ReplyForm(prefix="reply", initial={"text": chosen.text if chosen else ""}),
        "sheet": asked.sheet(one),
        "has_identity": Identity.objects.filter(report=one).exists(),
        "identity_requests": one.identity_requests.filter(asked_by=by),
        "identity_form": ReasonForm(prefix="identity"),
        "urgency_form": ReportForm(initial={"urgency": one.urgency}),
        "here_is": "inbox",
    }
    return render(request, "intake/report.html", context)


def history(one: Report) -> list[dict[str, Any]]:
    """What happened to a report, the oldest first."""
    events: list[dict[str, Any]] = [
        {"at": one.received_at, "title": _("Received"), "who": one.taken_by.name if one.taken_by else ""}
    ]
    events += [
        {"at": step.at, "title": step.event.capitalize(), "who": step.by.name if step.by else "", "body": step.reason}
        for step in one.steps.select_related("by")
    ]
    events += [{"at": note.at, "title": _("Note"), "who": note.by.name, "body": note.text} for note in one.notes.all()]
    return sorted(events, key=lambda event: event["at"])


def say_what_is_wrong(request: HttpRequest, form: Form) -> None:
    """Tell what kept a small form from being taken, at the top of the page to which it leads back."""
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, str(problem))


@require_POST
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that one is at work on a report, or let go of it."""
    one, by = found(request, public_id), acting(request)
    if request.POST.get("let_go"):
        locks.release(subject=one.public_id, by=by)
    else:
        locks.claim(subject=one.public_id, by=by, at=timezone.now())
    return redirect("report", public_id)


@require_POST
def step(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a report one step on."""
    one, form = found(request, public_id), StepForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        by, into = acting(request), data["into"].strip()
        other = queries.reports(by).filter(number__iexact=into).first() if into else None
        at, reason = timezone.now(), data["reason"]
        services.advance(report=one, event=data["event"], by=by, at=at, reason=reason, into=other)
        locks.release(subject=one.public_id, by=by)
    say_what_is_wrong(request, form)
    return redirect("report", public_id)


@require_POST
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a note."""
    one, form = found(request, public_id), NoteForm(request.POST, prefix="note")
    if form.is_valid():
        services.add_note(report=one, text=form.cleaned_data["text"], by=acting(request), at=timezone.now())
    say_what_is_wrong(request, form)
    return redirect("report", public_id)


@require_POST
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write to the reporter."""
    one, form = found(request, public_id), ReplyForm(request.POST, prefix="reply")
    if form.is_valid():
        services.reply(report=one, text=form.cleaned_data["text"], by=acting(request), at=timezone.now())
        messages.success(request, _("The reporter will find it with their receipt."))
    say_what_is_wrong(request, form)
    return redirect("report", public_id)


@require_POST
def urgency(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say anew how soon somebody must look."""
    one, form = found(request, public_id), ReportForm(request.POST)
    if form.is_valid():
        soon = Urgency(form.cleaned_data["urgency"])
        services.change_urgency(report=one, urgency=soon, by=acting(request), at=timezone.now())
    say_what_is_wrong(request, form)
    return redirect("report", public_id)


@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a consent back on the reporter's word."""
    one, purpose = found(request, public_id), request.POST.get("purpose", "")
    if purpose not in Purpose.values:
        raise Http404
    services.withdraw_consent(report=one, purpose=Purpose(purpose), by=acting(request), at=timezone.now())
    return redirect("report", public_id)


@require_POST
def try_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Queue anew the links that could not be captured."""
    one, by = found(request, public_id), acting(request)
    failed = one.leads.filter(state="failed", kind=Channel.LINK)
    taking.add_links(report=one, links=[lead.name for lead in failed], by=by, at=timezone.now())
    return redirect("report", public_id)
