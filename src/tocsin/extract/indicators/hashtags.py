"""Hashtags in any script."""

import re
import unicodedata
from collections.abc import Iterator

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_TAG = re.compile(r"(?<![\w&/#])[#＃](\w[\w\u0300-\u036f\u064b-\u0652\u200c\u200d]{1,99})")
_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""Persian writes the same tag with its joiners and without."""


def find(scan: Scan) -> Iterator[Indicator]:
    """Hashtags without their sign, in the comparing form (NFKC, case folded); numbers alone are none."""
    if "#" not in scan.text and "＃" not in scan.text:
        return
    for match in _TAG.finditer(scan.text):
        tag = unicodedata.normalize("NFKC", match[1]).casefold().translate(_JOINERS)
        if not tag.isdigit():
            yield Indicator(IndicatorKind.HASHTAG, tag, scan.passage(match.start(), match.end()))
