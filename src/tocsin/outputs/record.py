"""The dossier itself as canonical JSON (`tocsin-dossier/1`, RFC 8785): the text of record behind every page."""

from tocsin.canonical import canonical
from tocsin.model.artefact import Artefact
from tocsin.model.codec import to_record
from tocsin.model.dossier import Dossier
from tocsin.outputs._facts import file_stem

LABEL = "Dossier (JSON)"
AUDIENCE = "police"
NEEDS = ""


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One JSON file that reads back as the same dossier. Raises BadInput for text that no JSON can hold."""
    data = canonical(to_record(dossier))
    return (Artefact(f"{file_stem(dossier.case_number)}_RECORD.json", "application/json", data, LABEL),)
