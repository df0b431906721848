"""Files a report into the desk's own spool, as the public door does: sealed, once, and taken in by the worker."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core import signing

from tocsin.canonical import canonical, sha256
from tocsin.desk import here
from tocsin.desk.intake.sealed import VIA
from tocsin.door.questions import asked, version
from tocsin.door.receipt import holds_receipt
from tocsin.door.report import MOST_FILE_BYTES
from tocsin.door.seal import SealedReport
from tocsin.door.site import open_site
from tocsin.errors import BadInput

CHUNK = 1 << 16


@dataclass(frozen=True)
class FiledFile:
    """One file of a report; `open` gives its bytes as a stream, which is read once."""

    name: str
    media_type: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class Filed:
    """One communication that somebody files for a reporter."""

    mailbox: str
    """32 hex digits, random and the caller's own: the report is found again as the one with this `receipt_id`."""
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of a question of `tocsin.door.questions` → answers."""
    consents: tuple[str, ...] = ()
    language: str = ""
    files: tuple[FiledFile, ...] = ()
    partner: str = ""
    """Name of the partner desk that files it; signed by this desk, so that nobody else can claim it."""
    kind: str = "report"
    """`report`, or `message` to the earlier report of this mailbox."""
    text: str = ""
    withdraw: tuple[str, ...] = ()
    identity: Mapping[str, str] = field(default_factory=dict)
    """`name`, `contact`: sealed to the identity custodians at once."""


def entry_name(key: str) -> str:
    """The name in the spool of what is filed under this key.

    >>> len(entry_name("partner 1, report 7"))
    32
    """
    return sha256(canonical(["filed", key]))[:32]


def seal_filed(filed: Filed, *, key: str) -> str:
    """Seal into the spool; the worker takes it from there. The same key again is no second report. Returns its name.

    Raises BadInput for words that give a receipt away and for an identity without custodians; what the files' streams
    raise passes through. In each case nothing stays.
    """
    _demand_no_receipt(filed)
    site, name = open_site(here.home().door, here.home().spool), entry_name(key)
    if (here.home().spool / name).exists():
        return name
    with SealedReport(site, MOST_FILE_BYTES, name) as sealed:
        for file in filed.files:
            _copy(file, sealed)
        if filed.identity:
            sealed.keep_identity(dict(filed.identity))
        try:
            sealed.finish(_record(filed))
        except FileExistsError:
            return name
    return name


def _copy(file: FiledFile, sealed: SealedReport) -> None:
    shutil.copyfileobj(file.open(), sealed.begin_file(file.name, file.media_type), CHUNK)


def _record(filed: Filed) -> dict[str, object]:
    signed = {"partner": filed.partner, "mailbox": filed.mailbox}
    via = signing.Signer(salt=VIA).sign_object(signed) if filed.partner else ""
    questions = {"questions": version(), "asked": asked()} if filed.kind == "report" else {}
    return {
        "kind": filed.kind,
        **questions,
        "answers": {name: list(values) for name, values in filed.answers.items()},
        "consents": list(filed.consents),
        "language": filed.language,
        "mailbox": filed.mailbox,
        "text": filed.text,
        "withdraw": list(filed.withdraw),
        "via": via,
    }


def _demand_no_receipt(filed: Filed) -> None:
    told = [filed.text, *(value for values in filed.answers.values() for value in values), *filed.identity.values()]
    if any(holds_receipt(words) for words in told):
        raise BadInput("These words contain a receipt.", hint="Take it out: whoever reads it could open a mailbox.")
