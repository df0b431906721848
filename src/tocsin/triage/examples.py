"""The examples that every cue plug-in carries for each language; its contract test runs them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Examples:
    """Texts of one language for one cue family."""

    positive: tuple[str, ...]
    """The cue is found, and no context sets it aside."""
    negative: tuple[str, ...]
    """Ordinary texts near it: the cue is not found."""
    hard: tuple[str, ...]
    """Texts in which its words stand without its meaning: not found, or set aside by a context."""
