"""The picture hash of a file, as the record that a confined child gives back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tocsin.linkage.pictures import picture_hash
from tocsin.readers._pictures import DAMAGE, know_every_format


def picture_record(path: Path, _arguments: dict[str, Any], _tool: Callable[..., Any]) -> Iterator[dict[str, str]]:
    """Yield `{"hash": …}` for a picture; nothing for what is none, which its reader has already said."""
    know_every_format()
    try:
        yield {"hash": picture_hash(path)}
    except DAMAGE:
        return
