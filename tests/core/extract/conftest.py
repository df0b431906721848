"""Articles and items for the room's tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tocsin.extract import Context, extract
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item, ItemKind, SourceRef

ARTICLES = Path(__file__).parent / "articles"
SEED = Path(__file__).parents[2] / "vectors" / "seed-article.txt"


def item_of(text: str, kind: ItemKind = ItemKind.ARTICLE) -> Item:
    """An item of a text, from an exhibit of zeros."""
    return Item(kind, text, SourceRef("0" * 64, "line 1", "test"))


@pytest.fixture(scope="session")
def reading_of() -> Callable[[str], Extraction]:
    """The extraction of one of the demo story's articles by name (`en_1`)."""
    return lambda name: extract(item_of((ARTICLES / f"{name}.txt").read_text("utf-8")), Context())


@pytest.fixture(scope="session")
def seed() -> Item:
    """The seed article as an item."""
    return item_of(SEED.read_text("utf-8"))
