"""Instants and dates in one form for people: `15 Nov 2026, 18:04 UTC`, as vague as the source left them."""

import re
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SHAPE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?([?~%]?)", re.ASCII
)
"""The part of EDTF (ISO 8601-2) in which sources of the desk give dates."""


def instant(at: datetime) -> SafeString:
    """An instant in the desk's zone with the zone named, and as it is for machines."""
    local = timezone.localtime(at)
    words = f"{formats.date_format(local, 'j M Y, H:i')} {local:%Z}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


def moment(edtf: str) -> str:
    """A date as a source gives it: in the desk's zone when the source names a zone, else without one.

    What cannot be read stays as it is written; uncertain dates say so.
    """
    found = SHAPE.fullmatch(edtf)
    if found is None:
        return edtf
    year, month, day, clock, zone, doubt = found.groups()
    try:
        if zone:
            return instant(datetime.fromisoformat(edtf.rstrip("?~%")))
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return edtf
    return " ".join(filter(None, [f"{_day(known, month, day)}{', ' + clock if clock else ''}", doubted(doubt)]))


def _day(known: date, month: str | None, day: str | None) -> str:
    """As much of the date as the source gave."""
    return formats.date_format(known, "j M Y" if day else "M Y" if month else "Y")


def doubted(mark: str) -> str:
    """EDTF's marks of doubt in words (ISO 8601-2, 8)."""
    return {"?": _("(uncertain)"), "~": _("(about)"), "%": _("(uncertain, about)")}.get(mark, "")
