"""A body that the desk may address."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Agency:
    """A police force, FBI field office, platform, official, partner or support service."""

    code: str
    """Short name used on the command line: `lapd`, `fbi-la`."""
    name: str
    kind: str
    """`police`, `federal`, `platform`, `official`, `partner`, `support`, `prosecutor`."""
    attention: str = ""
    """Person or desk within it."""
    address: str = ""
    phone: str = ""
    email: str = ""
    how_to_send: str = ""
    """How it takes matter, in a sentence: portal, counter, secure e-mail."""
    checked_on: str = ""
    """EDTF date on which a person last checked these particulars."""
