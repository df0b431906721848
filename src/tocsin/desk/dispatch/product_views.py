"""Pages of advisories, letters and platform notices."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin import outputs
from tocsin.casework.lifecycle import ADVISORY, LETTER, NOTICE, events
from tocsin.casework.permissions import Act, allowed, demand_somewhere
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.views import found
from tocsin.desk.dispatch import publishing, queries, services
from tocsin.desk.dispatch.facts import records_of
from tocsin.desk.dispatch.forms import AdvisoryForm, LetterForm, NoticeForm, VersionForm
from tocsin.desk.dispatch.models import Advisory, Draft, Letter
from tocsin.desk.dispatch.products import advisory_dossier, notice_dossier
from tocsin.desk.dispatch.referral_views import SANDBOX
from tocsin.desk.dispatch.sealing import read_kept
from tocsin.desk.dispatch.standing import taken_back_behind
from tocsin.desk.dispatch.steps import steps_of
from tocsin.desk.people.actors import acting, actor_of
from tocsin.errors import BadInput, TocsinError
from tocsin.model.codec import from_record
from tocsin.model.dossier import BoundFact

Made = Callable[..., Any]

ADVISORY_ACTS: dict[str, Made] = {
    "check facts": services.check_facts,
    "check privacy": services.check_privacy,
    "approve": services.approve_advisory,
    "publish": services.publish_advisory,
    "expire": services.expire_advisory,
}
LETTER_ACTS: dict[str, Made] = {
    "check": services.check_letter,
    "approve": services.approve_letter,
    "sign": services.sign_letter,
}
RIGHTS = {"approve": Act.APPROVE, "publish": Act.PUBLISH, "correct": Act.PUBLISH, "expire": Act.PUBLISH} | {
    "sign": Act.SEND,
    "send": Act.SEND,
}


@require_safe
def advisories(request: HttpRequest) -> HttpResponse:
    """The warnings of the cases that this person may read."""
    by = acting(request)
    demand_somewhere(actor_of(by), Act.READ_CASE)
    rows = queries.advisories(by, timezone.now()).prefetch_related("versions")
    return render(request, "dispatch/advisories.html", {"rows": rows, "here_is": "advisories"})


@require_http_methods(["GET", "POST"])
def advisory_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft a warning."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    form = AdvisoryForm(request.POST or None, initial={"severity": "Moderate"})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data.pop("days")
        made = services.draft_advisory(by=by, case=case, expires_at=form.expires_at(at), at=at, **data)
        return redirect("advisory", made.public_id)
    context = {"case": case, "form": form, "title": _("Draft a warning"), "submit": _("Go on"), "here_is": "advisories"}
    return render(request, "dispatch/form.html", context)


@require_safe
def advisory(request: HttpRequest, public_id: str) -> HttpResponse:
    """One warning: its languages side by side, its privacy check, its next step."""
    at = timezone.now()
    row = get_object_or_404(queries.advisories(acting(request), at), public_id=public_id)
    context = {
        "advisory": row,
        "case": row.case,
        "versions": row.versions.select_related("reviewed_by"),
        "form": VersionForm(initial=_version(request, row)),
        "problem": privacy_problem(row),
        "taken_back": taken_back_behind(row),
        "steps": steps_of(("draft", "facts checked", "privacy checked", "approved", "published"), row.state),
        "acts": _acts(request, row, events(ADVISORY, row.state)),
        "may_draft": _may(request, row, "draft"),
        "corrections": row.corrections.select_related("by"),
        "here_is": "advisories",
    }
    return render(request, "dispatch/advisory.html", context)


def privacy_problem(row: Advisory) -> TocsinError | None:
    """What must go before this can be public; None when nothing must, or there is no text yet."""
    if not row.versions.exists():
        return None
    try:
        publishing.public_files(advisory_dossier(row, timezone.now()))
    except TocsinError as error:
        return error
    return None


@require_POST
def advisory_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """One act on a warning."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.advisories(by, at), public_id=public_id)
    word, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if word == "write":
        form = VersionForm(request.POST)
        if not form.is_valid():
            raise BadInput("Each language needs a headline, what happened, and what to do.")
        services.write_version(by=by, advisory=row, version=form.value(), at=at)
    elif word == "language right":
        version = get_object_or_404(queries.versions(by, at), advisory=row, language=request.POST.get("language"))
        services.review_language(by=by, version=version, at=at)
    elif word == "correct":
        services.correct_advisory(by=by, advisory=row, text=reason, at=at)
    elif word == "withdraw":
        services.withdraw_advisory(by=by, advisory=row, reason=reason, at=at)
    elif word == "rests elsewhere":
        services.rest_elsewhere(by=by, product=row, reason=reason, at=at)
    elif word == "return to drafter":
        services.return_advisory(by=by, advisory=row, reason=reason, at=at)
    else:
        _known(ADVISORY_ACTS, word)(by=by, advisory=row, at=at)
    return redirect("advisory", row.public_id)


