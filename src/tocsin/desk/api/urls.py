"""Addresses for machines (no log-in, but a key for each call) and of the pages about their keys."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path

from tocsin.desk.api import problems, views
from tocsin.desk.api.endpoints import api


def by_key(pattern: URLPattern) -> URLPattern:
    """The same address, open to callers without a log-in: each operation asks for a key itself."""
    inner: Callable[..., HttpResponseBase] = pattern.callback

    @wraps(inner)
    def view(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        try:
            answer = inner(request, *given, **named)
        except Http404:
            return views.nothing_here(request, "")
        return problems.of_wrong_method(answer["Allow"]) if isinstance(answer, HttpResponseNotAllowed) else answer

    pattern.callback = login_not_required(view)
    return pattern


OPERATIONS = [by_key(one) for one in api.urls[0] if isinstance(one, URLPattern)]

urlpatterns = [
    path("partners/", views.partners, name="partners"),
    path("partners/<str:public_id>/", views.partner, name="partner"),
    path("partners/<str:public_id>/keys/<str:key_id>/revoke/", views.revoke, name="key_revoke"),
    path("api/docs", views.documentation, name="api_docs"),
    path("api/", (OPERATIONS, "api", "api")),
    re_path(r"^api(?P<rest>/.*|)$", views.nothing_here, name="api_nothing"),
]
