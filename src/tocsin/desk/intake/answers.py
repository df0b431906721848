"""Answers ready to be sent to a reporter, in the reporter's language, to be read and changed before they go."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tocsin.desk import here
from tocsin.desk.intake.models import Report
from tocsin.errors import BadInput

SOURCE = "en"
PLACES = ("organisation", "hotline", "emergency", "number")
"""What is filled in by itself; `[[…]]` is for the officer to write."""
_PLACE = re.compile(r"\{(\w*)\}")
_GAP = re.compile(r"\[\[.*?\]\]", re.S)


@dataclass(frozen=True)
class Ready:
    """One answer, filled in for one report."""

    code: str
    title: str
    """What it is for, in the source language."""
    text: str
    language: str
    reviewed: bool
    """Whether a speaker has checked the words."""
    source: str
    """The same in the source language, for an officer who does not read the reporter's."""


@cache
def texts(language: str) -> dict[str, str]:
    """Code → text. Empty for a language that has none."""
    path = files("tocsin.desk.intake").joinpath("answer_texts", f"{language}.toml")
    if not re.fullmatch(r"[a-z]{2,3}", language) or not path.is_file():
        return {}
    told: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["texts"]
    return told


@cache
def reviewer(language: str) -> str:
    """Who has checked the words of this language, and when; empty when nobody has."""
    path = files("tocsin.desk.intake").joinpath("answer_texts", f"{language}.toml")
    return str(tomllib.loads(path.read_text("utf-8"))["reviewed"])


def titles() -> dict[str, str]:
    """Code → what the answer is for."""
    path = files("tocsin.desk.intake").joinpath("answer_texts", "titles.toml")
    return {code: str(title) for code, title in tomllib.loads(path.read_text("utf-8")).items()}


def ready(report: Report, code: str) -> Ready:
    """An answer for this report, in its language or the source language. Raises BadInput for an unknown code."""
    if code not in titles():
        raise BadInput("There is no such answer.")
    spoken = report.language.split("-")[0].lower()
    language = spoken if texts(spoken) else SOURCE
    values = _values(report)
    return Ready(
        code=code,
        title=titles()[code],
        text=_filled(texts(language)[code], values),
        language=language,
        reviewed=bool(reviewer(language)),
        source="" if language == SOURCE else _filled(texts(SOURCE)[code], values),
    )


def _values(report: Report) -> dict[str, str]:
    desk = here.settings().organisation
    return dict(zip(PLACES, (desk.name, desk.hotline, desk.emergency, report.number), strict=True))


def _filled(text: str, values: dict[str, str]) -> str:
    """The text with what is known; what the desk has no value for stays a gap that somebody must fill."""
    return _PLACE.sub(lambda found: values[found[1]] or f"[[{found[1]}]]", text)


def demand_whole(text: str) -> None:
    """Raise BadInput for words in which a gap or a place was left."""
    left = _GAP.findall(text) + [f"{{{name}}}" for name in _PLACE.findall(text) if name in PLACES]
    if left:
        raise BadInput(f"There is still something to fill in: {left[0][:80]}", hint="Write it, or take it out.")
