"""Set-up, one's own page, and the people of the desk."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.desk.navigation import PLACES, may_go
from tocsin.desk.people import queries, services
from tocsin.desk.people.actors import acting
from tocsin.desk.people.forms import RolesForm, SetUpForm
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, TocsinError


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first place that this person's roles lead to."""
    return redirect(next((place.name for place in PLACES if may_go(request, place)), "me"))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The first visit of a new person, by a link that works once."""
    services.open_link(token=token, at=timezone.now())
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = came_in(form, token)
        if user:
            login(request, user, settings.AUTHENTICATION_BACKENDS[0])
            return redirect("start")
    return render(request, "people/set_up.html", {"form": form})


def came_in(form: SetUpForm, token: str) -> User | None:
    """The new person; nobody when the form has something to say."""
    data = {name: form.cleaned_data[name] for name in ("name", "username", "password")}
    try:
        return services.come_in(token=token, at=timezone.now(), **data)
    except BadInput as error:
        form.add_error(None, f"{error} {error.hint}".strip())
        return None


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    return render(request, "people/me.html", {"roles": sorted(acting(request).roles)})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone at the desk."""
    context = {"people": queries.people(acting(request)), "form": RolesForm(), "here_is": "people"}
    return render(request, "people/people.html", context)


@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """A one-time link for a new colleague, shown once."""
    by, form = acting(request), RolesForm(request.POST)
    everyone = queries.people(by)
    if not form.is_valid():
        return render(request, "people/people.html", {"people": everyone, "form": form, "here_is": "people"})
    token = services.invite(by=by, roles=form.chosen, at=timezone.now())
    link = request.build_absolute_uri(reverse("set_up", args=[token]))
    return render(request, "people/invited.html", {"link": link, "lasts": services.LINK_LASTS, "here_is": "people"})


def found(request: HttpRequest, public_id: str) -> User:
    """The person with this id, or 404."""
    try:
        return queries.people(acting(request)).get(public_id=public_id)
    except User.DoesNotExist as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, public_id: str) -> HttpResponse:
    """One colleague and their roles."""
    one = found(request, public_id)
    form = RolesForm(request.POST or None, initial={"roles": one.role_names})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_roles(by=acting(request), person=one, roles=form.chosen, at=timezone.now())
        except TocsinError as error:
            form.add_error(None, f"{error} {error.hint}".strip())
        else:
            messages.success(request, _("Roles changed."))
            return redirect("person", public_id)
    return render(request, "people/person.html", {"person": one, "form": form, "here_is": "people"})


@require_POST
def let_go(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a colleague's access."""
    services.let_go(by=acting(request), person=found(request, public_id), at=timezone.now())
    return redirect("people")
