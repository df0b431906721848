"""Pages of cases: the list, one case, its team and notes. A case that a person may not read answers 404."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.casework.permissions import Act, allowed, demand, demand_somewhere
from tocsin.desk.cases import claims, queries, services
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.forms import DescribeForm, GrantForm, NewCaseForm, NoteForm, TranslationForm
from tocsin.desk.cases.models import Case
from tocsin.desk.cases.timeline import timeline
from tocsin.desk.evidence import captures
from tocsin.desk.evidence import queries as evidence
from tocsin.desk.evidence.models import Item
from tocsin.desk.intake import queries as intake
from tocsin.desk.intake.models import Report
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.desk.people.queries import colleagues_who_may


def found(request: HttpRequest, public_id: str, at: datetime) -> Case:
    """The case, or 404 for whoever may not read it."""
    return get_object_or_404(queries.cases(acting(request), at), public_id=public_id)


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases that this person may read."""
    by, at = acting(request), timezone.now()
    demand_somewhere(actor_of(by), Act.READ_CASE)
    words, state = request.GET.get("q", ""), request.GET.get("state", "open")
    rows = queries.search(by, at, words=words, state=state if state in ("open", "closed") else "")
    cards = [{"case": case, "stage": queries.stage(case)} for case in rows[:100]]
    may_open = allowed(actor_of(by), Act.OPEN_CASE)
    context = {"cards": cards, "words": words, "state": state, "may_open": may_open, "here_is": "cases"}
    return render(request, "cases/list.html", context)


@require_http_methods(["GET", "POST"])
def case_new(request: HttpRequest) -> HttpResponse:
    """Open a case, from an item or a report where one is named."""
    by = acting(request)
    demand(actor_of(by), Act.OPEN_CASE)
    item, report = _item(request), _report(request)
    offered = list(evidence.items(by).filter(exhibit__reports=report)) if report else []
    colleagues = colleagues_who_may(by, Act.READ_CASE)
    form = NewCaseForm(request.POST or None, initial=_first_words(item, report)).offer(colleagues, offered)
    if request.method == "POST" and form.is_valid():
        return redirect("case", _opened(by, form, colleagues, [item] if item else offered).public_id)
    mine = queries.cases(by, timezone.now()).filter(state="open") if item else []
    context = {"form": form, "item": item, "report": report, "cases": mine, "here_is": "cases"}
    return render(request, "cases/new.html", context)


def _opened(by: User, form: NewCaseForm, colleagues: list[User], items: list[Item]) -> Case:
    """The case of a valid form; where it offered items, those that were ticked are in it."""
    data = dict(form.cleaned_data)
    team, chosen = data.pop("team"), data.pop("items")
    return services.open_case(
        by=by,
        at=timezone.now(),
        items=[item for item in items if not form.offered or item.item_id in chosen],
        team=[person for person in colleagues if person.public_id in team],
        **data,
    )


@require_safe
def case_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything about one case."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    return render(request, "cases/case.html", shown(by, case, at))


def shown(by: User, case: Case, at: datetime) -> dict[str, Any]:
    """All that the page of a case shows to this person."""
    entries = list(queries.case_items(by, at).filter(case=case))
    held = captures.cards(by, [entry.item.exhibit for entry in entries])
    return {
        "case": case,
        "stage": queries.stage(case),
        "entries": [_entry(entry) | {"capture": held.pop(entry.item.exhibit.digest, None)} for entry in entries],
        "incidents": queries.incidents(by, at).filter(case=case).prefetch_related("claims"),
        "campaigns": queries.campaigns(by, at).filter(case=case).prefetch_related("links"),
        "outcomes": queries.outcomes(by, at).filter(case=case),
        "sketches": [sketch for sketch in claims.sketches(case) if not sketch.taken],
        "steps": [step for step in claims.steps(case) if not step.taken],
        "events": timeline(by, case, at),
        "decisions": queries.decisions(by, case, at),
        "notes": case.notes.select_related("by"),
        "team": queries.team(case, at),
        "note_form": NoteForm(),
        "may_work": _may(by, Act.WORK_CASE, case, at),
        "may_draft": _may(by, Act.DRAFT, case, at),
        "here_is": "cases",
    }


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the case's title, summary and so on."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    initial = {field: getattr(case, field) for field in DescribeForm.base_fields}
    form = DescribeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.describe_case(by=by, case=case, at=at, **form.cleaned_data)
        return redirect("case", case.public_id)
    context = {"case": case, "form": form, "title": _("What this case is about"), "here_is": "cases"}
    return render(request, "cases/form.html", context)


