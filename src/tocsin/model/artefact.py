"""What an output makes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Artefact:
    """One file for a recipient."""

    name: str
    """ASCII, no spaces, no path (portals and gateways refuse others)."""
    media_type: str
    data: bytes
    label: str = ""
    """What it is, in a few plain words."""
