"""E-mail addresses, defanged or not."""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.domains import DOT, LABEL, is_host, refanged
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_AT = r"(?:@|\[at\]|\(at\)|\[@\]| \[at\] | \(at\) )"
_SIGN = re.compile(r"@|[\[(]at[\])]", re.I)
_EMAIL = re.compile(rf"(?<![\w.+%/@-])([\w.+%-]{{1,64}}){_AT}({LABEL}(?:{DOT}{LABEL}){{1,6}})", re.I)


def find(scan: Scan) -> Iterator[Indicator]:
    """Addresses in lower case. A form check only: whether anybody reads the box is not known."""
    if not _SIGN.search(scan.text):
        return
    for match in _EMAIL.finditer(scan.text):
        host = refanged(match[2]).casefold()
        mailbox = match[1].strip(".").casefold()
        if mailbox and is_host(host, sure=True):
            yield Indicator(
                IndicatorKind.EMAIL, f"{mailbox}@{host}", scan.passage(match.start(), match.end()), checked=True
            )
