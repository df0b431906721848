"""Pages of referrals and packages."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin import outputs
from tocsin.casework.permissions import Act, allowed
from tocsin.desk.cases.acts import relation
from tocsin.desk.cases.views import found
from tocsin.desk.dispatch import queries, services
from tocsin.desk.dispatch.consent import Basis, purpose_for, reports_behind, without_consent
from tocsin.desk.dispatch.forms import AcknowledgeForm, BasisForm, ReferralForm, SendForm
from tocsin.desk.dispatch.models import Package, Referral
from tocsin.desk.dispatch.products import content_digest, referral_dossier
from tocsin.desk.dispatch.sealing import read_kept, seek_outside_time, timestamps_in
from tocsin.desk.dispatch.steps import steps_of
from tocsin.desk.people.actors import acting, actor_of
from tocsin.errors import BadInput

LINE = ("draft", "consent checked", "in approval", "approved", "packaged", "sent", "acknowledged")
RIGHTS = (Act.DRAFT, Act.APPROVE, Act.SEND, Act.RECORD_OUTCOME)
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


def of(request: HttpRequest, public_id: str) -> Referral:
    """The referral, or 404 for whoever may not read its case."""
    return get_object_or_404(queries.referrals(acting(request), timezone.now()), public_id=public_id)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: str) -> HttpResponse:
    """Draft a referral."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    form = ReferralForm(request.POST or None).offer(queries.agencies(), case.items.select_related("item__exhibit"))
    if request.method == "POST" and form.is_valid():
        made = services.draft_referral(
            by=by,
            case=case,
            agency=queries.agency(form.cleaned_data["agency"]),
            asks=form.lines("asks"),
            already_done=form.lines("already_done"),
            left_out=form.left_out(),
            at=at,
        )
        return redirect("referral", made.public_id)
    context = {"case": case, "form": form, "title": _("Draft a referral"), "submit": _("Go on"), "here_is": "cases"}
    return render(request, "dispatch/form.html", context)


@require_safe
def referral(request: HttpRequest, public_id: str) -> HttpResponse:
    """One referral: where it stands, what would leave, and the one next step."""
    by, at, row = acting(request), timezone.now(), of(request, public_id)
    dossier = referral_dossier(row, at)
    left_out, reports = set(row.left_out), reports_behind(row.case)
    context = {
        "referral": row,
        "case": row.case,
        "dossier": dossier,
        "seen": content_digest(row) if row.state == "in approval" else "",
        "steps": steps_of(LINE, row.state),
        "may": {act.name: allowed_here(request, row, act) for act in RIGHTS},
        "own": row.drafted_by == by,
        "basis_form": BasisForm(initial={"basis": (Basis.CONSENT if reports else Basis.PUBLIC).value}),
        "reports": reports,
        "missing": without_consent(row.case, row.to.kind, left_out),
        "purpose": purpose_for(row.to.kind).label,
        "packages": list(row.packages.all()),
        "acknowledgement_due": queries.acknowledgement_due(row, at),
        "after_review_due": queries.after_review_due(row, at),
        "here_is": "cases",
    }
    return render(request, "dispatch/referral.html", context)


@require_POST
def act(request: HttpRequest, public_id: str) -> HttpResponse:
    """One act on a referral."""
    by, at, row, data = acting(request), timezone.now(), of(request, public_id), request.POST
    reason, word = data.get("reason", ""), data.get("act", "")
    if word == "check consent":
        basis = Basis(data["basis"]) if data.get("basis") in list(Basis) else Basis.CONSENT
        services.check_consent(by=by, referral=row, basis=basis, words=data.get("words", ""), at=at)
    elif word == "ask approval":
        services.ask_approval(by=by, referral=row, at=at)
    elif word == "approve":
        services.approve_referral(by=by, referral=row, seen=data.get("seen", ""), at=at)
    elif word == "return":
        services.return_referral(by=by, referral=row, reason=reason, at=at)
    elif word == "withdraw":
        services.withdraw_referral(by=by, referral=row, reason=reason, at=at)
    elif word == "review":
        services.review_emergency(by=by, referral=row, finding=reason, at=at)
    else:
        return seal_or_follow(request, row, word, reason)
    return redirect("referral", row.public_id)


