"""Reading in tests: a file in the confined child, or bytes through a reader in this process."""

from pathlib import Path

from tocsin import confine
from tocsin.canonical import sha256
from tocsin.model.finding import Note, Text
from tocsin.model.item import Item
from tocsin.readers import ReadSource, read_file
from tocsin.readers._inside import told


def confined(path, *, reader="", limits=None, name="", **known):
    """All findings of a file, read as the desk reads it."""
    source = ReadSource(sha256(path.read_bytes()), name or path.name, reader=reader, **known)
    return list(read_file(path, source, run=confine.run, limits=limits))


def here(folder: Path, reader: str, data: bytes | str, **known):
    """All findings of these bytes, read in this process by the named reader."""
    raw = data.encode() if isinstance(data, str) else data
    path = folder / "given"
    path.write_bytes(raw)
    return list(told(path, ReadSource(sha256(raw), path.name, reader=reader, tool=confine.run_tool, **known)))


def items(found):
    return [finding for finding in found if isinstance(finding, Item)]


def notes(found):
    return [finding.text for finding in found if isinstance(finding, Note)]


def problems(found):
    return [finding.text for finding in found if isinstance(finding, Note) and finding.problem]


def texts(found):
    return [finding for finding in found if isinstance(finding, Text)]
