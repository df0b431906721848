"""An item under judgement: its words, its source, the person's worksheet, and only then the machine's proposal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tocsin.casework.permissions import Act, Relation, demand
from tocsin.desk.evidence import pictures
from tocsin.desk.evidence import queries as evidence
from tocsin.desk.evidence.models import Item
from tocsin.desk.evidence.passages import Mark, segments
from tocsin.desk.intake import correcting, judging, locks, queries, worksheet
from tocsin.desk.intake.forms import WorksheetForm
from tocsin.desk.intake.models import Assessment
from tocsin.desk.moments import moment
from tocsin.desk.people.actors import acting, actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput
from tocsin.extract.reading import LONGEST
from tocsin.model.assessment import Assessment as Answer
from tocsin.model.codec import from_record
from tocsin.model.extraction import Extraction
from tocsin.model.indicator import Indicator, IndicatorKind
from tocsin.model.item import ItemKind
from tocsin.model.suggestion import Suggestion
from tocsin.model.when import When

VALUES = {
    IndicatorKind.HANDLE: gettext_lazy("Account"),
    IndicatorKind.URL: gettext_lazy("Link"),
    IndicatorKind.DOMAIN: gettext_lazy("Host name"),
    IndicatorKind.EMAIL: gettext_lazy("E-mail address"),
    IndicatorKind.PHONE: gettext_lazy("Phone number"),
    IndicatorKind.WALLET: gettext_lazy("Wallet"),
    IndicatorKind.HASHTAG: gettext_lazy("Hashtag"),
    IndicatorKind.INVITE: gettext_lazy("Invitation"),
    IndicatorKind.PLATE: gettext_lazy("Licence plate"),
    IndicatorKind.ADDRESS: gettext_lazy("Postal address"),
    IndicatorKind.COORDINATES: gettext_lazy("Place on the map"),
    IndicatorKind.IMAGE_HASH: gettext_lazy("Picture"),
    IndicatorKind.PHRASE: gettext_lazy("Phrase"),
}
"""What a value is, in words."""


def found(request: HttpRequest, item_id: str) -> Item:
    """The item with this id, or 404."""
    try:
        return evidence.item(acting(request), item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error


@require_safe
def item(request: HttpRequest, item_id: str) -> HttpResponse:
    """One item, or the article that tells of others."""
    one, by = found(request, item_id), acting(request)
    template = "evidence/article.html" if one.value.kind is ItemKind.ARTICLE else "evidence/item.html"
    return render(request, template, shown(one, by))


def shown(one: Item, by: User) -> dict[str, Any]:
    """All that the page of an item shows to this person."""
    value, extraction = one.value, one.extracted
    suggestion = one.suggestion.value if queries.may_see_suggestion(by, one) else None
    reasons = reasons_of(suggestion) if suggestion else []
    now, readable = timezone.now(), evidence.exhibits(by).filter(pk=one.exhibit_id).exists()
    return {
        "item": one,
        "exhibit_readable": readable,
        "value": value,
        "extraction": extraction,
        "suggestion": suggestion,
        "cue_word": word,
        "level": queries.levels_of([one.pk]).get(one.pk, ""),
        "corrected": correcting.standing(one, by),
        "segments": segments(value.text[:LONGEST], [*reasons, *neutral(extraction)]),
        "mine": judging.standing_answer(one, by),
        "answers": [answered(each) for each in queries.all_answers(by, one)],
        "picture": pictures.picture_of(one.exhibit) if readable else None,
        "indicators": one.indicators.all(),
        "elsewhere": evidence.seen_elsewhere(by, one)[:20],
        "links": evidence.links_of(by, one)[:20],
        "reported": evidence.reported_by(by, one),
        "article": evidence.items(by).filter(item_id=one.reported_in).first() if one.reported_in else None,
        "holder": locks.holders([one.item_id], now).get(one.item_id),
        "here_is": "inbox",
    }


def reasons_of(suggestion: Suggestion) -> list[Mark]:
    """The words that the machine's proposal rests on, and those that set some of them aside, each with its reason."""
    opinion, carrying = suggestion.second_opinion, suggestion.carrying
    return [
        *(Mark(cue.passage, word(cue.family), cue.reason) for cue in suggestion.cues),
        *([Mark(carrying, _("Second opinion"), opinion.says)] if opinion and carrying else []),
        *(Mark(each.passage, word(each.kind), each.reason) for each in suggestion.contexts),
    ]


