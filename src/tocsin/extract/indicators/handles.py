"""Handles written with `@`. Accounts that a sentence names without it are found in `named_accounts`."""

import re
from collections.abc import Iterator

from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_HANDLE = re.compile(r"(?<![\w@./+%-])@([\w][\w.\-]{0,60}[\w]|\w)(?:@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4}))?")
_PLATFORM_HANDLE = re.compile(r"[A-Za-z0-9_.\-]+")


def find(scan: Scan) -> Iterator[Indicator]:
    """Handles without the sign. The platform is the item's own unless the handle carries a host (`@name@host`)."""
    if "@" not in scan.text:
        return
    for match in _HANDLE.finditer(scan.text):
        name, host = match[1], match[2]
        if len(name) < 2 or not any(char.isalpha() for char in name):
            continue
        value = f"{name}@{host.casefold()}" if host else name
        yield Indicator(
            IndicatorKind.HANDLE,
            value,
            scan.passage(match.start(), match.end()),
            "mastodon" if host else scan.platform,
        )
