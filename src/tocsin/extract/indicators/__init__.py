"""Values that may recur from item to item, found in running text: one kind a file, each with its checks.

A finder looks through the whole text once. Where two finders claim the same characters, the earlier one in `FINDERS`
keeps them: digits inside a link are not a phone number.
"""

from collections.abc import Callable, Iterator

from tocsin.extract.indicators import (
    addresses,
    coordinates,
    emails,
    handles,
    hashtags,
    links,
    maps,
    phones,
    plates,
    wallets,
)
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

Finder = Callable[[Scan], Iterator[Indicator]]

FINDERS: tuple[Finder, ...] = (
    emails.find,
    maps.find,
    links.find,
    wallets.find,
    coordinates.find,
    handles.find,
    hashtags.find,
    addresses.find,
    plates.find,
    phones.find,
)
MOST = 2000
"""Indicators kept from one text; a list longer than that is a dump, and the note says so."""


def find(scan: Scan) -> tuple[Indicator, ...]:
    """All indicators of a text in order of their place, without overlaps between different values."""
    taken: list[Indicator] = []
    used = bytearray(len(scan.text))
    for found in (found for finder in FINDERS for found in finder(scan)):
        start, end = found.passage.start, found.passage.end
        if len(taken) < MOST and not any(used[start:end]):
            used[start:end] = b"\x01" * (end - start)
            taken.append(found)
    return tuple(sorted(taken, key=lambda found: (found.passage, found.kind, found.value)))


__all__ = ["FINDERS", "MOST", "Finder", "Indicator", "IndicatorKind", "Scan", "find"]
