"""The key that signs sessions: made once, kept in the desk's keys folder, readable by its owner alone."""

import os
import secrets
from pathlib import Path

NAME = "session.key"


def kept_in(folder: Path) -> str:
    """The key in this folder, made on first use with mode 0600."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / NAME
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii")
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(key)
    return key
