"""Exhibits, what was done with them, and what was made from them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Exhibit:
    """An immutable preserved file."""

    number: int
    """Running number in this desk's vault, from 1; spoken as `E-0001`."""
    digest: str
    """SHA-256 (hex) of the bytes."""
    size: int
    """Bytes."""
    media_type: str
    name: str
    """File name as given, for people; never used as a path."""
    how: str
    """How it arrived: `file`, `link`, `paste`, `call`, `door`, `capture`."""
    received_at: datetime
    received_from: str = ""
    """Who or what gave it: a web address, `reporter`, a folder name."""
    group: str = ""
    """Digest of the main exhibit when several were made by one act (a capture's archive, picture and text)."""
    detail: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The exhibit number as spoken and printed.

        >>> from datetime import UTC, datetime
        >>> Exhibit(7, "0" * 64, 1, "text/plain", "a.txt", "file", datetime(2026, 1, 1, tzinfo=UTC)).label
        'E-0007'
        """
        return f"E-{self.number:04d}"


@dataclass(frozen=True)
class CustodyEvent:
    """One handling of an exhibit, as the custody log tells it."""

    seq: int
    """Index of the log entry, from 0: the leaf index of the RFC 6962 tree."""
    at: datetime
    actor: str
    act: str
    exhibit: str
    """Digest of the exhibit concerned; empty for acts that concern none."""
    detail: dict[str, str] = field(default_factory=dict)
    leaf: str = ""
    """Leaf hash of the entry (hex, RFC 6962): what a page prints so that the record can be found and compared."""


@dataclass(frozen=True)
class Derivative:
    """Something made from an exhibit, with its recipe."""

    of: str
    """Digest of the exhibit."""
    digest: str
    """Digest of the derivative's own bytes, kept in the same store."""
    kind: str
    """`reading`, `analysis`, `text`, `screenshot-view`, `redaction` …"""
    media_type: str
    recipe: str
    """What made it, exactly enough to make it again: `tocsin.readers.whatsapp 0.1.0`."""
    made_at: datetime
