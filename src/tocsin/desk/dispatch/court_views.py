"""The page of a referral's court papers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tocsin.casework.permissions import Act
from tocsin.desk.dispatch import court
from tocsin.desk.dispatch.referral_views import SANDBOX, allowed_here, of
from tocsin.desk.people.actors import acting
from tocsin.desk.people.queries import names
from tocsin.errors import BadInput


@require_safe
def papers(request: HttpRequest, public_id: str) -> HttpResponse:
    """What papers there are, who will sign, and the one next step."""
    by, row = acting(request), of(request, public_id)
    found = court.standing(row.number)
    people = names(event.actor for event in (found.signer, found.approved) if event)
    context = {
        "referral": row,
        "case": row.case,
        "papers": court.court_outputs(),
        "signer": people.get(found.signer.actor, found.signer.actor) if found.signer else "",
        "approver": people.get(found.approved.actor, found.approved.actor) if found.approved else "",
        "standing": found,
        "open": row.state in court.BEFORE_SEALING,
        "own": found.signer is not None and found.signer.actor == by.public_id,
        "may_draft": allowed_here(request, row, Act.DRAFT),
        "may_approve": allowed_here(request, row, Act.APPROVE),
        "here_is": "cases",
    }
    return render(request, "dispatch/court.html", context)


@require_POST
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put one's name to the papers, or approve that they go along."""
    by, at, row, word = acting(request), timezone.now(), of(request, public_id), request.POST.get("act", "")
    if word == "sign":
        court.name_signer(by=by, referral=row, at=at)
        messages.success(request, _("Your name stands in the papers. A colleague approves that they go along."))
    elif word == "approve":
        court.approve_papers(by=by, referral=row, at=at)
        messages.success(request, _("The papers go into the package."))
    else:
        raise BadInput("This page has no such act.")
    return redirect("court_papers", row.public_id)


@require_safe
def paper(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """One paper as a draft."""
    row = of(request, public_id)
    if name not in court.court_outputs():
        raise Http404
    made = court.draft(row, name, timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="DRAFT-{made.name}"', **SANDBOX}
    return HttpResponse(made.data, content_type=made.media_type, headers=headers)
