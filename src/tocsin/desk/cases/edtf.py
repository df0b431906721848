"""Dates as people at the desk write them: EDTF (ISO 8601-2), where what is vague stays vague."""

from tocsin.errors import BadInput
from tocsin.extract.edtf import valid


def checked_edtf(text: str) -> str:
    """The date as given: `2026`, `2026-09-21?`, `2026-09-03/2026-09-05`, `XXXX-07-21`; empty stays empty.

    Raises BadInput for anything that `tocsin.extract.edtf` does not know, days that do not exist among them.

    >>> checked_edtf(" 2026-09-21? ")
    '2026-09-21?'
    """
    written = text.strip()
    if written and (not valid(written) or written.startswith("0000")):
        raise BadInput(
            f"“{written}” is not a date.",
            hint="Write 2026-09-21, 2026-09 or 2026; behind it a question mark: unsure; 2026-09-03/2026-09-05: a span.",
        )
    return written
