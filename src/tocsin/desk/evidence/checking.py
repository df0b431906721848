"""Checks a whole vault for people: what was looked at, and what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tocsin.errors import TocsinError
from tocsin.home import Home
from tocsin.vault import Vault


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str = ""


def check_vault(home: Home) -> list[Check]:
    """What holds, and what does not, for people.

    1. The log is the one that its signed checkpoint covers. 2. Every entry can be read and is numbered. 3. Every
    exhibit's bytes have their digest. 4. So has everything made from an exhibit. Files are
    compared only with a log that holds.
    """
    log = list(check_log(home))
    return [*log, *check_files(Vault(home.vault, home.keys))] if all(check.ok for check in log) else log


def check_log(home: Home) -> Iterator[Check]:
    """Checks 1 and 2."""
    try:
        opened = Vault(home.vault, home.keys)  # 1: opened anew, so nothing is answered from memory
        count = sum(1 for _entry in opened.entries())  # 2
        opened.exhibits()
    except TocsinError as error:
        yield Check(_("The custody log is the one that was signed"), ok=False, detail=str(error))
        return
    yield Check(_("The custody log is the one that was signed"), ok=True, detail=_("%d entries") % count)


def check_files(vault: Vault) -> Iterator[Check]:
    """Checks 3 and 4."""
    for exhibit in vault.exhibits():
        digests = {exhibit.digest: exhibit.label}
        digests |= {made.digest: f"{exhibit.label} {made.kind}" for made in vault.derivatives(exhibit.digest)}
        problems = [found for digest, label in digests.items() for found in problem(vault, digest, label)]
        if problems:
            yield Check(exhibit.label, ok=False, detail=" ".join(problems))
    yield Check(
        _("Every file was read and compared with its digest"), ok=True, detail=_("%d exhibits") % len(vault.exhibits())
    )


def problem(vault: Vault, digest: str, label: str) -> Iterator[str]:
    """The sentence about bytes that are not what the log says."""
    try:
        vault.read(digest)
    except TocsinError as error:
        yield f"{label}: {error}"
