"""Listening to a recording and typing what it says. The sound leaves only under a type that our own reader found."""

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence import queries, ranges
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit, Item
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.desk.people.queries import names
from tocsin.errors import TocsinError
from tocsin.intake.take import Bench
from tocsin.intake.transcripts import LONGEST, transcripts_of, type_out
from tocsin.model.item import ItemKind
from tocsin.readers import readers

PLAYABLE = frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/flac", "video/mp4", "video/webm"})
"""What browsers play; the rest is downloaded and listened to elsewhere."""
SEALED_OFF = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Disposition": "inline",
}
LANGUAGES = ("", "en", "id", "az", "tr", "hy", "ru", "es", "ar", "fa")


class TranscriptForm(forms.Form):
    """What a person heard."""

    text = forms.CharField(
        label=_("What is said"),
        help_text=_("Word for word, in the language spoken. Write [unclear] where you cannot hear it."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Language spoken"), required=False, choices=[(one, one or _("not known")) for one in LANGUAGES]
    )


def found(request: HttpRequest, label: str) -> tuple[Exhibit, Item]:
    """The exhibit with this label and the recording in it, or 404."""
    by = acting(request)
    try:
        exhibit = queries.exhibit(by, label)
    except Exhibit.DoesNotExist as error:
        raise Http404 from error
    item = recording_in(by, exhibit)
    if item is None:
        raise Http404
    return exhibit, item


def recording_in(by: User, exhibit: Exhibit) -> Item | None:
    """The recording that an exhibit is; None for any other exhibit."""
    kept = queries.items(by).filter(exhibit=exhibit, kind=ItemKind.RECORDING.value).order_by("position")
    return next((item for item in kept if item.value.source.locator == "recording"), None)


def media_type_of(item: Item) -> str:
    """Its media type as our own reader found it, where a browser plays it; empty otherwise."""
    told = item.value.extra.get("media_type", "")
    return told if told in PLAYABLE and told in readers()["recording"].MEDIA_TYPES else ""


@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]  # its types know no view with arguments
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: HttpRequest, label: str) -> HttpResponse:
    """Listen, and type what is said."""
    exhibit, item = found(request, label)
    form = TranscriptForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _typed(request, exhibit, form):
        messages.success(request, _("Kept. What you typed is an item now and can be judged."))
        return redirect("exhibit_recording", exhibit.label)
    kept = transcripts_of(here.vault(), exhibit.digest)
    people = names(one.typed_by for one in kept)
    context = {
        "exhibit": exhibit,
        "item": item,
        "value": item.value,
        "media_type": media_type_of(item),
        "form": form,
        "transcripts": [(one, people.get(one.typed_by, one.typed_by)) for one in reversed(kept)],
        "here_is": "inbox",
    }
    return render(request, "evidence/recording.html", context)


def _typed(request: HttpRequest, exhibit: Exhibit, form: TranscriptForm) -> bool:
    """Keep the transcript and index it; what is wrong with it is said at the form."""
    by = acting(request)
    demand(actor_of(by), Act.ADD_EVIDENCE)
    bench = Bench(here.home(), here.vault(), here.settings(), by.public_id, timezone.now)
    told = form.cleaned_data
    try:
        type_out(bench, here.vault().exhibit(exhibit.digest), text=told["text"], language=told["language"])
    except TocsinError as error:
        form.add_error(None, f"{error} {error.hint}".strip())
        return False
    index(here.vault())
    return True


@require_safe
def sound(request: HttpRequest, label: str) -> HttpResponseBase:
    """The bytes of a recording for the player on its page; the first asking is in the custody log."""
    exhibit, item = found(request, label)
    media_type = media_type_of(item)
    if not media_type:
        raise Http404
    vault, asked = here.vault(), request.headers.get("Range", "")
    if asked in ("", "bytes=0-"):
        vault.note("recording opened", actor=acting(request).public_id, at=timezone.now(), exhibit=exhibit.digest)
    response = ranges.answer(vault.open(exhibit.digest), exhibit.size, asked, media_type)
    for name, value in SEALED_OFF.items():
        response[name] = value
    return response
