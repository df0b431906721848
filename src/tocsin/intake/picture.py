"""The picture hash of a file, as the record that a confined child gives back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tocsin.linkage.pictures import picture_hash


def picture_record(path: Path, _arguments: dict[str, Any], _tool: Callable[..., Any]) -> Iterator[dict[str, str]]:
    """Yield `{"hash": …}` for a picture; nothing for what is none, which its reader has already said."""
    try:
        yield {"hash": picture_hash(path)}
    except (OSError, ValueError, SyntaxError):
        return
