"""What a referral's package withholds: what its drafter chose, and what never leaves without a recorded consent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tocsin.casework.minimise import Personal, Release, minimise
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.evidence.models import Exhibit
from tocsin.errors import BadInput
from tocsin.model.codec import from_record, to_record
from tocsin.model.dossier import Dossier
from tocsin.model.item import ItemKind
from tocsin.model.withholding import Field, Phrase, Withholding
from tocsin.outputs._privacy import EMAIL, phones
from tocsin.vault.redaction import texts_of

OF_REPORTERS = frozenset({ItemKind.CALL, ItemKind.NOTE})
"""Items in which a reporter speaks; what stands in them is theirs until somebody decides otherwise."""
WHOLE_FIELDS = ("fear_statement", "summary", "threatened", "steps_taken")
NOBODY = frozenset({"", "the caller", "the reporter", "reporter"})


@dataclass(frozen=True)
class Proposal:
    """Words found in a case that may point at somebody."""

    phrase: Phrase
    chosen: bool
    """Whether they stay back unless the drafter decides otherwise."""


def proposals(dossier: Dossier) -> list[Proposal]:
    """Words that the privacy rules find in a case, each once; those of reporters are chosen already."""
    found: dict[str, Proposal] = {}
    for one in _found(dossier):
        known = found.get(one.phrase.text)
        found[one.phrase.text] = one if known is None else replace(known, chosen=known.chosen or one.chosen)
    return list(found.values())


def first_choice(referral: Referral, dossier: Dossier) -> Withholding:
    """What a new referral withholds before anybody looked at it: nothing of reporters who agreed to be named."""
    if Personal.REPORTER in referral.released:
        return Withholding()
    return Withholding(phrases=tuple(one.phrase for one in proposals(dossier) if one.chosen))


def choice_of(referral: Referral, whole: Dossier) -> Withholding:
    """All that stays back from this package: the drafter's choice, exhibits left out, what needs a consent."""
    chosen = chosen_for(referral)
    fields = tuple(_without_consent(whole, Release(referral.released)))
    numbers = {one.exhibit.digest: one.exhibit.number for one in whole.exhibits}
    left_out = {numbers[digest] for digest in referral.left_out if digest in numbers}
    exhibits = tuple(sorted(left_out | set(chosen.exhibits)))
    return replace(chosen, fields=tuple(dict.fromkeys((*chosen.fields, *fields))), exhibits=exhibits)


def chosen_for(referral: Referral) -> Withholding:
    """What the drafter chose."""
    return from_record(Withholding, referral.withhold) if referral.withhold else Withholding()


def sentences(dossier: Dossier, referral: Referral) -> Dossier:
    """The dossier whose referral says, for each class of personal data without a consent, that it stays back."""
    return replace(dossier, referral=minimise(dossier, Release(referral.released)).referral)


def numbered(label: str) -> Exhibit:
    """The exhibit that a label such as `E-0002` names. Raises BadInput."""
    found = re.fullmatch(r"E-(\d{4,9})", label)
    exhibit = Exhibit.objects.filter(number=int(found[1])).first() if found else None
    if exhibit is None:
        raise BadInput(f"There is no exhibit {label[:20]}.")
    return exhibit


def _found(dossier: Dossier) -> Iterator[Proposal]:
    for entry in dossier.items:
        item, theirs = entry.item, entry.item.kind in OF_REPORTERS
        if theirs and item.speaker not in NOBODY:
            yield Proposal(Phrase(item.speaker, "reporter"), chosen=True)
        words = "\n".join((item.text, entry.translation.text if entry.translation else ""))
        yield from (Proposal(one, chosen=theirs) for one in _contacts(words, dossier))
        if item.account and item.account.display_name:
            yield from _named(item.account.display_name, "name")
        if item.account and item.account.handle:
            yield from _named(item.account.handle, "handle")
    yield from _named(dossier.threatened, "name")
    for incident in dossier.incidents:
        yield from _named(incident.harmed, "name")
    words = "\n".join((dossier.summary, dossier.fear_statement, dossier.steps_taken))
    yield from (Proposal(one, chosen=True) for one in _contacts(words, dossier))


def _named(text: str, kind: str) -> Iterator[Proposal]:
    if 2 <= len(text.strip()) <= 60 and any(char.isalnum() for char in text):
        yield Proposal(Phrase(text.strip(), kind), chosen=False)


def _contacts(words: str, dossier: Dossier) -> Iterator[Phrase]:
    own = {dossier.organisation.email.casefold()}
    yield from (Phrase(one, "e-mail address") for one in EMAIL.findall(words) if one.casefold() not in own)
    yield from (Phrase(one, "telephone number") for one in phones(EMAIL.sub(" ", words), dossier))


def _without_consent(whole: Dossier, release: Release) -> Iterator[Field]:
    """The places at which the rules of what may leave say something else than the case does."""
    before, after = (to_record(replace(one, referral=None)) for one in (whole, minimise(whole, release)))
    told = dict(texts_of(after))
    for path, text in texts_of(before):
        if told[path] != text:
            pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
            yield Field(pointer, "statement" if path[0] == "fear_statement" else "reporter")
