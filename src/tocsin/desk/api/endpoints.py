"""The API as django-ninja describes and serves it. Each operation: who asks, what for, and one call of an act or query.

Annotations stay real objects here (no `from __future__ import annotations`): the description is made from them.
"""

import logging
import secrets
from collections.abc import Set
from datetime import datetime
from typing import Annotated, Any, BinaryIO, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, NinjaAPI, Path, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from tocsin.desk.api import filing, problems, queries
from tocsin.desk.api.caller import Caller, KeyRefused, caller_of, spend
from tocsin.desk.api.keys import PREFIX
from tocsin.desk.api.models import Filing
from tocsin.desk.api.schemas import Conversation, Filed, Me, MessageIn, Problem, ReportIn, State, States
from tocsin.desk.api.upload import Upload
from tocsin.errors import BadInput, LimitReached, TocsinError

MOST_BODY = 2 << 20
"""Bytes of a body that is no file: 200,000 bytes of words may be written in JSON with six bytes a letter."""
PAGE = 100
log = logging.getLogger(__name__)

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_.:-]{8,64}$",
        description="Chosen by you, new for each new request: a UUID, or the id in your own system.",
    ),
]
ReportId = Annotated[str, Path(pattern=r"^fil_[0-9a-f]{16}$", description="Id of an own report.")]
FileName = Annotated[
    str,
    Query(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$", description="The file's own name."),
]
REFUSALS: dict[int, Any] = {401: Problem, 403: Problem, 429: Problem, 400: Problem, 422: Problem}
ABOUT_ONE = REFUSALS | {404: Problem}
FILING = ABOUT_ONE | {201: Filed, 409: Problem, 413: Problem}
BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}


class Bearer(HttpBearer):
    """A key in the Authorization header, and nowhere else."""

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller. Raises KeyRefused, or BadInput for a key in the address."""
        if PREFIX in request.META.get("QUERY_STRING", ""):
            raise problems.KeyInAddress("A key stands in this address.")
        if length_of(request) > MOST_BODY and not request.path.endswith("/files"):
            raise LimitReached("This body is too large.", hint="Send long words as a file.")
        return caller_of(request.headers.get("Authorization", ""), timezone.now())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Not asked: the whole header is read above."""
        raise KeyRefused("This needs a key.")


class DeskAPI(NinjaAPI):
    """Ninja, with problems described by their own media type."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, in which every refusal is application/problem+json."""
        schema = super().get_openapi_schema(**given)
        for operation in (one for path in schema["paths"].values() for one in path.values()):
            for status, told in operation["responses"].items():
                if int(status) >= 400 and "application/json" in told.get("content", {}):
                    told["content"] = {problems.MEDIA_TYPE: told["content"]["application/json"]}
        return schema


api = DeskAPI(
    title="Tocsin desk",
    version="1",
    description="Partner desks and bots file reports here. See docs/howto/api.md.",
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
)


def by(request: HttpRequest, kind: str = "ordinary", named: Set[str] = frozenset()) -> tuple[Caller, datetime]:
    """Who asks, and when; counted against the key's minute. `named`: what the address may hold after its “?”."""
    if not set(request.GET) <= named:
        raise BadInput("The address holds something that this operation does not know.", hint="See /api/docs.")
    caller, at = cast(Caller, request.auth), timezone.now()  # type: ignore[attr-defined]  # ninja puts it there
    spend(caller, kind, at)
    return caller, at


def filed(done: Filing) -> Status[Filed]:
    """What was filed, as the answer that repeats for ever."""
    about = (done.about or done).public_id
    told = {"id": done.public_id, "kind": done.kind, "report": about, "filed_at": done.filed_at}
    return Status(201, Filed.model_validate(told))


@api.get("/me", response=REFUSALS | {200: Me}, summary="What this key is good for", operation_id="me")
def me(request: HttpRequest) -> Me:
    """Try a new key with this."""
    caller, _ = by(request)
    key = caller.key
    return Me(partner=caller.partner.name, key=key.public_id, scopes=key.scope_names, expires_at=key.expires_at)


@api.post("/reports", response=FILING, summary="File a report", operation_id="file_report")
def file_report(request: HttpRequest, told: ReportIn, idempotency_key: IdempotencyKey) -> Status[Filed]:
    """Needs the scope “file reports”. It is sealed at once, and read by people within the desk's own deadlines."""
    caller, at = by(request, "danger" if told.danger == "yes" else "ordinary")
    return filed(filing.file_report(told=told, idempotency_key=idempotency_key, by=caller, at=at))


