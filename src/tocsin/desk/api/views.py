"""Pages of the API: partners and keys for the administrator, and the documentation, which needs no log-in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.desk.api import keys, problems
from tocsin.desk.api.caller import RATES
from tocsin.desk.api.endpoints import api
from tocsin.desk.api.forms import KeyForm, PartnerForm
from tocsin.desk.api.models import ApiKey, Partner
from tocsin.desk.people.actors import acting
from tocsin.errors import TocsinError


def found(request: HttpRequest, public_id: str) -> Partner:
    """The partner with this id, or 404."""
    try:
        return keys.partners(acting(request)).get(public_id=public_id)
    except Partner.DoesNotExist as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest) -> HttpResponse:
    """Everyone whose machines may file reports."""
    by, form = acting(request), PartnerForm(request.POST or None)
    everyone = keys.partners(by)
    if request.method == "POST" and form.is_valid():
        try:
            made = keys.add_partner(name=form.cleaned_data["name"], by=by, at=timezone.now())
        except TocsinError as error:
            form.add_error("name", f"{error} {error.hint}".strip())
        else:
            return redirect("partner", made.public_id)
    context = {"partners": [(one, working(one)) for one in everyone], "form": form, "here_is": "partners"}
    return render(request, "api/partners.html", context)


def working(partner: Partner) -> int:
    """How many of its keys work now."""
    return sum(key.works(timezone.now()) for key in partner.keys.all())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, public_id: str) -> HttpResponse:
    """One partner and its keys; a new key's secret is shown in the answer that makes it and never again."""
    one, form = found(request, public_id), KeyForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        label = form.cleaned_data["label"]
        at, by = timezone.now(), acting(request)
        _key, secret = keys.make_key(partner=one, label=label, scopes=form.chosen, lasts=form.time, by=by, at=at)
        form = KeyForm()
    made = [(key, key.works(timezone.now())) for key in ApiKey.objects.filter(partner=one)]
    context = {"partner": one, "keys": made, "form": form, "secret": secret, "here_is": "partners"}
    return render(request, "api/partner.html", context)


@require_POST
def revoke(request: HttpRequest, public_id: str, key_id: str) -> HttpResponse:
    """End a key at once."""
    try:
        key = found(request, public_id).keys.get(public_id=key_id)
    except ApiKey.DoesNotExist as error:
        raise Http404 from error
    keys.revoke_key(key=key, by=acting(request), at=timezone.now())
    messages.success(request, _("The key no longer works."))
    return redirect("partner", public_id)


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What machines can do here, made from the description itself; no script, nothing from elsewhere."""
    description = api.get_openapi_schema(path_prefix="/api/")
    context = {
        "description": description,
        "operations": list(operations(description)),
        "problems": problems.ALL,
        "rates": RATES,
        "address": request.build_absolute_uri("/api"),
    }
    return render(request, "api/docs.html", context)


def operations(description: dict[str, Any]) -> Any:
    """Each operation with its method, path, parameters and fields."""
    schemas = description["components"]["schemas"]
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            yield {
                "method": method.upper(),
                "path": path,
                "told": told,
                "fields": fields(told.get("requestBody", {}), schemas),
                "gives": [status for status in told["responses"] if int(status) < 300],
            }


def fields(body: dict[str, Any], schemas: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Name, shape and meaning of each field of a JSON body."""
    reference = body.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    known = schemas.get(reference.rpartition("/")[2], {}).get("properties", {})
    return [(name, shape(one), one.get("description", "")) for name, one in known.items()]


def shape(field: dict[str, Any]) -> str:
    """A field's type in words: its values when they are few, else its kind and limit."""
    if "anyOf" in field:
        return shape(field["anyOf"][0])
    if "enum" in field:
        return ", ".join(field["enum"])
    if field["type"] == "array":
        return f"list, at most {field['maxItems']}: {shape(field['items'])}"
    return f"{field['type']}, at most {field['maxLength']:,} characters" if "maxLength" in field else str(field["type"])


@login_not_required
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001  Django names it
    """An address of the API that is none, told to machines in their own way."""
    return problems.of_error(
        request, problems.NotYours("The API has no such address.", hint="What there is stands at /api/docs.")
    )
