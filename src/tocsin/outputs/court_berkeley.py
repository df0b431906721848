"""A checklist after the Berkeley Protocol on Digital Open Source Investigations, filled from the custody log alone."""

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _court
from tocsin.outputs._court import Paper, Row, Section, shown
from tocsin.outputs._statement import Kind

LABEL = "Berkeley Protocol checklist (draft)"
AUDIENCE = _court.AUDIENCE
NEEDS = ""
WHAT = (
    "Which items of the Berkeley Protocol (OHCHR and UC Berkeley) the custody log bears out, item by item. It is no "
    "statement that the protocol was complied with: that is for the person who did the work to say."
)


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """The checklist as one PDF. Raises BadInput for a marking that is not TLP 2.0."""
    return _court.render(dossier, paper(dossier), "COURT_BERKELEY", LABEL)


def paper(dossier: Dossier) -> Paper:
    """The checklist's rows."""
    return Paper("Berkeley Protocol checklist", WHAT, (collection(dossier), preservation(dossier), work(dossier)))


def collection(dossier: Dossier) -> Section:
    """What was collected, paragraphs 153 to 155."""
    return Section(
        "Collection",
        (
            Row("A hash is taken when the item is collected (para. 153).", shown(dossier, Kind.RECEIVED)),
            Row(
                "The item stays close to its original form; every conversion is written down (para. 154).",
                shown(dossier, Kind.MADE),
            ),
            Row(
                "Address, source code and full-page picture, with date and time (para. 155).",
                shown(dossier, Kind.ADDRESS),
                "Which exhibit shows the page in full, and whether it was seen so.",
            ),
            Row(
                "Embedded media, metadata and context; what is missing is named (para. 155).", shown(dossier, Kind.GAPS)
            ),
            Row(
                "With what it was collected.",
                shown(dossier, Kind.TOOL),
                "Machine, account signed in or not, network, who searched and with which words.",
            ),
        ),
    )


def preservation(dossier: Dossier) -> Section:
    """How it is kept, paragraph 167 and the properties of preservation."""
    return Section(
        "Preservation",
        (
            Row(
                "Chain of custody: control, date and time, transfer, analysis (para. 167).",
                shown(dossier, Kind.HANDLED),
            ),
            Row("Authenticity: what somebody outside says of the time.", shown(dossier, Kind.STAMPED, Kind.COSIGNED)),
            Row("Evidentiary copy and working copy are apart.", shown(dossier, Kind.MADE)),
            Row("Persistence: the page was looked at again.", shown(dossier, Kind.LOOKED)),
        ),
    )


def work(_: Dossier) -> Section:
    """What no log can show."""
    return Section(
        "For the investigator to state",
        (
            Row("Why these sources, and what was looked for and not found.", ask="The search and its limits."),
            Row("Safety and privacy of those concerned.", ask="What was weighed, and by whom."),
            Row("How the content was verified, apart from its preservation.", ask="Each step and its result."),
        ),
    )
