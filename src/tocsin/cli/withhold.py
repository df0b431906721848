"""Make a copy of a sealed package that withholds words, exhibits or parts of pictures, and still verifies."""

import argparse
import shlex
from collections.abc import Iterator
from pathlib import Path

from tocsin import outputs
from tocsin.cli._common import desk_argument, desk_of, now
from tocsin.errors import BadInput
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.model.withholding import KINDS, Field, Phrase, Region, Withholding
from tocsin.vault import Vault
from tocsin.vault.withhold import told_later, withhold

EXAMPLES = """\
  tocsin withhold REF-2026-0001-1-full.zip --out copy.zip --words "name:Anahit Petrosyan" --words "telephone number:+1 202 555 0199"
  tocsin withhold REF-2026-0001-1-full.zip --out copy.zip --field /fear_statement --exhibit E-0003
  tocsin withhold REF-2026-0001-1-full.zip --out copy.zip --region E-0002:40,40,200,120
  tocsin withhold REF-2026-0001-1-full.zip --tell /items/0/item/text
The copy's papers are made from what is left. --tell prints each word of a field with the command by which whoever
holds a copy checks it."""  # noqa: E501 - an example is one line


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin withhold`."""
    words.add_argument("package", type=Path, metavar="PACKAGE", help="the package as it was sealed whole")
    words.add_argument("--out", type=Path, metavar="FILE", help="where the copy is written")
    kinds = ", ".join(KINDS)
    words.add_argument("--words", action="append", default=[], metavar="KIND:WORDS", help=f"kind is one of: {kinds}")
    words.add_argument("--field", action="append", default=[], metavar="POINTER", help="a field of record.json")
    words.add_argument("--exhibit", action="append", default=[], metavar="E-0000", help="an exhibit as a whole")
    words.add_argument(
        "--region", action="append", default=[], metavar="E-0000:LEFT,TOP,WIDTH,HEIGHT", help="part of a picture"
    )
    words.add_argument("--tell", metavar="POINTER", help="print a field's words and how each is checked, for a court")
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Write the copy, or print what lets a withheld value be checked."""
    home = desk_of(given)
    vault = Vault(home.vault, home.keys)
    if given.tell:
        print("\n".join(command_lines(vault, given.package, given.tell)))
        return 0
    choice = choice_from(given)
    if given.out is None or not choice:
        raise BadInput("Say what is withheld, and where the copy goes.", hint="See tocsin withhold --help.")
    made = withhold(vault, given.package, given.out, choice=choice, make=papers, at=now(), actor="command line")
    print(f"Written: {made.path}\nSHA-256 {made.digest}\nCheck it: tocsin verify {made.path}")
    return 0


def papers(dossier: Dossier) -> tuple[Artefact, ...]:
    """The papers that police get, from what is left of a case."""
    names = [name for name in outputs.possible(dossier) if outputs.found()[name].AUDIENCE == "police"]
    return tuple(artefact for name in names for artefact in outputs.render(name, dossier))


def choice_from(given: argparse.Namespace) -> Withholding:
    """What the words of the command line choose. Raises BadInput naming a word that cannot be read."""
    return Withholding(
        phrases=tuple(phrase_from(word) for word in given.words),
        fields=tuple(Field(path) for path in given.field),
        exhibits=tuple(_number(label) for label in given.exhibit),
        regions=tuple(_region(word) for word in given.region),
    )


def command_lines(vault: Vault, package: Path, pointer: str) -> Iterator[str]:
    """For each word of a field, the command that prints its hash in every copy that withholds it."""
    for salt, text in told_later(vault, package, pointer):
        zero_and_salt = "".join(f"\\x{byte:02x}" for byte in bytes([0, *bytes.fromhex(salt)]))
        yield f"printf '{zero_and_salt}%s' {shlex.quote(text)} | sha256sum"


def phrase_from(word: str) -> Phrase:
    """`KIND:WORDS` as a phrase. Raises BadInput for what has no such form, or words too short to be looked for."""
    kind, colon, text = word.partition(":")
    if not colon:
        raise BadInput(f"“{word[:60]}” does not say what it is.", hint="Write for example: name:Anahit Petrosyan")
    return Phrase(text.strip(), kind.strip())


def _number(label: str) -> int:
    digits = label.upper().removeprefix("E-")
    if not digits.isdecimal():
        raise BadInput(f"“{label[:40]}” is no exhibit.", hint="Exhibits are called E-0001, E-0002 …")
    return int(digits)


def _region(word: str) -> Region:
    label, _, numbers = word.partition(":")
    parts = numbers.split(",")
    if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts):
        raise BadInput(f"“{word[:60]}” is no region.", hint="Write for example: E-0002:40,40,200,120")
    return Region(_number(label), *(int(part) for part in parts))
