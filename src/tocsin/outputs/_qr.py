"""Printed codes: a text as a QR code (ISO/IEC 18004), drawn as SVG."""

import io

import segno
from segno.encoder import DataOverflowError

from tocsin.errors import LimitReached

QUIET = 4
"""Modules of white around the code, as the standard asks."""


def qr_svg(text: str) -> bytes:
    """The text, UTF-8 and byte for byte, as an SVG picture; the same text gives the same bytes.

    Raises LimitReached for more than one code holds (2,953 bytes).
    """
    try:
        code = segno.make(text.encode(), mode="byte", error="l", boost_error=True, micro=False)
    except DataOverflowError as error:
        raise LimitReached("This is too long for one printed code.", hint="Hand it over as a file.") from error
    out = io.BytesIO()
    code.save(out, kind="svg", border=QUIET, xmldecl=False, nl=False, scale=4, unit="px")
    return out.getvalue()
