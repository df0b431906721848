"""What a report says of a link besides the link: words that it quotes, pictures of what somebody saw."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tocsin.capture.reported import FEWEST, words_of
from tocsin.extract.quotes import spans
from tocsin.model.exhibit import Exhibit
from tocsin.vault import Vault

LINK = re.compile(r"\b(?:https?|hxxps?)://\S+|\bwww\.\S+", re.I)
LONGEST_TEXT = 200_000
"""Bytes. A longer text is a file of its own, not a quotation of one page."""
SAID = frozenset({"call", "door"})
"""Ways in by which somebody tells in their own words; only what they put in quotation marks is quoted."""


@dataclass(frozen=True)
class Given:
    """What a capture is to be looked through for."""

    quotations: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Digests of picture exhibits that came with the link."""
    sure: bool = True
    """Whether all this is about this link: a report of several links does not say which of them it quotes."""

    @property
    def demanded(self) -> tuple[str, ...]:
        """The quotations without which a capture is not whole."""
        return self.quotations if self.sure else ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.quotations or self.pictures)


NOTHING = Given()


def given_with(vault: Vault, digests: Iterable[str], *, links: int = 1) -> Given:
    """What the exhibits of a report quote and show; `links` is how many links the report names.

    Pasted words are the post itself, as the desk asks for it; words of a caller or reporter count where they stand in
    quotation marks. Raises IntegrityError for an exhibit whose bytes were altered.
    """
    exhibits = [vault.exhibit(digest) for digest in dict.fromkeys(digests)]
    quotations = [quotation for one in exhibits for quotation in quoted(vault, one)]
    pictures = tuple(one.digest for one in exhibits if one.media_type.startswith("image/") and one.how != "capture")
    return Given(tuple(dict.fromkeys(quotations)), pictures, sure=links == 1)


def quoted(vault: Vault, exhibit: Exhibit) -> list[str]:
    """The quotations in one exhibit of words."""
    if exhibit.how not in {"paste", *SAID} or exhibit.size > LONGEST_TEXT or not exhibit.media_type.startswith("text/"):
        return []
    return quotations_in(vault.read(exhibit.digest).decode("utf-8", "replace"), pasted=exhibit.how == "paste")


def quotations_in(text: str, *, pasted: bool) -> list[str]:
    """The quoted passages of a text; a pasted one without quotation marks is a quotation as a whole.

    >>> quotations_in('He wrote "we will come tonight" and more', pasted=False)
    ['we will come tonight']
    """
    marked = [text[start:end] for start, end in spans(text)]
    long_enough = [passage for passage in marked if len(words_of(passage)) >= FEWEST]
    whole = LINK.sub(" ", text).strip()
    return long_enough or ([whole] if pasted and words_of(whole) else [])
