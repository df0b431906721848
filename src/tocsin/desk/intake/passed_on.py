"""What has already left the desk of a report. Applications above intake say so here; intake knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.intake.models import Purpose, Report


@dataclass(frozen=True)
class PassedOn:
    """One time that something of a report left."""

    purpose: Purpose
    """The consent that covers it."""
    to: str
    what: str
    """Number of the referral or notice."""
    at: datetime


Source = Callable[[Report], Iterable[PassedOn]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Have this function asked; the same one counts once."""
    if source not in _sources:
        _sources.append(source)


def passed_on(report: Report) -> list[PassedOn]:
    """All that left of this report, the earliest first."""
    found = [one for source in _sources for one in source(report)]
    return sorted(found, key=lambda one: (one.at, one.what))
