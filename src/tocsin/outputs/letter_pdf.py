"""A letter to an official: one page with facts, each bound to its record, and what is asked; and the same as text."""

from collections.abc import Iterator

from tocsin.errors import LimitReached
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, Letter
from tocsin.outputs import _typst
from tocsin.outputs._facts import file_stem, review_line
from tocsin.outputs._glyphs import unhidden
from tocsin.outputs._letter import addressee_lines, behalf, checked, sender_lines, signature_lines
from tocsin.outputs._typst import Words

LABEL = "Letter to an official (PDF and text)"
AUDIENCE = "official"
NEEDS = "letter"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """A PDF/A-2a + PDF/UA-1 letter of exactly one page, and its plain text.

    Raises BadInput and Refused as `_letter.checked` does, and LimitReached when the letter is longer than a page.
    """
    letter = checked(dossier)
    stem = file_stem(letter.number, "LETTER")
    text = "\n".join(lines(dossier, letter)) + "\n"
    return (
        Artefact(f"{stem}_LETTER.pdf", "application/pdf", page(dossier, letter), "Letter, PDF"),
        Artefact(f"{stem}_LETTER.txt", "text/plain; charset=utf-8", text.encode("utf-8"), "Letter, plain text"),
    )


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


def lines(dossier: Dossier, letter: Letter) -> Iterator[str]:
    """The letter as plain text, a line an idea."""
    yield from sender_lines(dossier)
    yield from ("", *addressee_lines(letter), "")
    yield from (line for line in (letter.on, f"Our reference: {letter.number}") if line)
    yield from ("", f"Subject: {unhidden(letter.subject)}", "")
    yield from (unhidden(text) for text in (letter.opening,) if text)
    yield "What is recorded:"
    yield from (f"{n}. {unhidden(fact.text)} [{unhidden(fact.record)}]" for n, fact in enumerate(letter.facts, 1))
    yield "What we ask:"
    yield from (f"{n}. {unhidden(ask)}" for n, ask in enumerate(letter.asks, 1))
    yield from (unhidden(text) for text in (letter.closing,) if text)
    yield from ("", *signature_lines(dossier), "", behalf(dossier), review_line(dossier))
