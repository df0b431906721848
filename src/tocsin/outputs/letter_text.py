"""The letter to an official as plain text, for mail programs and screen readers."""

from collections.abc import Iterator

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier, Letter
from tocsin.outputs._facts import file_stem, review_line
from tocsin.outputs._glyphs import unhidden
from tocsin.outputs._letter import addressee_lines, behalf, checked, sender_lines, signature_lines

LABEL = "Letter to an official (plain text)"
AUDIENCE = "official"
NEEDS = "letter"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One UTF-8 text file. Raises BadInput and Refused as `_letter.checked` does."""
    letter = checked(dossier)
    text = "\n".join(lines(dossier, letter)) + "\n"
    name = f"{file_stem(letter.number, 'LETTER')}_LETTER.txt"
    return (Artefact(name, "text/plain; charset=utf-8", text.encode("utf-8"), LABEL),)


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
