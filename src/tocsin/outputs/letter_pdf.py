"""A letter to an official: one page with facts, each bound to its record, and what is asked."""

from tocsin.errors import LimitReached
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, Letter
from tocsin.outputs import _typst
from tocsin.outputs._facts import file_stem, review_line
from tocsin.outputs._letter import addressee_lines, behalf, checked, sender_lines, signature_lines
from tocsin.outputs._typst import Words

LABEL = "Letter to an official (PDF)"
AUDIENCE = "official"
NEEDS = "letter"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """A PDF/A-2a + PDF/UA-1 letter of exactly one page.

    Raises BadInput and Refused as `_letter.checked` does, and LimitReached when the letter is longer than a page.
    """
    letter = checked(dossier)
    name = f"{file_stem(letter.number, 'LETTER')}_LETTER.pdf"
    return (Artefact(name, "application/pdf", page(dossier, letter), LABEL),)


def page(dossier: Dossier, letter: Letter) -> bytes:
    """The PDF. Raises LimitReached when even the smallest type does not hold it on one page."""
    try:
        return _typst.pdf(
            "letter.typ",
            page_data(dossier, letter),
            title=letter.subject,
            author=dossier.organisation.name,
            at=dossier.prepared_at,
        )
    except _typst.TooLong as error:
        raise LimitReached(
            "This letter is longer than one page.", hint="Shorten or drop facts; a letter that is read is one page."
        ) from error


def page_data(dossier: Dossier, letter: Letter) -> dict[str, object]:
    """What the template shows."""
    return {
        "language": letter.language,
        "sender": [Words(line) for line in sender_lines(dossier)],
        "addressee": [Words(line) for line in addressee_lines(letter)],
        "on": letter.on,
        "number": letter.number,
        "subject": Words(letter.subject),
        "opening": Words(letter.opening),
        "facts": [{"text": Words(fact.text), "record": Words(fact.record)} for fact in letter.facts],
        "asks": [Words(ask) for ask in letter.asks],
        "closing": Words(letter.closing),
        "signature": [Words(line) for line in signature_lines(dossier)],
        "behalf": Words(behalf(dossier)),
        "review": review_line(dossier),
    }
