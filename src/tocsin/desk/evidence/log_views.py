"""The custody log: its entries, whether all of it holds, its outside times, and its head to take out of the house."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence import queries
from tocsin.desk.evidence.checking import Check, check_vault
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.desk.people.queries import names
from tocsin.outputs._checkpoint_page import PrintedHead, page
from tocsin.vault.catalogue import COSIGNED
from tocsin.vault.lasting import broken_hashes, check_lasting
from tocsin.vault.printed import head_facts, newest_cosigned
from tocsin.vault.stamping import authorities_of, last_attempt, last_outside, stamp_desk
from tocsin.vault.timestamp import has_new_work

PAGE = 60
SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@require_safe
def custody_log(request: HttpRequest) -> HttpResponse:
    """Every entry of the log, the newest first."""
    _reader(request)
    index(here.vault())
    return show_log(request, checks=None)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the whole vault now: every entry, every signature, every file, every outside time."""
    _reader(request)
    return show_log(request, checks=[*check_vault(here.home()), *outside_checks()])


@require_POST
def stamp(request: HttpRequest) -> HttpResponse:
    """Have the log stamped by an outside authority now; where none gives a token, the page tells what each said."""
    by = _reader(request)
    attempt = stamp_desk(here.home(), here.vault(), actor=by.public_id, clock=timezone.now)
    if attempt.stamped:
        messages.success(request, _("%(name)s has stamped the log.") % {"name": attempt.stamped})
    return redirect("custody_log")


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head as text, to mail to somebody outside."""
    _reader(request)
    vault = here.vault()
    text = newest_cosigned(vault, vault.ledger.size)
    return _download(text.encode(), "text/plain; charset=utf-8", f"checkpoint-{vault.ledger.size}.txt")


@require_safe
def checkpoint_page(request: HttpRequest) -> HttpResponse:
    """The signed head as a page to print, sign and keep outside the house."""
    _reader(request)
    vault = here.vault()
    facts = head_facts(vault, newest_cosigned(vault, vault.ledger.size))
    made = page(PrintedHead(organisation=here.settings().organisation.name, **facts), timezone.now())
    return _download(made, "application/pdf", f"checkpoint-{vault.ledger.size}.pdf")


def outside_checks() -> list[Check]:
    """The outside times in the log, judged as of now."""
    vault, broken = here.vault(), broken_hashes(here.settings().broken_hashes)
    found = check_lasting(vault, authorities_of(here.home()), at=timezone.now(), broken=broken)
    return [Check(one.name, one.ok, one.detail) for one in found]


def outside_time() -> dict[str, Any]:
    """What the page says of outside time: who was asked, what came of it, and what waits."""
    vault, settings = here.vault(), here.settings()
    stamped, cosigned = last_outside(vault), last_outside(vault, COSIGNED)
    attempt = last_attempt(here.home())
    return {
        "authorities": [one.name for one in settings.timestamps],
        "stamped": stamped,
        "cosigned": cosigned,
        "witness": cosigned.detail["witness"].split("+")[0] if cosigned else "",
        "waiting": has_new_work(vault),
        "failures": attempt.failures if attempt and not attempt.stamped else (),
        "asked_at": attempt.at if attempt else None,
    }


def show_log(request: HttpRequest, checks: object) -> HttpResponse:
    """The log's page, with the result of a check when one was made."""
    page = Paginator(queries.custody_log(acting(request)), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "people": names(entry.actor for entry in page),
        "exhibits": {
            one.digest: one.label for one in Exhibit.objects.filter(digest__in=[e.exhibit_digest for e in page])
        },
        "checks": checks,
        "outside": outside_time(),
        "key": here.vault().log_key.vkey,
        "here_is": "custody_log",
    }
    return render(request, "evidence/log.html", context)


def _reader(request: HttpRequest) -> User:
    by = acting(request)
    demand(actor_of(by), Act.READ_LOG)
    return by


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **SANDBOX}
    return HttpResponse(data, content_type=media_type, headers=headers)
