"""Outputs: a frozen Dossier becomes files for recipients, one format a module.

An output is a module here (or an entry point in the group `tocsin.outputs`) with four words. LABEL: what it is, in a
few plain words. AUDIENCE: who reads it (`police`, `official`, `platform`, `public`, `desk`). NEEDS: the optional part
of the dossier it cannot do without (`referral`, `advisory`, `letter` or ``). And `render(dossier)`, which gives a tuple
of artefacts.
The same dossier gives the same bytes, and nothing is said that is not in the dossier.
"""

import sys
from functools import cache
from types import ModuleType

from tocsin import plugins
from tocsin.errors import BadInput
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _privacy

REQUIRED = ("LABEL", "AUDIENCE", "NEEDS", "render")


@cache
def found() -> dict[str, ModuleType]:
    """Name → module of every output, sorted by name."""
    return plugins.find(sys.modules[__name__], REQUIRED)


def render(name: str, dossier: Dossier) -> tuple[Artefact, ...]:
    """The files that the output `name` makes of a dossier.

    Raises BadInput for an output that does not exist or a dossier that lacks what it needs, and Refused when a public
    product would show a handle, an account address, a wallet, contact data or the words of a threat (guardrail 2).
    """
    output = found().get(name)
    if output is None:
        raise BadInput(f"There is no output “{name}”.", hint=f"Outputs: {', '.join(found())}.")
    check_parts(name, output, dossier)
    artefacts: tuple[Artefact, ...] = output.render(dossier)
    if output.AUDIENCE == "public":
        _privacy.check_artefacts(dossier, artefacts)
    return artefacts


def possible(dossier: Dossier) -> tuple[str, ...]:
    """Names of the outputs whose needs this dossier meets."""
    return tuple(name for name, output in found().items() if not lacking(output, dossier))


def lacking(output: ModuleType, dossier: Dossier) -> str:
    """The part that the output needs and the dossier lacks; empty when nothing is lacking."""
    need: str = output.NEEDS
    return need if need and getattr(dossier, need) is None else ""


def check_parts(name: str, output: ModuleType, dossier: Dossier) -> None:
    """Raise BadInput naming the part of the dossier that the output needs and does not find."""
    if part := lacking(output, dossier):
        raise BadInput(f"The output “{name}” needs a {part}, and this dossier has none.", hint=f"Draft a {part} first.")
