"""Exhibits and the custody log. Captured bytes leave as a download or as a picture made anew, never as a page."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from tocsin.capture.profile import profiles
from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence import captures, pictures, queries
from tocsin.desk.evidence.models import CustodyEntry, Exhibit
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.queries import names
from tocsin.model.item import ItemKind

SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


def found(request: HttpRequest, label: str) -> Exhibit:
    """The exhibit with this label, or 404."""
    try:
        return queries.exhibit(acting(request), label)
    except Exhibit.DoesNotExist as error:
        raise Http404 from error


@require_safe
def exhibit(request: HttpRequest, label: str) -> HttpResponse:
    """One exhibit: what it is, its custody chain, what was read in it."""
    one, by = found(request, label), acting(request)
    custody = queries.custody_of(by, one)
    people = names(entry.actor for entry in custody)
    context = {
        "exhibit": one,
        "events": [entry_event(entry, people) for entry in custody],
        "companions": queries.companions(by, one),
        "first": queries.first_capture(by, one),
        "items": queries.items(by).filter(exhibit=one),
        "picture": pictures.picture_of(one),
        "recording": queries.items(by).filter(exhibit=one, kind=ItemKind.RECORDING.value).exists(),
        "capture": captures.card_of(by, one),
        "not_captured": one.detail.get("not_captured", "").splitlines(),
        "here_is": "inbox",
    }
    return render(request, "evidence/exhibit.html", context)


@require_safe
def desk_accounts(request: HttpRequest) -> HttpResponse:
    """The desk's own log-ins at platforms, without what lets anybody in."""
    demand(actor_of(acting(request)), Act.READ_INBOX)
    return render(request, "evidence/desk_accounts.html", {"profiles": profiles(here.home().profiles)})


@require_POST
def look_again(request: HttpRequest, label: str) -> HttpResponse:
    """Have the worker look again at a captured page; back to where the person was."""
    one = found(request, label)
    captures.ask_to_look_again(by=acting(request), exhibit=one, at=timezone.now())
    messages.success(request, _("The desk looks at the page again now. What it sees will stand here in a minute."))
    back = request.POST.get("back", "")
    here_only = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back) if here_only else redirect("exhibit", one.label)


@require_safe
def replay(request: HttpRequest, label: str, side: str) -> HttpResponse:
    """The captured picture or the replay's, what differs framed."""
    data = captures.replay_picture(acting(request), found(request, label), side)
    return HttpResponse(data, content_type=pictures.MEDIA_TYPE, headers=SANDBOX)


DONE = {
    "received": _("Received"),
    "received again": _("The same bytes came again"),
    "reading": _("Read: its words and items were taken out"),
    "analysis": _("Analysed: language, values, cues"),
    "render-proof": _("Replayed with the network off"),
    "replay-picture": _("Picture of the replay kept, because it differs"),
    "capture-check": _("Looked through for what the report quoted or showed"),
    "look asked for": _("Somebody asked to look at the page again"),
    "revisited": _("Looked at again"),
    "look failed": _("The page could not be looked at again"),
}


LOOKS = frozenset({"revisited", "look failed"})


def entry_event(entry: CustodyEntry, people: dict[str, str]) -> dict[str, Any]:
    """A custody entry as the timeline shows it."""
    made = str(entry.detail.get("kind", "")) if entry.act == "derived" else entry.act
    return {
        "at": entry.at,
        "title": DONE.get(made, made.capitalize()),
        "who": people.get(entry.actor, entry.actor),
        "body": entry.detail.get("reason" if entry.act in LOOKS else "recipe", ""),
    }


@require_safe
def download(request: HttpRequest, label: str) -> FileResponse:
    """The bytes as they were received, verified against their digest, always as an attachment."""
    one, by = found(request, label), acting(request)
    here.vault().read(one.digest)
    here.vault().note("exhibit downloaded", actor=by.public_id, at=timezone.now(), exhibit=one.digest)
    response = FileResponse(here.vault().open(one.digest), content_type="application/octet-stream", headers=SANDBOX)
    disposition = content_disposition_header(as_attachment=True, filename=f"{one.label} {one.name}")
    response["Content-Disposition"] = disposition or "attachment"
    return response


@require_safe
def picture(request: HttpRequest, label: str) -> HttpResponse:
    """The exhibit as a picture made anew."""
    data = pictures.view(here.vault(), found(request, label))
    return HttpResponse(data, content_type=pictures.MEDIA_TYPE, headers=SANDBOX)
