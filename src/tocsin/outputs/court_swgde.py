"""A map to SWGDE 21-F-001, Best Practices for Acquiring Online Content: who must do what, what the log shows of it."""

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _court
from tocsin.outputs._court import Paper, Row, Section, shown
from tocsin.outputs._statement import Kind

LABEL = "SWGDE map (draft)"
AUDIENCE = _court.AUDIENCE
NEEDS = ""
WHAT = (
    "What SWGDE 21-F-001 (version 1.1 of 2024-03-15) recommends when online content is acquired, and what the custody "
    "log shows of it. It claims no certification; what a person must state is left to them."
)


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """The map as one PDF. Raises BadInput for a marking that is not TLP 2.0."""
    return _court.render(dossier, paper(dossier), "COURT_SWGDE", LABEL)


def paper(dossier: Dossier) -> Paper:
    """The map's rows."""
    return Paper("Map to SWGDE 21-F-001", WHAT, (before(dossier), during(dossier), after(dossier)))


def before(_: Dossier) -> Section:
    """Preparation: a person's matter."""
    return Section(
        "Before",
        (
            Row("Authority and purpose of the acquisition.", ask="On what basis the page was visited."),
            Row("Training of the person with the method.", ask="Training, and how many captures."),
            Row("State of the machine: software versions, clock.", ask="Clock source and its offset that day."),
        ),
    )


def during(dossier: Dossier) -> Section:
    """The acquisition itself."""
    return Section(
        "During",
        (
            Row("Address, date and time of each acquisition.", shown(dossier, Kind.ADDRESS)),
            Row(
                "The method, among those that 8.1.1 ranks (an interface of the platform is the most inclusive).",
                shown(dossier, Kind.TOOL),
                "Why this method, and not one that ranks above it.",
            ),
            Row("The account that was used, if any.", ask="Signed in or not; whose account."),
            Row("Limits of the method and what was not acquired.", shown(dossier, Kind.GAPS)),
        ),
    )


def after(dossier: Dossier) -> Section:
    """What follows the acquisition."""
    return Section(
        "After",
        (
            Row("Hashes of what was acquired.", shown(dossier, Kind.RECEIVED)),
            Row("Changes of the source are noted.", shown(dossier, Kind.LOOKED)),
            Row("Work is done on copies.", shown(dossier, Kind.MADE)),
            Row("Custody is written down.", shown(dossier, Kind.HANDLED)),
            Row("Independent evidence of the time.", shown(dossier, Kind.STAMPED, Kind.COSIGNED)),
        ),
    )