@require_POST
def add_item(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put an item into the case."""
    by, at = acting(request), timezone.now()
    case, item = found(request, public_id, at), _item(request)
    if item is None:
        raise Http404
    services.add_item(by=by, case=case, item=item, why=request.POST.get("why", ""), at=at)
    messages.success(request, _("The item is in the case."))
    return redirect("case", case.public_id)


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, public_id: str, item_id: str) -> HttpResponse:
    """Put a translation beside an item's words."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    entry = get_object_or_404(queries.case_items(by, at), case=case, item__item_id=item_id)
    form = TranslationForm(request.POST or None, initial={"translator": by.name})
    if request.method == "POST" and form.is_valid():
        services.add_translation(by=by, entry=entry, at=at, **form.cleaned_data)
        return redirect("case", case.public_id)
    context = {"case": case, "form": form, "title": _("Translation"), "source": entry.item.value.text}
    return render(request, "cases/form.html", context | {"here_is": "cases"})


@require_POST
def note(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a note."""
    at = timezone.now()
    case, form = found(request, public_id, at), NoteForm(request.POST)
    if form.is_valid():
        services.add_note(by=acting(request), case=case, at=at, **form.cleaned_data)
    return redirect("case", case.public_id)


@require_POST
def turn(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close or reopen the case."""
    by, at = acting(request), timezone.now()
    case, reason = found(request, public_id, at), request.POST.get("reason", "")
    act = services.close_case if case.state == "open" else services.reopen_case
    act(by=by, case=case, reason=reason, at=at)
    return redirect("case", case.public_id)


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who may see the case, and since when and why."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    outside = queries.colleagues_outside(case, at)
    form = GrantForm(request.POST or None).offer(outside)
    if request.method == "POST" and form.is_valid():
        (person,) = [each for each in outside if each.public_id == form.cleaned_data["person"]]
        services.give_grant(by=by, case=case, person=person, reason=form.cleaned_data["reason"], at=at)
        return redirect("case_team", case.public_id)
    grants = case.grants.select_related("person", "given_by")
    context = {"case": case, "form": form, "grants": grants, "members": queries.team(case, at), "here_is": "cases"}
    context |= {"may_grant": _may(by, Act.GRANT, case, at), "outside": outside, "recusals": case.recusals.all()}
    return render(request, "cases/team.html", context)


@require_POST
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a colleague's access, or recuse somebody."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    person = get_object_or_404(User, public_id=request.POST.get("person", ""), grants__case=case)
    act = services.recuse if request.POST.get("act") == "recuse" else services.end_grant
    act(by=by, case=case, person=person, reason=request.POST.get("reason", ""), at=at)
    return redirect("cases" if person == by else "case_team", *([] if person == by else [case.public_id]))


def _may(by: User, act: Act, case: Case, at: datetime) -> bool:
    return allowed(actor_of(by), act, relation(by, case, at))


def _item(request: HttpRequest) -> Item | None:
    """The item that the request names, if it names one. 404 for one that is not there."""
    item_id = request.POST.get("item") or request.GET.get("item")
    if not item_id:
        return None
    try:
        return evidence.item(acting(request), item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error


def _report(request: HttpRequest) -> Report | None:
    """The report that the request names, if it names one. 404 for one that is not there."""
    public_id = request.POST.get("report") or request.GET.get("report")
    if not public_id:
        return None
    try:
        return intake.report(acting(request), public_id)
    except Report.DoesNotExist as error:
        raise Http404 from error


def _first_words(item: Item | None, report: Report | None) -> dict[str, str]:
    """What stands in the form before anything is typed. A report's own words stay with the report: they may name it."""
    if report:
        return {"why": _("came with report %(number)s") % {"number": report.number}}
    return {"title": item.title[:120]} if item and item.title else {}


def _entry(entry: Any) -> dict[str, Any]:
    """An item of the case as its card shows it."""
    translations = list(entry.translations.all())
    judged = [row for row in entry.item.assessments.all() if row.review_of_id is None]
    return {
        "row": entry,
        "value": entry.item.value,
        "level": judged[-1].level if judged else "",
        "judged": bool(judged),
        "translation": translations[-1] if translations else None,
    }
