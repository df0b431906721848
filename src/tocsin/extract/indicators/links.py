"""Links, defanged or not, bare host names, invitations, and the accounts that profile links name."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tocsin.extract import platforms
from tocsin.extract.indicators.domains import DOT, LABEL, is_host, onion_checked, refanged
from tocsin.extract.indicators.scan import Scan
from tocsin.model.indicator import Indicator, IndicatorKind

_LINK = re.compile(
    r"\b(?:h(?:tt|xx|\*\*)ps?|ftp|tg|viber)(?:://|\[:\]//|\[://\]|:\\{1,2})[^\s<>\"“”«»„\x00-\x20]{1,2000}", re.I
)
_BARE = re.compile(rf"(?<![\w@./-]){LABEL}(?:{DOT}{LABEL}){{1,7}}(?::\d{{2,5}})?(?:/[^\s<>\"“”«»„]{{0,1500}})?", re.I)
_SCHEME = re.compile(r"^h(?:tt|xx|\*\*)p(s?)(?:://|\[:\]//|\[://\]|:\\{1,2})", re.I)
_SIGN = re.compile(r"[.:]\S|[\[(]dot[\])]", re.I)
_ADDRESS = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_TRAILING = ".,;:!?'’…*_~|՝։؛،؟"
_OWN_SCHEMES = frozenset({"tg", "viber"})
_FRAGMENT_HOSTS = frozenset({"signal.group", "signal.me", "matrix.to"})
"""Hosts whose links say behind `#` what they lead to."""
_PAIRS = {")": "(", "]": "[", "}": "{"}


def find(scan: Scan) -> Iterator[Indicator]:
    """Links first, then bare host names (`arrahmah.com`, `t.me/name`)."""
    if not _SIGN.search(scan.text):
        return
    done: list[tuple[int, int]] = []
    for match in _LINK.finditer(scan.text):
        end = trimmed(scan.text, match.start(), match.end())
        done.append((match.start(), end))
        yield from of_link(scan, match.start(), end)
    inside = bytearray(len(scan.text))
    for start, end in done:
        inside[start:end] = b"\x01" * (end - start)
    for match in _BARE.finditer(scan.text):
        if not inside[match.start()]:
            yield from of_bare(scan, match)


def of_link(scan: Scan, start: int, end: int) -> Iterator[Indicator]:
    """The indicators of one written link."""
    words = scan.text[start:end]
    link = normal(words)
    if link:
        yield linked(scan, start, end, link, "defanged" if differs(words, link) else "")


def of_bare(scan: Scan, match: re.Match[str]) -> Iterator[Indicator]:
    """A host name without a scheme, with or without a path."""
    end = trimmed(scan.text, match.start(), match.end())
    words = scan.text[match.start() : end]
    plain = refanged(words)
    host, slash, _ = plain.partition("/")
    sure = bool(slash) or plain != words or host.casefold().startswith("www.")
    host = host.partition(":")[0].casefold()
    if not is_host(host, sure=sure) and not (sure and _ADDRESS.fullmatch(host)):
        return
    if slash and plain.rstrip("/") != host:
        yield linked(scan, match.start(), end, normal(f"https://{plain}"), "written without a scheme")
    else:
        value = host.removeprefix("www.")
        yield Indicator(IndicatorKind.DOMAIN, value, scan.passage(match.start(), end), checked=onion_checked(value))


def linked(scan: Scan, start: int, end: int, link: str, note: str) -> Indicator:
    """A link as what it is: an invitation, a profile (its handle), a number to write to, or just a link."""
    place, passage = platforms.of_link(link), scan.passage(start, end)
    if place.invite:
        return Indicator(IndicatorKind.INVITE, place.invite, passage, place.platform, note=note)
    if place.phone:
        return Indicator(IndicatorKind.PHONE, place.phone, passage, place.platform, note=note or "link to a chat")
    if place.handle:
        allowed = platforms.allows(place.platform, place.handle)
        return Indicator(IndicatorKind.HANDLE, place.handle, passage, place.platform, allowed, note or "profile link")
    return Indicator(IndicatorKind.URL, link, passage, place.platform, note=note)


def normal(words: str) -> str:
    """Refanged link with scheme and host in lower case and without a fragment; empty when it is none.

    >>> normal("hxxps://Example[.]ORG/A?b=1#c")
    'https://example.org/A?b=1'
    """
    plain = refanged(_SCHEME.sub(r"http\1://", words).replace("[:]", ":"))
    try:
        parts = urlsplit(plain)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if "." not in host and ":" not in host and host != "localhost" and parts.scheme not in _OWN_SCHEMES:
        return ""
    host = f"[{host}]" if ":" in host else host
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment and host in _FRAGMENT_HOSTS else ""
    path = parts.path if query else parts.path.rstrip("/")
    return f"{parts.scheme.lower()}://{host}{port}{path}{query}{fragment}"


def differs(words: str, link: str) -> bool:
    """Whether the link had to be refanged."""
    return refanged(words) != words or words.partition("//")[0].casefold() != link.partition("//")[0]


def trimmed(text: str, start: int, end: int) -> int:
    """Where a link really ends: without the sentence's own marks, and without a bracket it did not open."""
    while end > start:
        last = text[end - 1]
        unopened = last in _PAIRS and text.count(last, start, end) > text.count(_PAIRS[last], start, end)
        if last not in _TRAILING and not unopened:
            return end
        end -= 1
    return end