@api.get("/reports", response=ABOUT_ONE | {200: States}, summary="List own reports", operation_id="reports")
def reports(
    request: HttpRequest,
    after: Annotated[str, Query(pattern=r"^(fil_[0-9a-f]{16})?$", description="Read on after this report.")] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> States:
    """Needs the scope “read own reports”. Oldest first."""
    caller, _ = by(request, named={"after", "limit"})
    found = queries.own_reports(caller)
    if after:
        found = found.filter(pk__gt=own(caller, after).pk)
    page = list(found[: limit + 1])
    more = page[limit - 1].public_id if len(page) > limit else None
    return States(reports=[state(caller, one) for one in page[:limit]], next=more)


@api.get("/reports/{report_id}", response=ABOUT_ONE | {200: State}, summary="What became of it", operation_id="report")
def report(request: HttpRequest, report_id: ReportId) -> State:
    """Needs the scope “read own reports”."""
    caller, _ = by(request)
    return state(caller, own(caller, report_id))


@api.get(
    "/reports/{report_id}/messages",
    response=ABOUT_ONE | {200: Conversation},
    summary="Read the conversation",
    operation_id="conversation",
)
def conversation(request: HttpRequest, report_id: ReportId) -> Conversation:
    """Needs the scope “read own reports”. Who wrote for the desk is not told."""
    caller, _ = by(request)
    said = queries.conversation(caller, own(caller, report_id))
    told = [{"sender": "desk" if one.by_id else "partner", "at": one.at, "text": one.text} for one in said]
    return Conversation.model_validate({"messages": told})


@api.post("/reports/{report_id}/messages", response=FILING, summary="Write to the desk", operation_id="post_message")
def post_message(
    request: HttpRequest, report_id: ReportId, told: MessageIn, idempotency_key: IdempotencyKey
) -> Status[Filed]:
    """Needs the scope “post messages”. Consents are withdrawn here too."""
    caller, at = by(request)
    done = filing.post_message(about=report_id, told=told, idempotency_key=idempotency_key, by=caller, at=at)
    return filed(done)


@api.post(
    "/reports/{report_id}/files",
    response=FILING,
    summary="Add a file",
    operation_id="add_file",
    openapi_extra=BYTES,
)
def add_file(
    request: HttpRequest, report_id: ReportId, name: FileName, idempotency_key: IdempotencyKey
) -> Status[Filed]:
    """Needs the scope “upload files”. The body is the file itself, up to 2 GiB, 20 files a report."""
    caller, at = by(request, named={"name"})
    file = Upload(name, cast(BinaryIO, request), length_of(request))
    return filed(filing.add_file(about=report_id, file=file, idempotency_key=idempotency_key, by=caller, at=at))


def length_of(request: HttpRequest) -> int:
    """Bytes of the body as announced; 0 when nothing sensible is."""
    told = request.headers.get("Content-Length", "")
    return int(told) if told.isascii() and told.isdecimal() else 0


def own(caller: Caller, public_id: str) -> Filing:
    """An own report, for reading. Raises NotYours."""
    try:
        return queries.own_report(caller, public_id)
    except Filing.DoesNotExist as error:
        raise problems.NotYours("You have filed no report with this id.") from error


def state(caller: Caller, one: Filing) -> State:
    """An own report and what became of it."""
    now = queries.standing(caller, one)
    return State.model_validate({"id": one.public_id, "filed_at": one.filed_at, **vars(now)})


@api.exception_handler(TocsinError)
def refuse(request: HttpRequest, error: TocsinError) -> HttpResponse:
    """An error of the house."""
    return problems.of_error(request, error)


@api.exception_handler(ValidationError)
def misfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not fit its description."""
    return problems.of_misfit(request, error.errors)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, _error: HttpError) -> HttpResponse:
    """What ninja itself could not read."""
    return problems.of_error(request, BadInput("The body is no JSON.", hint="See /api/openapi.json."))


@api.exception_handler(Exception)
def fail(request: HttpRequest, error: Exception) -> HttpResponse:
    """The process boundary: say that it failed, and nothing of what was sent."""
    number = secrets.token_hex(4)
    log.error("api failure %s: %s", number, type(error).__name__)
    if settings.DEBUG:
        raise error
    return problems.of_failure(request, number)
