"""The promises of every cue plug-in: its own examples hold in every language, and its cues stand where they say."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

import tocsin.triage.cues
from tests.core.triage.seen import LANGUAGES, active, judged
from tocsin.model.suggestion import Level
from tocsin.plugins import find
from tocsin.triage.suggest import CONTRACT

PLUGINS = find(tocsin.triage.cues, CONTRACT)


def cases(kind: str) -> list[object]:
    return list(_cases(kind))


def _cases(kind: str) -> Iterator[object]:
    for family, module in PLUGINS.items():
        for language, examples in module.EXAMPLES.items():
            for i, text in enumerate(getattr(examples, kind)):
                yield pytest.param(family, language, text, id=f"{family}-{language}-{i}")


@pytest.mark.parametrize("family", PLUGINS)
def test_a_plug_in_is_named_as_its_file_and_speaks_every_language(family: str) -> None:
    module = PLUGINS[family]
    assert family == module.FAMILY
    assert set(module.EXAMPLES) == set(LANGUAGES)
    assert all(all((e.positive, e.negative, e.hard)) for e in module.EXAMPLES.values())
    assert module.LABEL and module.REASON.endswith(".")


@pytest.mark.parametrize(("family", "language", "text"), cases("positive"))
def test_the_cue_is_found_and_anchored_to_the_words_of_record(family: str, language: str, text: str) -> None:
    suggestion = judged(text, language)
    found = [cue for cue in suggestion.cues if cue.family == family]
    assert found, f"found only {active(suggestion)}"
    assert all(text[cue.passage.start : cue.passage.end] == cue.passage.text != "" for cue in suggestion.cues)
    assert family in suggestion.why_not_lower.replace(" ", "_") or suggestion.level is Level.NONE
    assert suggestion.rule != "set_aside_by_context"


@pytest.mark.parametrize(("family", "language", "text"), cases("negative"))
def test_an_ordinary_text_nearby_has_no_cue(family: str, language: str, text: str) -> None:
    suggestion = judged(text, language)
    assert suggestion.level is Level.NONE and not suggestion.cues


@pytest.mark.parametrize(("family", "language", "text"), cases("hard"))
def test_the_words_without_the_meaning_raise_nothing(family: str, language: str, text: str) -> None:
    suggestion = judged(text, language)
    assert suggestion.level is Level.NONE, (suggestion.rule, [(c.family, c.passage.text) for c in suggestion.cues])


def round_trip(language: str) -> dict[str, str]:
    """Example → how somebody read it who was told neither its family nor whether it is a threat.

    `round_trip/` keeps their English beside it; where they found a sentence unidiomatic it was mended.
    """
    with (Path(__file__).parent / f"round_trip/{language}.tsv").open(encoding="utf-8", newline="") as file:
        return {row["example"]: row["read as"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_examples_say_to_a_stranger_what_they_are_examples_of(language: str) -> None:
    """A new example is read back into English first: a language is not learnt from its dictionary."""
    read = round_trip(language)
    for module in PLUGINS.values():
        examples = module.EXAMPLES[language]
        assert all(read[text] != "none" for text in examples.positive)
        assert all(read[text] == "none" for text in (*examples.negative, *examples.hard))
