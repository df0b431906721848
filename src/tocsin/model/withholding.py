"""What a person chose to withhold from a package, and as what it is named there."""

from dataclasses import dataclass

from tocsin.errors import BadInput

KINDS = (
    "name",
    "handle",
    "telephone number",
    "e-mail address",
    "address",
    "web address",
    "payment address",
    "words",
    "reporter",
    "statement",
)
"""As what a withheld part may be named to the recipient: what kind it is, never what."""
SHORTEST = 2


@dataclass(frozen=True)
class Phrase:
    """Words that must not leave, wherever they stand: in the record, in a file's name, inside a file."""

    text: str
    kind: str = "words"

    def __post_init__(self) -> None:
        """Refuse a phrase too short to be looked for, or a kind that is none."""
        if len(self.text.strip()) < SHORTEST or not any(char.isalnum() for char in self.text):
            raise BadInput(f"“{self.text[:40]}” is too short to be withheld wherever it stands.")
        if self.kind not in KINDS:
            raise BadInput(f"“{self.kind[:40]}” is no kind of what is withheld.", hint=f"One of: {', '.join(KINDS)}.")


@dataclass(frozen=True)
class Field:
    """One value of the record: its JSON Pointer (RFC 6901), such as `/items/0/translation/text`."""

    path: str
    kind: str = "words"


@dataclass(frozen=True)
class Region:
    """A rectangle of a picture exhibit, in pixels from its upper left corner, as the picture is seen upright."""

    exhibit: int
    """Number of the exhibit."""
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Withholding:
    """All that one package withholds."""

    phrases: tuple[Phrase, ...] = ()
    fields: tuple[Field, ...] = ()
    exhibits: tuple[int, ...] = ()
    """Numbers of exhibits that stay back whole."""
    regions: tuple[Region, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is withheld."""
        return bool(self.phrases or self.fields or self.exhibits or self.regions)
