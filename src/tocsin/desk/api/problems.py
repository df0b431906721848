"""Errors as machines read them: Problem Details (RFC 9457), each with a plain sentence and what to do about it.

`type` leads to the row of the documentation page that explains the problem. What was sent is never sent back.
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from tocsin.desk.api.caller import KeyRefused, OutOfScope, TooMany
from tocsin.errors import BadInput, LimitReached, TocsinError

MEDIA_TYPE = "application/problem+json"
DOCUMENTED_AT = "/api/docs#"


class UsedOtherwise(TocsinError):
    """An idempotency key came a second time with another body."""

    default_hint = "Send the very same body again to repeat a request, or choose a new key for a new one."


class NotYours(TocsinError):
    """There is no such thing among this partner's own."""

    default_hint = "Use the id that filing it gave you. A partner sees its own reports only."


class KeyInAddress(BadInput):
    """A secret stands where logs and histories keep it."""

    default_hint = (
        "Send it in the Authorization header, and ask the desk to revoke this one: addresses are kept in logs."
    )


@dataclass(frozen=True)
class Kind:
    """One kind of problem, as documented."""

    name: str
    status: HTTPStatus
    title: str


KINDS: dict[type[Exception], Kind] = {
    KeyRefused: Kind("key-needed", HTTPStatus.UNAUTHORIZED, "A key that works is needed"),
    OutOfScope: Kind("out-of-scope", HTTPStatus.FORBIDDEN, "The key is not good for this"),
    KeyInAddress: Kind("key-in-address", HTTPStatus.BAD_REQUEST, "A key stands in the address"),
    NotYours: Kind("not-found", HTTPStatus.NOT_FOUND, "There is no such thing"),
    UsedOtherwise: Kind("used-otherwise", HTTPStatus.CONFLICT, "This idempotency key was used for another request"),
    TooMany: Kind("too-many", HTTPStatus.TOO_MANY_REQUESTS, "Too many requests"),
    LimitReached: Kind("too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "A limit was met"),
    BadInput: Kind("cannot-be-read", HTTPStatus.BAD_REQUEST, "The request cannot be read"),
}
"""Error → kind; the first that fits counts."""
DOES_NOT_FIT = Kind("does-not-fit", HTTPStatus.UNPROCESSABLE_ENTITY, "The request does not fit its description")
NOT_ALLOWED = Kind("not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This address does not take this method")
FAILED = Kind("failed", HTTPStatus.INTERNAL_SERVER_ERROR, "The desk failed")
ALL = (*KINDS.values(), DOES_NOT_FIT, NOT_ALLOWED, FAILED)


def problem(kind: Kind, detail: str, what_to_do: str, **more: Any) -> HttpResponse:
    """One problem as an answer."""
    told = {
        "type": DOCUMENTED_AT + kind.name,
        "title": kind.title,
        "status": kind.status.value,
        "detail": detail,
        "what_to_do": what_to_do,
        **more,
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=MEDIA_TYPE, status=kind.status)


def of_error(_request: HttpRequest, error: Exception) -> HttpResponse:
    """An error of the house as a problem."""
    kind = next((kind for type_, kind in KINDS.items() if isinstance(error, type_)), FAILED)
    answer = problem(kind, str(error), getattr(error, "hint", ""))
    if isinstance(error, KeyRefused):
        answer["WWW-Authenticate"] = 'Bearer realm="Tocsin"'
    if isinstance(error, TooMany):
        answer["Retry-After"] = str(error.wait)
    return answer


def of_misfit(_request: HttpRequest, errors: list[dict[str, Any]]) -> HttpResponse:
    """What does not fit its description, place by place, without the words that were sent."""
    wrong = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in errors]
    return problem(
        DOES_NOT_FIT,
        f"{len(wrong)} part(s) of the request do not fit: {wrong[0]['where']}.",
        "See `errors` here and the description at /api/openapi.json.",
        errors=wrong,
    )


def of_wrong_method(allowed: str) -> HttpResponse:
    """405 (RFC 9110, 15.5.6), with the methods that the address takes."""
    answer = problem(NOT_ALLOWED, "This address does not take this method.", f"Use one of: {allowed}.")
    answer["Allow"] = allowed
    return answer


def of_failure(_request: HttpRequest, number: str) -> HttpResponse:
    """500: a number to ask about, and nothing of what happened."""
    return problem(FAILED, f"The desk failed on its own side (number {number}).", "Send the same again in a minute.")
