"""A person's corrections of the machine: kept beside the suggestion, shown with it, written out for people to study.

Nothing learns from them by itself: rules and models change only when a person changes them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence import queries as evidence
from tocsin.desk.evidence.models import Item
from tocsin.desk.evidence.models import Suggestion as Proposed
from tocsin.desk.intake import queries, worksheet
from tocsin.desk.intake.models import SuggestionCorrection
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import to_record
from tocsin.model.correction import Correction, CueVerdict, LevelVerdict
from tocsin.model.suggestion import Suggestion

LONGEST_NOTE = 2000
MOST_MISSED = 20


@require_POST
def correct(request: HttpRequest, item_id: str) -> HttpResponse:
    """Keep what the form under the machine's proposal says of it."""
    by = acting(request)
    try:
        one = evidence.item(by, item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error
    demand_answered(by, one)
    try:
        keep(item=one, given=correction(one, request.POST.dict()), by=by, at=timezone.now())
        messages.success(request, _("Your correction is kept. Nothing learns from it by itself."))
    except BadInput as error:
        messages.error(request, f"{error} {error.hint}".strip())
    return redirect("item", one.item_id)


def demand_answered(by: User, item: Item) -> None:
    """Raises Refused for whoever may not judge, and before the person's own first answer."""
    demand(actor_of(by), Act.ASSESS)
    if not queries.may_see_suggestion(by, item):
        raise Refused(_("The machine's proposal is not shown yet."), hint=_("Answer the worksheet first."))


def correction(item: Item, given: dict[str, str]) -> Correction:
    """The correction that a posted form says. Raises BadInput for words that do not stand in the text."""
    suggestion = suggestion_of(item)
    level = given.get("level", "")
    if level not in set(LevelVerdict):
        raise BadInput(_("Say of the level whether it is right, too high or too low."))
    lines = [line.strip() for line in given.get("missed", "").splitlines() if line.strip()]
    anchored = worksheet.anchored(item.value.text, [("missed", line) for line in lines[:MOST_MISSED]])
    return Correction(
        item.item_id,
        suggestion.made_by,
        LevelVerdict(level),
        tuple(
            CueVerdict(cue.family, cue.passage, said, cue.pattern)
            for number, cue in enumerate(suggestion.cues, 1)
            if (said := _said(given, f"cue_{number}")) is not None
        ),
        tuple(cue.passage for cue in anchored),
        given.get("note", "").strip()[:LONGEST_NOTE],
        _said(given, "reads"),
    )


def _said(given: dict[str, str], name: str) -> bool | None:
    """Whether a reason was called right; None where nothing was said of it."""
    return {"right": True, "wrong": False}.get(given.get(name, ""))


def suggestion_of(item: Item) -> Suggestion:
    """The suggestion that stands for an item. Raises BadInput where there is none to correct."""
    kept = Proposed.objects.filter(item=item).first()
    if kept is None:
        raise BadInput(_("The machine proposed nothing for this item."))
    return kept.value


@transaction.atomic
def keep(*, item: Item, given: Correction, by: User, at: datetime) -> SuggestionCorrection:
    """Store a correction and note it in the custody log. Refused before the person's own first answer."""
    demand_answered(by, item)
    suggestion = to_record(suggestion_of(item))
    made = SuggestionCorrection.objects.create(item=item, by=by, at=at, record=to_record(given), suggestion=suggestion)
    detail = {"item": item.item_id, "level": given.level.value, "made_by": given.made_by}
    here.vault().note("suggestion corrected", actor=by.public_id, at=at, exhibit=item.exhibit.digest, detail=detail)
    return made


def standing(item: Item, by: User) -> SuggestionCorrection | None:
    """This person's latest correction of what the machine says of an item."""
    return SuggestionCorrection.objects.filter(item=item, by=by).last()


def records(by: User) -> Iterator[dict[str, Any]]:
    """Every correction of items that this person may see, oldest first, with the words it is about.

    Who corrected is left out: the record is for mending rules, not for measuring people.
    """
    readable = evidence.items(by)
    for row in SuggestionCorrection.objects.filter(item__in=readable).select_related("item"):
        yield {
            "at": row.at.isoformat(),
            "item": row.item.item_id,
            "language": row.item.language,
            "text": row.item.value.text,
            "suggestion": row.suggestion,
            "correction": row.record,
        }
