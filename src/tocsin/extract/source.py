"""The outlet and the place of an article: what the reader knows, the dateline, the byline at its end."""

import re
from dataclasses import dataclass

from tocsin.extract.indicators.domains import DOT, LABEL, is_host
from tocsin.model.item import Item

_DATELINE = re.compile(r"\s{0,20}([^\n]{3,110}?)\s?(?:[–—]|--| - )\s?(?=\S)")
_BRACKET = re.compile(r"^([^()]{2,60}?)\s*\(([^()]{2,60})\)\s*$")
_HOST = re.compile(rf"(?<![\w@]){LABEL}(?:{DOT}{LABEL}){{1,3}}(?![\w])", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?։]\s")


@dataclass(frozen=True)
class Source:
    """Who publishes, and from where."""

    outlet: str = ""
    place: str = ""


def source_of(item: Item) -> Source:
    """Outlet (the reader's knowledge first) and dateline place of an item."""
    head = dateline(item.text)
    outlet = item.speaker or item.extra.get("outlet", "") or head.outlet or host_in(item.text[-120:])
    if not outlet and item.account:
        outlet = item.account.label
    return Source(outlet or f"the {item.kind.value}", head.place)


def dateline(text: str) -> Source:
    """`PORT ALDERA (Kabar Aldera) – …`, `KABARALDERA.COM, PORT ALDERA – …`, `Порт-Алдера, 24 июля — …`."""
    match = _DATELINE.match(text[:160])
    if not match or _SENTENCE.search(match[1]):
        return Source()
    bracket = _BRACKET.match(match[1])
    if bracket:
        return Source(bracket[2].strip(), place_in(bracket[1]))
    host = host_in(match[1])
    if host:
        return Source(host, place_in(match[1].replace(host, "")))
    first, _, rest = match[1].partition(",")
    return Source("", place_in(first)) if len(first.split()) <= 4 and (rest or first.isupper()) else Source()


def place_in(words: str) -> str:
    """A dateline's place without the date behind it; capitals throughout become capitals at the beginning."""
    name = re.split(r"[,;/]|\d", words.strip(" ,;/"))[0].strip()
    return name.title() if name.isupper() else name


def host_in(text: str) -> str:
    """The last host name in some words."""
    hosts = [found[0] for found in _HOST.finditer(text) if is_host(found[0], sure=False)]
    return hosts[-1] if hosts else ""
