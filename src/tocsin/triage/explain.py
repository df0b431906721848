"""Plain sentences about a suggestion: what was found, why the level is not higher, why it is not lower."""

from collections.abc import Sequence

from tocsin.model.suggestion import Context, Cue, Level
from tocsin.triage.level import Facts, Rule

NOT_SUPPORTED = (
    "Not assessed: there are no cues for this language ({language}) yet. This does not mean that there is no threat; "
    "a person who reads it must judge."
)
NO_TEXT = "Not assessed: there is no text to read. This does not mean that there is no threat; look at the original."

UNREAD = (
    "Not assessed: only the beginning of this very long text was read ({read:,} of {length:,} characters), and no "
    "words of threat were found there. This does not mean that there is no threat; a person must read the rest."
)


def explanation(rule: Rule, active: Sequence[Cue], contexts: Sequence[Context], cut: bool) -> str:
    """One or two sentences for a person."""
    words = f" The words: “{_short(active[0].passage.text)}”." if active else ""
    frame = f" {contexts[0].reason}" if contexts and not active else ""
    rest = " Only the beginning of this very long text was read." if cut else ""
    return f"{rule.says}{words}{frame}{rest}"


def _short(words: str, limit: int = 120) -> str:
    words = " ".join(words.split())
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def why_not_higher(rule: Rule, facts: Facts) -> str:
    """What the words lack for the next level; empty at the highest."""
    match rule.level:
        case Level.IMMINENT:
            return ""
        case Level.HIGH:
            return "No near time stands beside a target and a place or means."
        case Level.MEDIUM:
            return f"Steps taken are not shown, and the words do not say {_missing(facts)}."
        case Level.LOW:
            return "Nobody announces, urges or pays for harm in so many words."
        case _:
            return "What was found is set aside by its context." if facts.set_aside else "No cue of a threat was found."


def _missing(facts: Facts) -> str:
    exact = facts.exact
    lacking = [
        name
        for name, known in (
            ("who", exact.target),
            ("where", exact.place),
            ("when", exact.time),
            ("with what", exact.means),
        )
        if not known
    ]
    return " or ".join(lacking) if lacking else "enough to rule out a lower reading"


def why_not_lower(rule: Rule, active: Sequence[Cue]) -> str:
    """What keeps the level from being lower; empty at none."""
    if rule.level is Level.NONE or not active:
        return ""
    families = ", ".join(dict.fromkeys(cue.family.replace("_", " ") for cue in active))
    return f"No quotation, negation, news, game or other frame sets these aside: {families}."
