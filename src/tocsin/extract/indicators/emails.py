"""E-mail addresses, defanged or not."""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.domains import DOT, LABEL, is_host, refanged
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_AT = r"(?:@| ?[\[({](?:at|@)[\])}] ?)"
_DOT = rf"(?:{DOT}| [\[({{](?:dot|\.)[\])}}] )"
_SIGN = re.compile(r"[\[({]at[\])}]| at \S{1,60} dot ")
"""How an address may be written without its sign, in lower case."""
_EMAIL = re.compile(rf"(?<![\w.+%/@-])([\w.+%-]{{1,64}}){_AT}({LABEL}(?:{_DOT}{LABEL}){{1,6}})", re.I)
_SPOKEN = re.compile(
    r"(?<![\w.+%/@-])([\w.+%-]{2,64}) at ([a-z0-9-]{2,60}) dot (com|org|net|me|info|ru|io|edu|gov)(?!\w)", re.I
)


def find(scan: Scan) -> Iterator[Indicator]:
    """Addresses in lower case. A form check only: whether anybody reads the box is not known."""
    if "@" not in scan.text and not ("at" in scan.low and _SIGN.search(scan.low)):
        return
    for match in _EMAIL.finditer(scan.text):
        host = refanged(match[2].replace(" ", "")).casefold()
        mailbox = match[1].strip(".").casefold()
        if mailbox and is_host(host, sure=True):
            yield Indicator(
                IndicatorKind.EMAIL, f"{mailbox}@{host}", scan.passage(match.start(), match.end()), checked=True
            )
    for match in _SPOKEN.finditer(scan.text):
        value = f"{match[1]}@{match[2]}.{match[3]}".casefold()
        yield Indicator(IndicatorKind.EMAIL, value, scan.passage(*match.span()), checked=True, note="written in words")
