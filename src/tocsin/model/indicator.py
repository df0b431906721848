"""An indicator: a value that may recur from item to item."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.model.passage import Passage


class IndicatorKind(StrEnum):
    """The kinds of value that link items."""

    HANDLE = "handle"
    URL = "url"
    DOMAIN = "domain"
    EMAIL = "email"
    PHONE = "phone"
    WALLET = "wallet"
    HASHTAG = "hashtag"
    INVITE = "invite"
    PLATE = "plate"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    IMAGE_HASH = "image_hash"
    PHRASE = "phrase"


@dataclass(frozen=True)
class Indicator:
    """One value found in a text. “Well formed” says nothing about whom it belongs to."""

    kind: IndicatorKind
    value: str
    """Normal form, the one compared: E.164 phone, lower-case domain, refanged link, handle without `@`."""
    passage: Passage
    system: str = ""
    """Where the value lives: `bitcoin`, `ethereum`, `instagram`, `ID` (country of a phone or plate)."""
    checked: bool | None = None
    """True: its checksum or form was verified; False: it fails; None: nothing to verify."""
    note: str = ""
