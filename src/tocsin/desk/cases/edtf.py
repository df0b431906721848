"""Dates as people at the desk write them: a small, checked part of EDTF (ISO 8601-2), where vague stays vague."""

import re
from datetime import date

from tocsin.errors import BadInput

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([?~%]?)", re.ASCII)


def checked_edtf(text: str) -> str:
    """The date as given: `2026`, `2026-09`, `2026-09-21`, each perhaps with `?`, `~` or `%`; empty stays empty.

    Raises BadInput for anything else, days that do not exist among them.

    >>> checked_edtf(" 2026-09-21? ")
    '2026-09-21?'
    """
    written = text.strip()
    if not written:
        return ""
    found = SHAPE.fullmatch(written)
    if found is None or not _exists(found[1], found[2] or "01", found[3] or "01"):
        raise BadInput(
            f"“{written}” is not a date.", hint="Write 2026-09-21, 2026-09 or 2026; a question mark after it: unsure."
        )
    return written


def _exists(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
