"""Instants and dates in one form for people: `15 Nov 2026, 18:04 UTC`, as vague as the source left them."""

import re
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tocsin.extract.edtf import valid

SHAPE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?([?~%]?)", re.ASCII
)
"""The part of EDTF (ISO 8601-2) in which sources of the desk give dates."""
SEASON = re.compile(r"(\d{4})-(2[1-4])", re.ASCII)


def instant(at: datetime) -> SafeString:
    """An instant in the desk's zone with the zone named, and as it is for machines."""
    local = timezone.localtime(at)
    words = f"{formats.date_format(local, 'j M Y, H:i')} {local:%Z}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


def moment(edtf: str) -> str:
    """A date as a source gives it: in the desk's zone when the source names a zone, else without one.

    What cannot be read stays as it is written; uncertain dates say so.
    """
    if "/" in edtf and valid(edtf):
        return _span(*edtf.split("/"))
    found = SHAPE.fullmatch(edtf)
    if found is None:
        return _partly(edtf)
    year, month, day, clock, zone, doubt = found.groups()
    try:
        if zone:
            return instant(datetime.fromisoformat(edtf.rstrip("?~%")))
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return _partly(edtf)
    return " ".join(filter(None, [f"{_day(known, month, day)}{', ' + clock if clock else ''}", doubted(doubt)]))


def _span(begin: str, end: str) -> str:
    """An interval: from the one date to the other, either of which may be open."""
    first, last = (moment(edge) if edge.strip(".") else "" for edge in (begin, end))
    if first and last:
        return f"{first} – {last}"
    return _("since %(date)s") % {"date": first} if first else _("until %(date)s") % {"date": last}


def _partly(edtf: str) -> str:
    """A season, or a day whose year is not known; anything else as it is written."""
    if (season := SEASON.fullmatch(edtf)) is not None:
        return f"{_seasons()[season[2]]} {season[1]}"
    if edtf.startswith("XXXX-") and valid(edtf):
        day = moment(edtf.replace("XXXX", "2000", 1)).replace(" 2000", "", 1)
        return _("%(date)s, year not known") % {"date": day}
    return edtf


def _seasons() -> dict[str, str]:
    """EDTF's seasons in words (ISO 8601-2, 4.8.1)."""
    return {"21": _("spring"), "22": _("summer"), "23": _("autumn"), "24": _("winter")}


def _day(known: date, month: str | None, day: str | None) -> str:
    """As much of the date as the source gave."""
    return formats.date_format(known, "j M Y" if day else "M Y" if month else "Y")


def doubted(mark: str) -> str:
    """EDTF's marks of doubt in words (ISO 8601-2, 8)."""
    return {"?": _("(uncertain)"), "~": _("(about)"), "%": _("(uncertain, about)")}.get(mark, "")
