"""What holds for every answer of the desk: strict headers, sessions that end, refusals told in words."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from tocsin.desk import here
from tocsin.errors import Refused, TocsinError

Answer = Callable[[HttpRequest], HttpResponseBase]

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Robots-Tag": "noindex, nofollow",
}
OPEN_PATHS = ("/account/", "/static/", "/set-up/", "/about/", "/language/")
STARTED = "session_started_at"


def strict_headers(get_response: Answer) -> Answer:
    """Headers that no view may forget; pages are never kept by a cache."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response

    return answer


def end_long_sessions(get_response: Answer) -> Answer:
    """Log out whoever has been logged in for SESSION_ABSOLUTE_AGE seconds, however busy."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            started = request.session.setdefault(STARTED, now)
            if now - started > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
        return get_response(request)

    return answer


def ask_for_second_factor(get_response: Answer) -> Answer:
    """Where the desk requires a second factor, lead people without one to where they add it, and nowhere else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if (
            request.user.is_authenticated
            and not request.path.startswith(OPEN_PATHS)
            and here.settings().require_second_factor
            and not has_second_factor(request)
        ):
            return redirect("mfa_index")
        return get_response(request)

    return answer


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this person has an authenticator app or a passkey."""
    from allauth.mfa.utils import is_mfa_enabled  # a model: it can be imported only when the applications are ready

    return bool(is_mfa_enabled(request.user))


class tell_refusals:  # noqa: N801  a middleware is named like the function it stands for
    """Turn an error of the house into a page that says what happened and what to do next."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for a TocsinError; anything else is left to fail loudly."""
        if not isinstance(exception, TocsinError):
            return None
        status = 403 if isinstance(exception, Refused) else 400
        return render(request, "refused.html", {"error": exception}, status=status)
