"""What people see and do about captures: whether one is whole, both pictures of its replay, and looking again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tocsin.capture import Camera
from tocsin.casework.permissions import Act, demand
from tocsin.desk import here
from tocsin.desk.evidence import pictures, queries
from tocsin.desk.evidence.indexing import index
from tocsin.desk.evidence.models import Exhibit
from tocsin.desk.people.actors import actor_of
from tocsin.desk.people.models import User
from tocsin.errors import BadInput
from tocsin.intake.facts import facts_of
from tocsin.intake.preserve import REPLAY_PICTURE
from tocsin.intake.take import Bench
from tocsin.intake.visits import LookedAgain, first_of, look_again
from tocsin.model.capture_facts import CaptureFacts

REPLAYED = "replay"


@dataclass(frozen=True)
class Card:
    """A capture as pages show it."""

    label: str
    """Of its main exhibit."""
    facts: CaptureFacts
    compared: bool = False
    """Whether there are two pictures to look at side by side."""
    later: tuple[tuple[Exhibit, ...], ...] = ()
    """What each later look preserved, in the order of `facts.visits`."""


def card_of(by: User, exhibit: Exhibit) -> Card | None:
    """The capture of which this is the main exhibit; None for any other exhibit."""
    vault = here.vault()
    facts = facts_of(vault, vault.exhibit(exhibit.digest))
    if facts is None:
        return None
    known = {one.digest: one for one in queries.exhibits(by).filter(group=exhibit.digest)}
    later = tuple(tuple(known[digest] for digest in visit.exhibits if digest in known) for visit in facts.visits)
    return Card(exhibit.label, facts, bool(vault.derivatives(exhibit.digest, REPLAY_PICTURE)), later)


def cards(by: User, exhibits: Iterable[Exhibit]) -> dict[str, Card]:
    """Digest → the capture of these exhibits, as far as they are captures."""
    distinct = {one.digest: one for one in exhibits if one.how == "capture"}
    return {digest: card for digest, one in distinct.items() if (card := card_of(by, one))}


def replay_picture(by: User, exhibit: Exhibit, side: str) -> bytes:
    """JPEG of the captured picture or the replay's, what differs framed. Raises BadInput when there are not both."""
    vault, card = here.vault(), card_of(by, exhibit)
    shot = pictures.picture_of(exhibit)
    kept = vault.derivatives(exhibit.digest, REPLAY_PICTURE)
    if card is None or shot is None or not kept:
        raise BadInput("There are no two pictures of this capture to compare.")
    digest = kept[-1].digest if side == REPLAYED else shot.digest
    return pictures.made_anew(vault, digest, card.facts.proof_rectangles)


def ask_to_look_again(*, by: User, exhibit: Exhibit, at: datetime) -> None:
    """Queue a look at a captured page. Raises BadInput for an exhibit that was not captured from a link."""
    demand(actor_of(by), Act.ADD_EVIDENCE)
    vault = here.vault()
    first = first_of(vault, vault.exhibit(exhibit.digest))
    from tocsin.desk.evidence.tasks import look_again_later  # tasks know this module

    vault.note("look asked for", actor=by.public_id, at=at, exhibit=first.digest)
    look_again_later.enqueue(first.digest, by.public_id)


def look(*, digest: str, bench: Bench) -> LookedAgain:
    """Look again at a captured page now, and bring the index up to date. Raises Unavailable without a browser."""
    with Camera() as camera:
        seen = look_again(bench, bench.vault.exhibit(digest), camera)
    index(bench.vault)
    return seen
