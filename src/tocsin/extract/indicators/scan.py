"""What every finder is given: the text, and the little that is known around it."""

import re
from dataclasses import dataclass
from functools import cached_property

from tocsin.model.passage import Passage, passage_of

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Scan:
    """A text to look through. `platform` is where the item stands, `countries` where local numbers may belong."""

    text: str
    platform: str = ""
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2, the likeliest first."""

    @cached_property
    def low(self) -> str:
        """The text in lower case, character by character, so that offsets stay."""
        return self.text.replace("İ", "i").lower()

    @cached_property
    def has_digit(self) -> bool:
        """Whether a digit stands anywhere: without one, most kinds of value need not be looked for."""
        return _DIGIT.search(self.text) is not None

    def passage(self, start: int, end: int) -> Passage:
        """The passage from `start` up to `end`."""
        return passage_of(self.text, start, end)

    def near(self, start: int, end: int, reach: int) -> str:
        """Lower-case words around a place, `reach` characters to either side."""
        return self.low[max(0, start - reach) : end + reach]
