"""The public files of warnings: written whole, then put in place, in the one folder that the door serves."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tocsin import outputs
from tocsin.canonical import instant
from tocsin.desk import here
from tocsin.desk.dispatch.models import Advisory
from tocsin.desk.dispatch.products import advisory_dossier
from tocsin.errors import Unavailable
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier

INDEX = "index.json"


def public_files(dossier: Dossier) -> tuple[Artefact, ...]:
    """Every public file of this advisory.

    Raises Refused naming what must not be public, Unavailable when no public output is installed.
    """
    names = [name for name in outputs.possible(dossier) if outputs.found()[name].AUDIENCE == "public"]
    if not names:
        raise Unavailable("This Tocsin has no public output.", hint="Install it whole.")
    return tuple(artefact for name in names for artefact in outputs.render(name, dossier))


def publish(advisory: Advisory, at: datetime) -> None:
    """Write the advisory's files and the list of warnings anew."""
    folder = here.home().published
    folder.mkdir(parents=True, exist_ok=True)
    artefacts = public_files(advisory_dossier(advisory, at))
    for artefact in artefacts:
        _put(folder, artefact.name, artefact.data)
    pages = [artefact.name for artefact in artefacts if artefact.media_type.startswith("text/html")]
    _put(folder, INDEX, json.dumps(_listing(folder, advisory, pages, at), ensure_ascii=False, indent=1).encode())


def _listing(folder: Path, advisory: Advisory, pages: list[str], at: datetime) -> list[dict[str, Any]]:
    """The warnings in force, newest first, as the door's front page lists them."""
    known = json.loads((folder / INDEX).read_text("utf-8")) if (folder / INDEX).is_file() else []
    others = [line for line in known if line["number"] != advisory.number and line["expires_at"] > instant(at)]
    standing = [_line(advisory, pages)] if advisory.state == "published" and pages else []
    return [*standing, *others]


def _line(advisory: Advisory, pages: list[str]) -> dict[str, Any]:
    return {
        "number": advisory.number,
        "page": pages[0],
        "headlines": {version.language: version.headline for version in advisory.versions.all()},
        "expires_at": instant(advisory.expires_at),
    }


def _put(folder: Path, name: str, data: bytes) -> None:
    """Write aside and rename, so that the door never serves half a file."""
    aside = folder / f".{name}.part"
    aside.write_bytes(data)
    aside.replace(folder / name)
