"""The page maker: a template of ours and plain data become an archival, accessible PDF (PDF/A-2a and PDF/UA-1).

Data reach the template as JSON strings, which typst shows and never evaluates. The system's own fonts are not used, the
date is the dossier's, and in this profile a missing glyph is an error, never a gap.
"""

import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import typst

from tocsin.canonical import canonical
from tocsin.errors import BadInput, IntegrityError
from tocsin.outputs._glyphs import FONTS, direction, needed_system_fonts, pieces, visible

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
ROUNDS = 40
"""How many characters beyond the fonts' own tables a text may hold before the page is given up."""
RUN = 24
"""Characters after which an unbroken run may be broken, so that no address or digest leaves the page."""
UNSHOWN = re.compile(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
BREAKS = re.compile(r"(?<=[/?&=._\-@:#%+])(?=[^\s/?&=._\-@:#%+])")


OVERFULL = re.compile(r"does not fit one page|page one cannot hold")


class TooLong(BadInput):
    """What must stand on one page does not fit it."""


class Words(str):
    """Text of record (a post, a message): set as runs, so that written-out characters are told from the words."""

    __slots__ = ()


def pdf(template: str, data: Mapping[str, Any], *, title: str, author: str, at: datetime) -> bytes:
    """The PDF bytes of a template in `templates/` filled with plain data; the same data give the same bytes.

    Raises IntegrityError when a character can be neither shown nor written out, TooLong when a page that must be one
    is more, and BadInput when typst refuses the page for another reason.
    """
    refused: frozenset[str] = frozenset()
    for _ in range(ROUNDS):
        record = page_record(data, title, author, at, refused)
        try:
            return compiled(template, record)
        except typst.TypstError as error:
            found = UNSHOWN.search(str(error))
            if OVERFULL.search(str(error)):
                raise TooLong("This does not fit one page.", hint="Shorten the texts.") from error
            if found is None:
                raise BadInput(f"The page could not be made: {error}") from error
            unshown = frozenset(ESCAPE.sub(lambda code: chr(int(code.group(1), 16)), found.group(1)))
            if unshown <= refused:
                break
            refused |= unshown
    raise IntegrityError(
        f"No font shows these characters, and they could not be written out: {sorted(refused)}.",
        hint="Install the fonts in docs/howto/add-an-output.md, or send the package without this page.",
    )


def page_record(
    data: Mapping[str, Any], title: str, author: str, at: datetime, refused: frozenset[str]
) -> dict[str, Any]:
    """What the template reads: the data with every text made visible, and the document's own particulars."""
    shown: dict[str, Any] = prepared(dict(data), refused)
    shown["document"] = {
        "title": visible(title, refused),
        "author": visible(author, refused),
        "date": [at.year, at.month, at.day],
    }
    return shown


def prepared(value: Any, refused: frozenset[str]) -> Any:
    """A copy of plain data in which nothing is left that the page would hide."""
    if isinstance(value, Words):
        return runs(visible(value, refused))
    if isinstance(value, str):
        return visible(value, refused)
    if isinstance(value, Mapping):
        return {key: prepared(inner, refused) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [prepared(inner, refused) for inner in value]
    return value


def runs(text: str) -> dict[str, Any]:
    """A text of record as the template sets it: direction, and runs with their kind and their break points."""
    return {
        "dir": direction(text),
        "runs": [
            {"code": code, "parts": [{"text": words, "cut": False}] if code else [*breakable(words)]}
            for code, words in pieces(text)
        ],
    }


def breakable(text: str) -> Iterator[dict[str, Any]]:
    """The text in parts, those of long unbroken runs marked as cut: before and after these a line may break.

    >>> [part["text"] for part in breakable("see https://chirrup.example/s/1234567890")]
    ['see ', 'https://', 'chirrup.', 'example/', 's/', '1234567890']
    """
    plain = ""
    for token in re.split(r"(\s+)", text):
        if len(token) <= RUN:
            plain += token
            continue
        if plain:
            yield {"text": plain, "cut": False}
        yield from ({"text": part, "cut": True} for part in cut(token))
        plain = ""
    if plain:
        yield {"text": plain, "cut": False}


def cut(token: str) -> Iterator[str]:
    """A long unbroken run at its punctuation, then every RUN characters, never before a combining mark or joiner."""
    for part in BREAKS.split(token):
        start = 0
        while start < len(part):
            end = start + RUN
            while end < len(part) and unicodedata.category(part[end])[0] in "MC":
                end += 1
            yield part[start:end]
            start = end


def compiled(template: str, record: dict[str, Any]) -> bytes:
    """One run of typst over templates and data in memory: a paper's words never lie in a file of their own.

    The root is a folder that holds fonts at most, so that a page can read no file of the machine.
    """
    data = canonical(record)
    files: Any = {source.name: source.read_bytes() for source in TEMPLATES.glob("*.typ")}
    files |= {"main.typ": files[template], "data.json": data}
    with tempfile.TemporaryDirectory(prefix="tocsin-fonts-") as name:
        for font in needed_system_fonts(data.decode()):
            (Path(name) / font.name).symlink_to(font)
        made: bytes = typst.compile(
            files,
            root=name,
            font_paths=[str(FONTS), name],
            ignore_system_fonts=True,
            pdf_standards=[*STANDARDS],
        )
        return made
