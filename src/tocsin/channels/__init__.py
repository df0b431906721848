"""Ways to tell a person that something waits at the desk. A notice never carries the content of a threat.

A channel is one module with LABEL, SETTINGS (names and meanings of its settings), EXAMPLE (settings that a test may
use, `{folder}` standing for a writable folder) and `send(notice, to, settings)`, which raises DeliveryError.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import ModuleType
from typing import Protocol

from tocsin.errors import BadInput, TocsinError
from tocsin.plugins import find


class Matter(StrEnum):
    """What waits, in the only words that a notice may use."""

    REPORT = "a report waits to be screened"
    REPORT_IMMINENT = "a report of imminent danger waits"
    APPROVAL = "a draft waits for your approval"
    AFTER_REVIEW = "an emergency referral waits for its review"
    OVERDUE = "an answer is overdue"
    ACKNOWLEDGED = "an agency has acknowledged a referral"
    EXPIRING = "a warning is about to end"
    INTEGRITY = "the desk found damage in its own evidence"


@dataclass(frozen=True)
class Notice:
    """That something waits, and where to look. It has no field into which a case's words could be put."""

    matter: Matter
    link: str
    """Address at the desk, opened only after log-in."""
    at: datetime

    @property
    def subject(self) -> str:
        """One line."""
        return f"Tocsin: {self.matter.value}"

    @property
    def text(self) -> str:
        """The whole notice."""
        return f"At your desk, {self.matter.value}.\n\nOpen it there (you will be asked to log in):\n{self.link}\n"


class DeliveryError(TocsinError):
    """A notice did not go out."""

    def __init__(self, message: str, *, permanent: bool, hint: str = "") -> None:
        """`permanent` tells whether trying again later can help."""
        super().__init__(message, hint=hint)
        self.permanent = permanent


class Channel(Protocol):
    """The contract of a channel."""

    LABEL: str
    SETTINGS: Mapping[str, str]
    EXAMPLE: Mapping[str, str]

    def send(self, notice: Notice, to: str, settings: Mapping[str, str]) -> None:
        """Deliver, or raise DeliveryError."""


def channels() -> dict[str, ModuleType]:
    """Name → channel for every channel found."""
    import tocsin.channels

    return find(tocsin.channels, ("send", "LABEL", "SETTINGS", "EXAMPLE"))


def send(channel: str, notice: Notice, to: str, settings: Mapping[str, str]) -> None:
    """Tell `to` through the channel of this name.

    Raises BadInput for an unknown channel or a missing setting, DeliveryError when the notice did not go out.
    """
    found = channels()
    if channel not in found:
        raise BadInput(f"There is no channel “{channel}”.", hint=f"Choose one of: {', '.join(found)}.")
    missing = [name for name in found[channel].SETTINGS if name not in settings]
    if missing:
        raise BadInput(f"The channel “{channel}” lacks {', '.join(missing)}.", hint="Add it to tocsin.toml.")
    found[channel].send(notice, to, settings)