def neutral(extraction: Extraction | None) -> list[Mark]:
    """Passages that say nothing about how serious the words are: values and dates, each with how it was read."""
    if extraction is None:
        return []
    return [
        *(Mark(each.passage, str(VALUES[each.kind]), read_as(each)) for each in extraction.indicators),
        *(Mark(when.passage, _("Date"), dated(when)) for when in extraction.dates if when.passage),
    ]


def read_as(one: Indicator) -> str:
    """A value in its normal form, whose it is, and whether it is well formed."""
    checked = {True: _("well formed"), False: _("not well formed"), None: ""}[one.checked]
    return " · ".join(part for part in (one.value, one.system, checked, one.note) if part)


def dated(when: When) -> str:
    """A date as it was read, its weekday, and what was worked out rather than written."""
    weekday = {True: _("weekday agrees"), False: _("weekday does not agree"), None: ""}[when.weekday_agrees]
    note = "" if when.weekday_agrees is False else when.note
    return " · ".join(part for part in (strip_tags(moment(when.edtf)), weekday, *when.inferred, note) if part)


def word(family: str) -> str:
    """A cue family in words."""
    return str(dict(worksheet.CUES).get(family, family.replace("_", " ")))


def answered(one: Assessment) -> dict[str, Any]:
    """A person's answer as the page shows it."""
    answer = from_record(Answer, one.answer)
    standing = not hasattr(one, "superseded_by")
    cues = [(word(cue.family), cue.passage.text) for cue in answer.cues]
    category = dict(worksheet.CATEGORIES).get(answer.category, answer.category)
    return {"row": one, "answer": answer, "standing": standing, "cues": cues, "category": category}


@require_POST
def claim(request: HttpRequest, item_id: str) -> HttpResponse:
    """Say that one is at work on this item."""
    one = found(request, item_id)
    locks.claim(subject=one.item_id, by=acting(request), at=timezone.now())
    return redirect("item_judge", one.item_id)


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, item_id: str) -> HttpResponse:
    """The person's own worksheet, without any word of the machine or of colleagues."""
    one, by = found(request, item_id), acting(request)
    demand(actor_of(by), Act.ASSESS)
    return worksheet_page(request, one, None)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """A second person's own worksheet about what a colleague judged; the colleague's answer is not shown."""
    by = acting(request)
    one = get_object_or_404(Assessment.objects.select_related("item", "by"), public_id=public_id)
    item = found(request, one.item.item_id)
    demand(actor_of(by), Act.REVIEW, Relation(own_work=one.by_id == by.pk))
    return worksheet_page(request, item, one)


def worksheet_page(request: HttpRequest, one: Item, reviewed: Assessment | None) -> HttpResponse:
    """Show the worksheet, or keep what it says and go on to the item."""
    form = WorksheetForm(request.POST or None, text=one.value.text)
    if request.method == "POST" and form.is_valid() and kept(request, form, one, reviewed):
        messages.success(request, _("Kept. The machine's proposal is now shown beside your answer."))
        return redirect("item", one.item_id)
    value, readable = one.value, evidence.exhibits(acting(request)).filter(pk=one.exhibit_id).exists()
    context = {
        "item": one,
        "value": value,
        "form": form,
        "reviewed": reviewed,
        "segments": segments(value.text[:LONGEST], []),
        "extraction": one.extracted,
        "picture": pictures.picture_of(one.exhibit) if readable else None,
        "here_is": "inbox",
    }
    return render(request, "intake/judge.html", context)


def kept(request: HttpRequest, form: WorksheetForm, one: Item, reviewed: Assessment | None) -> bool:
    """Whether the answer was kept; if not, the form says why."""
    by, now = acting(request), timezone.now()
    try:
        if reviewed:
            judging.review(assessment=reviewed, answer=form.answer(), by=by, at=now)
        else:
            judging.assess(item=one, answer=form.answer(), by=by, at=now)
    except BadInput as error:
        form.add_error(None, f"{error} {error.hint}".strip())
        return False
    return True
