"""Court papers of a referral: who will sign, who approved them, and the papers themselves; all of it from the log.

A person puts their own name to the papers; somebody else approves that they go into the package (in solo mode the same
person may). Both acts are entries of the custody log and nothing else, so no row of the database can claim them.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from tocsin import outputs
from tocsin.casework.permissions import Act
from tocsin.desk import here
from tocsin.desk.cases.acts import ask
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.products import referral_dossier
from tocsin.desk.people.models import User
from tocsin.desk.people.queries import names
from tocsin.errors import Refused
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.model.exhibit import CustodyEvent
from tocsin.outputs._statement import SIGNER_NAMED
from tocsin.vault import Vault
from tocsin.vault.outside import chosen
from tocsin.vault.vault import act_key

APPROVED = "court papers approved"
BEFORE_SEALING = frozenset({"in approval", "approved"})
"""States of a referral in which papers are put to it: its drafter is done with it and its package not yet sealed."""


@dataclass(frozen=True)
class Standing:
    """How far the papers of a referral have come."""

    signer: CustodyEvent | None
    approved: CustodyEvent | None


def standing(referral_number: str) -> Standing:
    """What the log says of a referral's court papers."""
    vault = here.vault()
    return Standing(vault.logged(_key(SIGNER_NAMED, referral_number)), vault.logged(_key(APPROVED, referral_number)))


def name_signer(*, by: User, referral: Referral, at: datetime) -> CustodyEvent:
    """Put one's own name to the papers. Raises Refused for whoever may not draft, and once the package is sealed."""
    ask(by, Act.DRAFT, referral.case, at)
    _demand_open(referral)
    if (found := standing(referral.number).signer) and found.actor != by.public_id:
        raise Refused("Somebody else will sign already.", hint="One person signs; ask them.")
    return _note(SIGNER_NAMED, by, referral, at)


def approve_papers(*, by: User, referral: Referral, at: datetime) -> CustodyEvent:
    """Let the papers go into the package. Raises Refused for the signer themselves, save in solo mode."""
    found = standing(referral.number)
    ask(by, Act.APPROVE, referral.case, at, own_work=found.signer is not None and found.signer.actor == by.public_id)
    _demand_open(referral)
    if found.signer is None:
        raise Refused("Nobody has said that they will sign.", hint="Whoever made the records puts their name first.")
    return _note(APPROVED, by, referral, at)


def papers(dossier: Dossier) -> tuple[Artefact, ...]:
    """Every court paper of a referral's dossier, drawn from the log as it is now."""
    full = with_log(dossier)
    wanted = [name for name in outputs.possible(full) if outputs.found()[name].AUDIENCE == "court"]
    return tuple(artefact for name in wanted for artefact in outputs.render(name, full))


def papers_for_package(dossier: Dossier) -> tuple[Artefact, ...]:
    """The papers that go into the package: all when they were approved, else none."""
    number = dossier.referral.number if dossier.referral else ""
    return papers(dossier) if number and standing(number).approved else ()


def with_log(dossier: Dossier) -> Dossier:
    """The dossier with the outside times over its exhibits and who will sign."""
    vault, number = here.vault(), dossier.referral.number if dossier.referral else ""
    signer = standing(number).signer
    events = [*outside_of(vault, dossier), *([signer] if signer else [])]
    return replace(dossier, log=tuple(events), people=names(event.actor for event in events))


def outside_of(vault: Vault, dossier: Dossier) -> list[CustodyEvent]:
    """Of each authority and witness the first statement over the exhibits' entries, and the newest."""
    concerned = [event.seq for held in dossier.exhibits for event in held.custody]
    firsts = [
        seq for held in dossier.exhibits for seq in [event.seq for event in held.custody if event.act == "received"]
    ]
    found = {entry.seq: entry.event for seqs in (concerned, firsts) for entry in chosen(vault, seqs, vault.ledger.size)}
    return [found[seq] for seq in sorted(found)]


def draft(referral: Referral, name: str, at: datetime) -> Artefact:
    """One paper as a draft to read. Raises BadInput for a paper that does not exist."""
    (made,) = outputs.render(name, with_log(referral_dossier(referral, at)))
    return made


def court_outputs() -> dict[str, str]:
    """Name → what it is, of every court paper; the certification is in each package anyhow."""
    found = outputs.found()
    own = {name: module.LABEL for name, module in found.items() if module.AUDIENCE == "court"}
    return {"certification": found["certification"].LABEL, **own}


def _demand_open(referral: Referral) -> None:
    if referral.state not in BEFORE_SEALING:
        raise Refused(
            f"The referral is “{referral.state}”: court papers go to one that is not yet sealed.",
            hint="Have the referral approved first, or draft a new one; the drafts can be read at any time.",
        )


def _note(act: str, by: User, referral: Referral, at: datetime) -> CustodyEvent:
    detail = {"case": referral.case.number, "subject": referral.public_id}
    key = _key(act, referral.number)
    return here.vault().note(act, actor=by.public_id, at=at, detail=detail, key=key)


def _key(act: str, number: str) -> str:
    return act_key(act, number)
