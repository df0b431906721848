"""Threat level from anchored cues, by public definitions (docs/handbook/levels.md).

Low, medium and high follow M. E. O'Toole, The School Shooter: A Threat Assessment Perspective (FBI, 2000): low is
vague, indirect, lacks detail; medium is more concrete, without steps taken; high is direct, specific, plausible, with
steps taken. Imminent adds that the time named is near. The rules are tried from the top; the first that holds gives
the level, and its name is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tocsin.model.suggestion import Level, Specificity

DIRECT = frozenset({"direct_threat", "conditional_threat", "hoax_or_swatting"})
ANNOUNCED = frozenset({"direct_threat", "call_to_violence", "solicitation"})
CONCRETE = DIRECT | ANNOUNCED | {"reward_for_whereabouts"}
VAGUE = frozenset(
    {"veiled_threat", "praise_of_attack", "prediction_of_death", "wish_of_death", "intimidation", "location_seeking",
     "capability_shown", "leakage_last_resort"}
)  # fmt: skip
HOSTILE = frozenset({"dehumanising", "slur"})


@dataclass(frozen=True)
class Facts:
    """What decides the level: families of the cues that no context sets aside, and what the words make exact."""

    families: frozenset[str]
    exact: Specificity = Specificity()
    near: bool = False
    """The time named is today, tonight, tomorrow or now."""
    payable: bool = False
    """A way to pay or be paid is given: a wallet address."""
    set_aside: frozenset[str] = frozenset()

    @property
    def details(self) -> int:
        """How many of place, time and means the words make exact."""
        return sum(bool(known) for known in (self.exact.place, self.exact.time, self.exact.means))


@dataclass(frozen=True)
class Rule:
    """A named rule: the level it gives and when."""

    name: str
    level: Level
    says: str
    holds: Callable[[Facts], bool]


def _has(*families: str) -> Callable[[Facts], bool]:
    return lambda facts: any(family in facts.families for family in families)


RULES = (
    Rule(
        "direct_specific_and_near",
        Level.IMMINENT,
        "Harm is announced with a target, a place or means, and a near time.",
        lambda f: bool(f.families & ANNOUNCED and f.exact.target and f.near and (f.exact.place or f.exact.means)),
    ),
    Rule(
        "direct_and_steps_taken",
        Level.HIGH,
        "Harm is announced and a weapon or a preparation is shown.",
        lambda f: bool(f.families & ANNOUNCED and "capability_shown" in f.families),
    ),
    Rule(
        "direct_and_watched",
        Level.HIGH,
        "Harm is announced and the person is told that they are known or watched.",
        lambda f: bool(f.families & DIRECT and "intimidation" in f.families),
    ),
    Rule(
        "direct_and_specific",
        Level.HIGH,
        "Harm is announced with a target and at least two of place, time and means.",
        lambda f: bool(f.families & (ANNOUNCED | {"conditional_threat"}) and f.exact.target and f.details >= 2),
    ),
    Rule(
        "steps_with_target_place_and_time",
        Level.HIGH,
        "A weapon or a preparation is shown with a target, a place and a time.",
        lambda f: "capability_shown" in f.families and bool(f.exact.target and f.exact.place and f.exact.time),
    ),
    Rule(
        "bomb_with_place_and_time",
        Level.HIGH,
        "A bomb is claimed with a place and a time.",
        lambda f: "hoax_or_swatting" in f.families and bool(f.exact.place and f.exact.time),
    ),
    Rule(
        "payable_reward",
        Level.HIGH,
        "A reward for people's whereabouts is offered with a way to be paid.",
        lambda f: "reward_for_whereabouts" in f.families and f.payable,
    ),
    Rule(
        "reward_for_whereabouts",
        Level.MEDIUM,
        "A reward is offered for people's whereabouts.",
        _has("reward_for_whereabouts"),
    ),
    Rule("harm_announced", Level.MEDIUM, "Harm is announced, without the detail of a high level.", _has(*DIRECT)),
    Rule(
        "violence_called_for",
        Level.MEDIUM,
        "Others are called on to do harm.",
        _has("call_to_violence", "solicitation"),
    ),
    Rule(
        "praise_and_prediction",
        Level.MEDIUM,
        "An attack is praised and more deaths are foretold.",
        lambda f: {"praise_of_attack", "prediction_of_death"} <= f.families,
    ),
    Rule(
        "watched_or_sought_with_hostility",
        Level.MEDIUM,
        "Someone is watched or sought, and further hostile signs stand beside it.",
        lambda f: bool(f.families & {"intimidation", "location_seeking", "capability_shown"} and len(f.families) >= 2),
    ),
    Rule("indirect_or_vague", Level.LOW, "The words are indirect or vague and lack detail.", _has(*VAGUE)),
    Rule(
        "offence_without_threat",
        Level.NONE,
        "The words insult; they announce, urge and foretell nothing.",
        _has(*HOSTILE),
    ),
)
SET_ASIDE = Rule(
    "set_aside_by_context",
    Level.NONE,
    "Words of threat are there, but all of them stand in a context that makes them none.",
    lambda f: bool(f.set_aside),
)
NO_CUE = Rule("no_cue", Level.NONE, "No words of threat were found.", lambda _: True)
NOT_ASSESSED = "not_assessed"


def decide(facts: Facts) -> Rule:
    """The first rule that holds; `no_cue` when none does."""
    if not facts.families:
        return SET_ASIDE if facts.set_aside else NO_CUE
    return next((rule for rule in RULES if rule.holds(facts)), NO_CUE)
