"""The threat worksheet: its vocabularies, and what an answer must hold before it counts."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from tocsin.canonical import parse_instant
from tocsin.errors import BadInput
from tocsin.model.assessment import AnchoredCue, Assessment
from tocsin.model.passage import Passage, passage_of
from tocsin.model.suggestion import Level

LEVELS = [
    (Level.NONE.value, _("None"), _("No threat in these words, whatever their tone.")),
    (Level.LOW.value, _("Low"), _("Vague or indirect; implausible or without detail.")),
    (Level.MEDIUM.value, _("Medium"), _("More concrete: some thought, a general place or time; no steps taken.")),
    (Level.HIGH.value, _("High"), _("Direct, specific and plausible; signs of concrete steps.")),
    (Level.IMMINENT.value, _("Imminent"), _("High, and about to happen: a person or place is in danger now.")),
]
"""Level, word, public definition (after O'Toole, The School Shooter, FBI 2000)."""

CREDIBILITY = [
    ("uncorroborated", _("Uncorroborated")),
    ("single source", _("Single source")),
    ("corroborated", _("Corroborated")),
    ("refuted", _("Refuted")),
]

CATEGORIES = [
    ("THR", _("Threat")),
    ("DOX", _("Reward for or spreading of whereabouts")),
    ("PRA", _("Praise of or call for violence")),
    ("EXT", _("Extreme violence")),
    ("AST", _("Assault")),
    ("DDP", _("Damage to property")),
    ("ABU", _("Abusive words or behaviour")),
    ("LIT", _("Mass-produced material")),
    ("NON", _("Not an incident")),
]

CUES = [
    ("", _("no cue")),
    ("direct_threat", _("Direct threat")),
    ("conditional_threat", _("Conditional threat")),
    ("reward_for_whereabouts", _("Reward for whereabouts")),
    ("whereabouts", _("Whereabouts of people made known")),
    ("praise_of_attack", _("Praise of an attack")),
    ("prediction_of_death", _("Prediction of deaths")),
    ("call_to_violence", _("Call to violence")),
    ("preparation", _("Steps taken or means at hand")),
    ("intimidation", _("Intimidation")),
    ("dehumanising", _("Dehumanising words")),
    ("slur", _("Slur")),
]

UNSET = parse_instant("1970-01-01T00:00:00Z")
"""Stands for “when” until the desk fills it in."""

SERIOUS = frozenset({Level.HIGH, Level.IMMINENT})


def anchored(text: str, rows: Iterable[tuple[str, str]]) -> tuple[AnchoredCue, ...]:
    """The cues of (family, words) rows, each anchored where its words first stand in the text.

    Rows without a family are skipped. Raises BadInput for a cue without words, or whose words are not in the text.
    """
    return tuple(AnchoredCue(family, _anchor(text, words.strip())) for family, words in rows if family)


def _anchor(text: str, words: str) -> Passage:
    at = text.find(words) if words else -1
    if at < 0:
        raise BadInput(
            str(_("A cue must quote words that stand in the text.")),
            hint=str(_("Select them in the text and copy them exactly.")),
        )
    return passage_of(text, at, at + len(words))


def check(answer: Assessment, text: str) -> None:
    """Raise BadInput unless the answer may count.

    1. It says why. 2. Every cue stands in the text. 3. High and imminent cite at least one cue.
    4. High and imminent consider at least one other explanation.
    """
    if not answer.rationale.strip():  # 1
        raise BadInput(str(_("Say in a sentence why you chose this level.")))
    if not all(stands(cue, text) for cue in answer.cues):  # 2
        raise BadInput(str(_("A cue must quote words that stand in the text.")))
    if answer.level in SERIOUS and not answer.cues:  # 3
        raise BadInput(str(_("High and imminent need at least one cue with the words that carry it.")))
    if answer.level in SERIOUS and not answer.alternatives.strip():  # 4
        raise BadInput(str(_("High and imminent need at least one other explanation that you considered.")))


def stands(cue: AnchoredCue, text: str) -> bool:
    """Whether the cue's words stand in the text where the cue says."""
    return text[cue.passage.start : cue.passage.end] == cue.passage.text != ""


def highest(levels: Sequence[str]) -> str:
    """The highest of several standing judgements: until people agree, the more careful one counts. Empty for none."""
    return max(levels, key=lambda level: Level(level).rank, default="")
