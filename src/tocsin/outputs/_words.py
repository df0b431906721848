"""The words that Tocsin's products do not print (guardrails 2 and 7).

Presumption of innocence: no word that makes a person guilty before a recorded conviction. Honesty: no sentence that
promises more than digests and custody can carry. The words of a post are evidence and are quoted as they are; this is
about our own prose and the prose of the desk.
"""

import re
from collections.abc import Iterable, Iterator

from tocsin.errors import Refused
from tocsin.model.dossier import Dossier
from tocsin.model.outcome import OutcomeStanding

GUILT = re.compile(
    r"\b(?:perpetrators?|terrorists?|offenders?|culprits?|felons?|wrongdoers?|criminals"
    r"|perpetrador\w*|terroristas?|delincuentes?"
    r"|terörist\w*|suçlular\w*|terrorçu\w*"
    r"|террорист\w*|преступник\w*"
    r"|teroris|pelaku kejahatan"
    r"|terroristes?)\b|ահաբեկիչ\w*|հանցագործ(?:ը|ներ\w*)?\b|إرهابي\w*|تروریست\w*",
    re.IGNORECASE,
)
"""Words for a guilty person, in the languages in which warnings and letters are written."""

OVERCLAIM = re.compile(
    r"\b(?:prov(?:es|en|e)\s+(?:that\s+)?(?:the\s+)?(?:post|message|screenshot|capture|it)|admissib\w+|inadmissib\w+|tamper[\s-]*proof"
    r"|unforgeable|court[\s-]*proof)\b",
    re.IGNORECASE,
)
"""What no product may say of its evidence."""

CONVICTED = "convicted"


def unfit(text: str) -> Iterator[str]:
    """The words in a text that must not be printed.

    >>> list(unfit("The alleged author and the perpetrators"))
    ['perpetrators']
    """
    for pattern in (GUILT, OVERCLAIM):
        yield from (match.group() for match in pattern.finditer(text))


def has_conviction(dossier: Dossier) -> bool:
    """Whether a confirmed conviction is recorded."""
    return any(step.step == CONVICTED and step.standing is OutcomeStanding.CONFIRMED for step in dossier.outcomes)


def check_prose(dossier: Dossier, texts: Iterable[str]) -> None:
    """Raise Refused naming the words in the desk's own prose that presume guilt or promise too much.

    Words of guilt are open only once a conviction is recorded; words that promise too much never are.
    """
    whole = "\n".join(texts)
    found = [match.group() for match in OVERCLAIM.finditer(whole)]
    if not has_conviction(dossier):
        found += [match.group() for match in GUILT.finditer(whole)]
    if found:
        raise Refused(
            f"These words cannot leave the desk: {', '.join(dict.fromkeys(found))}.",
            hint="Write “account that posted”, “alleged” or “reported”, and say only what was received and when.",
        )


def check_advisory_words(dossier: Dossier) -> None:
    """Raise Refused when the warning's own prose uses such a word."""
    advisory = dossier.advisory
    assert advisory is not None
    texts = [text for version in advisory.versions for text in (version.headline, version.body, version.instruction)]
    check_prose(dossier, [*texts, *(correction.text for correction in advisory.corrections)])


def check_letter_words(dossier: Dossier) -> None:
    """Raise Refused when the letter's own prose uses such a word."""
    letter = dossier.letter
    assert letter is not None
    facts = (fact.text for fact in letter.facts)
    check_prose(dossier, (letter.subject, letter.opening, letter.closing, *facts, *letter.asks))


def check_referral_words(dossier: Dossier) -> None:
    """Raise Refused when the referral's own prose uses such a word; an emergency is never held up for one."""
    referral = dossier.referral
    assert referral is not None
    if not referral.emergency:
        check_prose(dossier, (dossier.title, dossier.summary, *referral.asks, *referral.already_done))
