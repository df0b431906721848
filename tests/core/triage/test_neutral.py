"""Guardrail 5: swapping the community in a text never changes the suggestion."""

import pytest

import tocsin.triage.cues
from tests.core.triage.development import rows
from tests.core.triage.ordinary import SENTENCES
from tests.core.triage.seen import LANGUAGES, item, judged
from tocsin.extract.groups import GROUP, canonicalise, mentions, named_in, neutral, tables, vocabulary
from tocsin.extract.normalise import normalise
from tocsin.model.extraction import Extraction, Language
from tocsin.model.settings import GroupTerm
from tocsin.plugins import find
from tocsin.triage import suggest
from tocsin.triage.suggest import CONTRACT

PLURAL = {"en": "s", "id": "", "tr": "ler", "az": "lər", "hy": "ներ", "ru": "ы", "es": "os", "ar": "", "fa": "ها"}
TERMS_AT_LEAST = 60
TEMPLATES_AT_LEAST = 300
SAMPLED_TERMS, SAMPLED_TEMPLATES = 8, 24


def terms(language: str) -> list[str]:
    """A plural of each community of the shipped vocabulary, where the plain ending gives a form that is listed."""
    first = [languages[language].split()[0] for languages in tables().values()]
    words = [word.removesuffix("!").replace("_", " ") + PLURAL[language] for word in first if not word.endswith("!")]
    return [word for word in words if canonicalise(normalise(word), None, language).text == GROUP]


def templates(language: str) -> list[str]:
    """Every example, ordinary sentence and row of the corpus that names one community, alone and followed by ordinary
    talk, with `{}`."""
    modules = find(tocsin.triage.cues, CONTRACT).values()
    examples = [module.EXAMPLES[language] for module in modules]
    own = [text for e in examples for text in (*e.positive, *e.negative, *e.hard)]
    talk = [text for spoken, text in SENTENCES if spoken == language]
    written = [row.text for row in rows(language)]
    named = [made for text in (*own, *talk, *written) if (made := _with_slot(text, language))]
    tails = ("", f". {talk[0]}", f"! {talk[-1]}", f"\n{talk[5]}")
    return [text + tail for text in named for tail in tails]


def _with_slot(text: str, language: str) -> str:
    folded = normalise(text)
    found = mentions(folded, None, language)
    if len(found) != 1:
        return ""
    start, end = folded.span(found[0].start, found[0].end)
    return f"{text[:start]}{{}}{text[end:]}" if "{" not in text else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_swapping_the_community_changes_nothing(language: str) -> None:
    groups, shapes = terms(language), templates(language)
    assert len(groups) >= TERMS_AT_LEAST and len(shapes) >= TEMPLATES_AT_LEAST
    _swapped(sample(groups, SAMPLED_TERMS), sample(shapes, SAMPLED_TEMPLATES), language)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("language", LANGUAGES)
def test_swapping_any_community_in_any_template_changes_nothing(language: str) -> None:
    """Every community in every template: each is read down to what is judged, and each text so found is judged once.

    A judgement sees nothing of a text but that reading, so equal readings have one judgement; the sample above judges
    every text for itself. A community that is not read as the neutral word gives a reading and a judgement of its own.
    """
    groups = terms(language)
    for shape in templates(language):
        readings = {_reading(shape.format(group), language): shape.format(group) for group in groups}
        assert len({_verdict(text, language) for text in readings.values()}) == 1, shape


def _reading(text: str, language: str) -> tuple[str, frozenset[int]]:
    folded = neutral(*named_in(text, vocabulary(), language))
    return folded.text, folded.stretched


def sample(values: list[str], size: int) -> list[str]:
    """`size` values, evenly apart."""
    return values[:: max(1, len(values) // size)][:size]


def _swapped(groups: list[str], shapes: list[str], language: str) -> None:
    for shape in shapes:
        seen = {group: _verdict(shape.format(group), language) for group in groups}
        assert len(set(seen.values())) == 1, (shape, seen)


def _verdict(text: str, language: str) -> tuple[object, ...]:
    s = judged(text, language)
    return s.level, s.rule, tuple(cue.family for cue in s.cues), tuple(context.kind for context in s.contexts)


def test_the_swap_test_meets_every_level_of_threat() -> None:
    levels = {judged(shape.format("Kurds"), "en").level for shape in templates("en")}
    assert len(levels) >= 3, "a swap test over harmless texts only would prove nothing"


def test_a_desk_adds_its_own_community_and_it_is_treated_as_the_others() -> None:
    names = vocabulary((GroupTerm("velkari", ("Velkari",)),))
    it = item("Death to the Velkaris")
    ours = suggest(it, Extraction(it.id, Language("en", 0.9, "Latn")), vocabulary=names)
    assert ours.level == judged("Death to the Kurds", "en").level
    assert judged("Death to the Velkaris", "en").level != ours.level, "unlisted, so this is what the desk gains"
