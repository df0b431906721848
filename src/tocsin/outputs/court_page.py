"""One plain page for a judge: what was received, when, how it was kept, who says so, and what this does not show."""

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _court
from tocsin.outputs._court import Paper, Row, Section, shown
from tocsin.outputs._statement import Kind

LABEL = "One plain page for the court (draft)"
AUDIENCE = _court.AUDIENCE
NEEDS = ""
WHAT = (
    "A desk that protects a threatened community kept these files and a log of all that was done with them. Each "
    "sentence below stands in that log under the number beside it. Once the log's signed head was given to somebody "
    "outside, no earlier entry can be changed without their finding it."
)
MOST = 3
"""Most exhibits told of on the page; the custody form tells of all."""


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """The page as one PDF. Raises TooLong when it is more than one page, BadInput for a marking not of TLP 2.0."""
    return _court.render(dossier, paper(dossier), "COURT_PAGE", LABEL)


def paper(dossier: Dossier) -> Paper:
    """The page's rows."""
    outside = shown(dossier, Kind.STAMPED, Kind.COSIGNED)
    more = len(dossier.exhibits) - MOST
    rest = (
        f" The first {MOST} of {len(dossier.exhibits)} are told of here; the custody form has all." if more > 0 else ""
    )
    rows = (
        Row(f"What was received, and when?{rest}", shown(dossier, Kind.RECEIVED)[:MOST]),
        Row("Where did it come from?", shown(dossier, Kind.ADDRESS)[:MOST]),
        Row("Who but the desk says that it existed then?", outside[:MOST]),
        Row("What is missing from it?", shown(dossier, Kind.GAPS)[:MOST]),
        Row("Who will testify?", shown(dossier, Kind.SIGNER)[:1], "Name, role, how to reach them."),
    )
    return Paper("For the court, on one page", WHAT, (Section("Questions and answers", rows), limits()), one_page=True)


def limits() -> Section:
    """What nobody should read into it."""
    return Section(
        "What this does not show",
        (
            Row("Who is behind an account, or whether what was posted is true: the log tells what was received."),
            Row("That nothing else was posted: the desk keeps what was reported to it."),
        ),
    )
