"""Pages on which a drafter chooses what a package withholds; by form, without script, by keyboard alone if need be."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.desk import here
from tocsin.desk.dispatch import services
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.products import referral_dossier, whole_dossier
from tocsin.desk.dispatch.referral_views import SANDBOX, of
from tocsin.desk.dispatch.withholding import chosen_for, numbered, proposals
from tocsin.desk.dispatch.withholding_forms import COLUMNS, LINES, LINES_OF_A_TALL_ONE, RectangleForm, WithholdForm
from tocsin.desk.people.actors import acting
from tocsin.errors import BadInput
from tocsin.model.dossier import PreservedExhibit
from tocsin.model.withholding import Region, Withholding
from tocsin.vault.tiles import PICTURES, Raster, Rectangle, covered, decoded, demand_picture, painted, png_of


@require_http_methods(["GET", "POST"])
def withhold(request: HttpRequest, public_id: str) -> HttpResponse:
    """Choose words, statements and exhibits; beside them, what the recipient would read."""
    by, at, row = acting(request), timezone.now(), of(request, public_id)
    whole, chosen = whole_dossier(row, at), chosen_for(row)
    form = WithholdForm(request.POST or None).about(proposals(whole), chosen, whole, whole.exhibits)
    if request.method == "POST" and form.is_valid():
        services.choose_withholding(by=by, referral=row, choice=form.value(chosen), at=at)
        messages.success(request, _("Kept. This is what they would read now."))
        return redirect("withhold", row.public_id)
    context = {
        "referral": row,
        "case": row.case,
        "form": form,
        "dossier": referral_dossier(row, at),
        "pictures": [one for one in whole.exhibits if one.exhibit.media_type in PICTURES],
        "parts": {one.exhibit for one in chosen.regions},
        "here_is": "cases",
    }
    return render(request, "dispatch/withhold.html", context)


@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, public_id: str, label: str) -> HttpResponse:
    """Choose parts of one picture, by a grid over it or by numbers, and see it as it would leave."""
    by, at, row = acting(request), timezone.now(), of(request, public_id)
    kept = _kept(row, label)
    raster, chosen = _raster(kept), chosen_for(row)
    others = tuple(one for one in chosen.regions if one.exhibit != kept.exhibit.number)
    mine = [one for one in chosen.regions if one.exhibit == kept.exhibit.number]
    form = RectangleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        regions = _regions(request, form, kept.exhibit.number, raster, mine)
        choice = Withholding(chosen.phrases, chosen.fields, chosen.exhibits, others + regions)
        covered(raster, [_rectangle(one) for one in regions])
        services.choose_withholding(by=by, referral=row, choice=choice, at=at)
        return redirect("withhold_picture", row.public_id, label)
    hidden = covered(raster, [_rectangle(one) for one in mine])
    context: dict[str, Any] = {
        "referral": row,
        "case": row.case,
        "kept": kept,
        "form": form,
        "regions": list(enumerate(mine)),
        "raster": raster,
        "cells": [(line, column) for line in range(_lines(raster)) for column in range(COLUMNS)],
        "tall": _lines(raster) != LINES,
        "seen": f"{len(hidden)}-{sum(hidden)}",
        "here_is": "cases",
    }
    return render(request, "dispatch/withhold_picture.html", context)


@require_safe
def picture_file(request: HttpRequest, public_id: str, label: str) -> HttpResponse:
    """The picture as it would leave: its pixels made anew, the chosen parts painted over."""
    row = of(request, public_id)
    kept = _kept(row, label)
    raster = _raster(kept)
    mine = [_rectangle(one) for one in chosen_for(row).regions if one.exhibit == kept.exhibit.number]
    headers = {**SANDBOX, "Cache-Control": "no-store"}
    data = png_of(painted(raster, covered(raster, mine)))
    return HttpResponse(data, content_type="image/png", headers=headers)


def _kept(row: Referral, label: str) -> PreservedExhibit:
    """The exhibit of this case with this label, or 404."""
    try:
        digest = numbered(label).digest
    except BadInput as error:
        raise Http404 from error
    kept = [one for one in whole_dossier(row, timezone.now()).exhibits if one.exhibit.digest == digest]
    if not kept or kept[0].exhibit.media_type not in PICTURES:
        raise Http404
    return kept[0]


def _raster(kept: PreservedExhibit) -> Raster:
    with here.vault().plain(kept.exhibit.digest) as path:
        return demand_picture(decoded(path), kept.exhibit.label)


def _rectangle(region: Region) -> Rectangle:
    return Rectangle(region.left, region.top, region.width, region.height)


def _regions(
    request: HttpRequest, form: RectangleForm, number: int, raster: Raster, before: list[Region]
) -> tuple[Region, ...]:
    """What is kept of the earlier rectangles, the cells that were ticked, and the one given by numbers."""
    kept = [one for place, one in enumerate(before) if str(place) not in request.POST.getlist("drop")]
    for cell in request.POST.getlist("cell"):
        line, _between, column = cell.partition("-")
        if line.isdecimal() and column.isdecimal() and int(line) < _lines(raster) and int(column) < COLUMNS:
            kept.append(_cell(number, raster, int(line), int(column)))
    data = form.cleaned_data
    if data.get("width"):
        kept.append(Region(number, data["left"], data["top"], data["width"], data["height"]))
    return tuple(dict.fromkeys(kept))


def _lines(raster: Raster) -> int:
    return LINES_OF_A_TALL_ONE if raster.height > 2 * raster.width else LINES


def _cell(number: int, raster: Raster, line: int, column: int) -> Region:
    left, right = raster.width * column // COLUMNS, raster.width * (column + 1) // COLUMNS
    lines = _lines(raster)
    top, bottom = raster.height * line // lines, raster.height * (line + 1) // lines
    return Region(number, left, top, max(right - left, 1), max(bottom - top, 1))
