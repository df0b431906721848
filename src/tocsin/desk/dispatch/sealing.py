"""Files for recipients on disk: the sealed package of a referral, and single documents such as a signed letter."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from tocsin import outputs
from tocsin.canonical import sha256
from tocsin.desk import here
from tocsin.desk.dispatch.court import papers_for_package
from tocsin.errors import IntegrityError, Refused
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.model.withholding import Withholding
from tocsin.vault import verifier
from tocsin.vault.catalogue import TIMESTAMPED
from tocsin.vault.seal import seal_package
from tocsin.vault.stamping import stamp_for_package
from tocsin.vault.withhold import withhold

READER_OF = {"platform": "platform", "official": "official"}
"""Kind of agency → audience of outputs; everybody else reads what police read."""


@dataclass(frozen=True)
class Sealed:
    """A file that was made once and is never written again."""

    name: str
    sha256: str
    size: int


def artefacts_for(dossier: Dossier, audience: str) -> tuple[Artefact, ...]:
    """Every file that outputs make of this dossier for this audience."""
    names = [name for name in outputs.possible(dossier) if audience == outputs.found()[name].AUDIENCE]
    return tuple(artefact for name in names for artefact in outputs.render(name, dossier))


def audience_of(kind: str) -> str:
    """Which outputs an agency of this kind gets."""
    return READER_OF.get(kind, "police")


def seal(dossier: Dossier, name: str, *, actor: str, at: datetime) -> Sealed:
    """Seal the referral's package into the desk's folder of packages."""
    seek_outside_time(actor)
    made = seal_package(here.vault(), _folder() / name, dossier=dossier, artefacts=papers(dossier), at=at, actor=actor)
    return Sealed(name, made.digest, made.size)


def seal_copy(whole: Dossier, choice: Withholding, name: str, *, actor: str, at: datetime) -> Sealed:
    """Seal all of it for the desk alone, and from that the copy that withholds, which is what leaves."""
    seek_outside_time(actor)
    vault, kept = here.vault(), _folder() / f"{name.removesuffix('.zip')}-full.zip"
    seal_package(vault, kept, dossier=whole, artefacts=(), at=at, actor=actor)
    made = withhold(vault, kept, _folder() / name, choice=choice, make=papers, at=at, actor=actor)
    return Sealed(name, made.digest, made.size)


def next_name(number: str, sealed: int) -> str:
    """The name of a referral's next package, when so many were sealed before.

    What a sealing left that was killed before the desk took note of it keeps its name: the log names its bytes.
    """
    stems = (f"{number}-{count}" for count in itertools.count(sealed + 1))
    free = (stem for stem in stems if not any((_folder() / f"{stem}{end}").exists() for end in (".zip", "-full.zip")))
    return f"{next(free)}.zip"


def papers(dossier: Dossier) -> tuple[Artefact, ...]:
    """Every paper of a referral's package, from what its recipient may know."""
    assert dossier.referral is not None
    return artefacts_for(dossier, audience_of(dossier.referral.agency.kind)) + papers_for_package(dossier)


def seek_outside_time(actor: str) -> None:
    """Have the log stamped before a package is sealed; pages call it before their transaction, as it may wait."""
    stamp_for_package(here.home(), here.vault(), actor=actor, clock=timezone.now)


def timestamps_in(path: Path) -> int:
    """How many outside timestamps a sealed package carries. Raises IntegrityError for what cannot be read."""
    try:
        names = verifier.Archive(path).members
    except (verifier.Problem, OSError) as error:
        raise IntegrityError(f"{path.name} cannot be read: {error}") from error
    return sum(name.startswith(verifier.OUTSIDE[TIMESTAMPED]) and name.endswith(".token") for name in names)


def keep_document(artefact: Artefact, name: str) -> Sealed:
    """Keep one finished document. Raises Refused when another lies there already under this name."""
    path = _folder() / name
    if path.exists() and path.read_bytes() != artefact.data:
        raise Refused(f"{name} has been made already, with other content.")
    path.write_bytes(artefact.data)
    return Sealed(name, sha256(artefact.data), len(artefact.data))


def read_kept(name: str, digest: str) -> Path:
    """The file that was kept under this name. Raises IntegrityError when it is gone or no longer what it was."""
    path = here.home().packages / name
    if not path.is_file():
        raise IntegrityError(f"{name} is no longer in the folder of packages.")
    if sha256(path.read_bytes()) != digest:
        raise IntegrityError(f"{name} was changed after it was made.")
    return path


def _folder() -> Path:
    folder = here.home().packages
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
