"""The one place where things become bytes: RFC 8785 JSON, SHA-256, and instants as RFC 3339.

>>> canonical({"b": 1, "a": "ö"})
b'{"a":"\\xc3\\xb6","b":1}'
>>> sha256(b"")[:8]
'e3b0c442'
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import rfc8785

from tocsin.errors import BadInput

_AS_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    """Canonical JSON bytes of plain values (RFC 8785, JSON Canonicalization Scheme).

    Raises BadInput for what JSON cannot hold exactly: NaN, integers beyond 2**53, lone surrogates, objects.
    """
    try:
        if isinstance(value, list) and all(type(one) is str for one in value):
            return _AS_WRITTEN.encode(value).encode()  # the same bytes, sooner
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise BadInput(f"This value has no canonical form: {error}") from error


def sha256(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_parts(parts: Iterable[bytes]) -> tuple[str, int]:
    """Digest (hex) and total size in bytes of a stream of parts."""
    state, size = hashlib.sha256(), 0
    for part in parts:
        state.update(part)
        size += len(part)
    return state.hexdigest(), size


def instant(at: datetime) -> str:
    """An aware datetime as RFC 3339 in UTC with `Z`, microseconds only when present.

    Raises BadInput for a naive datetime: an instant without a zone is not evidence of a time.

    >>> from datetime import timedelta, timezone
    >>> instant(datetime(2026, 10, 2, 7, 4, 5, tzinfo=timezone(timedelta(hours=4))))
    '2026-10-02T03:04:05Z'
    """
    if at.tzinfo is None:
        raise BadInput("This time has no zone.", hint="Give every instant a time zone; Tocsin keeps UTC.")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """The aware datetime that an RFC 3339 text names, in UTC. Raises BadInput when it names none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"“{text}” is not an RFC 3339 instant.") from error
    if at.tzinfo is None:
        raise BadInput(f"“{text}” has no time zone.")
    return at.astimezone(UTC)
