"""A chain-of-custody form after ISO/IEC 27037:2012, one block an exhibit, with lines for handing over by hand."""

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, PreservedExhibit
from tocsin.outputs import _court
from tocsin.outputs._court import Paper, Row, Section, shown
from tocsin.outputs._statement import Kind, singly, statements

LABEL = "Custody form after ISO/IEC 27037 (draft)"
AUDIENCE = _court.AUDIENCE
NEEDS = ""
WHAT = (
    "The handling of each exhibit from its receipt, as the custody log tells it, in the order of ISO/IEC 27037:2012: "
    "identification, collection, acquisition, preservation. What happens after printing is written below by hand."
)
HANDED = "Handed over: date and time, from, to, why, both signatures."


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """The form as one PDF. Raises BadInput for a marking that is not TLP 2.0."""
    return _court.render(dossier, paper(dossier), "COURT_CUSTODY", LABEL)


def paper(dossier: Dossier) -> Paper:
    """A block for each exhibit, then what the standard asks of the whole."""
    blocks = tuple(exhibit(held) for held in dossier.exhibits)
    return Paper("Chain of custody", WHAT, (*blocks, whole(dossier)))


def exhibit(held: PreservedExhibit) -> Section:
    """One exhibit's chain."""
    events = held.custody
    first = [*statements(Kind.RECEIVED, singly(events)), *statements(Kind.ADDRESS, singly(events))]
    return Section(
        f"Exhibit {held.exhibit.label}",
        (
            Row("Identified and acquired", tuple(first)),
            Row("Acquired with", statements(Kind.TOOL, singly(events)), "Name and role of the person; place."),
            Row("Each handling since", statements(Kind.HANDLED, singly(events))),
            Row("Who had it", statements(Kind.HANDLERS, [events])),
            Row("After this form was printed", ask=HANDED),
        ),
    )


def whole(dossier: Dossier) -> Section:
    """The four demands on the process."""
    return Section(
        "What the standard asks of the process",
        (
            Row(
                "Auditability: everything done can be evaluated by others.", shown(dossier, Kind.STAMPED, Kind.COSIGNED)
            ),
            Row("Repeatability: the same method gives the same result.", shown(dossier, Kind.REPLAYED, Kind.MADE)),
            Row("Reproducibility: another method gives the same result.", ask="Who repeated what, with which tool."),
            Row("Justifiability: why it was done so.", ask="Reasons for the method chosen."),
        ),
    )
