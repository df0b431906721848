"""Leaves each notice as a text file in a folder: for a desk without mail, and to try the others against."""

from collections.abc import Mapping
from pathlib import Path

from tocsin.canonical import sha256
from tocsin.channels import DeliveryError, Notice

LABEL = "A folder on this machine"
SETTINGS: Mapping[str, str] = {"folder": "The folder that receives the notices."}
EXAMPLE: Mapping[str, str] = {"folder": "{folder}", "to": "lea"}


def send(notice: Notice, to: str, settings: Mapping[str, str]) -> None:
    """Write the notice to a new file; `to` names a sub-folder by its digest, so that no name becomes a path."""
    folder = Path(settings["folder"]) / sha256(to.encode())[:12]
    name = f"{notice.at:%Y%m%dT%H%M%S}-{sha256(notice.text.encode())[:8]}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{notice.subject}\n\n{notice.text}", "utf-8")
    except OSError as error:
        raise DeliveryError(
            f"The notice could not be written: {error.strerror}.", permanent=False, hint="Check the folder."
        ) from error
