"""Pages of incidents, campaigns and outcomes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.casework.lifecycle import INCIDENT, events
from tocsin.casework.permissions import Act, allowed
from tocsin.desk.cases import claims, queries, services
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.forms import CorroborationForm, IncidentForm, OutcomeForm
from tocsin.desk.cases.models import Case, Incident
from tocsin.desk.cases.proposing import proposals_for
from tocsin.desk.cases.services.incidents import CONFIRMING
from tocsin.desk.cases.views import found
from tocsin.desk.people.actors import acting, actor_of
from tocsin.errors import BadInput
from tocsin.model.link import LinkState
from tocsin.model.outcome import OutcomeStanding


def index_of(request: HttpRequest, name: str) -> int | None:
    """A small number from the query or form; None when there is none."""
    text = request.POST.get(name) or request.GET.get(name) or ""
    return int(text) if text.isdecimal() and len(text) < 5 else None


@require_http_methods(["GET", "POST"])
def incident_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record an incident, prefilled from what an article tells, its passages beside the form."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    sketch = _sketch(request, case)
    form = IncidentForm(request.POST or None, initial=_from(sketch)).offer(case.items.select_related("item__exhibit"))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        items = case.items.filter(item__item_id__in=data.pop("items"))
        said = claims.claims_for(sketch) if sketch else []
        made = services.make_incident(by=by, case=case, at=at, items=items, claims=said, **data)
        messages.success(request, _("The incident is recorded. Someone else decides whether it is confirmed."))
        return redirect("incident", made.public_id)
    return render(
        request, "cases/incident_new.html", {"case": case, "form": form, "sketch": sketch, "here_is": "cases"}
    )


@require_safe
def incident(request: HttpRequest, public_id: str) -> HttpResponse:
    """One incident: what each source says, and where it stands."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.incidents(by, at), public_id=public_id)
    context = {
        "incident": row,
        "case": row.case,
        "claims": row.claims.select_related("source__exhibit", "by"),
        "entries": row.items.select_related("item__exhibit"),
        "events": [event for event in events(INCIDENT, row.state) if _may(request, row, event)],
        "waits": bool(CONFIRMING & set(events(INCIDENT, row.state))),
        "form": CorroborationForm(initial={"corroboration": row.corroboration}),
        "decisions": queries.decisions(by, row.case, at).filter(subject=row.public_id),
        "here_is": "cases",
    }
    return render(request, "cases/incident.html", context)


@require_POST
def incident_step(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move an incident, or say how far it is corroborated."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.incidents(by, at), public_id=public_id)
    reason = request.POST.get("reason", "")
    if word := request.POST.get("corroboration"):
        services.set_corroboration(by=by, incident=row, corroboration=word, reason=reason, at=at)
    else:
        services.move_incident(by=by, incident=row, event=request.POST.get("event", ""), reason=reason, at=at)
    return redirect("incident", row.public_id)


@require_POST
def campaign_propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put before people what the machine proposes about the items of this case."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    proposed = proposals_for(case)
    if not proposed:
        messages.info(request, _("The items of this case share nothing that would suggest a campaign."))
        return redirect("case", case.public_id)
    made = services.propose_campaign(by=by, case=case, proposal=proposed[0], at=at)
    return redirect("campaign", made.public_id)


@require_safe
def campaign(request: HttpRequest, public_id: str) -> HttpResponse:
    """One campaign: for, against, and each link to be confirmed or rejected."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.campaigns(by, at), public_id=public_id)
    entries = {entry.item.item_id: entry for entry in row.members.select_related("item__exhibit")}
    links = [
        {
            "row": link,
            "value": link.value,
            "kind": link.value.kind.value.replace("_", " "),
            "a": entries.get(link.value.a),
            "b": entries.get(link.value.b),
        }
        for link in row.links.select_related("decided_by")
    ]
    confirmed = row.links.filter(state=LinkState.CONFIRMED.value).exists()
    may = allowed(actor_of(by), Act.CONFIRM_LINK, relation(by, row.case, at))
    context = {"campaign": row, "case": row.case, "links": links, "members": entries.values(), "here_is": "cases"}
    return render(request, "cases/campaign.html", context | {"any_confirmed": confirmed, "may": may})


@require_POST
def campaign_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm or reject a campaign, or one of its links."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.campaigns(by, at), public_id=public_id)
    state, reason = _state(request), request.POST.get("reason", "")
    if (number := index_of(request, "link")) is not None:
        link = get_object_or_404(queries.campaign_links(by, at), campaign=row, pk=number)
        services.decide_link(by=by, link=link, state=state, reason=reason, at=at)
    else:
        services.decide_campaign(by=by, campaign=row, state=state, reason=reason, at=at)
    return redirect("campaign", row.public_id)


@require_http_methods(["GET", "POST"])
def outcome_new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a step, prefilled from what a source claims."""
    by, at = acting(request), timezone.now()
    case, step = found(request, public_id, at), None
    if (number := index_of(request, "claim")) is not None:
        step = claims.step_of(case, request.GET.get("item", ""), number)
    form = OutcomeForm(request.POST or None, initial=_claimed(step))
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        standing = OutcomeStanding(data.pop("standing"))
        exhibit = step.source.exhibit.digest if step else ""
        services.record_outcome(by=by, case=case, at=at, standing=standing, exhibit=exhibit, **data)
        messages.success(request, _("The step is in the ledger."))
        return redirect("case", case.public_id)
    return render(request, "cases/outcome_new.html", {"case": case, "form": form, "step": step, "here_is": "cases"})


@require_POST
def outcome_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm a claimed step, or withdraw a step."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.outcomes(by, at), public_id=public_id)
    words = request.POST.get("words", "")
    if request.POST.get("act") == "withdraw":
        services.withdraw_outcome(by=by, outcome=row, reason=words, at=at)
    else:
        services.confirm_outcome(by=by, outcome=row, source=words, at=at)
    return redirect("case", row.case.public_id)


def _may(request: HttpRequest, row: Incident, event: str) -> bool:
    by = acting(request)
    act = Act.CONFIRM_INCIDENT if event in CONFIRMING else Act.WORK_CASE
    stands = relation(by, row.case, timezone.now(), own_work=row.recorded_by == by)
    return allowed(actor_of(by), act, stands)


def _sketch(request: HttpRequest, case: Case) -> claims.Sketch | None:
    number = index_of(request, "sketch")
    return None if number is None else claims.sketch_of(case, request.GET.get("item", ""), number)


def _from(sketch: claims.Sketch | None) -> dict[str, Any]:
    if sketch is None:
        return {}
    what = sketch.sketch.what
    return {
        "title": what[:1].upper() + what[1:],
        "what": sketch.sketch.passage.text,
        "on": sketch.sketch.on,
        "place": sketch.sketch.place,
        "harmed": sketch.harm,
        "items": [sketch.source.item_id],
    }


def _claimed(step: claims.Step | None) -> dict[str, Any]:
    if step is None:
        return {}
    source = f"claimed by {step.claim.claimed_by}, in {step.source.exhibit.label}"
    return {"step": step.claim.step, "on": step.claim.on, "source": source, "standing": "claimed"}


def _state(request: HttpRequest) -> LinkState:
    try:
        return LinkState(request.POST.get("state", ""))
    except ValueError as error:
        raise BadInput("A decision confirms or rejects.") from error
