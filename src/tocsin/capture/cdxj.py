"""The index of an archive: one CDXJ line for each record that a replay tool may ask for.

A line is a key that sorts (SURT: the host reversed, then the path, as replay tools canonicalise it), a 14-digit
timestamp, and a JSON object. Requests with a body are keyed with their method and body, as cdxj-indexer does.
"""

import json
import re
from urllib.parse import unquote_plus, urlsplit

from tocsin.capture.warc import NAME, Entry

SLASHES = re.compile("/+")
SIMPLE = frozenset({"GET", "HEAD"})


def index_lines(entries: list[Entry]) -> bytes:
    """The whole index, sorted by key and time."""
    return b"".join(sorted(line(entry).encode() for entry in entries))


def line(entry: Entry) -> str:
    """One index line."""
    values = {
        "url": entry.url,
        "mime": entry.media_type or "application/octet-stream",
        "status": str(entry.status),
        "digest": entry.digest,
        "length": str(entry.length),
        "offset": str(entry.offset),
        "filename": NAME,
    }
    if entry.method not in SIMPLE:
        values["method"] = entry.method
        values["requestBody"] = body_words(entry.request_body)
    return f"{key(entry)} {entry.at:%Y%m%d%H%M%S} {json.dumps(values, ensure_ascii=True)}\n"


def key(entry: Entry) -> str:
    """The sort key of an entry."""
    base = surt(entry.url)
    if entry.method in SIMPLE:
        return base
    words = f"__wb_method={entry.method}&{body_words(entry.request_body)}".rstrip("&").lower()
    return f"{base}{'&' if '?' in base else '?'}{words}".replace(" ", "%20")


def body_words(body: bytes) -> str:
    """A form body as it stands, anything else decoded so far as it is text, at most 4096 characters."""
    return unquote_plus(body[:4096].decode("utf-8", "replace")).replace("\n", "%0A").replace("\r", "")


def surt(url: str) -> str:
    """The link in SURT form: `https://www.chirrup.example/A?b=1&a=2` becomes `example,chirrup)/a?a=2&b=1`."""
    parts = urlsplit(url)
    if not parts.hostname:
        return url.lower()
    host = parts.hostname.removeprefix("www.")
    labels = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port and parts.port not in {80, 443} else ""
    path = SLASHES.sub("/", parts.path).rstrip("/")
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{labels}{port}){path or '/'}{query}".lower()
