"""Reads the language versions of an advisory from a TOML file, one `[[version]]` for each language."""

import tomllib
from pathlib import Path
from typing import Any

from tocsin.errors import BadInput
from tocsin.model.codec import from_record
from tocsin.model.dossier import AdvisoryVersion


def versions_in(path: Path) -> list[AdvisoryVersion]:
    """The language versions of a TOML file. Raises BadInput naming the line or field that is wrong."""
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", hint="`tocsin advise --help` shows such a file.") from error
    versions = [from_record(AdvisoryVersion, one) for one in told.get("version", [])]
    if not versions:
        raise BadInput(f"{path} holds no [[version]].", hint="`tocsin advise --help` shows such a file.")
    return versions
