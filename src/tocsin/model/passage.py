"""A passage: the exact words, and where they stand."""

from dataclasses import dataclass

from tocsin.errors import BadInput


@dataclass(frozen=True, order=True)
class Passage:
    """Words of an item's text: `text == item.text[start:end]`, offsets in Unicode code points."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        """Refuse a passage whose length is not the length of its words."""
        if self.start < 0 or self.end - self.start != len(self.text):
            raise BadInput(f"A passage from {self.start} to {self.end} cannot hold {len(self.text)} characters.")

    def shifted(self, by: int) -> "Passage":
        """The same words in a text that begins `by` code points earlier."""
        return Passage(self.start + by, self.end + by, self.text)

    def covers(self, other: "Passage") -> bool:
        """Whether the other passage lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Passage") -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


def passage_of(text: str, start: int, end: int) -> Passage:
    """The passage of `text` from `start` up to `end`."""
    return Passage(start, end, text[start:end])
