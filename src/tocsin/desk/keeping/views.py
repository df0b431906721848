"""Pages about keeping cases: which must be looked at, and one case with the one next step."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tocsin.casework.permissions import Act, demand_somewhere, may_somewhere
from tocsin.casework.retention import Ground
from tocsin.desk import here
from tocsin.desk.cases.views import found
from tocsin.desk.keeping import queries, services
from tocsin.desk.keeping.forms import EraseForm, KeepForm, ReasonForm
from tocsin.desk.keeping.models import Erasure
from tocsin.desk.keeping.scope import scope_of
from tocsin.desk.people.actors import acting, actor_of
from tocsin.errors import BadInput
from tocsin.vault.backup import places_of
from tocsin.vault.recovery import lines_of, waiting


@require_safe
def keeping(request: HttpRequest) -> HttpResponse:
    """Every case that this person may read, those first that somebody must look at."""
    by, at = acting(request), timezone.now()
    demand_somewhere(actor_of(by), Act.READ_CASE)
    copies = copies_to_do() if may_somewhere(by.roles, Act.ERASE) else {}
    context = {"rows": queries.keeping(by, at), "copies": copies, "here_is": "cases"}
    return render(request, "keeping/list.html", context)


def copies_to_do() -> dict[str, object]:
    """What people have yet to do so that copies open nothing that was erased."""
    home = here.home()
    places = places_of(home)
    return {
        "lines": waiting(home),
        "stale": [one for one in places if one.stale],
        "last": bool(places) and len(lines_of(home)) == 1,
    }


@require_POST
def line_destroyed(request: HttpRequest, number: int) -> HttpResponse:
    """Keep that a retired line of the recovery sheet is destroyed."""
    services.say_line_destroyed(by=acting(request), number=number, at=timezone.now())
    messages.success(request, _("Noted. Copies of the keys from before that erasure open no more."))
    return redirect("keeping")


@require_safe
def case_keeping(request: HttpRequest, public_id: str) -> HttpResponse:
    """How one case is kept, and what can be decided about it."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    state = queries.kept(case, at)
    erasure = state.erasure
    own = erasure is not None and erasure.asked_by == by
    context = {
        "case": case,
        "kept": state,
        "scope": None if state.erased else scope_of(case),
        "may_keep": queries.may(by, Act.WORK_CASE, case, at),
        "may_hold": queries.may(by, Act.HOLD, case, at),
        "may_ask": queries.may(by, Act.ERASE, case, at),
        "may_decide": queries.may(by, Act.ERASE, case, at, own_work=own),
        "own": own,
        "keep_form": KeepForm(today=at.date()),
        "reason_form": ReasonForm(),
        "erase_form": EraseForm(),
        "here_is": "cases",
    }
    return render(request, "keeping/case.html", context)


@require_POST
def keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep the case, with the reason."""
    by, at = acting(request), timezone.now()
    case, form = found(request, public_id, at), KeepForm(request.POST, today=at.date())
    if not form.is_valid():
        raise BadInput(_("This is no date, or there is no reason."), hint=_("Fill in both."))
    services.keep_longer(by=by, case=case, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], at=at)
    messages.success(request, _("Kept. The desk asks again on that day."))
    return redirect("case_keeping", case.public_id)


@require_POST
def hold(request: HttpRequest, public_id: str) -> HttpResponse:
    """Place or lift a legal hold."""
    by, at, reason = acting(request), timezone.now(), request.POST.get("reason", "")
    case = found(request, public_id, at)
    if request.POST.get("act") == "lift":
        services.lift_hold(by=by, case=case, reason=reason, at=at)
        messages.success(request, _("The legal hold is lifted."))
    else:
        services.place_hold(by=by, case=case, reason=reason, at=at)
        messages.success(request, _("Under a legal hold: nothing of this case can be deleted now."))
    return redirect("case_keeping", case.public_id)


@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the case to be erased."""
    by, at = acting(request), timezone.now()
    case, form = found(request, public_id, at), EraseForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("Choose a ground and give the reason."))
    ground = Ground(form.cleaned_data["ground"])
    services.ask_erasure(by=by, case=case, ground=ground, reason=form.cleaned_data["reason"], at=at)
    messages.success(request, _("Asked. A colleague decides; nothing is erased before."))
    return redirect("case_keeping", case.public_id)


@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Erase the case, or keep it."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    erasure = get_object_or_404(Erasure, case=case, state="asked")
    if request.POST.get("act") == "erase":
        services.erase(by=by, erasure=erasure, at=at)
        messages.success(request, _("Erased. The custody log has a tombstone, and no content."))
        left = copies_to_do()
        if left["lines"] or left["stale"]:
            messages.warning(request, _("There is more to do about the copies: see the page “Keeping”."))
    else:
        services.refuse_erasure(by=by, erasure=erasure, reason=request.POST.get("reason", ""), at=at)
        messages.success(request, _("The case is kept."))
    return redirect("case_keeping", case.public_id)