def seal_or_follow(request: HttpRequest, row: Referral, word: str, reason: str) -> HttpResponse:
    """Seal the package, or note what became of the referral."""
    by, at = acting(request), timezone.now()
    if word in ("package", "supplement"):
        seek_outside_time(by.public_id)
        seal = services.package_referral if word == "package" else services.supplement_referral
        package = seal(by=by, referral=row, at=at)
        messages.success(request, _("The package is sealed. It will never change again."))
        return redirect("package", package.public_id)
    services.follow_referral(by=by, referral=row, event=word, reason=reason, at=at)
    return redirect("referral", row.public_id)


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refer at once, by one person, with a review afterwards."""
    by, at = acting(request), timezone.now()
    case = found(request, public_id, at)
    if request.method == "POST":
        agency = queries.agency(request.POST.get("agency", ""))
        danger = request.POST.get("danger", "")
        made = services.refer_in_emergency(by=by, case=case, agency=agency, danger=danger, at=at)
        return redirect("referral", made.public_id)
    agencies = [agency for agency in queries.agencies() if agency.kind in queries.POLICE]
    return render(request, "dispatch/emergency.html", {"case": case, "agencies": agencies, "here_is": "cases"})


@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The summary as police would read it, as a download."""
    row = of(request, public_id)
    (made,) = outputs.render("summary_pdf", referral_dossier(row, timezone.now()))
    headers = {"Content-Disposition": f'attachment; filename="DRAFT-{made.name}"', **SANDBOX}
    return HttpResponse(made.data, content_type=made.media_type, headers=headers)


@require_safe
def package(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sealed package: its digest, its files, how the recipient verifies it, and what became of it."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.packages(by, at), public_id=public_id)
    stamps = timestamps_in(read_kept(row.name, row.sha256))
    dispatches = row.dispatches.select_related("by").prefetch_related("acknowledgements")
    context: dict[str, Any] = {
        "package": row,
        "referral": row.referral,
        "case": row.referral.case,
        "record": row.dossier,
        "dispatches": dispatches,
        "stamps": stamps,
        "newer": Package.objects.filter(supersedes=row).first(),
        "send_form": SendForm(initial={"to": row.referral.to.name}),
        "acknowledge_form": AcknowledgeForm(),
        "may_send": allowed_here(request, row.referral, Act.SEND) or row.referral.emergency,
        "may_record": allowed_here(request, row.referral, Act.RECORD_OUTCOME),
        "here_is": "cases",
    }
    return render(request, "dispatch/package.html", context)


@require_safe
def download(request: HttpRequest, public_id: str) -> FileResponse:
    """The package's own bytes."""
    row = get_object_or_404(queries.packages(acting(request), timezone.now()), public_id=public_id)
    path = read_kept(row.name, row.sha256)
    return FileResponse(path.open("rb"), as_attachment=True, filename=row.name, headers=SANDBOX)


@require_POST
def package_act(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that a package was sent, or acknowledged."""
    by, at = acting(request), timezone.now()
    row = get_object_or_404(queries.packages(by, at), public_id=public_id)
    sent = request.POST.get("act") == "send"
    form = SendForm(request.POST) if sent else AcknowledgeForm(request.POST)
    if not form.is_valid():
        raise BadInput("Something is missing.", hint="Fill in what is marked, and try again.")
    if sent:
        services.send_package(by=by, package=row, at=at, **form.cleaned_data)
    else:
        last = row.dispatches.last()
        if last is None:
            raise BadInput("This package was not sent yet.")
        services.acknowledge(by=by, dispatch=last, at=at, **form.cleaned_data)
    return redirect("package", row.public_id)


def allowed_here(request: HttpRequest, row: Referral, act: Act) -> bool:
    """Whether the person may do this to this referral."""
    by = acting(request)
    return allowed(actor_of(by), act, relation(by, row.case, timezone.now(), own_work=row.drafted_by == by))