@require_http_methods(["GET", "POST"])
def letter_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft a letter of a case, or write a draft anew; `public_id` is the case's or the letter's."""
    by, at = acting(request), timezone.now()
    row = queries.letters(by, at).filter(public_id=public_id).first()
    case = row.case if row else found(request, public_id, at)
    old = [from_record(BoundFact, fact) for fact in row.facts] if row else []
    form = LetterForm(request.POST or None, initial=_letter_words(row)).bind(records_of(case), old)
    if request.method == "POST" and form.is_valid():
        given = {"facts": form.facts(), "asks": form.cleaned_data["asks"].splitlines(), **form.words()}
        if row:
            services.edit_letter(by=by, letter=row, at=at, **given)
        else:
            row = services.draft_letter(by=by, case=case, at=at, **given)
        return redirect("letter", row.public_id)
    return render(request, "dispatch/letter_edit.html", {"case": case, "form": form, "here_is": "cases"})


@require_safe
def letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """One letter with its bound facts."""
    row = get_object_or_404(queries.letters(acting(request), timezone.now()), public_id=public_id)
    context = {
        "letter": row,
        "case": row.case,
        "taken_back": taken_back_behind(row),
        "steps": steps_of(("draft", "checked", "approved", "signed", "sent", "answered"), row.state),
        "acts": _acts(request, row, events(LETTER, row.state)),
        "may_draft": _may(request, row, "draft"),
        "here_is": "cases",
    }
    return render(request, "dispatch/letter.html", context)


@require_POST
def letter_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """One act on a letter."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.letters(by, at), public_id=public_id)
    word, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if word == "rests elsewhere":
        services.rest_elsewhere(by=by, product=row, reason=reason, at=at)
    elif word == "return to drafter":
        services.return_letter(by=by, letter=row, reason=reason, at=at)
    elif word in LETTER_ACTS:
        LETTER_ACTS[word](by=by, letter=row, at=at)
    else:
        services.follow_letter(by=by, letter=row, event=word, note=reason, at=at)
    return redirect("letter", row.public_id)


@require_safe
def letter_file(request: HttpRequest, public_id: str) -> FileResponse:
    """The signed letter."""
    row = get_object_or_404(queries.letters(acting(request), timezone.now()), public_id=public_id)
    if not row.file:
        raise Http404
    path = read_kept(row.file, row.file_sha256)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.file, headers=SANDBOX)


@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft a platform notice, with the warning about preservation first."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    form = NoticeForm(request.POST or None).offer(queries.agencies(), case.items.select_related("item__exhibit"))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        agency = queries.agency(data.pop("agency"))
        asks = data.pop("asks").splitlines()
        made = services.draft_notice(by=by, case=case, agency=agency, asks=asks, at=at, **data)
        return redirect("notice", made.public_id)
    context = {"case": case, "form": form, "title": _("Report to a platform"), "submit": _("Go on")}
    context |= {"unpreserved": not queries.preservation_prompted(case), "here_is": "cases"}
    return render(request, "dispatch/form.html", context)


@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One platform notice."""
    row = get_object_or_404(queries.notices(acting(request), timezone.now()), public_id=public_id)
    context = {
        "notice": row,
        "case": row.case,
        "entries": row.case.items.filter(item__item_id__in=row.items).select_related("item__exhibit"),
        "steps": steps_of(("draft", "approved", "sent", "answered"), row.state),
        "acts": _acts(request, row, events(NOTICE, row.state)),
        "unpreserved": not row.without_preservation and not queries.preservation_prompted(row.case),
        "may_draft": _may(request, row, "draft"),
        "here_is": "cases",
    }
    return render(request, "dispatch/notice.html", context)


@require_safe
def notice_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The approved notice as text, to be pasted into the platform's form; a draft has none yet."""
    row = get_object_or_404(queries.notices(acting(request), timezone.now()), public_id=public_id)
    if row.approved_by is None:
        raise Http404
    artefacts = outputs.render("notice", notice_dossier(row, timezone.now()))
    made = next(artefact for artefact in artefacts if artefact.media_type.startswith("text/plain"))
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', **SANDBOX}
    return HttpResponse(made.data, content_type=made.media_type, headers=headers)


@require_POST
def notice_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """One act on a platform notice."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.notices(by, at), public_id=public_id)
    word, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    if word == "waive":
        services.go_without_preservation(by=by, notice=row, reason=reason, at=at)
    elif word == "approve":
        services.approve_notice(by=by, notice=row, at=at)
    elif word == "send":
        services.send_notice(by=by, notice=row, reference=reason, at=at)
    elif word == "withdraw":
        services.withdraw_notice(by=by, notice=row, reason=reason, at=at)
    else:
        services.answer_notice(by=by, notice=row, event=word, answer=reason, at=at)
    messages.success(request, _("Done."))
    return redirect("notice", row.public_id)


def _acts(request: HttpRequest, row: Draft, possible: tuple[str, ...]) -> list[str]:
    """Those of these events that this person may bring about."""
    return [event for event in possible if _may(request, row, event)]


def _may(request: HttpRequest, row: Draft, event: str) -> bool:
    by = acting(request)
    act = RIGHTS.get(event, Act.DRAFT)
    if event == "withdraw" and isinstance(row, Advisory):
        act = Act.PUBLISH
    own = row.drafted_by == by and event in ("approve", "publish")
    return allowed(actor_of(by), act, relation(by, row.case, timezone.now(), own_work=own))


def _known(table: dict[str, Made], word: str) -> Made:
    if word not in table:
        raise BadInput(f"“{word}” is not possible here.")
    return table[word]


def _version(request: HttpRequest, row: Advisory) -> dict[str, str]:
    """The texts of the language to be edited, if the request names one."""
    version = row.versions.filter(language=request.GET.get("language", "")).first()
    fields = ("language", "headline", "body", "instruction")
    return {field: getattr(version, field) for field in fields} if version else {}


def _letter_words(row: Letter | None) -> dict[str, str]:
    if row is None:
        return {}
    words = {name: str(getattr(row, name)) for name in LetterForm.base_fields if name != "asks"}
    return words | {"asks": "\n".join(row.asks)}
