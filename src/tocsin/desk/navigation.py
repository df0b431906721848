"""What surrounds every page: the places a person may go to, and what the desk must always say."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from tocsin.casework.permissions import Act, may_somewhere
from tocsin.desk import here
from tocsin.desk.people.models import User
from tocsin.errors import TocsinError


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    name: str
    """URL name."""
    label: Any
    act: Act
    icon: str


PLACES = (
    Place("inbox", _("Inbox"), Act.READ_INBOX, "inbox"),
    Place("cases", _("Cases"), Act.READ_CASE, "case"),
    Place("advisories", _("Advisories"), Act.READ_CASE, "horn"),
    Place("identities", _("Identities"), Act.DECIDE_IDENTITY, "lock"),
    Place("custody_log", _("Custody log"), Act.READ_LOG, "chain"),
    Place("people", _("People"), Act.MANAGE_PEOPLE, "people"),
    Place("partners", _("Partners"), Act.MANAGE_PEOPLE, "link"),
)


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: organisation, solo mode, text direction, places."""
    try:
        desk = here.settings()
    except TocsinError:
        desk = None
    return {
        "desk": desk,
        "text_direction": "rtl" if get_language_bidi() else "ltr",
        "case_new": reverse("case_new"),
        "places": [place for place in PLACES if may_go(request, place)],
    }


def may_go(request: HttpRequest, place: Place) -> bool:
    """Whether this person's roles lead to this place."""
    user = getattr(request, "user", None)
    return isinstance(user, User) and may_somewhere(user.roles, place.act)
