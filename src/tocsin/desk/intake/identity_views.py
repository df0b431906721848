"""Pages about who reported: asked for at a report, decided by a custodian, opened for a while."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tocsin.casework.deadlines import ALLOWED, Clock
from tocsin.casework.permissions import Act, Relation, allowed, demand
from tocsin.desk.intake import identities
from tocsin.desk.intake.forms import ReasonForm, text_box
from tocsin.desk.intake.models import IdentityRequest
from tocsin.desk.intake.views import found as found_report
from tocsin.desk.people import custody
from tocsin.desk.people.actors import acting, actor_of

KEEP_KEY = int(ALLOWED[Clock.IDENTITY_OPEN].total_seconds()) * 7
"""Seconds for which the asker's browser keeps the key: long enough for a custodian to come back from a week-end."""


class PassphraseForm(forms.Form):
    """A custodian's pass-phrase."""

    passphrase = forms.CharField(
        label=gettext_lazy("Your pass-phrase for identities"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class KeyForm(PassphraseForm):
    """A new key."""

    again = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def clean_again(self) -> str:
        """Both must be the same."""
        if self.cleaned_data["again"] != self.cleaned_data.get("passphrase"):
            raise forms.ValidationError(_("The two pass-phrases differ."))
        return str(self.cleaned_data["again"])


class DecisionForm(PassphraseForm):
    """What a custodian says to a request; the pass-phrase is needed only to agree."""

    answer = forms.CharField(label=gettext_lazy("Your reason"), required=False, max_length=2000, widget=text_box(2))

    def __init__(self, *args: object, refusing: bool = False, **kwargs: object) -> None:
        """Know what is said: a refusal opens nothing and needs no pass-phrase."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["passphrase"].required = not refusing


def found(request: HttpRequest, public_id: str) -> IdentityRequest:
    """The request with this id, if this person may see it, or 404."""
    try:
        return identities.requests(acting(request)).get(public_id=public_id)
    except IdentityRequest.DoesNotExist as error:
        raise Http404 from error


@require_safe
def listing(request: HttpRequest, key_form: KeyForm | None = None) -> HttpResponse:
    """The requests that wait and those that were decided; a custodian's own key."""
    by = acting(request)
    asked = identities.requests(by)
    keeper = allowed(actor_of(by), Act.DECIDE_IDENTITY)
    context = {
        "waiting": asked.filter(state="asked"),
        "past": asked.exclude(state="asked"),
        "keeper": keeper,
        "has_key": keeper and custody.has_key(by),
        "key_form": key_form or KeyForm(),
        "hand_over_form": PassphraseForm(prefix="hand"),
        "here_is": "identities",
    }
    return render(request, "intake/identities.html", context)


@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a custodian's key."""
    demand(actor_of(acting(request)), Act.DECIDE_IDENTITY)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return listing_again(request, form)
    custody.make_key(by=acting(request), passphrase=form.cleaned_data["passphrase"], at=timezone.now())
    messages.success(request, _("Your key is made. From now on the form may ask who somebody is."))
    return redirect("identities")


def listing_again(request: HttpRequest, form: KeyForm) -> HttpResponse:
    """The same page with what is wrong in the form."""
    request.method = "GET"
    return listing(request, form)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Seal all identities anew to the custodians of now."""
    demand(actor_of(acting(request)), Act.DECIDE_IDENTITY)
    form = PassphraseForm(request.POST, prefix="hand")
    if form.is_valid():
        done = identities.hand_over(by=acting(request), passphrase=form.cleaned_data["passphrase"], at=timezone.now())
        messages.success(request, _("%d identities are sealed to all custodians of now.") % done)
    return redirect("identities")


@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask to see who reported; the key of the answer stays in this browser."""
    one, form = found_report(request, public_id), ReasonForm(request.POST, prefix="identity")
    if not form.is_valid():
        return redirect("report", public_id)
    asked = identities.ask(report=one, reason=form.cleaned_data["text"], by=acting(request), at=timezone.now())
    place = reverse("identity", args=[asked.request.public_id])
    answer = redirect(place)
    answer.set_cookie(
        cookie_of(asked.request),
        asked.key,
        max_age=KEEP_KEY,
        path=place,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def cookie_of(one: IdentityRequest) -> str:
    """Name of the cookie that holds the key of this request."""
    return f"key_{one.public_id}"


@require_safe
def identity(request: HttpRequest, public_id: str) -> HttpResponse:
    """One request: why, by whom, what was decided, who looked."""
    return page(request, found(request, public_id))


def page(request: HttpRequest, one: IdentityRequest, who: identities.Who | None = None) -> HttpResponse:
    """The page of a request, with who reported when it was just opened."""
    by, now = acting(request), timezone.now()
    own = one.asked_by == by
    context = {
        "one": one,
        "who": who,
        "steps": one.steps.select_related("by"),
        "may_decide": one.state == "asked" and allowed(actor_of(by), Act.DECIDE_IDENTITY, Relation(own_work=own)),
        "is_open": one.state == "approved" and one.until is not None and now < one.until,
        "own": own,
        "form": DecisionForm(),
        "here_is": "identities",
    }
    return render(request, "intake/identity.html", context)


@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agree, or refuse."""
    one, refusing = found(request, public_id), request.POST.get("verdict") != "approve"
    demand(actor_of(acting(request)), Act.DECIDE_IDENTITY)
    form = DecisionForm(request.POST, refusing=refusing)
    if form.is_valid():
        data, by, now = form.cleaned_data, acting(request), timezone.now()
        if refusing:
            identities.refuse(request=one, answer=data["answer"], by=by, at=now)
        else:
            identities.approve(request=one, passphrase=data["passphrase"], answer=data["answer"], by=by, at=now)
    return redirect("identity", public_id)


@require_POST
def look(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who reported, once, in answer to this very request."""
    one, key = found(request, public_id), request.COOKIES.get(f"key_{public_id}", "")
    who = identities.look(request=one, key=key, by=acting(request), at=timezone.now())
    return page(request, one, who)


@require_POST
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close it before its time, or take the request back."""
    one = found(request, public_id)
    identities.close(request=one, by=acting(request), at=timezone.now())
    answer = redirect("identity", public_id)
    answer.delete_cookie(cookie_of(one), path=reverse("identity", args=[public_id]), samesite="Strict")
    return answer
