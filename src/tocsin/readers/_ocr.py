"""The words in a picture: tesseract run over a few groups of languages, and the reading it is surest of.

Measured: all languages at once misread Armenian, Russian and Arabic; script detection takes Armenian for Latin; a group
of kin languages reads each of them well. So each group is tried, and the confidences of the words decide. Right-to-left
scripts lose whole lines in any mode but sparse text (`--psm 11`).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tocsin.errors import BadInput, Unavailable
from tocsin.readers import Tool

HINT = "Install tesseract and its language packs (`tesseract-ocr-hye` and the like), then read the file again."


@dataclass(frozen=True)
class Group:
    """Languages that are read together."""

    script: str
    """ISO 15924. Groups of one script are kin: one may read the other's words nearly as surely."""
    packs: tuple[str, ...]
    mode: str = "3"
    """Page segmentation mode of tesseract: 3 automatic, 6 one block, 11 sparse text."""
    letters: str = ""
    """Letters that the kin lack: seeing them decides between the two."""


GROUPS = (
    Group("Latn", ("eng", "ind")),
    Group("Latn", ("spa", "eng"), letters="ñáíóú¿¡"),
    Group("Latn", ("tur", "aze", "eng"), letters="ığşəİ"),
    Group("Cyrl", ("rus", "eng")),
    Group("Armn", ("hye", "eng")),
    Group("Arab", ("ara",), "11"),
    Group("Arab", ("ara",), "6"),
    Group("Arab", ("fas",), "11", letters="پچژگ"),
    Group("Arab", ("fas",), "6", letters="پچژگ"),
)
SURE = 90.0
"""Mean confidence of a Latin reading at which no other script is tried."""
KIN = 8.0
"""How much less sure a reading may be that shows letters proper to its languages."""
NEARLY = 0.8
"""Share of the weightiest reading's weight that such a reading must reach, so that a lost line is not preferred."""
PROPER = 0.01
"""Share of its letters that must be proper to its languages: fewer are slips."""


@dataclass(frozen=True)
class Reading:
    """What one group of languages read."""

    group: Group
    text: str
    mean: float
    """Mean confidence of its words, 0 to 100, weighted by their length."""
    letters: int

    @property
    def weight(self) -> float:
        """How much was read how surely: doubtful letters count for little."""
        return self.mean * self.mean * self.letters

    @property
    def shows_its_own(self) -> bool:
        """Whether it holds letters proper to its languages, more than slips would give."""
        return sum(letter in self.group.letters for letter in self.text) > PROPER * self.letters

    def is_near(self, best: "Reading") -> bool:
        """Whether it is of the same script as the weightiest reading and hardly less sure or less whole."""
        kin = self.group.script == best.group.script
        return kin and self.mean >= best.mean - KIN and self.weight >= NEARLY * best.weight

    @property
    def recipe(self) -> str:
        """The languages and mode, as tesseract takes them."""
        return f"-l {'+'.join(self.group.packs)} --psm {self.group.mode}"


def installed(tool: Tool | None) -> tuple[str, set[str]]:
    """Version of tesseract and its language packs. Raises Unavailable when the machine has none."""
    if tool is None:
        raise Unavailable("Pictures can be read only inside a confined child.")
    try:
        version = tool(["tesseract", "--version"], b"").out.decode().split("\n")[0]
    except Unavailable as error:
        raise Unavailable(
            "The words in the picture were not read: this machine has no tesseract.", hint=HINT
        ) from error
    packs = tool(["tesseract", "--list-langs"], b"").out.decode().split()
    return version, set(packs)


def available(packs: set[str]) -> list[Group]:
    """The groups with what is installed of each; a group without its first pack is left out."""
    wanted = (group for group in GROUPS if group.packs[0] in packs)
    return [replace(group, packs=tuple(pack for pack in group.packs if pack in packs)) for group in wanted]


def missing(packs: set[str]) -> list[str]:
    """Language packs that are wanted and not installed."""
    return sorted({pack for group in GROUPS for pack in group.packs} - packs)


def best_reading(png: bytes, groups: list[Group], tool: Tool) -> Reading | None:
    """The reading that the picture supports best; None when no group read a word.

    Raises BadInput when tesseract refuses the picture.
    """
    latin = [group for group in groups if group.script == "Latn"]
    others = [group for group in groups if group.script != "Latn"]
    readings = [reading_of(png, group, tool) for group in latin]
    if max((reading.mean for reading in readings), default=0.0) < SURE:
        readings += [reading_of(png, group, tool) for group in others]
    return chosen(readings)


def chosen(readings: list[Reading]) -> Reading | None:
    """The weightiest reading, unless a kin language nearly as sure shows letters of its own."""
    seen = [reading for reading in readings if reading.letters]
    if not seen:
        return None
    best = max(seen, key=lambda reading: reading.weight)
    rivals = [reading for reading in seen if reading.shows_its_own and reading.is_near(best)]
    return max(rivals, key=lambda reading: reading.weight, default=best)


def reading_of(png: bytes, group: Group, tool: Tool) -> Reading:
    """What one group of languages reads in a picture."""
    argv = ["tesseract", "stdin", "stdout", "-l", "+".join(group.packs), "--psm", group.mode, "--dpi", "150", "tsv"]
    output = tool(argv, png)
    if output.code:
        raise BadInput(f"tesseract refused this picture: {output.err.decode('utf-8', 'replace').strip()[-200:]}")
    words = list(_words(output.out.decode("utf-8", "replace")))
    letters = sum(len(word) for _, _, word in words)
    mean = sum(confidence * len(word) for _, confidence, word in words) / letters if letters else 0.0
    return Reading(group, _lines(words), mean, letters)


def _words(tsv: str) -> Iterator[tuple[tuple[str, ...], float, str]]:
    """Line, confidence and letters of each word in tesseract's TSV (level 5)."""
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") == "5" and word:
            yield tuple(str(row[name]) for name in ("block_num", "par_num", "line_num")), float(row["conf"]), word


def _lines(words: list[tuple[tuple[str, ...], float, str]]) -> str:
    """The words as lines, in tesseract's order."""
    lines: dict[tuple[str, ...], list[str]] = {}
    for line, _, word in words:
        lines.setdefault(line, []).append(word)
    return "\n".join(" ".join(line) for line in lines.values())
