"""An account: an identity on a platform. It is never a person, and nothing here finds out whose it is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """What a report or a capture showed of an account, and no more."""

    platform: str
    """Lower-case name of the platform (`instagram`, `telegram`); empty when not known."""
    handle: str = ""
    """Handle as shown, without a leading `@`. Handles change: the stable id identifies, the handle describes."""
    stable_id: str = ""
    display_name: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """The text by which two sightings are the same account: platform and stable id, else platform and handle.

        >>> Account("Telegram", handle="Ada_X").key
        'telegram:@ada_x'
        """
        name = f"#{self.stable_id}" if self.stable_id else f"@{(self.handle or self.display_name).casefold()}"
        return f"{self.platform.casefold()}:{name}"

    @property
    def label(self) -> str:
        """How the account is named inside the desk (never in public)."""
        shown = f"@{self.handle}" if self.handle else self.display_name or self.stable_id or "unknown account"
        return f"{shown} ({self.platform})" if self.platform else shown
