"""Speech to text by a plug-in, where somebody installed one. None is bundled: see docs/howto/add-speech-to-text.md.

A plug-in is a module under the entry-point group `tocsin.transcribers` with

    LABEL                                    what it is called, with its version
    transcribe(path, tool) -> (text, confidence from 0 to 1)

It runs inside the confined child: no network, and the limits of the child.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from tocsin import plugins
from tocsin.model.finding import Finding, Note, Text
from tocsin.readers import Tool

GROUP = "tocsin.transcribers"
CONTRACT = ("transcribe", "LABEL")


@dataclass(frozen=True)
class Heard:
    """What a plug-in heard."""

    text: str
    confidence: float
    label: str

    def findings(self) -> Iterator[Finding]:
        """The words as a derivative, and the warning that goes with them."""
        yield Text(self.text, self.label, self.confidence)
        yield Note("The words were heard by machine. Listen, and type what is said before anybody relies on it.")


def hear(path: Path, tool: Tool | None) -> Heard | None:
    """What the first plug-in that hears anything hears; None without one. Raises what the plug-in raises."""
    for point in sorted(entry_points(group=GROUP), key=lambda one: one.name):
        module = point.load()
        plugins.check(point.name, module, CONTRACT)
        text, confidence = module.transcribe(path, tool)
        if str(text).strip():
            return Heard(str(text), min(1.0, max(0.0, float(confidence))), str(module.LABEL))
    return None
