"""Frames that change what words mean. A cue inside one is shown and does not raise the level.

Not every frame covers every cue: a threat that names a community or is spoken to “you” is not made harmless by the
word “game” in the same post, so playful frames cover only what names no community.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tocsin.model.claim import Quote
from tocsin.model.item import Item, ItemKind
from tocsin.triage.grammar import Source

SOURCES = tuple(
    Source(f"context:{kind}", kind, text)
    for kind, text in (
        ("reporting", "{say_v}"),
        ("counter_speech", "{condemn}"),
        ("news", "{news}"),
        ("legal", "{legal}"),
        ("game", "{game}"),
        ("sport", "{sport}"),
        ("fiction", "{lyric}"),
        ("satire", "{joke}"),
        ("hypothetical", "{hypo}"),
        ("idiom", "{idiom}"),
        ("disaster", "{disaster}"),
        ("past", "{past}"),
        ("reclaimed", "{reclaimed}"),
        ("told", "{say3}"),
        ("self_defence", "{self_defence}"),
        ("everyday", "{friendly}"),
        ("public", "{public}"),
        ("chore", "{chore}"),
    )
)

REASONS = {
    "reporting": "The words are quoted and someone is said to have spoken them.",
    "quotation": "The words are quoted and someone is said to have spoken them.",
    "negation": "The sentence says that this will not or should not happen.",
    "counter_speech": "The text condemns or reports such words.",
    "news": "The text reports news.",
    "legal": "The sentence speaks of police, courts or the law.",
    "game": "The text speaks of a game.",
    "sport": "The text speaks of sport.",
    "fiction": "The text speaks of a song, film, book or play.",
    "satire": "The text says that it jokes.",
    "hypothetical": "The sentence supposes something.",
    "idiom": "The words are a figure of speech.",
    "disaster": "The text speaks of an accident, an illness or a natural disaster.",
    "past": "The text speaks of the past.",
    "reclaimed": "The writer counts themselves in.",
    "told": "The writer tells what somebody else said or did.",
    "self_defence": "The sentence speaks of defending oneself.",
    "everyday": "The sentence speaks of an everyday visit, favour or meal.",
    "public": "The sentence asks for a place that is open to everyone.",
    "chore": "The sentence speaks of animals, plants, food or things.",
}

DENIED = frozenset({"satire"})
"""Contexts that a negation turns into their opposite: “this is no joke”."""
DISTANT = frozenset(
    {"call_to_violence", "prediction_of_death", "praise_of_attack", "wish_of_death", "dehumanising", "slur",
     "reward_for_whereabouts", "location_seeking", "solicitation", "capability_shown", "leakage_last_resort",
     "hoax_or_swatting"}
)  # fmt: skip
"""Families in which nobody is addressed: frames that speak of the world may cover them."""
DEATHS = frozenset({"prediction_of_death", "wish_of_death", "praise_of_attack", "capability_shown"})
LEVELLED = frozenset({"direct_threat", "conditional_threat", "veiled_threat"})
"""Families whose words are said of weeds, vermin and machines as well, as long as nobody is spoken to."""
PLAYFUL = frozenset({"game", "sport", "fiction", "idiom", "satire"})
EVERYDAY = frozenset(
    {"intimidation", "location_seeking", "reward_for_whereabouts", "solicitation", "veiled_threat",
     "leakage_last_resort", "direct_threat", "capability_shown", "prediction_of_death"}
)  # fmt: skip
"""Families whose words are met in talk about visits and meals; none of them names an act of violence there."""
PRYING = frozenset({"intimidation", "location_seeking", "reward_for_whereabouts", "hoax_or_swatting"})
"""Families without a verb of killing, which figures of speech are about."""
ASKING = frozenset({"location_seeking", "reward_for_whereabouts", "solicitation"})
_AFTERWARDS = 24
"""Characters within which a reporting verb follows what was said (“…, he wrote”)."""
SPOKEN_BY_A_WITNESS = frozenset({ItemKind.CALL, ItemKind.NOTE})
"""What a caller quotes is the thing reported, so quotation does not set it aside."""


class Frame(NamedTuple):
    """A context at `start:end` of the folded text, in sentence `sentence` (-1: the whole text)."""

    kind: str
    start: int
    end: int
    sentence: int


class Candidate(NamedTuple):
    """A cue as found: where, in which sentence, and whether a community is named in it."""

    family: str
    start: int
    end: int
    sentence: int
    names_group: bool
    soft: bool
    """Said with a verb that sport uses as well (crush, beat)."""
    quoted: bool
    """Between quotation marks."""
    violent: bool = False
    """An act of violence or a weapon is named in it."""
    addressed: bool = False
    """“You” is among its words."""


def covers(frame: Frame, cue: Candidate, item: Item) -> bool:
    """Whether the frame sets the cue aside."""
    near = frame.sentence in (-1, cue.sentence)
    beside = near or abs(frame.sentence - cue.sentence) <= 1
    distant = cue.family in DISTANT
    answers = {
        "reporting": cue.quoted and beside and item.kind not in SPOKEN_BY_A_WITNESS,
        "counter_speech": cue.quoted or (beside and (distant or cue.family == "veiled_threat")),
        "news": distant and near,
        "legal": distant and near and cue.family != "hoax_or_swatting",
        "past": distant and near,
        "hypothetical": distant and near,
        "disaster": beside and cue.family in DEATHS,
        "reclaimed": cue.family in {"slur", "dehumanising"} and near,
        "idiom": _overlaps(frame, cue) or (near and not cue.names_group and cue.family not in PRYING),
        "sport": beside and (not cue.names_group or cue.soft),
        "told": near and _tells(frame, cue) and item.kind not in SPOKEN_BY_A_WITNESS,
        "self_defence": near and cue.family in {"conditional_threat", "direct_threat"},
        "everyday": near and cue.family in EVERYDAY and not cue.violent,
        "chore": near and not cue.names_group and not cue.addressed and cue.family in DISTANT | LEVELLED,
        "public": near and cue.family in ASKING,
    }
    return answers.get(frame.kind, beside and frame.kind in PLAYFUL and not cue.names_group)


def _tells(frame: Frame, cue: Candidate) -> bool:
    """Whether a verb of saying stands before the words, in them or just behind them. Whoever pays, asks or hires says
    “tell me” himself."""
    if cue.family in ASKING:
        return False
    return frame.start < cue.start or (cue.family != "hoax_or_swatting" and frame.start - cue.end <= _AFTERWARDS)


def _overlaps(frame: Frame, cue: Candidate) -> bool:
    return frame.start < cue.end and cue.start < frame.end


def is_news(item: Item) -> bool:
    """Whether the whole item is a report: an article tells of threats and makes none."""
    return item.kind is ItemKind.ARTICLE


def attributed(quotes: Sequence[Quote], start: int, end: int) -> bool:
    """Whether the original span stands in a quotation with a reporting verb."""
    return any(q.verb is not None and q.passage.start <= start and end <= q.passage.end for q in quotes)
