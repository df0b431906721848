"""What all court papers share: rows of a standard, what the log shows of each, room for what only a person knows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.model.exhibit import CustodyEvent
from tocsin.outputs import _typst
from tocsin.outputs._facts import PACKAGE_SENTENCE, file_stem, review_line, utc
from tocsin.outputs._marking import marking_of
from tocsin.outputs._statement import SIGNER_NAMED, Kind, Statement, each, singly, statements, with_outside
from tocsin.outputs._typst import Words

AUDIENCE = "court"
LONGEST = 40
"""Most statements printed in one row; the schedule of records holds every entry."""


@dataclass(frozen=True)
class Row:
    """One demand of a standard."""

    need: str
    """In our words, with the place in the standard."""
    said: tuple[Statement, ...] = ()
    ask: str = ""
    """What a person is asked to add by hand; empty when nothing is left to them."""


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Paper:
    """One paper."""

    title: str
    what: str
    """What it is and is not, in two sentences."""
    sections: tuple[Section, ...]
    one_page: bool = False


def shown(dossier: Dossier, *kinds: Kind) -> tuple[Statement, ...]:
    """Every statement of these kinds that the dossier's entries bear, in the order of the kinds."""
    return tuple(one for kind in kinds for one in _of_kind(dossier, kind))


def _of_kind(dossier: Dossier, kind: Kind) -> tuple[Statement, ...]:
    if kind in (Kind.STAMPED, Kind.COSIGNED):
        return statements(kind, with_outside(dossier, "timestamped" if kind is Kind.STAMPED else "cosigned"))
    if kind is Kind.HANDLERS:
        return statements(kind, (held.custody for held in dossier.exhibits))
    if kind is Kind.SIGNER:
        return statements(kind, singly(event for event in dossier.log if event.act == SIGNER_NAMED))
    return statements(kind, singly(each(dossier)))


def render(dossier: Dossier, paper: Paper, file: str, label: str) -> tuple[Artefact, ...]:
    """One PDF/A-2a + PDF/UA-1. Raises BadInput for a marking that is not TLP 2.0."""
    made = _typst.pdf(
        "court.typ",
        page_data(dossier, paper),
        title=f"{dossier.case_number}: {paper.title}, draft",
        author=dossier.organisation.name,
        at=dossier.prepared_at,
    )
    return (Artefact(f"{file_stem(dossier.case_number)}_{file}.pdf", "application/pdf", made, label),)


def page_data(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    """What the template shows."""
    marking = marking_of(dossier.marking)
    printed = [one for section in paper.sections for row in section.rows for one in row.said[:LONGEST]]
    return {
        "case": dossier.case_number,
        "kind": f"{paper.title}, draft",
        "marking": {"label": marking.label, "colour": marking.colour, "words": marking.words},
        "title": paper.title,
        "what": paper.what,
        "one_page": paper.one_page,
        "sections": [section_data(section) for section in paper.sections],
        "records": [] if paper.one_page else records(event for one in printed for event in one.events),
        "signers": [Words(name) for name in signers(dossier)],
        "says": PACKAGE_SENTENCE,
        "review": review_line(dossier),
        "prepared": utc(dossier.prepared_at),
    }


def section_data(section: Section) -> dict[str, Any]:
    """A section as the template sets it."""
    rows = [
        {
            "need": row.need,
            "said": [said_data(one) for one in row.said[:LONGEST]],
            "more": max(len(row.said) - LONGEST, 0),
            "ask": row.ask,
        }
        for row in section.rows
    ]
    return {"heading": section.heading, "rows": rows}


def said_data(one: Statement) -> dict[str, Any]:
    """A statement with the records that bear it."""
    return {"text": Words(one.text), "records": [reference(event) for event in one.events[:6]]}


def reference(event: CustodyEvent) -> dict[str, str]:
    """How a record is pointed to."""
    return {"seq": str(event.seq), "leaf": event.leaf}


def records(events: Iterable[CustodyEvent]) -> list[dict[str, Any]]:
    """The schedule: every record once, with the whole digest by which it is found in the log."""
    found = {event.seq: event for event in events}
    return [
        {
            "seq": str(seq),
            "at": utc(found[seq].at),
            "act": Words(found[seq].act),
            "actor": Words(found[seq].actor),
            "leaf": Words(found[seq].leaf),
        }
        for seq in sorted(found)
    ]


def signers(dossier: Dossier) -> Sequence[str]:
    """Names of those who said, in the log, that they will sign."""
    ids = [event.actor for event in dossier.log if event.act == SIGNER_NAMED and event.leaf]
    return [f"{dossier.people[one]} ({one})" for one in dict.fromkeys(ids) if one in dossier.people]
