"""A date as a source gives it: possibly vague, possibly without a year, possibly at odds with its weekday."""

from dataclasses import dataclass

from tocsin.model.passage import Passage


@dataclass(frozen=True)
class When:
    """One date or instant read in a text."""

    edtf: str
    """ISO 8601-2 EDTF: `2020-07-23`, `2020-07`, `2020-07-21?` (uncertain), `2026-10-02T03:04:05Z`."""
    passage: Passage | None = None
    weekday_said: str = ""
    """English weekday that the text gives (`Thursday`), empty when it gives none."""
    weekday_agrees: bool | None = None
    """True or False when a weekday was said and could be checked; None when there was nothing to check."""
    inferred: tuple[str, ...] = ()
    """Parts that the text does not give, with the reason, such as `year: from the publication date`."""
    note: str = ""

    @property
    def day(self) -> str:
        """The EDTF date part alone, `YYYY-MM-DD` where known."""
        return self.edtf.split("T")[0].rstrip("?~%")
