"""What linkage knows of one item."""

from dataclasses import dataclass

from tocsin.model.indicator import Indicator
from tocsin.model.item import Item, ItemKind


@dataclass(frozen=True)
class Subject:
    """An item with what was read out of it."""

    item: Item
    indicators: tuple[Indicator, ...] = ()
    image_hash: str = ""
    """PDQ hash of the item's picture as 64 hex digits; empty when it has none or too little detail."""
    concerning: bool = False
    """Whether triage found a cue in it. Ordinary items are linked too, but do not make a campaign."""
    boilerplate: bool = False
    """Text that many unrelated items carry (a bot's footer); its words link nothing."""

    @property
    def id(self) -> str:
        """The item's id."""
        return self.item.id

    @property
    def day(self) -> str:
        """Day on which it was posted, `YYYY-MM-DD`, empty when not known."""
        return self.item.posted.day if self.item.posted else ""


def only_tells(item: Item) -> bool:
    """Whether an item only tells of others, so that its own words and values link nothing: an article does."""
    return item.kind is ItemKind.ARTICLE
