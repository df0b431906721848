"""Keeps what lets anybody into the desk's account out of the archive, and says where it stands all the same.

Of what went over the wire, three things are not recorded as they were, only in captures with a log-in: the values of
the fields that carry it (Cookie, Authorization, Set-Cookie), and each of its secrets wherever else a request holds one.
They are starred at equal length. Bodies of answers are kept as served; those that hold a secret are named, since an
archive that leaves the desk would give it away.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tocsin.capture.profile import Profile

URN = "urn:tocsin:account"
FIELDS = re.compile(
    rb"(?im)^((?:cookie|authorization|proxy-authorization|x-csrf-token|x-xsrf-token|x-auth-token):[ \t]*)([^\r\n]*)"
)
SET_COOKIE = re.compile(rb"(?im)^(set-cookie:[ \t]*[^=;\r\n]*=)([^;\r\n]*)")


@dataclass
class Veil:
    """What is withheld from one archive, and a count of it."""

    profile: Profile
    counts: Counter[str] = field(default_factory=Counter)
    holding: dict[str, None] = field(default_factory=dict)
    """Links, and other places of the archive, that hold a secret, in the order found."""

    def request(self, head: bytes) -> bytes:
        """A request's head as it is recorded."""
        return self._starred(self._fields(FIELDS, head, "fields of requests"))

    def body(self, data: bytes) -> bytes:
        """A request's body as it is recorded."""
        return self._starred(data)

    def response(self, head: bytes) -> bytes:
        """The head of an answer as it is recorded."""
        return self._fields(SET_COOKIE, head, "cookies set by answers")

    def look_through(self, url: str, content: bytes) -> None:
        """Name this link when its address or content holds a secret."""
        if any(secret in content or secret in url.encode() for secret in self.secrets):
            self.holding[url] = None

    @property
    def secrets(self) -> list[bytes]:
        """The profile's secrets, the longest first."""
        return sorted((one.encode() for one in self.profile.secrets), key=len, reverse=True)

    def sentences(self) -> Iterable[str]:
        """What people are told of it."""
        yield f"The page was seen with the desk's own account {self.profile.account} ({self.profile.name})."
        if self.counts:
            told = ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))
            yield f"Withheld from the archive, starred at equal length: {told}."
        if self.holding:
            links = ", ".join(list(self.holding)[:5])
            yield f"Secrets of that log-in stand in {len(self.holding)} places ({links}): end it before this leaves."

    def written(self) -> bytes:
        """The record that the archive keeps."""
        record: dict[str, Any] = {
            "account": self.profile.account,
            "platform": self.profile.name,
            "hosts": list(self.profile.hosts),
            "withheld": dict(self.counts),
            "secrets_stand_in": list(self.holding),
            "state": self.profile.blank,
        }
        return json.dumps(record, ensure_ascii=False, indent=2).encode()

    def _fields(self, pattern: re.Pattern[bytes], head: bytes, what: str) -> bytes:
        starred, count = pattern.subn(lambda match: match[1] + b"*" * len(match[2]), head)
        if count:
            self.counts[what] += count
        return starred

    def _starred(self, data: bytes) -> bytes:
        for secret in self.secrets:
            found = data.count(secret)
            if found:
                self.counts["secrets elsewhere in requests"] += found
                data = data.replace(secret, b"*" * len(secret))
        return data
