"""What a reporter answered, read with the questions as they were asked: these travel with each report."""

import json
from dataclasses import dataclass
from typing import Any

from tocsin.canonical import canonical, sha256
from tocsin.desk import here
from tocsin.desk.intake.models import Report
from tocsin.errors import TocsinError

FILES = "files"


@dataclass(frozen=True)
class Answered:
    """One question with its answers, choices in their words."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A report's answers in the order of their questions."""

    rows: tuple[Answered, ...]
    version: str
    sound: bool
    """Whether the questions are those whose digest the report names."""


def sheet(report: Report) -> Sheet | None:
    """The answers of a report that came by a form; None for another, and for one whose record was erased."""
    record = record_of(report)
    if not record or not record.get("asked"):
        return None
    asked, answers = record["asked"], record.get("answers", {})
    rows = [_row(question, answers[question["name"]]) for question in asked["questions"] if question["name"] in answers]
    version = str(record.get("questions", ""))
    return Sheet(tuple(rows), version, version == sha256(canonical(asked))[:16])


def _row(question: dict[str, Any], given: list[str]) -> Answered:
    words = {value: text for value, text in question["choices"]}
    return Answered(question["text"], tuple(words.get(value, value) for value in given))


def record_of(report: Report) -> dict[str, Any]:
    """The record that the door or a partner sealed, from the vault; empty when there is none or it was erased."""
    for digest in report.exhibits.filter(how="door").values_list("digest", flat=True):
        try:
            if here.vault().exhibit(digest).detail.get("role") != "record":
                continue
            record: dict[str, Any] = json.loads(here.vault().read(digest))
        except TocsinError:
            continue
        if record.get("kind") == "report":
            return record
    return {}
