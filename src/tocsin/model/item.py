"""An item: the thing complained of, or the thing that tells of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from tocsin.canonical import canonical, sha256
from tocsin.model.account import Account
from tocsin.model.passage import Passage
from tocsin.model.when import When


class ItemKind(StrEnum):
    """What sort of thing an item is."""

    POST = "post"
    COMMENT = "comment"
    MESSAGE = "message"
    ARTICLE = "article"
    PAGE = "page"
    IMAGE = "image"
    RECORDING = "recording"
    CALL = "call"
    NOTE = "note"


@dataclass(frozen=True)
class SourceRef:
    """Where an item stands in an exhibit, so that a stranger can find it again."""

    exhibit: str
    """SHA-256 (hex) of the exhibit."""
    locator: str = ""
    """Place inside it, in the format's own terms: `line 12`, `messages[3]`, `#c-81`, `characters 120-240`."""
    reader: str = ""
    """Name of the reader that found it."""


@dataclass(frozen=True)
class Item:
    """One post, message, article, picture, recording or call, as read from an exhibit."""

    kind: ItemKind
    text: str
    """The words of record, exactly as read; never normalised."""
    source: SourceRef
    account: Account | None = None
    """The account that posted or sent it."""
    speaker: str = ""
    """Who said it, where that is not an account: a news outlet, an institution, “the caller”."""
    posted: When | None = None
    url: str = ""
    title: str = ""
    reported_in: str = ""
    """Id of the item (an article) that reports this one; empty for an item seen at first hand."""
    reported_passage: Passage | None = None
    """The passage of that article which reports it."""
    reply_to: str = ""
    confidence: float = 1.0
    """How surely the text was read: 1.0 for born-digital text, mean word confidence for OCR."""
    extra: dict[str, str] = field(default_factory=dict)
    """What the format adds and nobody else needs: `{"edited": "yes"}`."""

    @property
    def id(self) -> str:
        """A stable id: the same reading of the same exhibit gives the same id, so nothing is ever doubled."""
        basis = [
            self.source.exhibit,
            self.source.locator,
            self.kind.value,
            self.reported_in,
            sha256(self.text.encode("utf-8", "surrogatepass")),
        ]
        return f"itm_{sha256(canonical(basis))[:20]}"
