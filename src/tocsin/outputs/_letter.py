"""What the two forms of a letter share: its parts in order, each fact bound to its record."""

from tocsin.errors import BadInput
from tocsin.model.dossier import Dossier, Letter
from tocsin.outputs._facts import person
from tocsin.outputs._privacy import check_texts
from tocsin.outputs._words import check_letter_words


def checked(dossier: Dossier) -> Letter:
    """The dossier's letter, when it may leave.

    1. It has an addressee, a subject, a fact and an ask. 2. Each fact is bound to a record. 3. It says on whose behalf
    it is written (the Foreign Agents Registration Act, 22 U.S.C. 611, asks). 4. It names no account and quotes no post.
    5. It uses no word that presumes guilt. Raises BadInput for 1 to 3, Refused for 4 and 5.
    """
    letter = dossier.letter
    if letter is None:
        raise BadInput("This dossier has no letter.", hint="Draft a letter first.")
    for met, problem, hint in requirements(dossier, letter):
        if not met:
            raise BadInput(problem, hint=hint)
    check_texts(
        dossier,
        "\n".join((letter.subject, letter.opening, letter.closing, *(f.text for f in letter.facts), *letter.asks)),
    )
    check_letter_words(dossier)
    return letter


def requirements(dossier: Dossier, letter: Letter) -> tuple[tuple[bool, str, str], ...]:
    """Checks 1 to 3 as (whether it is met, what is wrong, what to do)."""
    unbound = [fact.text for fact in letter.facts if not fact.record.strip()]
    return (
        (bool(letter.to_name.strip()), "This letter has no addressee.", "Name the official."),
        (bool(letter.subject.strip()), "This letter has no subject.", "Say in one line what it is about."),
        (bool(letter.facts), "This letter states no fact.", "State what is known, and bind it to a record."),
        (bool(letter.asks), "This letter asks for nothing.", "Say what the official is asked to do."),
        (
            not unbound,
            f"No record supports: {'; '.join(unbound)}.",
            "Bind each fact to an exhibit, step or assessment.",
        ),
        (
            bool(dossier.organisation.principal.strip()),
            "This letter does not say on whose behalf it is written.",
            "Set `principal` in the desk's settings; the desk's own name is an answer.",
        ),
    )


def sender_lines(dossier: Dossier) -> tuple[str, ...]:
    """The letterhead."""
    desk = dossier.organisation
    return tuple(line for line in (desk.name, desk.address, desk.phone, desk.email) if line)


def addressee_lines(letter: Letter) -> tuple[str, ...]:
    """The addressee's block."""
    return tuple(line for line in (letter.to_name, letter.to_title, *letter.to_address.split("\n")) if line.strip())


def signature_lines(dossier: Dossier) -> tuple[str, ...]:
    """Who signs: the desk's contact, else whoever prepared the letter."""
    desk = dossier.organisation
    if desk.contact_name:
        return tuple(line for line in (desk.contact_name, desk.contact_role, desk.name) if line)
    return (person(dossier.prepared_by.name, dossier.prepared_by.role), desk.name)


def behalf(dossier: Dossier) -> str:
    """The sentence that names the principal."""
    return f"Written on behalf of {dossier.organisation.principal}."
